"""One object of each kind of the platform, as manifests hold it, and what it needs to be served."""

from collections.abc import Mapping
from typing import Any, NamedTuple

GATEWAYS = "gateway.networking.k8s.io"
ADMISSION = "admissionregistration.k8s.io"


class Seed(NamedTuple):
    """An object, the list it stands in, and the product that brings that list (None: built in)."""

    group: str
    resource: str
    product: str | None
    value: Mapping[str, Any]


def named(name: str, namespace: str | None = None, **more: Any) -> dict[str, Any]:
    """An object that has a name, and else what is given."""
    place = {"namespace": namespace} if namespace else {}
    return {"metadata": {"name": name, **place}, **more}


GATEWAY = named(
    "public",
    "edge",
    spec={
        "gatewayClassName": "example",
        "listeners": [
            {"name": "plain", "protocol": "HTTP", "port": 80},
            {
                "name": "web",
                "protocol": "HTTPS",
                "port": 443,
                "hostname": "*.example.com",
                "tls": {"certificateRefs": [{"name": "web-tls"}]},
            },
        ],
    },
)
ROUTE = named(
    "redirect",
    "edge",
    spec={
        "parentRefs": [{"name": "public", "sectionName": "plain"}],
        "rules": [
            {"filters": [{"type": "RequestRedirect", "requestRedirect": {"scheme": "https"}}]}
        ],
    },
)
CERTIFICATE = named(
    "web",
    "edge",
    spec={
        "secretName": "web-tls",
        "dnsNames": ["www.example.com"],
        "emailAddresses": ["mika.abe@example.com"],
    },
    status={
        "notAfter": "2026-09-01T00:00:00Z",
        "revision": 7,
        "conditions": [
            {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"},
            {"type": "Issuing", "status": "False"},
        ],
    },
)
AGENT = named(
    "cilium",
    "kube-system",
    spec={
        "template": {
            "spec": {
                "hostNetwork": True,
                "containers": [
                    {"name": "agent", "image": "mirror.example.com/cilium/cilium:v1.18@sha256:00"}
                ],
            }
        }
    },
)
CLASS = {
    **named("standard"),
    "provisioner": "ebs.csi.aws.com",
    "parameters": {"encrypted": "true", "kmsKeyId": "canary-0451-value"},
}
VOLUME = named(
    "pvc-1",
    spec={
        "csi": {"driver": "ebs.csi.aws.com", "volumeHandle": "vol-1"},
        "claimRef": {"namespace": "chat", "name": "data"},
        "storageClassName": "standard",
        "persistentVolumeReclaimPolicy": "Delete",
    },
    status={"phase": "Bound"},
)
BACKUP = named(
    "nightly-1",
    "velero",
    spec={"includedNamespaces": ["*"], "excludedNamespaces": ["scratch"]},
    status={
        "phase": "Completed",
        "completionTimestamp": "2026-06-15T01:30:00Z",
        "progress": {"itemsBackedUp": 40},
    },
)
SNAPSHOT = named(
    "data-1",
    "chat",
    spec={"source": {"persistentVolumeClaimName": "data"}},
    status={"readyToUse": True, "creationTime": "2026-06-15T01:00:00Z", "restoreSize": "1Gi"},
)
SIGNER = {"entries": [{"keyless": {"issuer": "https://token.example.com"}}]}
SIGNED = named(
    "signed",
    spec={
        "validationFailureAction": "Enforce",
        "rules": [
            {
                "name": "all",
                "match": {"any": [{"resources": {"kinds": ["Pod"]}}]},
                "exclude": {"any": [{"resources": {"namespaces": ["scratch"]}}]},
                "verifyImages": [{"imageReferences": ["*"], "attestors": [SIGNER]}],
            }
        ],
    },
)
EXCUSED = named(
    "legacy",
    "chat",
    spec={
        "exceptions": [{"policyName": "signed", "ruleNames": ["all", "autogen-all"]}],
        "match": {"any": [{"resources": {"kinds": ["Pod"], "namespaces": ["chat"]}}]},
    },
)
BUILT_IN = named(
    "guard",
    spec={
        "matchConstraints": {"resourceRules": [{"resources": ["pods"]}]},
        "validations": [{"expression": "has(object.metadata.labels.owner)"}],
    },
)
BINDING = named("guard", spec={"policyName": "guard", "validationActions": ["Deny"]})
LIMITS = {"type": "Container", "default": {"memory": "256Mi"}, "defaultRequest": {"cpu": 0.1}}
CONTROLLED = {"kind": "Deployment", "name": "web", "controller": True}
SETTINGS = {"schedule": "30 1 * * *", "template": {}}

SEEDS: Mapping[str, Seed] = {
    "kubernetes.gateway": Seed(GATEWAYS, "gateways", "gateway-api", GATEWAY),
    "kubernetes.route": Seed(GATEWAYS, "httproutes", "gateway-api", ROUTE),
    "kubernetes.certificate": Seed(
        "cert-manager.io", "certificates", "cert-manager", CERTIFICATE
    ),
    "kubernetes.policy_enforcement": Seed("apps", "daemonsets", None, AGENT),
    "kubernetes.storage_class": Seed("storage.k8s.io", "storageclasses", None, CLASS),
    "kubernetes.persistent_volume": Seed("", "persistentvolumes", None, VOLUME),
    "kubernetes.volume_claim": Seed(
        "", "persistentvolumeclaims", None, named("data", "chat", spec={"volumeName": "pvc-1"})
    ),
    "kubernetes.backup": Seed("velero.io", "backups", "velero", BACKUP),
    "kubernetes.backup_schedule": Seed(
        "velero.io", "schedules", "velero", named("nightly", "velero", spec=SETTINGS)
    ),
    "kubernetes.volume_snapshot": Seed(
        "snapshot.storage.k8s.io", "volumesnapshots", "snapshots", SNAPSHOT
    ),
    "kubernetes.signature_policy": Seed("kyverno.io", "clusterpolicies", "kyverno", SIGNED),
    "kubernetes.policy_exception": Seed("kyverno.io", "policyexceptions", "kyverno", EXCUSED),
    "kubernetes.admission_policy": Seed(
        ADMISSION, "validatingadmissionpolicies", None, BUILT_IN
    ),
    "kubernetes.custom_resource": Seed(
        "apiextensions.k8s.io", "customresourcedefinitions", None, named("gone.example.com")
    ),
    "kubernetes.limit_range": Seed(
        "", "limitranges", None, named("all", "chat", spec={"limits": [LIMITS]})
    ),
    "kubernetes.replica_set": Seed(
        "apps", "replicasets", None,
        {
            "metadata": {"name": "web-1", "namespace": "chat", "ownerReferences": [CONTROLLED]},
            "spec": {"replicas": 3},
        },
    ),
    "kubernetes.job": Seed("batch", "jobs", None, named("once", "chat", spec={})),
}  # fmt: skip
"""By kind the object that gives its row."""
