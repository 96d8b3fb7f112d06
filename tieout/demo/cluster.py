"""The demo's cluster: namespaces, workloads and their pods, network policies, roles, bindings."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tieout.demo.cluster_platform import AGENT, agent_container, seed_platform
from tieout.demo.cluster_rights import MACHINES, seed_rights
from tieout.demo.story import PERSONAL, Calendar
from tieout.standins.kubernetes import KubernetesStandIn

REGISTRY = "registry.hoshizora.example"
PSS = "pod-security.kubernetes.io"
NODES = 3


@dataclass(frozen=True, slots=True)
class Space:
    """A namespace: the class of its data, its owner and the Pod Security level it enforces."""

    name: str
    data_class: str
    owner: str
    level: str = "restricted"
    closed: bool = True
    """Whether a policy refuses inbound traffic by default."""
    environment: str = "live"


SPACES = (
    Space("chat-api", "internal", "chat"),
    Space("chat-store", PERSONAL, "chat"),
    Space("media", "media", "media"),
    Space("moderation", PERSONAL, "moderation", closed=False),
    Space("cms", "internal", "internal-tools", level=""),
    Space("cms-test", "synthetic", "internal-tools", environment="test"),
    Space("platform", "internal", "platform", level="baseline"),
    Space("monitoring", "internal", "security-operations"),
    Space("audit", "internal", "security-operations"),
)


@dataclass(frozen=True, slots=True)
class Workload:
    """A Deployment: `moving` runs an image of a moving tag, `privileged` one of a host's rights."""

    space: str
    name: str
    replicas: int
    moving: bool = False
    privileged: bool = False
    confined: bool = True
    """Whether a seccomp profile bounds what it asks of the kernel."""


WORKLOADS = (
    Workload("chat-api", "gateway", 4),
    Workload("chat-api", "message-router", 4),
    Workload("chat-api", "presence", 3),
    Workload("chat-api", "push", 2),
    Workload("chat-store", "message-store", 4),
    Workload("chat-store", "profile-store", 3),
    Workload("media", "image-resizer", 4),
    Workload("media", "album", 2),
    Workload("moderation", "report-queue", 2),
    Workload("moderation", "review-desk", 2, confined=False),
    Workload("cms", "cms-web", 2),
    Workload("cms", "cms-preview", 1, moving=True),
    Workload("platform", "ingress", 2),
    Workload("platform", "log-shipper-legacy", 1, privileged=True),
    Workload("monitoring", "metrics", 2),
    Workload("monitoring", "alerts", 2),
)


def seed_cluster(standin: KubernetesStandIn, calendar: Calendar) -> None:
    """Make the whole cluster, always in the same order."""
    for name in ("kube-public", "kube-node-lease"):
        standin.put("", "namespaces", {"metadata": {"name": name}}, manager="kube-apiserver")
    for space in SPACES:
        _make_space(standin, space)
    for number in range(NODES):
        standin.put("", "nodes", _node(number), manager="kubelet")
    for workload in WORKLOADS:
        standin.put("apps", "deployments", _deployment(workload))
        for pod in _pods(workload, calendar.instant(3)):
            standin.put("", "pods", pod)
    for number in range(NODES):
        standin.put("", "pods", _agent(number, calendar.instant(30)))
    seed_platform(standin, REGISTRY)
    seed_rights(standin)


def _make_space(standin: KubernetesStandIn, space: Space) -> None:
    labels = {
        "data-class": space.data_class, "owner": space.owner, "environment": space.environment,
    }  # fmt: skip
    if space.level:
        labels |= {f"{PSS}/enforce": space.level, f"{PSS}/enforce-version": "latest"}
    standin.put("", "namespaces", {"metadata": {"name": space.name, "labels": labels}})
    machines = [name for name in MACHINES if name.startswith(f"{space.name}/")]
    for account in ("default", "workload", *(name.rpartition("/")[2] for name in machines)):
        settings: dict[str, Any] = {"automountServiceAccountToken": False}
        standin.put(
            "",
            "serviceaccounts",
            {"metadata": {"name": account, "namespace": space.name}, **settings},
        )
    hard = {"limits.cpu": "40", "limits.memory": "64Gi", "pods": "60"}
    quota = {"metadata": {"name": "bounds", "namespace": space.name}, "spec": {"hard": hard}}
    standin.put("", "resourcequotas", quota)
    if space.closed:
        _put_policy(standin, space.name, "default-deny", {"podSelector": {}, "ingress": []})
    # Out of a namespace go look-ups of names alone, until a policy of its own lets out more.
    names = {"to": [{"namespaceSelector": {}}], "ports": [{"protocol": "UDP", "port": 53}]}
    outbound = {"podSelector": {}, "egress": [names]}
    _put_policy(standin, space.name, "default-deny-out", outbound, "Egress")
    same: dict[str, Any] = {"podSelector": {}}
    named = {"podSelector": {"matchLabels": {"reachable": "yes"}}, "ingress": [{"from": [same]}]}
    _put_policy(standin, space.name, "within-namespace", named)


def _put_policy(
    standin: KubernetesStandIn,
    namespace: str,
    name: str,
    spec: dict[str, Any],
    direction: str = "Ingress",
) -> None:
    metadata = {"name": name, "namespace": namespace}
    policy = {"metadata": metadata, "spec": {**spec, "policyTypes": [direction]}}
    standin.put("networking.k8s.io", "networkpolicies", policy)


def _node(number: int) -> dict[str, Any]:
    info = {
        "kubeletVersion": "v1.36.1",
        "osImage": "Example Linux 12",
        "architecture": "amd64",
        "containerRuntimeVersion": "containerd://2.1.4",
        "kernelVersion": "6.12.41",
    }
    return {"metadata": {"name": f"node-{number + 1}"}, "status": {"nodeInfo": info}}


def _deployment(workload: Workload) -> dict[str, Any]:
    labels = {"app": workload.name}
    return {
        "metadata": {"name": workload.name, "namespace": workload.space, "labels": labels},
        "spec": {
            "replicas": workload.replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": _pod_spec(workload)},
        },
        "status": {"readyReplicas": workload.replicas, "replicas": workload.replicas},
    }


def _pods(workload: Workload, started: datetime) -> Iterator[dict[str, Any]]:
    template = _short(workload.name, 10)
    replica_set = f"{workload.name}-{template}"
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": replica_set, "controller": True}
    for number in range(workload.replicas):
        yield {
            "metadata": {
                "name": f"{replica_set}-{_short(f'{replica_set}/{number}', 5)}",
                "namespace": workload.space,
                "labels": {"app": workload.name, "pod-template-hash": template},
                "ownerReferences": [{**owner, "uid": _short(replica_set, 20)}],
            },
            "spec": {**_pod_spec(workload), "nodeName": f"node-{number % NODES + 1}"},
            "status": {"phase": "Running", "startTime": f"{started:%Y-%m-%dT%H:%M:%SZ}"},
        }


def _pod_spec(workload: Workload) -> dict[str, Any]:
    digest = hashlib.sha256(workload.name.encode()).hexdigest()
    image = f"{REGISTRY}/{workload.space}/{workload.name}"
    own: dict[str, Any] = {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    if workload.privileged:
        own = {"privileged": True}
    outer: dict[str, Any] = {"runAsNonRoot": True, "runAsUser": 10001}
    if workload.confined:
        outer["seccompProfile"] = {"type": "RuntimeDefault"}
    return {
        "serviceAccountName": "workload",
        "automountServiceAccountToken": False,
        "securityContext": outer,
        "containers": [
            {
                "name": workload.name,
                "image": f"{image}:latest" if workload.moving else f"{image}@sha256:{digest}",
                "securityContext": own,
                "resources": {"requests": {"cpu": "100m"}, "limits": {"memory": "256Mi"}},
            }
        ],
    }


def _agent(number: int, started: datetime) -> dict[str, Any]:
    """A system pod of the cluster's own, on the network of its host."""
    owner = {"apiVersion": "apps/v1", "kind": "DaemonSet", "name": AGENT, "controller": True}
    return {
        "metadata": {
            "name": f"{AGENT}-{_short(f'{AGENT}/{number}', 5)}",
            "namespace": "kube-system",
            "labels": {"app": AGENT},
            "ownerReferences": [{**owner, "uid": _short(AGENT, 20)}],
        },
        "spec": {
            "nodeName": f"node-{number + 1}",
            "serviceAccountName": AGENT,
            "hostNetwork": True,
            "containers": [agent_container(REGISTRY)],
        },
        "status": {"phase": "Running", "startTime": f"{started:%Y-%m-%dT%H:%M:%SZ}"},
    }


def _short(text: str, letters: int) -> str:
    """A stable suffix as controllers make them: letters and digits that form no word."""
    alphabet = "bcdfghjklmnpqrstvwxz2456789"
    digest = hashlib.sha256(text.encode()).digest()
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:letters])
