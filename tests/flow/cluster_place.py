"""A workspace over a cluster and nothing else, audited by the command while no time passes."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

from collectors.kubernetes import session
from collectors.kubernetes.source import KubernetesSource
from evidence.result import Result
from evidence.run_store import RunReader
from evidence.runs.run import Run
from evidence.verdict import Verdict
from tests.collectors.virtual_clock import VirtualClock
from tests.flow.estate import Said, Spoken, latest, results, tieout
from tieout.standins.kubernetes import KubernetesStandIn

PODS = "/api/v1/pods"
PAGE = 5
"""Objects a page, so that every list of any length has several."""


def workspace_over(standin: KubernetesStandIn, folder: Path, *settings: str) -> Path:
    """A workspace of that one cluster; `settings` are further lines of its table."""
    standin.kubeconfig(folder / "kubeconfig")
    table = ["[[kubernetes]]", 'name = "chat"', 'kubeconfig = "kubeconfig"', *settings]
    text = "\n".join(['organisation = "Hoshizora"', "", *table, ""])
    (folder / "tieout.toml").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def hurried(clock: VirtualClock) -> Iterator[None]:
    """Sources that wait on this clock, give a connection half a second, and read small pages."""
    patience = clock.patience(throttled=60.0, down=1.0)
    hasty = partial(KubernetesSource, patience=patience, timeout=(0.5, 0.5))
    with (
        patch("collectors.kubernetes.source.KubernetesSource", hasty),
        patch.object(session, "PAGE", PAGE),
    ):
        yield


def run(folder: Path) -> tuple[Said, Run, dict[Spoken, Result]]:
    """What the command says of an audit, the run, and its results."""
    with hurried(VirtualClock()):
        said = tieout("run", "--workspace", folder)
    assert said.code in (0, 1, 3), said.err
    vault, done = latest(folder)
    return said, done, results(RunReader(vault, done))


def passes(found: dict[Spoken, Result]) -> set[Spoken]:
    """What is said to hold."""
    return {key for key, each in found.items() if each.verdict is Verdict.PASS}
