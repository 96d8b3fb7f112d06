"""A cluster whose namespaces are not all ours to read, and what a whole run asks and leaves."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.store.compression import decompress
from evidence.vault import Vault
from evidence.verdict import Verdict
from tests.collectors.virtual_clock import VirtualClock
from tests.flow.cluster_place import hurried, passes, run, workspace_over
from tests.flow.estate import cluster, tieout
from tieout.standins.kubernetes import KubernetesStandIn

SPACE = "cms"
NAMESPACED = (
    *(("", name) for name in ("pods", "services", "serviceaccounts", "secrets", "configmaps")),
    *(("", name) for name in ("resourcequotas", "limitranges", "persistentvolumeclaims")),
    *(("apps", name) for name in ("deployments", "statefulsets", "daemonsets", "replicasets")),
    *(("batch", name) for name in ("jobs", "cronjobs")),
    *(("networking.k8s.io", name) for name in ("ingresses", "networkpolicies")),
    ("policy", "poddisruptionbudgets"),
    *(("rbac.authorization.k8s.io", name) for name in ("roles", "rolebindings")),
)
REVIEWS = {
    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
}
CANARY = "c4n4ry-0f-a-s3cr3t-v4lu3"


@pytest.fixture
def standin() -> Iterator[KubernetesStandIn]:
    with cluster() as running:
        yield running


def test_one_namespace_refused(standin: KubernetesStandIn, tmp_path: Path) -> None:
    """All others are read, the refused one is named, and no verdict turns into a pass."""
    folder = workspace_over(standin, tmp_path, "secrets = true", "by_namespace = true")
    _, _, quiet = run(folder)
    for group, resource in NAMESPACED:
        standin.deny(group, resource, SPACE)
    said, done, found = run(folder)
    assert said.code in (1, 3)
    assert "incomplete" == done.status
    assert f"Forbidden on GET /api/v1/namespaces/{SPACE}/pods" in said.err
    assert passes(found) <= passes(quiet)
    units = {each.kind: each for each in done.evidence}
    pods = units["kubernetes.pod"]
    assert pods.gap is not None
    assert f"namespaces not read: {SPACE}" in pods.gap.message
    assert not pods.complete
    assert 0 < pods.rows
    of_pods = {key: each for key, each in found.items() if "kubernetes.pod" == each.kind}
    assert {Verdict.PASS} & {each.verdict for each in of_pods.values()} == set()
    failed = {key for key, each in of_pods.items() if each.verdict is Verdict.FAIL}
    assert failed, "what was seen may prove a failure"
    assert failed <= {key for key, each in quiet.items() if each.verdict is Verdict.FAIL}
    ledger = Vault.open(folder / "vault").evidence()
    named = {each.gap.operation for each in ledger if each.gap and done.id == each.run}
    assert f"GET /api/v1/namespaces/{SPACE}/pods" in named
    with hurried(VirtualClock()):
        # The size of a page is part of each question.
        again = tieout("replay", "--workspace", folder)
    assert 0 == again.code, again.err


def test_a_run_only_reads(standin: KubernetesStandIn, tmp_path: Path) -> None:
    """GET and the two reviews are all that is asked; no value of a secret is, and none is left."""
    values = {"password": base64.b64encode(CANARY.encode()).decode()}
    secret = {"metadata": {"name": "db", "namespace": SPACE}, "data": values}
    noted = {"kubectl.kubernetes.io/last-applied-configuration": json.dumps(secret)}
    standin.put("", "secrets", {**secret, "metadata": {**secret["metadata"], "annotations": noted}})
    standin.put("", "configmaps", {"metadata": secret["metadata"], "data": {"password": CANARY}})
    folder = workspace_over(
        standin, tmp_path, "secrets = true", "by_namespace = true", "probe_anonymous = true"
    )
    said, done, _ = run(folder)
    (unit,) = (each for each in done.evidence if "kubernetes.secret" == each.kind)
    assert unit.rows
    posts = {each.path for each in standin.requests if "GET" != each.method}
    assert posts == REVIEWS
    assert {each.method for each in standin.requests} == {"GET", "POST"}
    assert not [each for each in standin.requests if each.reveals_secrets]
    asked = [each for each in standin.requests if "secrets" == each.path.rpartition("/")[2]]
    assert asked
    assert all("as=PartialObjectMetadata" in each.accept for each in asked)
    packed = tieout("pack", "--names", "-w", folder, "--out", folder / "pack.zip", "--by", "H1")
    wanted = [CANARY.encode(), values["password"].encode()]
    assert not [word for word in wanted if word in f"{said.out}{said.err}{packed.err}".encode()]
    files = [each for each in (folder / "vault").rglob("*") if each.is_file()]
    assert len(files) > 50
    for file in files:
        data = file.read_bytes()
        data += decompress(data) if ".zst" == file.suffix else b""
        assert not [word for word in wanted if word in data], file
