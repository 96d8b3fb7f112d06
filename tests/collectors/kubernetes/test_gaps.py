"""Every bad day of a cluster leaves a gap that names the operation, and never an empty pass."""

from dataclasses import replace

import pytest

from collectors.errors import UnobservedError
from collectors.kubernetes import session
from collectors.kubernetes.access.rbac import GROUP, bindings, roles
from collectors.kubernetes.access.service_accounts import service_accounts
from collectors.kubernetes.connection import Connection
from collectors.kubernetes.network.network_policies import network_policies
from collectors.kubernetes.source import KubernetesSource
from collectors.kubernetes.workloads.namespaces import namespaces
from collectors.kubernetes.workloads.pods import pods
from collectors.sweep import plan, replay
from tieout.standins.kubernetes import Fault, KubernetesStandIn

PODS = "/api/v1/pods"
SINGLE = [
    (namespaces, "", "namespaces", "/api/v1/namespaces"),
    (pods, "", "pods", PODS),
    (service_accounts, "", "serviceaccounts", "/api/v1/serviceaccounts"),
    (
        network_policies,
        "networking.k8s.io",
        "networkpolicies",
        "/apis/networking.k8s.io/v1/networkpolicies",
    ),
]
DOUBLE = [
    (roles, "clusterroles", "roles"),
    (bindings, "clusterrolebindings", "rolebindings"),
]
ALL = [each[0] for each in (*SINGLE, *DOUBLE)]


def pod(name, namespace="shop"):
    return {
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"containers": [{"name": "c", "image": "registry.example.com/i:1"}]},
        "status": {"phase": "Running"},
    }


def ids(collected):
    return [row["id"] for row in collected.record.rows]


@pytest.mark.parametrize("collector", ALL, ids=lambda c: c.function.__name__)
def test_empty_cluster(read, collector):
    """An empty list is a complete record without rows, not an absence of evidence."""
    collected = read(collector)
    assert collected.record.completeness.complete
    names = [row["id"] for row in collected.record.rows]
    assert names == (["kube-system"] if collector == namespaces else [])


@pytest.mark.parametrize("listing", SINGLE)
def test_a_denied_list_is_refused(standin, source, read, listing):
    """A list that we may not read gives no record, and a gap with the operation and the status."""
    collector, group, resource, path = listing
    source.scopes("cluster")
    standin.deny(group, resource)
    collected = read(collector)
    assert collected.record is None
    gap = collected.evidence.gap
    assert (gap.operation, gap.cause, gap.code, gap.status) == (
        f"GET {path}",
        "refused",
        "Forbidden",
        403,
    )


@pytest.mark.parametrize("lost", [0, 1])
@pytest.mark.parametrize("listing", DOUBLE)
def test_one_of_two_lists_denied(standin, read, listing, lost):
    """Of a kind made from two lists, the one that was seen is kept in a partial record."""
    collector, wide, narrow = listing
    reference = {"kind": "ClusterRole", "name": "view", "apiGroup": GROUP}
    for resource in (wide, narrow):
        place = {"namespace": "shop"} if resource == narrow else {}
        standin.put(GROUP, resource, {"metadata": {"name": "x", **place}, "roleRef": reference})
    standin.deny(GROUP, (wide, narrow)[lost])
    collected = read(collector)
    assert not collected.record.completeness.complete
    kept = "shop/x" if lost == 0 else "x"
    assert [row["id"].partition("/")[2] for row in collected.record.rows] == [kept]
    assert collected.evidence.gap.operation.endswith(f"/{(wide, narrow)[lost]}")


def test_one_namespace_denied(standin, read):
    """Who may not read one namespace cannot list the cluster: the population is not observed."""
    standin.put("", "pods", pod("a", "one"))
    standin.put("", "pods", pod("b", "two"))
    standin.deny("", "pods", "two")
    assert read(pods).record is None


def test_two_pages(standin, read):
    """A list longer than a page is read to its end, each page once."""
    expected = [f"shop/p{number:04}" for number in range(session.PAGE + 1)]
    for name in expected:
        standin.put("", "pods", pod(name.partition("/")[2]))
    collected = read(pods)
    assert ids(collected) == expected
    assert collected.evidence.traffic.requests == 2
    asked = [request for request in standin.requests if request.path == PODS]
    assert [("continue" in request.query) for request in asked] == [False, True]


class Compacting(Connection):
    """A connection whose cluster is compacted after each of so many pages."""

    def __init__(self, inner, standin, times):
        super().__init__(inner._open, timeout=inner._timeout, patience=inner.pace.patience)
        self.standin, self.times = standin, times

    def ask(self, method, path, query=None, **more):
        reply = super().ask(method, path, query, **more)
        if path == PODS and self.times:
            self.times -= 1
            self.standin.compact()
        return reply


@pytest.fixture
def five_pods(standin, monkeypatch):
    monkeypatch.setattr(session, "PAGE", 2)
    for number in range(5):
        standin.put("", "pods", pod(f"p{number}"))
    return standin


def test_expired_chain_is_read_again(five_pods, source, read):
    """A chain compacted away twice is read again, and tells what an unbroken one tells."""
    unbroken = read(pods)
    source._connection = Compacting(source._connection, five_pods, 2)
    broken = read(pods)
    assert broken.record.body == unbroken.record.body
    assert broken.transcript.body == unbroken.transcript.body
    assert broken.evidence.traffic.attempts > unbroken.evidence.traffic.attempts


def test_chain_that_never_ends(five_pods, source, read):
    """After two restarts it is finished from later states: all is seen, and it proves no pass."""
    source._connection = Compacting(source._connection, five_pods, 99)
    collected = read(pods)
    gap = collected.evidence.gap
    assert (gap.operation, gap.cause, gap.code, gap.status) == (
        f"GET {PODS}",
        "incomplete",
        "InconsistentSnapshot",
        410,
    )
    assert "several moments" in gap.message
    assert ids(collected) == [f"shop/p{number}" for number in range(5)]
    assert not collected.record.completeness.complete
    begun = [
        each for each in five_pods.requests if each.path == PODS and not each.query.get("continue")
    ]
    assert len(begun) == 3
    again = replay(pods, collected.evidence.scope, collected.transcript)
    assert again.body == collected.record.body


class Tokenless(Compacting):
    """A compacting cluster that gives no token to go on with."""

    def _sent(self, *asked):
        reply = super()._sent(*asked)
        return replace(reply, data=b'{"reason": "Expired"}') if reply.status == 410 else reply


def test_no_fresh_token(five_pods, source, read):
    """Without a token to go on with, the list is broken off where it was, after two restarts."""
    source._connection = Tokenless(source._connection, five_pods, 99)
    collected = read(pods)
    gap = collected.evidence.gap
    assert (gap.cause, gap.code, gap.status) == ("expired", "Expired", 410)
    assert ids(collected) == ["shop/p0", "shop/p1"]


@pytest.mark.parametrize(
    "bad_day",
    [
        ("throttled", "throttled", "TooManyRequests"),
        ("error", "unavailable", "InternalServerError"),
        ("unavailable", "unavailable", "ServiceUnavailable"),
        ("html", "malformed", "NotJson"),
        ("truncated", "unavailable", "Truncated"),
        ("stalled", "unavailable", "TimedOut"),
        ("reset", "unavailable", "ConnectionLost"),
    ],
)
def test_trouble_on_the_second_page(five_pods, source, read, bad_day):
    """Whatever stops a list keeps the pages before it, and names the operation and the cause."""
    trouble, cause, code = bad_day
    source.scopes("cluster")
    five_pods.fault(Fault(PODS, trouble, call=2, times=None, seconds=2.5))
    collected = read(pods)
    gap = collected.evidence.gap
    assert (gap.operation, gap.cause, gap.code) == (f"GET {PODS}", cause, code)
    assert ids(collected) == ["shop/p0", "shop/p1"]
    assert not collected.record.completeness.complete
    again = replay(pods, collected.evidence.scope, collected.transcript)
    assert again.body == collected.record.body


@pytest.mark.parametrize("trouble", ["throttled", "error", "unavailable", "truncated", "reset"])
def test_passing_trouble_is_ridden_out(five_pods, source, read, trouble):
    """Trouble within the budget leaves no trace but in the count of attempts."""
    source.scopes("cluster")
    five_pods.fault(Fault(PODS, trouble, call=2, times=2))
    collected = read(pods)
    assert len(ids(collected)) == 5
    assert collected.evidence.traffic.attempts == 5


def test_retry_after_is_honoured(five_pods, source, read, slept):
    """A wait that the server asks for is kept; one beyond the deadline ends the trying at once."""
    source.scopes("cluster")
    five_pods.fault(Fault(PODS, "throttled", retry_after=7))
    assert read(pods).evidence.gap is None
    assert 7 <= slept.seconds < 8
    five_pods.clear_faults()
    five_pods.fault(Fault(PODS, "throttled", times=None, retry_after=3600))
    before = len(five_pods.requests)
    assert read(pods).evidence.gap.cause == "throttled"
    assert len(five_pods.requests) - before == 1


def test_unserved_resource_is_unsupported(read, source):
    """A list that the cluster does not serve is told as unsupported, not as empty."""
    door = source._door()
    with pytest.raises(UnobservedError) as caught:
        list(door.pages("/apis/example.com/v1/widgets"))
    assert (caught.value.gap.cause, caught.value.gap.status) == ("unsupported", 404)


def test_wrong_token(standin, tmp_path):
    """A credential that does not work is a refusal of the source, so every unit has its gap."""
    path = standin.kubeconfig(tmp_path / "other")
    path.write_text(path.read_text().replace("letmein", "wrong"))
    units = plan([KubernetesSource("production", kubeconfig=path)], [pods, roles])
    assert [(unit.gap.cause, unit.gap.status) for unit in units] == [("refused", 401)] * 2
    assert len(standin.requests) == 1


def test_unreachable_cluster(tmp_path, source):
    """A cluster that is gone gives units with a gap, and no exception."""
    with KubernetesStandIn() as gone:
        path = gone.kubeconfig(tmp_path / "gone")
    lost = KubernetesSource("gone", kubeconfig=path, patience=source._connection.pace.patience)
    (unit,) = plan([lost], [pods])
    assert (unit.gap.cause, unit.gap.code) == ("unavailable", "Unreachable")
