"""What clusters are commonly extended by: the resources that each product's definitions add."""

from collections.abc import Mapping

from tieout.standins.kubernetes.discovery import Resource

GATEWAYS = "gateway.networking.k8s.io"
PRODUCTS: Mapping[str, tuple[Resource, ...]] = {
    "gateway-api": (
        Resource(GATEWAYS, "v1", "gatewayclasses", "GatewayClass", False),
        Resource(GATEWAYS, "v1", "gateways", "Gateway"),
        Resource(GATEWAYS, "v1", "httproutes", "HTTPRoute"),
        Resource(GATEWAYS, "v1", "grpcroutes", "GRPCRoute"),
    ),
    "cert-manager": (Resource("cert-manager.io", "v1", "certificates", "Certificate"),),
    "snapshots": (
        Resource("snapshot.storage.k8s.io", "v1", "volumesnapshots", "VolumeSnapshot"),
    ),
    "velero": (
        Resource("velero.io", "v1", "backups", "Backup"),
        Resource("velero.io", "v1", "schedules", "Schedule"),
    ),
    "kyverno": (
        Resource("kyverno.io", "v1", "clusterpolicies", "ClusterPolicy", False),
        Resource("kyverno.io", "v1", "policies", "Policy"),
        Resource(
            "policies.kyverno.io", "v1alpha1", "validatingpolicies", "ValidatingPolicy", False
        ),
        Resource(
            "policies.kyverno.io", "v1alpha1", "imagevalidatingpolicies", "ImageValidatingPolicy",
            False,
        ),
        Resource("kyverno.io", "v2", "policyexceptions", "PolicyException"),
        Resource("policies.kyverno.io", "v1", "policyexceptions", "PolicyException"),
    ),
    "policy-controller": (
        Resource(
            "policy.sigstore.dev", "v1beta1", "clusterimagepolicies", "ClusterImagePolicy", False
        ),
    ),
    "gatekeeper": (
        Resource(
            "templates.gatekeeper.sh", "v1", "constrainttemplates", "ConstraintTemplate", False
        ),
        Resource("config.gatekeeper.sh", "v1alpha1", "configs", "Config"),
        # What a template of that name adds.
        Resource(
            "constraints.gatekeeper.sh", "v1beta1", "k8srequiredlabels", "K8sRequiredLabels", False
        ),
    ),
    "cilium": (Resource("cilium.io", "v2", "ciliumnetworkpolicies", "CiliumNetworkPolicy"),),
}  # fmt: skip
"""By product the resources that its definitions add; routes still in trial are left out."""


def definition(resource: Resource) -> dict[str, object]:
    """The CustomResourceDefinition by which a resource is added."""
    scope = "Namespaced" if resource.namespaced else "Cluster"
    version = {"name": resource.version, "served": True, "storage": True}
    return {
        "metadata": {"name": f"{resource.plural}.{resource.group}"},
        "spec": {
            "group": resource.group,
            "names": {"plural": resource.plural, "kind": resource.kind},
            "scope": scope,
            "versions": [{**version, "schema": {"openAPIV3Schema": {"type": "object"}}}],
        },
    }
