"""A running stand-in cluster, a source that reads it, and one whole reading."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from collectors.collector import Collector
from collectors.kubernetes.source import KubernetesSource
from collectors.sweep import Collected, Unit, collect
from tests.collectors.virtual_clock import VirtualClock
from tieout.standins.kubernetes import KubernetesStandIn

CLOCK = lambda: datetime(2026, 1, 2, tzinfo=UTC)  # noqa: E731
Read = Callable[..., Collected]


@pytest.fixture
def standin() -> Iterator[KubernetesStandIn]:
    with KubernetesStandIn(token="letmein") as running:
        yield running


@pytest.fixture
def slept() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def source(standin, tmp_path, slept) -> KubernetesSource:
    path = standin.kubeconfig(tmp_path / "kubeconfig", context="audit")
    patience = slept.patience(throttled=60.0, down=1.0)
    return KubernetesSource(
        "production", kubeconfig=path, context="audit", patience=patience, timeout=(1.0, 1.0)
    )


@pytest.fixture
def read(source) -> Read:
    """One unit, read through the source."""

    def read(collector: Collector, of: KubernetesSource = source) -> Collected:
        unit = Unit(collector, of, of.scopes("cluster")[0], "tester")
        return collect(unit, run="r1", clock=CLOCK)

    return read
