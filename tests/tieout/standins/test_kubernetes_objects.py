"""What is put is completed as a server completes it, and served as it should leave."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from tieout.standins.kubernetes import KubernetesStandIn, MalformedObjectError, UnknownResourceError

PARTIAL = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
PARTIAL_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}},
    "spec": {
        "containers": [
            {"name": "main", "image": "registry.example.com/web:1", "args": ["-v"],
             "ports": [{"containerPort": 80}]}
        ]
    },
    "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
}  # fmt: skip


def test_system_fields_are_stamped_the_same_each_time():
    """Two stand-ins of one cluster name agree in every byte, of two names in no uid."""
    instant = datetime(2026, 3, 1, 9, tzinfo=UTC)
    made = []
    for cluster in ("alpha", "alpha", "beta"):
        standin = KubernetesStandIn(cluster=cluster, created=instant)
        standin.put("", "pods", POD)
        made.append((standin.get("", "pods", "web", "shop"), standin.cluster_uid))
    assert made[0] == made[1]
    assert made[0][1] != made[2][1]
    metadata = made[0][0]["metadata"]
    assert metadata["uid"] != made[2][0]["metadata"]["uid"]
    assert metadata["creationTimestamp"] == "2026-03-01T09:00:00Z"
    assert metadata["resourceVersion"].isdigit()


def test_what_is_given_stays():
    """A uid, a time or managedFields in the object are kept."""
    standin = KubernetesStandIn()
    given = {"uid": "u", "creationTimestamp": "2020-01-01T00:00:00Z", "managedFields": []}
    standin.put("", "configmaps", {"metadata": {"name": "c", **given}})
    metadata = standin.get("", "configmaps", "c")["metadata"]
    assert {key: metadata[key] for key in given} == given


def test_managed_fields_say_who_wrote_what():
    """The deployer owns labels and spec, the kubelet the status; lists are keyed as in a server."""
    standin = KubernetesStandIn()
    standin.put("", "pods", POD, manager="helm")
    spec, status = standin.get("", "pods", "web", "shop")["metadata"]["managedFields"]
    assert (spec["manager"], spec["operation"], spec["apiVersion"]) == ("helm", "Update", "v1")
    assert "subresource" not in spec
    assert (status["manager"], status["subresource"]) == ("kubelet", "status")
    assert spec["fieldsV1"] == {
        "f:metadata": {"f:labels": {".": {}, "f:app": {}}},
        "f:spec": {
            "f:containers": {
                'k:{"name":"main"}': {
                    ".": {},
                    "f:args": {},
                    "f:image": {},
                    "f:name": {},
                    "f:ports": {'k:{"containerPort":80}': {".": {}, "f:containerPort": {}}},
                }
            }
        },
    }
    conditions = status["fieldsV1"]["f:status"]["f:conditions"]
    assert conditions == {'k:{"type":"Ready"}': {".": {}, "f:status": {}, "f:type": {}}}


def test_a_namespace_is_made_for_what_needs_one(standin, ask):
    """No object stands in a namespace that does not exist; none named means default."""
    standin.put("", "pods", POD)
    standin.put("", "services", {"metadata": {"name": "s"}})
    assert ask(standin, "/api/v1/namespaces").names == ["default", "kube-system", "shop"]
    label = standin.get("", "namespaces", "shop")["metadata"]["labels"]
    assert label == {"kubernetes.io/metadata.name": "shop"}
    standin.delete("", "namespaces", "shop")
    assert ask(standin, "/api/v1/pods").names == []


def test_mistakes_are_errors(standin):
    """Putting an unknown resource, or deleting what is not there, is an error."""
    with pytest.raises(UnknownResourceError):
        standin.put("apps", "pods", POD)
    with pytest.raises(MalformedObjectError, match=r"pods needs metadata\.name"):
        standin.put("", "pods", {"metadata": {"namespace": "shop"}})
    with pytest.raises(KeyError):
        standin.delete("", "pods", "web", "shop")
    with pytest.raises(KeyError):
        standin.get("", "pods", "web", "shop")


def test_the_store_keeps_its_own_copy(standin):
    """Changing an object after it was put changes nothing in the cluster."""
    obj = json.loads(json.dumps(POD))
    standin.put("", "pods", obj)
    obj["spec"]["containers"].clear()
    assert len(standin.get("", "pods", "web", "shop")["spec"]["containers"]) == 1


def test_metadata_alone_leaves_when_asked_for(standin, ask):
    """PartialObjectMetadata carries no data, in a list and in a get, and the log knows."""
    secret = {"metadata": {"name": "s", "namespace": "shop"}, "stringData": {"password": "hunter2"}}
    standin.put("", "secrets", secret)
    listed = ask(standin, "/api/v1/secrets", headers={"Accept": PARTIAL_LIST})
    assert listed.json["kind"] == "PartialObjectMetadataList"
    assert listed.json["items"][0]["kind"] == "PartialObjectMetadata"
    assert set(listed.json["items"][0]) == {"kind", "apiVersion", "metadata"}
    path = "/api/v1/namespaces/shop/secrets/s"
    one = ask(standin, path, headers={"Accept": PARTIAL})
    assert set(one.json) == {"kind", "apiVersion", "metadata"}
    assert b"aHVudGVyMg==" not in listed.body + one.body
    assert not any(request.reveals_secrets for request in standin.requests)
    assert ask(standin, path).json["data"] == {"password": "aHVudGVyMg=="}
    assert [request.reveals_secrets for request in standin.requests] == [False, False, True]


def test_accept_is_negotiated(standin, ask):
    """The first acceptable alternative wins; what cannot be sent is 406."""
    standin.put("", "secrets", {"metadata": {"name": "s"}, "data": {"k": "dg=="}})
    table = "application/json;as=Table;g=meta.k8s.io;v=v1, application/json"
    protobuf = f"application/vnd.kubernetes.protobuf, {PARTIAL_LIST}, application/json"
    assert ask(standin, "/api/v1/secrets", headers={"Accept": table}).json["kind"] == "SecretList"
    partial = ask(standin, "/api/v1/secrets", headers={"Accept": protobuf}).json
    assert partial["kind"] == "PartialObjectMetadataList"
    for accept in (PARTIAL, "text/html", "application/vnd.kubernetes.protobuf"):
        got = ask(standin, "/api/v1/secrets", headers={"Accept": accept})
        assert (got.status, got.json["reason"]) == (406, "NotAcceptable")


def test_large_bodies_are_compressed_when_the_client_accepts(standin, ask):
    """Above 128 KiB a body is gzipped if Accept-Encoding allows it, and is the same inside."""
    accepts = {"Accept-Encoding": "gzip"}
    assert "Content-Encoding" not in ask(standin, "/api/v1/configmaps", headers=accepts).headers
    for name in ("a", "b"):
        standin.put("", "configmaps", {"metadata": {"name": name}, "data": {"k": "x" * 80_000}})
    plain = ask(standin, "/api/v1/configmaps")
    packed = ask(standin, "/api/v1/configmaps", headers=accepts)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.body) < len(plain.body)
    assert gzip.decompress(packed.body) == plain.body


def test_the_log_tells_what_was_asked(standin, ask):
    """Method, path, query, accept and status of each request stand in the log in order."""
    ask(standin, "/api/v1/pods", limit=5, headers={"Accept": "application/json"})
    ask(standin, "/api/v1/pods", method="DELETE")
    first, second = standin.requests
    assert (first.method, first.path, first.status) == ("GET", "/api/v1/pods", 200)
    assert (first.query, first.accept) == ({"limit": "5"}, "application/json")
    assert (second.method, second.status) == ("DELETE", 405)


def test_the_control_door(standin, ask):
    """From another process objects are put and removed and resources denied, unlogged."""
    pods = "/standin/objects/core/pods"
    assert ask(standin, pods, method="POST", body=POD).status == 200
    assert ask(standin, "/api/v1/pods").names == ["web"]
    order = {"group": "", "resource": "pods"}
    assert ask(standin, "/standin/deny", method="POST", body=order).status == 200
    assert ask(standin, "/api/v1/pods").status == 403
    assert ask(standin, "/standin/deny", method="DELETE").status == 200
    assert ask(standin, "/standin/compact", method="POST").status == 200
    got = ask(standin, pods, method="DELETE", name="web", namespace="shop")
    assert got.status == 200
    assert ask(standin, "/api/v1/pods").names == []
    assert all(request.path == "/api/v1/pods" for request in standin.requests)


def test_the_control_door_says_what_was_wrong(standin, ask):
    """A wrong order is 400 with a sentence; without `control` there is no door."""
    for path, body in (
        ("/standin/objects/core/gadgets", POD),
        ("/standin/objects/core/pods", {}),
        ("/standin/objects/core/pods", [1]),
        ("/standin/deny", {"resource": "pods"}),
        ("/standin/dance", {}),
    ):
        assert ask(standin, path, method="POST", body=body).status == 400
    with KubernetesStandIn() as shut:
        assert ask(shut, "/standin/deny", method="DELETE").status in (404, 405)
        assert len(shut.requests) == 1


def test_it_listens_only_inside_its_block():
    """Before entering there is no address."""
    with pytest.raises(RuntimeError, match="inside its with block"):
        _ = KubernetesStandIn().url
