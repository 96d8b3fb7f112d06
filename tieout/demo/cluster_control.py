"""The control plane of the demo's cluster: its static pods, and copies of what they start with."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from tieout.demo.images import digest_of
from tieout.standins.kubernetes import KubernetesStandIn

NODE = "control-1"
VERSION = "v1.36.1"
FOLDER = "control-plane"
ENCRYPTION = f"{FOLDER}/encryption.yaml"
AUDIT = f"{FOLDER}/audit-policy.yaml"
AT = "/etc/kubernetes"
COMPONENTS: Mapping[str, tuple[str, ...]] = {
    "kube-apiserver": (
        "--anonymous-auth=false",
        "--authorization-mode=Node,RBAC",
        f"--encryption-provider-config={AT}/encryption.yaml",
        f"--audit-policy-file={AT}/audit-policy.yaml",
        "--audit-log-path=/var/log/kubernetes/audit.log",
        "--audit-log-maxage=400",
    ),
    "kube-controller-manager": ("--use-service-account-credentials=true", "--profiling=false"),
    "kube-scheduler": ("--profiling=false",),
    "etcd": ("--client-cert-auth=true", "--peer-client-cert-auth=true"),
}
"""What a kubelet runs from files of its node, each with the flags that it is started with."""

ENCRYPTION_TEXT = """\
# A copy of what the API server is started with. Keys are left out of copies.
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers:
      - kms: {apiVersion: v2, name: cluster-key, endpoint: "unix:///run/kms/cluster.sock"}
      - identity: {}
"""
AUDIT_TEXT = """\
# A copy of what the API server is started with.
apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - {level: None, users: ["system:kube-proxy"], verbs: [watch],
     resources: [{group: "", resources: [endpoints, services]}]}
  - {level: Metadata}
"""


def seed_control_plane(standin: KubernetesStandIn, registry: str, started: datetime) -> None:
    """Make the static pods of the one node of the control plane."""
    owner = {"apiVersion": "v1", "kind": "Node", "name": NODE, "controller": True}
    for name, flags in COMPONENTS.items():
        image = f"{registry}/platform/{name}:{VERSION}"
        metadata = {
            "name": f"{name}-{NODE}",
            "namespace": "kube-system",
            "labels": {"component": name, "tier": "control-plane"},
            "annotations": {"kubernetes.io/config.mirror": f"{name}-{VERSION}"},
            "ownerReferences": [{**owner, "uid": NODE}],
        }
        container = {"name": name, "image": image, "command": [name, *flags]}
        spec = {"nodeName": NODE, "hostNetwork": True, "containers": [container]}
        pod: dict[str, Any] = {"metadata": metadata, "spec": spec}
        standin.put("", "pods", {**pod, "status": running(started, [container])}, manager="kubelet")


def running(started: datetime, containers: list[dict[str, Any]]) -> dict[str, Any]:
    """The status of a pod that runs, with the digests that its containers were started from."""
    told = [
        {"name": each["name"], "ready": True, "imageID": digest_of(each["image"])}
        for each in containers
    ]
    at = f"{started:%Y-%m-%dT%H:%M:%SZ}"
    return {"phase": "Running", "startTime": at, "containerStatuses": told}


def write_control_plane(folder: Path) -> None:
    """Write the copies that the operator hands over, below a workspace."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    (folder / ENCRYPTION).write_text(ENCRYPTION_TEXT, encoding="utf-8")
    (folder / AUDIT).write_text(AUDIT_TEXT, encoding="utf-8")
