"""A sample control plane as it should be: its API server, its kubelets, what was handed over."""

from copy import deepcopy
from typing import Any

from collectors.aws.compute.eks import EksCluster
from collectors.aws.logs.log_groups import LogGroup
from collectors.kubernetes.platform.api_server import ControlPlane
from collectors.kubernetes.platform.control_plane import Component
from collectors.kubernetes.platform.kubelets import Kubelet

ENDPOINT = "https://abcd.gr7.eu-west-1.eks.amazonaws.com"
FLAGS = {
    "anonymous-auth": "false",
    "authorization-mode": "Node,RBAC",
    "encryption-provider-config": "/etc/kubernetes/enc.yaml",
    "audit-policy-file": "/etc/kubernetes/audit.yaml",
    "audit-log-path": "/var/log/audit.log",
    "audit-log-maxage": "400",
}
RULE = {
    "level": "Metadata", "whom": "all", "verbs": [], "namespaces": [], "resources": [],
    "urls": False,
}  # fmt: skip


def plane(**changed: Any) -> ControlPlane:
    """A control plane of one's own, everything of it handed over and tried."""
    row = {
        "id": "control-plane",
        "version": "v1.36.1",
        "endpoint": None,
        "unsigned": {"/api": 403, "/api/v1/namespaces": 403},
        "encryption": [{"resources": ["secrets"], "providers": ["secretbox", "identity"]}],
        "audit": [RULE],
    }
    return ControlPlane.of(**deepcopy(row | changed))


def component(name: str = "kube-apiserver", **flags: str | None) -> Component:
    """A component as a static pod; a flag given as None is not set, `_` stands for `-`."""
    given = {each.replace("_", "-"): value for each, value in flags.items()}
    whole = {each: value for each, value in (FLAGS | given).items() if value is not None}
    row = {
        "id": f"kube-system/{name}-node-1",
        "component": name,
        "node": "node-1",
        "image": f"registry.k8s.io/{name}:v1.36.1",
        "flags": whole,
        "withheld": [],
    }
    return Component.of(**deepcopy(row))


def kubelet(**changed: Any) -> Kubelet:
    """A kubelet that lets nobody in unasked."""
    row = {"id": "node-1", "anonymous": False, "authorization": "Webhook", "read_only_port": 0}
    return Kubelet.of(**row | changed)


def eks(**changed: Any) -> EksCluster:
    """The cluster of the cloud that the control plane at `ENDPOINT` is."""
    row = {
        "id": "arn:aws:eks:eu-west-1:111122223333:cluster/live",
        "name": "live",
        "version": "1.36",
        "endpoint": ENDPOINT.replace("abcd", "ABCD"),
        "secrets_key": "arn:aws:kms:eu-west-1:111122223333:key/1234",
        "logs": ["api", "audit"],
    }
    return EksCluster.of(**row | changed)


def log_group(region: str = "eu-west-1", **changed: Any) -> LogGroup:
    """The log group of the control plane of `eks()`."""
    name = "/aws/eks/live/cluster"
    row = {
        "id": f"arn:aws:logs:{region}:111122223333:log-group:{name}",
        "name": name,
        "retention_days": 400,
    }
    return LogGroup.of(**row | changed)
