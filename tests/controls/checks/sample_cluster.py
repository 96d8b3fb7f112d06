"""A sample cluster: namespaces, policies, pods, roles and bindings as they should be."""

from copy import deepcopy
from typing import Any

from collectors.kubernetes.access.rbac import Binding, Role
from collectors.kubernetes.access.service_accounts import ServiceAccount
from collectors.kubernetes.network.ingresses import Ingress
from collectors.kubernetes.network.network_policies import NetworkPolicy
from collectors.kubernetes.network.services import Service
from collectors.kubernetes.platform.nodes import Node
from collectors.kubernetes.platform.webhooks import Webhook
from collectors.kubernetes.workloads.bounds import DisruptionBudget, ResourceQuota
from collectors.kubernetes.workloads.controllers import Controller
from collectors.kubernetes.workloads.namespaces import Namespace
from collectors.kubernetes.workloads.pods import Pod

DIGEST = "sha256:" + 64 * "a"
"""What the pod of `pod()` runs."""


def writer(
    manager: str | None = "argocd-controller", time: str | None = "2026-06-01", **changed: Any
) -> dict[str, Any]:
    """Who wrote an object last: a deployer, as the day `time` began."""
    row = {
        "manager": manager,
        "operation": "Apply",
        "subresource": None,
        "time": f"{time}T00:00:00+00:00" if time else None,
        "wrote": ["spec"],
    }
    return row | changed


def namespace(name: str = "chat", **changed: Any) -> Namespace:
    """A namespace that enforces Pod Security."""
    labels = {
        "data-class": "internal",
        "owner": "chat",
        "pod-security.kubernetes.io/enforce": "restricted",
    }
    row = {"id": name, "name": name, "labels": labels, "system": False}
    return Namespace.of(**deepcopy(row | changed))


def secret_space(name: str = "talks") -> Namespace:
    """A namespace of personal data."""
    return namespace(name, labels={"data-class": "personal", "owner": "data"})


def network_policy(**changed: Any) -> NetworkPolicy:
    """A policy that refuses inbound traffic to every pod of a namespace."""
    row = {
        "id": "chat/deny",
        "namespace": "chat",
        "name": "deny",
        "pod_selector": {},
        "types": ["Ingress"],
        "ingress": [],
        "egress": [],
    }
    return NetworkPolicy.of(**deepcopy(row | changed))


def container(name: str = "web", **changed: Any) -> dict[str, Any]:
    """A container without rights."""
    row = {
        "name": name,
        "role": "container",
        "image": f"registry.example.com/{name}:1.4.2",
        "privileged": False,
        "allow_escalation": False,
        "run_as_non_root": True,
        "run_as_user": None,
        "added_capabilities": [],
        "dropped_capabilities": ["ALL"],
        "read_only_root": True,
        "host_ports": [],
        "place": "spec.containers[0]",
        "proc_mount": None,
        "settings": stated(),
        "called_hosts": [],
        "memory_limit": "256Mi",
        "cpu_request": "100m",
        "plain_variables": [],
    }
    return row | changed


def stated(**changed: Any) -> dict[str, Any]:
    """Security settings that state a runtime's seccomp profile, and nothing else."""
    row = {
        "run_as_non_root": True,
        "run_as_user": None,
        "seccomp": "RuntimeDefault",
        "apparmor": None,
        "selinux_type": None,
        "selinux_user": None,
        "selinux_role": None,
        "host_process": None,
    }
    return row | changed


def pod(*containers: dict[str, Any], **changed: Any) -> Pod:
    """A pod of a namespace that is not exempt."""
    row = {
        "id": "chat/web-1",
        "namespace": "chat",
        "name": "web-1",
        "labels": {},
        "owner": "Deployment/web",
        "phase": "Running",
        "node": "node-1",
        "service_account": "default",
        "automount": False,
        "host_network": False,
        "host_pid": False,
        "host_ipc": False,
        "host_paths": [],
        "host_users": None,
        "os": None,
        "sysctls": [],
        "volumes": [],
        "apparmor_annotations": {},
        "settings": stated(),
        "containers": list(containers) or [container()],
        "image_ids": {"web": f"registry.example.com/web@{DIGEST}"},
    }
    return Pod.of(**deepcopy(row | changed))


def cluster_role(name: str = "viewer", *rules: dict[str, Any], **changed: Any) -> Role:
    """A cluster role that lets pods be read."""
    row = {
        "id": f"clusterrole/{name}",
        "name": name,
        "namespace": None,
        "rules": list(rules) or [grant("get", "pods")],
        "aggregated": False,
        "system": False,
        "writers": [writer()],
    }
    return Role.of(**deepcopy(row | changed))


def grant(verb: str, resource: str, group: str = "") -> dict[str, Any]:
    """A rule of a role."""
    return {"verbs": [verb], "groups": [group], "resources": [resource], "names": [], "urls": []}


EVERYTHING = grant("*", "*", "*")


def binding(*names: str, role_name: str = "viewer", **changed: Any) -> Binding:
    """A cluster-wide binding of users, by default of the person of `person()`."""
    subjects = [{"kind": "User", "name": name, "namespace": None} for name in names]
    row = {
        "id": "clusterrolebinding/view",
        "name": "view",
        "namespace": None,
        "role_kind": "ClusterRole",
        "role_name": role_name,
        "subjects": subjects or [{**ABE, "namespace": None}],
        "system": False,
        "writers": [writer()],
    }
    return Binding.of(**deepcopy(row | changed))


ABE = {"kind": "User", "name": "mika.abe@example.com"}


def service_account(**changed: Any) -> ServiceAccount:
    """A service account that gives its token to no pod unasked."""
    row = {"id": "chat/web", "namespace": "chat", "name": "web", "automount": False}
    return ServiceAccount.of(**deepcopy(row | changed))


def controller(**changed: Any) -> Controller:
    """A deployment that survives the loss of a node."""
    row = {
        "id": "Deployment/chat/web",
        "type": "Deployment",
        "namespace": "chat",
        "name": "web",
        "labels": {"tier": "1"},
        "replicas": 3,
        "pod_labels": {"app": "web"},
        "spread": True,
        "unready": [],
        "writers": [writer()],
    }
    return Controller.of(**deepcopy(row | changed))


def budget(**changed: Any) -> DisruptionBudget:
    """A budget over the pods of `controller()`."""
    row = {
        "id": "chat/web",
        "namespace": "chat",
        "name": "web",
        "match_labels": {"app": "web"},
        "expressions": False,
    }
    return DisruptionBudget.of(**deepcopy(row | changed))


def quota(**changed: Any) -> ResourceQuota:
    """A quota over the namespace of `namespace()`."""
    hard = {"limits.memory": "8Gi", "requests.cpu": "4"}
    row = {"id": "chat/all", "namespace": "chat", "name": "all", "hard": hard}
    return ResourceQuota.of(**deepcopy(row | changed))


def service(**changed: Any) -> Service:
    """A service that is reached from inside of the cluster only."""
    row = {
        "id": "chat/web",
        "namespace": "chat",
        "name": "web",
        "labels": {},
        "type": "ClusterIP",
        "ports": ["443/TCP"],
        "internal": False,
        "source_ranges": [],
        "external_ips": [],
        "selector": {"app": "web"},
    }
    return Service.of(**deepcopy(row | changed))


def ingress(**changed: Any) -> Ingress:
    """An ingress with a certificate for its host."""
    row = {
        "id": "chat/web",
        "namespace": "chat",
        "name": "web",
        "labels": {},
        "class_name": None,
        "hosts": ["chat.example.com"],
        "tls_hosts": ["chat.example.com"],
        "tls_any": False,
    }
    return Ingress.of(**deepcopy(row | changed))


def webhook(**changed: Any) -> Webhook:
    """A webhook that guards admission everywhere."""
    row = {
        "id": "Validating/guard/pods.guard.example.com",
        "type": "Validating",
        "configuration": "guard",
        "name": "pods.guard.example.com",
        "fails_closed": True,
        "service": "policy/guard",
        "exempt": [],
        "spaces": [],
        "selective": False,
        "by_object": False,
        "resources": ["/pods"],
        "creating": ["/pods"],
        "trust_ends": None,
    }
    return Webhook.of(**deepcopy(row | changed))


def node(**changed: Any) -> Node:
    """A node of a supported version."""
    row = {
        "id": "node-1",
        "name": "node-1",
        "labels": {},
        "kubelet": "v1.34.2",
        "runtime": "containerd://2.1.4",
        "kernel": "6.1.0",
        "system": "Debian GNU/Linux 12",
    }
    return Node.of(**deepcopy(row | changed))
