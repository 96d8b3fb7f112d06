"""The demo's cluster: namespaces, workloads and their pods, network policies, roles, bindings."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tieout.demo.cluster_control import COMPONENTS, NODE, VERSION, running, seed_control_plane
from tieout.demo.cluster_data import seed_data
from tieout.demo.cluster_platform import AGENT, agent_container, seed_platform
from tieout.demo.cluster_rights import MACHINES, seed_rights
from tieout.demo.cluster_secrets import seed_secrets
from tieout.demo.story import PERSONAL, Calendar
from tieout.standins.kubernetes import KubernetesStandIn

REGISTRY = "registry.hoshizora.example"
PSS = "pod-security.kubernetes.io"
NODES = 3
"""Machines that run what the company makes, beside the one of the control plane."""


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


EDITED = "profile-store"
"""The workload that somebody changed by hand at night."""
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
    nodes = [*(f"node-{number + 1}" for number in range(NODES)), NODE]
    for name in nodes:
        standin.put("", "nodes", _node(name), manager="kubelet")
    for workload in WORKLOADS:
        standin.put("apps", "deployments", _deployment(workload))
        if workload.name == EDITED:
            _edit(standin, workload, calendar.instant(6))
        for pod in _pods(workload, calendar.instant(3)):
            standin.put("", "pods", pod)
    for number, name in enumerate(nodes):
        standin.put("", "pods", _agent(number, name, calendar.instant(30)))
    seed_control_plane(standin, REGISTRY, calendar.instant(30))
    seed_platform(standin, REGISTRY)
    seed_secrets(standin, calendar)
    seed_data(standin, calendar)
    seed_rights(standin)


def images() -> list[str]:
    """Every image that runs in the cluster, as its pods name it."""
    own = [_image(workload) for workload in WORKLOADS]
    control = [f"{REGISTRY}/platform/{name}:{VERSION}" for name in COMPONENTS]
    return [*own, str(agent_container(REGISTRY)["image"]), *control]


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


def _node(name: str) -> dict[str, Any]:
    info = {
        "kubeletVersion": VERSION,
        "osImage": "Example Linux 12",
        "architecture": "amd64",
        "containerRuntimeVersion": "containerd://2.1.4",
        "kernelVersion": "6.12.41",
    }
    return {"metadata": {"name": name}, "status": {"nodeInfo": info}}


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


def _edit(standin: KubernetesStandIn, workload: Workload, at: datetime) -> None:
    """Write to a workload by hand, as `kubectl edit` does, past whatever deploys it."""
    written = standin.get("apps", "deployments", workload.name, workload.space)
    by_hand = {
        "manager": "kubectl-edit",
        "operation": "Update",
        "apiVersion": "apps/v1",
        "time": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "fieldsType": "FieldsV1",
        "fieldsV1": {"f:spec": {"f:replicas": {}}},
    }
    written["metadata"]["managedFields"].append(by_hand)
    standin.put("apps", "deployments", written)


def _pods(workload: Workload, started: datetime) -> Iterator[dict[str, Any]]:
    template = _short(workload.name, 10)
    replica_set = f"{workload.name}-{template}"
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": replica_set, "controller": True}
    for number in range(workload.replicas):
        spec = _pod_spec(workload)
        yield {
            "metadata": {
                "name": f"{replica_set}-{_short(f'{replica_set}/{number}', 5)}",
                "namespace": workload.space,
                "labels": {"app": workload.name, "pod-template-hash": template},
                "ownerReferences": [{**owner, "uid": _short(replica_set, 20)}],
            },
            "spec": {**spec, "nodeName": f"node-{number % NODES + 1}"},
            "status": running(started, spec["containers"]),
        }


def _pod_spec(workload: Workload) -> dict[str, Any]:
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
                "image": _image(workload),
                "securityContext": own,
                "resources": {"requests": {"cpu": "100m"}, "limits": {"memory": "256Mi"}},
            }
        ],
    }


def _image(workload: Workload) -> str:
    digest = hashlib.sha256(workload.name.encode()).hexdigest()
    image = f"{REGISTRY}/{workload.space}/{workload.name}"
    return f"{image}:latest" if workload.moving else f"{image}@sha256:{digest}"


def _agent(number: int, node: str, started: datetime) -> dict[str, Any]:
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
            "nodeName": node,
            "serviceAccountName": AGENT,
            "hostNetwork": True,
            "containers": [agent_container(REGISTRY)],
        },
        "status": running(started, [agent_container(REGISTRY)]),
    }


def _short(text: str, letters: int) -> str:
    """A stable suffix as controllers make them: letters and digits that form no word."""
    alphabet = "bcdfghjklmnpqrstvwxz2456789"
    digest = hashlib.sha256(text.encode()).digest()
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:letters])
