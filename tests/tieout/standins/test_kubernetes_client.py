"""The official Python client takes the stand-in for a cluster."""

import json

import pytest

from tieout.standins.kubernetes import Fault, KubernetesStandIn

kubernetes = pytest.importorskip("kubernetes")


@pytest.fixture
def cluster():
    with KubernetesStandIn(token="letmein") as standin:
        for number in range(7):
            metadata = {"name": f"pod-{number}", "namespace": f"ns-{number % 2}"}
            standin.put("", "pods", {"metadata": metadata, "spec": {"containers": []}})
        standin.put("", "secrets", {"metadata": {"name": "s"}, "stringData": {"k": "v"}})
        yield standin


@pytest.fixture
def api(cluster, tmp_path):
    path = cluster.kubeconfig(tmp_path / "kubeconfig", context="audit")
    with kubernetes.config.new_client_from_config(str(path), context="audit") as client:
        client.configuration.retries = False
        yield client


def test_generated_lists_page_raw(cluster, api):
    """A generated list method with limit and _continue gives every pod once."""
    core = kubernetes.client.CoreV1Api(api)
    names, token, pages = [], None, 0
    while True:
        extra = {"_continue": token} if token else {}
        answer = core.list_pod_for_all_namespaces(limit=3, _preload_content=False, **extra)
        document = json.loads(answer.data)
        names += [item["metadata"]["name"] for item in document["items"]]
        pages += 1
        token = document["metadata"].get("continue")
        if not token:
            break
    assert (sorted(names), pages) == ([f"pod-{n}" for n in range(7)], 3)
    assert {request.method for request in cluster.requests} == {"GET"}
    assert [request.query.get("limit") for request in cluster.requests] == ["3"] * 3


def test_typed_lists_parse(api):
    """The client's typed models accept the objects as they are served."""
    rbac = kubernetes.client.RbacAuthorizationV1Api(api)
    core = kubernetes.client.CoreV1Api(api)
    assert rbac.list_cluster_role().items == []
    pods = core.list_namespaced_pod("ns-1").items
    assert [pod.metadata.name for pod in pods] == ["pod-1", "pod-3", "pod-5"]
    assert core.read_namespace("kube-system").metadata.uid
    assert kubernetes.client.VersionApi(api).get_code().git_version == "v1.36.1"


def test_secrets_are_inventoried_without_values(cluster, api):
    """With the Accept header set on the client no value leaves the server."""
    accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
    path = "/api/v1/secrets"
    api.set_default_header("Accept", accept)
    answer = kubernetes.client.CoreV1Api(api).list_secret_for_all_namespaces(
        _preload_content=False, field_selector="type=Opaque"
    )
    (secret,) = json.loads(answer.data)["items"]
    assert "data" not in secret
    assert [(r.path, r.reveals_secrets) for r in cluster.requests] == [(path, False)]


def test_refusals_raise_the_clients_error(cluster, api):
    """A denial, an expired token and a fault reach the client as ApiException with the Status."""
    core = kubernetes.client.CoreV1Api(api)
    cluster.deny("", "nodes")
    cluster.fault(Fault("/api/v1/pods", "error", call=2))
    first = json.loads(core.list_pod_for_all_namespaces(limit=2, _preload_content=False).data)
    cluster.compact()
    errors = []
    for call in (
        core.list_node,
        core.list_pod_for_all_namespaces,
        lambda: core.list_pod_for_all_namespaces(_continue=first["metadata"]["continue"]),
    ):
        with pytest.raises(kubernetes.client.ApiException) as caught:
            call()
        errors.append((caught.value.status, json.loads(caught.value.body).get("reason")))
    assert errors == [(403, "Forbidden"), (500, None), (410, "Expired")]


def test_the_dynamic_client_discovers(cluster, api, tmp_path):
    """The dynamic client finds resources through discovery and lists them."""
    dynamic = pytest.importorskip("kubernetes.dynamic")
    client = dynamic.DynamicClient(api, cache_file=str(tmp_path / "discovery.json"))
    bindings = client.resources.get(api_version="v1", kind="Pod")
    answer = bindings.get(serialize=False, limit=2)
    assert json.loads(answer.data)["metadata"]["remainingItemCount"] == 5


def test_self_reviews_through_the_client(cluster, api):
    """Who-am-I and may-I answer the generated calls."""
    review = kubernetes.client.AuthenticationV1Api(api).create_self_subject_review(
        kubernetes.client.V1SelfSubjectReview()
    )
    assert review.status.user_info.username == "system:serviceaccount:audit:tieout"
    cluster.deny("", "secrets")
    spec = kubernetes.client.V1SelfSubjectAccessReviewSpec(
        resource_attributes=kubernetes.client.V1ResourceAttributes(verb="list", resource="secrets")
    )
    answer = kubernetes.client.AuthorizationV1Api(api).create_self_subject_access_review(
        kubernetes.client.V1SelfSubjectAccessReview(spec=spec)
    )
    assert answer.status.allowed is False
