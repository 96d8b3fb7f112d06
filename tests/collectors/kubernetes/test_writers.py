"""Who wrote to workloads, roles and bindings is told in small rows, and never guessed."""

import pytest

from collectors.kubernetes.access.rbac import GROUP, bindings, roles
from collectors.kubernetes.manifests.source import ManifestSource
from collectors.kubernetes.workloads.controllers import controllers
from collectors.kubernetes.workloads.pods import pods
from collectors.kubernetes.writers import writers
from collectors.sweep import Unit, collect, replay
from tests.collectors.kubernetes.conftest import CLOCK

SPEC = {"template": {"spec": {"containers": [{"name": "c", "image": "i"}]}}}
DEPLOYMENT = {"metadata": {"name": "web", "namespace": "shop"}, "spec": SPEC}


def entry(manager="kubectl-edit", time="2025-06-01T00:00:00Z", field="f:spec", **more):
    return {
        "manager": manager,
        "operation": "Update",
        "apiVersion": "apps/v1",
        "time": time,
        "fieldsType": "FieldsV1",
        "fieldsV1": {field: {"f:replicas": {}}},
        **more,
    }


def test_writers_of_a_workload(standin, read):
    """Writers of the specification are told; those of status and labels are left out."""
    entries = [
        entry(subresource="scale"),
        entry("argocd-controller", "2025-01-01T00:00:00Z", operation="Apply"),
        entry("labeller", field="f:metadata"),
        entry("kube-controller-manager", subresource="status", field="f:status"),
        entry("somebody@example.com"),
    ]
    standin.put("apps", "deployments", {**DEPLOYMENT, "metadata": {
        **DEPLOYMENT["metadata"], "managedFields": entries}})  # fmt: skip
    collected = read(controllers)
    (row,) = collected.record.rows
    assert [
        (each["manager"], each["operation"], each["subresource"]) for each in row["writers"]
    ] == [
        ("argocd-controller", "Apply", None),
        (None, "Update", None),
        ("kubectl-edit", "Update", "scale"),
    ]
    assert all(each["wrote"] == ["spec"] for each in row["writers"])
    assert b"f:replicas" not in collected.transcript.body
    assert b"somebody@example.com" not in collected.transcript.body
    assert replay(controllers, collected.evidence.scope, collected.transcript) == collected.record


@pytest.mark.parametrize(
    ("collector", "manager", "wrote"),
    [(roles, "argocd-controller", ["rules"]), (bindings, "kubectl-create", ["roleRef"])],
)
def test_writers_of_rights(standin, read, collector, manager, wrote):
    """Roles and bindings tell who wrote their rules and subjects."""
    standin.put(GROUP, "clusterroles", {"metadata": {"name": "r"}, "rules": [{"verbs": ["get"]}]})
    reference = {"kind": "ClusterRole", "name": "r", "apiGroup": GROUP}
    standin.put(
        GROUP,
        "rolebindings",
        {"metadata": {"name": "b", "namespace": "shop"}, "roleRef": reference},
        manager="kubectl-create",
    )
    (row,) = read(collector).record.rows
    (writer,) = row["writers"]
    assert (writer["manager"], writer["wrote"]) == (manager, wrote)


@pytest.mark.parametrize("told", [None, "?", ["?"], [{"manager": "x", "fieldsV1": "?"}]])
def test_silence_about_writers_is_unobserved(standin, read, told):
    """An object without an account of its writers, or with an odd one, clears nobody."""
    metadata = {**DEPLOYMENT["metadata"], "managedFields": told}
    standin.put("apps", "deployments", {**DEPLOYMENT, "metadata": metadata})
    (row,) = read(controllers).record.rows
    assert list(row["_unobserved"]) == ["writers"]


def test_an_emptied_account_tells_of_nobody(standin, read):
    """Who empties the account of writers leaves an empty list, which is told as it is."""
    metadata = {**DEPLOYMENT["metadata"], "managedFields": []}
    standin.put("apps", "deployments", {**DEPLOYMENT, "metadata": metadata})
    (row,) = read(controllers).record.rows
    assert row["writers"] == []


def test_other_lists_tell_no_writers(standin, read):
    """Of pods, of which there are many, no account of writers is kept."""
    spec = {"containers": [{"name": "c", "image": "i"}]}
    standin.put(
        "", "pods", {"metadata": {"name": "p"}, "spec": spec, "status": {"phase": "Running"}}
    )
    assert b"managedFields" not in read(pods).transcript.body


def test_a_manifest_has_no_writer(tmp_path):
    """What is not applied yet was written to no cluster."""
    (tmp_path / "d.yaml").write_text(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
        "spec: {template: {spec: {containers: [{name: c, image: i}]}}}\n"
    )
    source = ManifestSource("proposed", tmp_path)
    unit = Unit(controllers, source, source.scopes("cluster")[0], "tester")
    record = collect(unit, run="r", clock=CLOCK).record
    assert record is not None
    (row,) = record.rows
    assert row["writers"] is None


def test_the_order_is_that_of_time():
    """The same writers in another order are the same account."""
    entries = [entry("b", "2025-02-01T00:00:00Z"), entry("a", "2025-03-01T00:00:00Z")]
    assert writers(entries) == writers(entries[::-1])


def test_what_a_pod_runs(standin, read):
    """A pod tells by container what it was started from, and nothing else of its status."""
    running = {"name": "c", "imageID": "registry.example.com/i@sha256:abc", "ready": True}
    waiting = {"name": "d", "imageID": "", "state": {"waiting": {"message": "c4n4ry"}}}
    spec = {"containers": [{"name": "c", "image": "i"}, {"name": "d", "image": "j"}]}
    status = {"phase": "Running", "containerStatuses": [running, waiting], "podIP": "10.0.0.9"}
    standin.put("", "pods", {"metadata": {"name": "p"}, "spec": spec, "status": status})
    collected = read(pods)
    (row,) = collected.record.rows
    assert row["image_ids"] == {"c": "registry.example.com/i@sha256:abc"}
    for left_out in (b"c4n4ry", b"10.0.0.9", b"ready"):
        assert left_out not in collected.transcript.body
