"""Two clusters in one run, one of them out of reach: it costs the other nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.verdict import Verdict
from tests.flow.cluster_place import run, workspace_over
from tests.flow.estate import cluster
from tieout.standins.kubernetes import KubernetesStandIn

SILENT = {Verdict.UNOBSERVED, Verdict.PENDING}
GONE = '[[kubernetes]]\nname = "batch"\nkubeconfig = "gone"\nsecrets = true\n'


@pytest.fixture
def standin() -> Iterator[KubernetesStandIn]:
    with cluster() as running:
        yield running


def test_one_that_is_gone(standin: KubernetesStandIn, tmp_path: Path) -> None:
    """The other is judged as if alone; of the lost one nothing passes and nothing fails."""
    folder = workspace_over(standin, tmp_path, "secrets = true")
    _, _, alone = run(folder)
    here = f"chat/{standin.cluster_uid}"
    with KubernetesStandIn(cluster="batch") as other:
        other.kubeconfig(folder / "gone")
    toml = folder / "tieout.toml"
    toml.write_text(f"{toml.read_text()}\n{GONE}")
    said, done, found = run(folder)
    assert said.code in (1, 3)
    assert "Unreachable on " in said.err
    assert "incomplete" == done.status
    scopes = {each.source: set() for each in done.evidence}
    for each in done.evidence:
        scopes[each.source].add(str(each.scope))
        if "batch" == each.source:
            assert each.record is None
            assert each.gap is not None
            assert "unavailable" == each.gap.cause
    assert scopes == {"chat": {here}, "batch": {"batch"}}
    of_one = {key: each for key, each in found.items() if key[3] == here}
    assert {key: (each.verdict, each.reason) for key, each in of_one.items()} == {
        key: (each.verdict, each.reason) for key, each in alone.items() if key[3] == here
    }
    of_other = [each for key, each in found.items() if key[3] == "batch"]
    assert of_other
    assert {each.verdict for each in of_other} <= SILENT
