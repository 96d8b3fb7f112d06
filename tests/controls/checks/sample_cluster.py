"""A sample cluster: namespaces, policies, pods, roles and bindings as they should be."""

from copy import deepcopy
from typing import Any

from collectors.kubernetes.workloads.namespaces import Namespace
from collectors.kubernetes.network.network_policies import NetworkPolicy
from collectors.kubernetes.workloads.pods import Pod
from collectors.kubernetes.access.rbac import Binding, Role
from collectors.kubernetes.access.service_accounts import ServiceAccount


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
    }
    return Binding.of(**deepcopy(row | changed))


ABE = {"kind": "User", "name": "mika.abe@example.com"}


def service_account(**changed: Any) -> ServiceAccount:
    """A service account that gives its token to no pod unasked."""
    row = {"id": "chat/web", "namespace": "chat", "name": "web", "automount": False}
    return ServiceAccount.of(**deepcopy(row | changed))
