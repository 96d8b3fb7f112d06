"""The door of a cluster: reads pass, all else is refused unsent, and a replay needs no cluster."""

from datetime import UTC, datetime

import pytest

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.kubernetes.access.rbac import bindings, roles
from collectors.kubernetes.access.service_accounts import service_accounts
from collectors.kubernetes.network.network_policies import network_policies
from collectors.kubernetes.permissions import cluster_role, manifest
from collectors.kubernetes.session import MAY_I, WHO_AM_I
from collectors.kubernetes.source import KubernetesSource
from collectors.kubernetes.workloads.namespaces import namespaces
from collectors.kubernetes.workloads.pods import pods
from collectors.sweep import collect, plan, replay
from tieout.standins.kubernetes import KubernetesStandIn

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ALL = [namespaces, pods, service_accounts, network_policies, roles, bindings]


@pytest.fixture
def estate(standin):
    for number in range(3):
        metadata = {"name": f"p{number}", "namespace": "shop"}
        spec = {"containers": [{"name": "c", "image": "i"}]}
        standin.put("", "pods", {"metadata": metadata, "spec": spec})
    standin.put(
        "rbac.authorization.k8s.io", "clusterroles", {"metadata": {"name": "r"}, "rules": []}
    )
    return standin


def readings(source):
    return [collect(unit, run="r", clock=lambda: NOW) for unit in plan([source], ALL)]


def test_replay_is_the_same_record(estate, source):
    """Every record comes again, byte for byte, from its transcript alone."""
    taken = readings(source)
    assert len(taken) == len(ALL)
    for collector, each in zip(ALL, taken, strict=True):
        again = replay(collector, each.evidence.scope, each.transcript)
        assert again.body == each.record.body


def test_two_readings_agree(estate, source):
    """An unchanged estate gives the same digests, however its bookkeeping moves."""
    first = readings(source)
    estate.put("", "configmaps", {"metadata": {"name": "other", "namespace": "shop"}})
    second = readings(source)
    for one, two in zip(first, second, strict=True):
        assert one.transcript.digest == two.transcript.digest
        assert one.record.digest == two.record.digest


def test_requests_only_read(estate, source):
    """The cluster saw nothing but reads and the reviews of ourselves."""
    readings(source)
    posts = [request.path for request in estate.requests if request.method != "GET"]
    assert set(posts) == {WHO_AM_I, MAY_I}
    assert posts.count(WHO_AM_I) == 1
    assert not any(request.reveals_secrets for request in estate.requests)
    lists = [
        request
        for request in estate.requests
        if request.method == "GET" and request.path != "/api/v1/namespaces/kube-system"
    ]
    assert lists
    assert all(request.query.get("limit") == "500" for request in lists)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/namespaces/shop/pods/p0/exec",
        "/api/v1/nodes/n1/proxy/configz",
        "/api/v1/watch/pods",
        "/api/v1/pods?watch=true",
        "/api/v1/../../logs",
        "/logs/pods",
        "https://elsewhere.example.com/api/v1/pods",
        "",
    ],
)
def test_what_is_no_list_is_refused(standin, source, path):
    """Paths that act, or lead elsewhere, are refused before anything is sent."""
    door = source._door()
    for ask in (door.pages, door.read, door.review):
        with pytest.raises(WriteRefusedError):
            ask(path)
    assert standin.requests == []


def test_only_reviews_are_posted(standin, source):
    """A POST to anything but the two reviews is refused before it is sent."""
    with pytest.raises(WriteRefusedError):
        source._door().review("/api/v1/namespaces")
    assert standin.requests == []


def test_secrets_come_as_metadata(standin, tmp_path):
    """Secrets can be listed and read where settings say so, and no value leaves the server."""
    path = standin.kubeconfig(tmp_path / "opted")
    source = KubernetesSource("production", kubeconfig=path, secrets=True)
    metadata = {"name": "s", "namespace": "shop"}
    standin.put("", "secrets", {"metadata": metadata, "stringData": {"k": "v"}})
    door = source._door()
    (item,) = door.pages("/api/v1/secrets")
    one = door.read("/api/v1/namespaces/shop/secrets/s")
    assert "data" not in item
    assert "data" not in one
    assert not any(request.reveals_secrets for request in standin.requests)


def test_identity_and_scope(standin, source):
    """The source says who we are, and knows its cluster by the uid of kube-system."""
    assert source.identity() == "system:serviceaccount:audit:tieout"
    (scope,) = source.scopes("cluster")
    assert (scope.source, scope.parts) == ("production", (standin.cluster_uid,))
    assert source.scopes("region") == ()


def test_two_clusters_do_not_mix(standin, source, tmp_path):
    """Two sources in one process each keep to their own cluster and credential."""
    with KubernetesStandIn(cluster="other", token="second", user="ana") as second:
        path = second.kubeconfig(tmp_path / "second")
        other = KubernetesSource("other", kubeconfig=path)
        assert other.identity() == "ana"
        assert source.identity() == "system:serviceaccount:audit:tieout"
        assert other.scopes("cluster") != source.scopes("cluster")


def test_lapsed_token_is_fetched_again(standin, source, tmp_path):
    """A credential that worked and lapsed is read anew, once, and the reading goes on."""
    source.identity()
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(kubeconfig.read_text().replace("letmein", "renewed"))
    standin._access._token = "renewed"
    assert source.identity() == "system:serviceaccount:audit:tieout"
    standin._access._token = "revoked"
    with pytest.raises(UnobservedError) as caught:
        source.identity()
    assert caught.value.gap.status == 401


def test_unit_without_scope_is_not_collected(standin, source):
    """When the cluster will not show kube-system, its units say so."""
    standin.deny("", "namespaces")
    (unit,) = plan([source], [pods])
    collected = collect(unit, run="r", clock=lambda: NOW)
    assert collected.record is None
    assert collected.evidence.gap.operation == "GET /api/v1/namespaces/kube-system"


def test_least_privilege():
    """The role that we ask for grants get and list on what the collectors need, and no more."""
    role = cluster_role(ALL)
    assert role["rules"] == [
        {
            "apiGroups": [""],
            "resources": ["namespaces", "pods", "serviceaccounts"],
            "verbs": ["get", "list"],
        },
        {
            "apiGroups": ["networking.k8s.io"],
            "resources": ["networkpolicies"],
            "verbs": ["get", "list"],
        },
        {
            "apiGroups": ["rbac.authorization.k8s.io"],
            "resources": ["clusterrolebindings", "clusterroles", "rolebindings", "roles"],
            "verbs": ["get", "list"],
        },
    ]
    assert "kind: ClusterRole" in manifest(ALL)
