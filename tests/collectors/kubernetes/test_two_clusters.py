"""Two clusters in one run: neither mixes with the other, and one that is gone costs its own."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.crew import Crew
from collectors.kubernetes.source import KubernetesSource
from collectors.shipped import load_collectors
from collectors.sweep import Collected, plan
from evidence.transcript import Transcript
from tests.collectors.virtual_clock import VirtualClock
from tieout.standins.kubernetes import KubernetesStandIn

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NAMES = ("chat", "batch")


@pytest.fixture
def standins() -> Iterator[dict[str, KubernetesStandIn]]:
    """Two clusters with objects of the same names, each marked as its own."""
    with ExitStack() as stack:
        made = {name: stack.enter_context(KubernetesStandIn(cluster=name)) for name in NAMES}
        for name, standin in made.items():
            for number in range(40):
                about = {"name": f"space-{number}", "labels": {"of": name}}
                standin.put("", "namespaces", {"metadata": about})
                spec = {"containers": [{"name": "c", "image": f"registry.example.com/{name}:1"}]}
                placed = {"name": "web", "namespace": f"space-{number}"}
                standin.put(
                    "", "pods", {"metadata": placed, "spec": spec, "status": {"phase": "Running"}}
                )
        yield made


def source(name: str, url: str, folder: Path) -> KubernetesSource:
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "k", "cluster": {"server": url}}],
        "users": [{"name": "u", "user": {}}],
        "contexts": [{"name": "c", "context": {"cluster": "k", "user": "u"}}],
        "current-context": "c",
    }
    path = folder / name
    path.write_text(json.dumps(config))
    patience = VirtualClock().patience(throttled=60.0, down=1.0)
    return KubernetesSource(
        name, kubeconfig=path, secrets=True, timeout=(1.0, 5.0), patience=patience
    )


def read(*sources: KubernetesSource) -> dict[tuple[str, str], Collected]:
    chosen = [each for each in load_collectors() if each.system == "kubernetes"]
    units = plan(sources, chosen)
    with Crew(units, run="run-1", clock=lambda: NOW, workers=16) as crew:
        done = [each for group in crew.groups() for each in group]
    return {(each.evidence.source, each.evidence.kind): each for each in done}


def test_they_never_mix(standins: dict[str, KubernetesStandIn], tmp_path: Path) -> None:
    """Read side by side, each record holds what its own cluster holds, under its own uid."""
    found = read(*(source(name, each.url, tmp_path) for name, each in standins.items()))
    for (name, _), unit in found.items():
        assert unit.evidence.scope.parts == (standins[name].cluster_uid,)
    assert len({each.cluster_uid for each in standins.values()}) == len(NAMES)
    for name in NAMES:
        other = next(each for each in NAMES if each != name)
        spaces, pods = found[name, "kubernetes.namespace"], found[name, "kubernetes.pod"]
        assert spaces.record is not None
        assert pods.record is not None
        assert {row["labels"].get("of") for row in spaces.record.rows} == {name, None}
        assert 40 == len(pods.record.rows)
        for (of, _), unit in found.items():
            if of == name:
                assert f"{other}:1".encode() not in unit.transcript.body


def test_one_that_is_gone_costs_its_own(
    standins: dict[str, KubernetesStandIn], tmp_path: Path
) -> None:
    """The units of a cluster that is out of reach are gaps; those of the other are whole."""
    gone = source("batch", "http://127.0.0.1:9", tmp_path)
    found = read(source("chat", standins["chat"].url, tmp_path), gone)
    for (name, kind), unit in found.items():
        if name == "chat":
            assert unit.evidence.complete, kind
        else:
            assert unit.record is None
            assert unit.evidence.gap is not None
            assert "unavailable" == unit.evidence.gap.cause


def test_our_rights_are_on_record(standins: dict[str, KubernetesStandIn], tmp_path: Path) -> None:
    """Each list is asked about beforehand, by the one POST that stores nothing, and kept."""
    standin = standins["chat"]
    standin.deny("", "pods")
    given = source("chat", standin.url, tmp_path)
    read(given)
    answers = {
        (spec["resourceAttributes"]["group"], spec["resourceAttributes"]["resource"]): page
        for exchange in given.asked().exchanges
        if (spec := exchange.parameters.get("spec"))
        for page in exchange.pages
    }
    assert answers["", "pods"]["allowed"] is False
    assert answers["", "namespaces"]["allowed"] is True
    needs = {
        tuple(need.split("/", 1))
        for each in load_collectors()
        if each.system == "kubernetes"
        for need in each.needs
    }
    assert set(answers) == needs
    posts = {each.path for each in standin.requests if each.method != "GET"}
    assert posts == {
        "/apis/authentication.k8s.io/v1/selfsubjectreviews",
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    }
    assert Transcript.parse(given.asked().body) == given.asked()
