"""A sample cluster's platform: networks, storage, backups and admission as they should be."""

from copy import deepcopy
from typing import Any

from collectors.kubernetes.network.certificates import Certificate
from collectors.kubernetes.network.enforcement import PolicyEnforcement
from collectors.kubernetes.network.gateways import Gateway
from collectors.kubernetes.network.routes import Route
from collectors.kubernetes.platform.admission_policies import AdmissionPolicy
from collectors.kubernetes.platform.policy_exceptions import PolicyException
from collectors.kubernetes.platform.signature_policies import SignaturePolicy
from collectors.kubernetes.storage.backups import Backup, BackupSchedule, VolumeSnapshot
from collectors.kubernetes.storage.volumes import PersistentVolume, StorageClass, VolumeClaim


def agent(plugin: str = "Cilium", enforces: bool = True) -> dict[str, Any]:
    """An agent of a network plugin."""
    return {"plugin": plugin, "daemonset": "kube-system/cilium", "enforces": enforces}


def enforcement(**changed: Any) -> PolicyEnforcement:
    """A cluster whose network policies are enforced."""
    row = {"id": "network-policies", "agents": [agent()], "traces": []}
    return PolicyEnforcement.of(**deepcopy(row | changed))


def listener(**changed: Any) -> dict[str, Any]:
    """A listener over TLS."""
    row = {"name": "web", "protocol": "HTTPS", "port": 443, "host": "chat.example.com"}
    row |= {"tls": "Terminate", "certificates": 1, "options": [], "routes_from": "Same"}
    return row | changed


def plain(**changed: Any) -> dict[str, Any]:
    """A listener without TLS."""
    row = {"name": "plain", "protocol": "HTTP", "port": 80, "tls": None, "certificates": 0}
    return listener(**(row | changed))


def gateway(*listeners: dict[str, Any], **changed: Any) -> Gateway:
    """A gateway that stays inside of the network."""
    row = {
        "id": "edge/public",
        "namespace": "edge",
        "name": "public",
        "labels": {},
        "class_name": "example",
        "internal": True,
        "listeners": list(listeners) or [listener()],
    }
    return Gateway.of(**deepcopy(row | changed))


def route(**changed: Any) -> Route:
    """A route that sends callers on to HTTPS, on the plain listener of `gateway()`."""
    row = {
        "id": "HTTPRoute/edge/redirect",
        "type": "HTTPRoute",
        "namespace": "edge",
        "name": "redirect",
        "hosts": [],
        "parents": [{"gateway": "edge/public", "listener": "plain", "port": None}],
        "only_redirects": True,
    }
    return Route.of(**deepcopy(row | changed))


def certificate(**changed: Any) -> Certificate:
    """A certificate that was just renewed."""
    row = {
        "id": "edge/chat",
        "namespace": "edge",
        "name": "chat",
        "labels": {},
        "hosts": ["chat.example.com"],
        "secret": "chat-tls",
        "authority": False,
        "not_after": "2026-09-01T00:00:00+00:00",
        "ready": True,
    }
    return Certificate.of(**deepcopy(row | changed))


def storage_class(**changed: Any) -> StorageClass:
    """A class that asks for encrypted disks."""
    row = {
        "id": "standard",
        "name": "standard",
        "labels": {},
        "driver": "ebs.csi.aws.com",
        "encrypted": True,
        "reclaim": "Delete",
        "default": True,
    }
    return StorageClass.of(**deepcopy(row | changed))


def cluster_volume(**changed: Any) -> PersistentVolume:
    """A volume of the claim of `claim()`."""
    row = {
        "id": "pvc-1",
        "name": "pvc-1",
        "labels": {},
        "driver": "ebs.csi.aws.com",
        "handle": "vol-1",
        "storage_class": "standard",
        "claim": "chat/data",
        "reclaim": "Delete",
    }
    return PersistentVolume.of(**deepcopy(row | changed))


def claim(**changed: Any) -> VolumeClaim:
    """What the namespace of `namespace()` keeps."""
    row = {
        "id": "chat/data",
        "namespace": "chat",
        "name": "data",
        "labels": {},
        "storage_class": "standard",
        "volume": "pvc-1",
    }
    return VolumeClaim.of(**deepcopy(row | changed))


def backup(**changed: Any) -> Backup:
    """A backup of every namespace, of the night before."""
    row = {
        "id": "velero/nightly-1",
        "namespace": "velero",
        "name": "nightly-1",
        "schedule": "nightly",
        "phase": "Completed",
        "completed": "2026-06-15T01:30:00+00:00",
        "included": ["*"],
        "excluded": [],
        "partial": False,
    }
    return Backup.of(**deepcopy(row | changed))


def schedule(**changed: Any) -> BackupSchedule:
    """A schedule of nightly backups."""
    row = {
        "id": "velero/nightly",
        "namespace": "velero",
        "name": "nightly",
        "cron": "30 1 * * *",
        "paused": False,
        "included": [],
        "excluded": [],
    }
    return BackupSchedule.of(**deepcopy(row | changed))


def volume_snapshot(**changed: Any) -> VolumeSnapshot:
    """A snapshot of the claim of `claim()`, of the night before."""
    row = {
        "id": "chat/data-1",
        "namespace": "chat",
        "name": "data-1",
        "claim": "data",
        "taken": "2026-06-15T01:00:00+00:00",
        "ready": True,
    }
    return VolumeSnapshot.of(**deepcopy(row | changed))


def signature_policy(**changed: Any) -> SignaturePolicy:
    """A policy that asks every image for a signature."""
    row = {
        "id": "Kyverno/signed/0",
        "engine": "Kyverno",
        "type": "ClusterPolicy",
        "policy": "signed",
        "rule": "all",
        "enforcing": True,
        "fails_closed": True,
        "included": ["*"],
        "excluded": [],
        "selective": False,
        "images": ["*"],
        "skipped": [],
        "signers": ["awskms:///alias/images"],
    }
    return SignaturePolicy.of(**deepcopy(row | changed))


def policy_exception(policy: str = "signed", *spaces: str, **changed: Any) -> PolicyException:
    """An exception from a policy, for all that is in some namespaces; unless told, for chat."""
    taken = {"namespaces": list(spaces) or ["chat"], "pods": True, "conditional": False}
    row = {
        "id": "kyverno.io/chat/legacy",
        "group": "kyverno.io",
        "namespace": "chat",
        "name": "legacy",
        "policies": [{"types": ["ClusterPolicy", "Policy"], "name": policy, "rules": ["all"]}],
        "objects": [taken | changed.pop("taken", {})],
        "expires": None,
    }
    return PolicyException.of(**deepcopy(row | changed))


def admission_policy(**changed: Any) -> AdmissionPolicy:
    """A policy of the API server's own engine that guards admission."""
    row = {
        "id": "ValidatingAdmissionPolicy/guard",
        "engine": "Kubernetes",
        "type": "ValidatingAdmissionPolicy",
        "namespace": None,
        "name": "guard",
        "enforcing": True,
        "fails_closed": True,
        "asked_about": ["/pods"],
        "exempt": [],
        "only": [],
        "selective": False,
        "rules": [],
    }
    return AdmissionPolicy.of(**deepcopy(row | changed))


def constraint(**changed: Any) -> AdmissionPolicy:
    """A constraint of Gatekeeper that guards admission."""
    row: dict[str, Any] = {
        "id": "Gatekeeper/K8sGuard/guard",
        "engine": "Gatekeeper",
        "type": "K8sGuard",
        "fails_closed": None,
        "asked_about": ["/Pod"],
    }
    return admission_policy(**row | changed)
