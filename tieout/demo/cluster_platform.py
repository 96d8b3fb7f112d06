"""The platform of the demo's cluster: its network plugin, and what guards admission."""

from typing import Any

from tieout.standins.kubernetes import KubernetesStandIn

AGENT = "cilium"
SIGNED = "signed-images"
OWNED = "owner-is-named"
GUARDS = (OWNED, SIGNED)
"""The policies that guard admission."""
SIGNER = "awskms:///alias/images"
"""The key by which our own images are signed."""
ADMISSION = "admissionregistration.k8s.io"
CONFIGURATION = "kyverno-resource-mutating-webhook-cfg"


def seed_platform(standin: KubernetesStandIn, registry: str) -> None:
    """Make the DaemonSet of the network plugin, and the policies that guard admission."""
    standin.put("apps", "daemonsets", _network_plugin(registry))
    standin.install("kyverno")
    rule = {
        "name": "signed",
        "match": {"any": [{"resources": {"kinds": ["Pod"]}}]},
        "verifyImages": [
            {"imageReferences": ["*"], "failureAction": "Enforce", "attestors": [_signer()]}
        ],
    }
    policy = {"metadata": {"name": SIGNED}, "spec": {"rules": [rule]}}
    standin.put("kyverno.io", "clusterpolicies", policy)
    standin.put(ADMISSION, "mutatingwebhookconfigurations", _webhook())
    wanted = [{"expression": "has(object.metadata.labels.owner)"}]
    rules = [{"apiGroups": ["apps"], "apiVersions": ["v1"], "resources": ["deployments"]}]
    spec = {"matchConstraints": {"resourceRules": rules}, "validations": wanted}
    named = {"metadata": {"name": OWNED}}
    standin.put(ADMISSION, "validatingadmissionpolicies", {**named, "spec": spec})
    bound = {"policyName": OWNED, "validationActions": ["Deny"]}
    standin.put(ADMISSION, "validatingadmissionpolicybindings", {**named, "spec": bound})


def agent_container(registry: str) -> dict[str, Any]:
    """The container of the network plugin's agent."""
    return {"name": "cilium-agent", "image": f"{registry}/platform/cilium/cilium:v1.18.1"}


def _signer() -> dict[str, Any]:
    return {"entries": [{"keys": {"kms": SIGNER}}]}


def _network_plugin(registry: str) -> dict[str, Any]:
    labels = {"app": AGENT}
    spec = {
        "serviceAccountName": AGENT,
        "hostNetwork": True,
        "containers": [agent_container(registry)],
    }
    return {
        "metadata": {"name": AGENT, "namespace": "kube-system", "labels": labels},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    }


def _webhook() -> dict[str, Any]:
    name = "kubernetes.io/metadata.name"
    left_out = {"key": name, "operator": "NotIn", "values": ["kube-system", "kyverno"]}
    hook = {
        "name": "mutate.kyverno.svc-fail",
        "failurePolicy": "Fail",
        "clientConfig": {"service": {"namespace": "kyverno", "name": "kyverno-svc"}},
        "namespaceSelector": {"matchExpressions": [left_out]},
        "rules": [
            {
                "apiGroups": [""],
                "apiVersions": ["v1"],
                "operations": ["CREATE", "UPDATE"],
                "resources": ["pods"],
            }
        ],
    }
    return {"metadata": {"name": CONFIGURATION}, "webhooks": [hook]}
