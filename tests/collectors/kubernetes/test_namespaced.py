"""A cluster where we may read in namespaces only: each that is refused is missing, and named."""

from collections.abc import Callable

import pytest

from collectors.errors import UnobservedError
from collectors.kubernetes.access.rbac import bindings
from collectors.kubernetes.platform.nodes import nodes
from collectors.kubernetes.source import KubernetesSource
from collectors.kubernetes.workloads.pods import pods
from collectors.sweep import Collected, replay
from tests.collectors.virtual_clock import VirtualClock
from tieout.standins.kubernetes import Fault, KubernetesStandIn

PODS = "GET /api/v1/pods"
SPACES = ("one", "three", "two")
Read = Callable[..., Collected]


@pytest.fixture
def divided(
    standin: KubernetesStandIn, source: KubernetesSource, slept: VirtualClock
) -> KubernetesSource:
    """A source that reads by namespaces, over a pod in each of three."""
    for space in SPACES:
        spec = {"containers": [{"name": "c", "image": "registry.example.com/i:1"}]}
        metadata = {"name": "web", "namespace": space}
        standin.put(
            "", "pods", {"metadata": metadata, "spec": spec, "status": {"phase": "Running"}}
        )
    return KubernetesSource(
        "production",
        kubeconfig=source._kubeconfig,
        context="audit",
        by_namespace=True,
        patience=slept.patience(throttled=60.0, down=1.0),
    )


def ids(collected: Collected) -> list[str]:
    assert collected.record is not None
    return [row["id"] for row in collected.record.rows]


def test_one_namespace_refused(
    standin: KubernetesStandIn, divided: KubernetesSource, read: Read
) -> None:
    """The others are read, the population is partial, and the gap names the one that is missing."""
    standin.deny("", "pods", "two")
    collected = read(pods, divided)
    assert ids(collected) == ["one/web", "three/web"]
    gap = collected.evidence.gap
    assert gap is not None
    assert collected.record is not None
    assert not collected.record.completeness.complete
    assert (gap.operation, gap.cause, gap.status) == (
        "GET /api/v1/namespaces/two/pods",
        "refused",
        403,
    )
    assert gap.message == "1 of 4 namespaces not read: two"
    again = replay(pods, collected.evidence.scope, collected.transcript)
    assert again is not None
    assert again.body == collected.record.body


def test_two_readings_agree(
    standin: KubernetesStandIn, divided: KubernetesSource, read: Read
) -> None:
    """An unchanged cluster read by namespaces gives the same bytes, under two operations more."""
    standin.deny("", "pods", "two")
    first, second = read(pods, divided), read(pods, divided)
    assert first.record is not None
    assert second.record is not None
    assert first.transcript.body == second.transcript.body
    assert first.record.operations == (
        "GET /api/v1/namespaces",
        "GET /api/v1/namespaces/{namespace}/pods",
        PODS,
    )


def test_every_namespace_but_not_the_cluster(
    standin: KubernetesStandIn, divided: KubernetesSource, read: Read
) -> None:
    """Where each namespace is given, the population is whole though the cluster's list is not."""
    standin.deny("", "pods", "a-namespace-that-is-not-there")
    collected = read(pods, divided)
    assert collected.evidence.gap is None
    assert ids(collected) == ["one/web", "three/web", "two/web"]


def test_all_refused(standin: KubernetesStandIn, divided: KubernetesSource, read: Read) -> None:
    """Where no namespace is given, the gap is that of the list of the cluster."""
    standin.deny("", "pods")
    collected = read(pods, divided)
    assert collected.record is None
    assert collected.evidence.gap is not None
    assert collected.evidence.gap.operation == PODS


def test_namespaces_unknown(
    standin: KubernetesStandIn, divided: KubernetesSource, read: Read
) -> None:
    """Where the namespaces are not told, there is nothing to divide by."""
    divided.scopes("cluster")
    standin.deny("", "pods", "two")
    standin.deny("", "namespaces")
    collected = read(pods, divided)
    assert collected.record is None
    assert collected.evidence.gap is not None
    assert collected.evidence.gap.operation == PODS


def test_trouble_in_a_namespace(
    standin: KubernetesStandIn, divided: KubernetesSource, read: Read
) -> None:
    """A namespace lost to an outage is missing as a refused one is."""
    standin.deny("", "pods", "two")
    standin.fault(Fault("/api/v1/namespaces/one/pods", "error", times=None))
    collected = read(pods, divided)
    assert ids(collected) == ["three/web"]
    assert collected.evidence.gap is not None
    assert collected.evidence.gap.operation == "GET /api/v1/namespaces/one/pods"
    assert collected.evidence.gap.message == "2 of 4 namespaces not read: one, two"


def test_what_stands_in_no_namespace(
    standin: KubernetesStandIn, divided: KubernetesSource, read: Read
) -> None:
    """A resource of the cluster itself is not asked for by namespaces."""
    standin.deny("", "nodes")
    collected = read(nodes, divided)
    assert collected.record is None
    assert not [each for each in standin.requests if each.path.endswith("/nodes")][1:]


def test_bindings_of_both_reaches(
    standin: KubernetesStandIn, divided: KubernetesSource, read: Read
) -> None:
    """Of a kind made of two lists, the one that has namespaces is read by them."""
    group = "rbac.authorization.k8s.io"
    reference = {"kind": "ClusterRole", "name": "view", "apiGroup": group}
    for name, space in (("wide", None), ("narrow", "one"), ("hidden", "two")):
        place = {"namespace": space} if space else {}
        resource = "rolebindings" if space else "clusterrolebindings"
        standin.put(group, resource, {"metadata": {"name": name, **place}, "roleRef": reference})
    standin.deny(group, "rolebindings", "two")
    collected = read(bindings, divided)
    assert [each.rpartition("/")[2] for each in ids(collected)] == ["wide", "narrow"]
    assert collected.evidence.gap is not None
    assert collected.evidence.gap.operation.endswith("/namespaces/two/rolebindings")


def test_only_where_asked_for(
    standin: KubernetesStandIn, divided: KubernetesSource, source: KubernetesSource, read: Read
) -> None:
    """Without the setting, a list that is refused as a whole is refused."""
    standin.deny("", "pods", "two")
    collected = read(pods, source)
    assert collected.record is None
    again = replay(pods, collected.evidence.scope, collected.transcript)
    assert again is None


def test_a_namespace_named_secrets(
    standin: KubernetesStandIn, divided: KubernetesSource, read: Read
) -> None:
    """A namespace may be called so: its pods are read, its secrets no more than others'."""
    spec = {"containers": [{"name": "c", "image": "registry.example.com/i:1"}]}
    metadata = {"name": "web", "namespace": "secrets"}
    standin.put("", "pods", {"metadata": metadata, "spec": spec, "status": {"phase": "Running"}})
    standin.deny("", "pods", "two")
    collected = read(pods, divided)
    assert ids(collected) == ["one/web", "secrets/web", "three/web"]
    with pytest.raises(UnobservedError, match="secrets = true is not set"):
        list(divided._door().pages("/api/v1/namespaces/secrets/secrets"))
