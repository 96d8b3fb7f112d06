"""Which resources the stand-in serves, and the discovery documents that list them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evidence.errors import TieoutError

VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
RBAC = "rbac.authorization.k8s.io"
ADMISSION = "admissionregistration.k8s.io"


class UnknownResourceError(TieoutError, LookupError):
    """A resource was named that the stand-in does not serve; `register` it first."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource type: its group ("" is core), version, plural name, kind and reach.

    `subresources` appear in discovery only (`pods/log`); they are never answered.
    """

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool = True
    short_names: tuple[str, ...] = ()
    subresources: tuple[str, ...] = ()
    verbs: tuple[str, ...] = VERBS

    @property
    def group_version(self) -> str:
        """`apps/v1`, or `v1` for the core group."""
        return f"{self.group}/{self.version}" if self.group else self.version


KNOWN = (
    Resource("", "v1", "configmaps", "ConfigMap", short_names=("cm",)),
    Resource("", "v1", "limitranges", "LimitRange", short_names=("limits",)),
    Resource("", "v1", "namespaces", "Namespace", False, ("ns",), ("finalize", "status")),
    Resource("", "v1", "nodes", "Node", False, ("no",), ("proxy", "status")),
    Resource("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", True, ("pvc",)),
    Resource("", "v1", "persistentvolumes", "PersistentVolume", False, ("pv",)),
    Resource("", "v1", "pods", "Pod", True, ("po",), ("exec", "log", "status")),
    Resource("", "v1", "resourcequotas", "ResourceQuota", True, ("quota",), ("status",)),
    Resource("", "v1", "secrets", "Secret"),
    Resource("", "v1", "serviceaccounts", "ServiceAccount", True, ("sa",), ("token",)),
    Resource("", "v1", "services", "Service", True, ("svc",), ("proxy", "status")),
    Resource("apps", "v1", "daemonsets", "DaemonSet", True, ("ds",), ("status",)),
    Resource("apps", "v1", "deployments", "Deployment", True, ("deploy",), ("scale", "status")),
    Resource("apps", "v1", "replicasets", "ReplicaSet", True, ("rs",), ("scale", "status")),
    Resource("apps", "v1", "statefulsets", "StatefulSet", True, ("sts",), ("scale", "status")),
    Resource("batch", "v1", "cronjobs", "CronJob", True, ("cj",), ("status",)),
    Resource("batch", "v1", "jobs", "Job", True, (), ("status",)),
    Resource("networking.k8s.io", "v1", "ingresses", "Ingress", True, ("ing",), ("status",)),
    Resource("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", True, ("netpol",)),
    Resource("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", True, ("pdb",)),
    Resource("storage.k8s.io", "v1", "storageclasses", "StorageClass", False, ("sc",)),
    Resource(
        "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition",
        False, ("crd",),
    ),
    Resource(RBAC, "v1", "clusterrolebindings", "ClusterRoleBinding", False),
    Resource(RBAC, "v1", "clusterroles", "ClusterRole", False),
    Resource(RBAC, "v1", "rolebindings", "RoleBinding"),
    Resource(RBAC, "v1", "roles", "Role"),
    Resource(
        ADMISSION, "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", False
    ),
    Resource(
        ADMISSION, "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", False
    ),
    Resource(ADMISSION, "v1", "validatingadmissionpolicies", "ValidatingAdmissionPolicy", False),
    Resource(
        ADMISSION, "v1", "validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding",
        False,
    ),
)  # fmt: skip
REVIEWS = (
    Resource(
        "authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview", False,
        verbs=("create",),
    ),
    Resource(
        "authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", False,
        verbs=("create",),
    ),
)  # fmt: skip


class Discovery:
    """The resources served, by (group, plural), and what `/api` and `/apis` say of them."""

    def __init__(self, resources: Iterable[Resource] = KNOWN) -> None:
        self._resources = {(resource.group, resource.plural): resource for resource in resources}

    def register(self, resource: Resource) -> None:
        """Serve one more resource, or another version of a known one in its place."""
        self._resources[resource.group, resource.plural] = resource

    def resource(self, group: str, plural: str) -> Resource:
        """The resource of that group and plural name; UnknownResourceError if it is not served."""
        resource = self._resources.get((group, plural))
        if resource is None:
            named = f"{plural}.{group}" if group else plural
            raise UnknownResourceError(f"the stand-in serves no {named}: register it first")
        return resource

    def find(self, group: str, plural: str, version: str | None = None) -> Resource | None:
        """The resource or review of that group, name and (if given) version, if it is served."""
        for resource in self._all():
            if (resource.group, resource.plural) == (group, plural):
                return resource if version in (None, resource.version) else None
        return None

    def has_version(self, group: str, version: str) -> bool:
        """Whether `/apis/<group>/<version>` is there."""
        return any((r.group, r.version) == (group, version) for r in self._all())

    def _all(self) -> list[Resource]:
        return [*self._resources.values(), *REVIEWS]

    def document(self, path: str, host: str) -> dict[str, Any] | None:
        """The discovery document at `path` (without a final slash), or None if it is none."""
        match path.split("/")[1:]:
            case ["api"]:
                return _api_versions(host)
            case ["apis"]:
                return self._group_list()
            case ["api", "v1"]:
                return self._resource_list("", "v1")
            case ["apis", group] if group in self._versions():
                return {"kind": "APIGroup", "apiVersion": "v1", **self._group(group)}
            case ["apis", group, version] if group and self.has_version(group, version):
                return self._resource_list(group, version)
        return None

    def _versions(self) -> dict[str, list[str]]:
        versions: dict[str, list[str]] = {}
        for resource in self._all():
            known = versions.setdefault(resource.group, [])
            if resource.group and resource.version not in known:
                known.append(resource.version)
        del versions[""]
        return versions

    def _group(self, group: str) -> dict[str, Any]:
        versions = [
            {"groupVersion": f"{group}/{version}", "version": version}
            for version in self._versions()[group]
        ]
        return {"name": group, "versions": versions, "preferredVersion": versions[0]}

    def _group_list(self) -> dict[str, Any]:
        groups = [self._group(group) for group in self._versions()]
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}

    def _resource_list(self, group: str, version: str) -> dict[str, Any]:
        entries = [
            entry
            for resource in sorted(self._all(), key=lambda r: r.plural)
            if (resource.group, resource.version) == (group, version)
            for entry in _entries(resource)
        ]
        # A real server leaves apiVersion out of the core list only.
        head = {"kind": "APIResourceList"} | ({"apiVersion": "v1"} if group else {})
        name = f"{group}/{version}" if group else version
        return {**head, "groupVersion": name, "resources": entries}


def _entries(resource: Resource) -> list[dict[str, Any]]:
    entry: dict[str, Any] = {
        "name": resource.plural,
        "singularName": resource.kind.lower(),
        "namespaced": resource.namespaced,
        "kind": resource.kind,
        "verbs": list(resource.verbs),
    }
    if resource.short_names:
        entry["shortNames"] = list(resource.short_names)
    below = [
        {
            "name": f"{resource.plural}/{subresource}",
            "singularName": "",
            "namespaced": resource.namespaced,
            "kind": resource.kind,
            "verbs": ["get"],
        }
        for subresource in resource.subresources
    ]
    return [entry, *below]


def _api_versions(host: str) -> dict[str, Any]:
    return {
        "kind": "APIVersions",
        "versions": ["v1"],
        "serverAddressByClientCIDRs": [{"clientCIDR": "0.0.0.0/0", "serverAddress": host}],
    }


def version_document(git_version: str) -> dict[str, str]:
    """What `/version` answers for a server of `git_version` (`v1.36.1`)."""
    major, minor = git_version.lstrip("v").split(".")[:2]
    return {
        "major": major,
        "minor": minor,
        "gitVersion": git_version,
        "gitCommit": "0000000000000000000000000000000000000000",
        "gitTreeState": "clean",
        "buildDate": "2025-01-01T00:00:00Z",
        "goVersion": "go1.24.0",
        "compiler": "gc",
        "platform": "linux/amd64",
    }
