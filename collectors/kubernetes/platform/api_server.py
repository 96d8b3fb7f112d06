"""The control plane as a whole: its version, who runs it, and what it does without credentials."""

from collections.abc import Iterator, Sequence
from typing import Literal

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.opt_ins import UNSIGNED
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

SECRETS = ("", "secrets")
ID = "control-plane"


class EncryptionRule(TypedDict):
    """Resources (`secrets`, `configmaps`, `pandas.example.com`, `*.*`) and their providers.

    What is written is encrypted by the first provider; `identity` leaves it as it is.
    """

    resources: list[str]
    providers: list[str]


class Audited(TypedDict):
    """Resources of an API group that a rule of an audit policy is of; of none: all of the group.

    `names`: only those of certain names.
    """

    group: str
    resources: list[str]
    names: bool


class AuditRule(TypedDict):
    """A rule of an audit policy; the first that fits decides.

    `whom` are those whose requests it is of: `all`, accounts of the system itself, or `some`. No
    verbs, namespaces or resources mean all of them; `urls`: it is of paths that are no resources.
    """

    level: str
    whom: Literal["all", "system", "some"]
    verbs: list[str]
    namespaces: list[str]
    resources: list[Audited]
    urls: bool


class ControlPlane(Resource, kind="kubernetes.control_plane"):
    """The control plane of a cluster, of which there is one.

    `version` is that of the API server (`v1.36.1`). `endpoint` is the address it is asked at where
    that is one of a provider's, by which the provider knows it. `unsigned` are the statuses of
    answers to requests without credentials, by path. `encryption` and `audit` are what the files
    say that its API server is started with, where somebody handed them over.
    """

    version: str
    endpoint: str | None
    unsigned: dict[str, int]
    encryption: list[EncryptionRule]
    audit: list[AuditRule]

    @property
    def probed(self) -> bool:
        """Whether it was asked without credentials."""
        return self.tells("unsigned")

    @property
    def secrets_provider(self) -> str | None:
        """What new secrets are encrypted by; None where no rule is of secrets."""
        for rule in self.encryption:
            # `*.` are all resources of the core group, `*.*` all resources.
            if not {"secrets", "*.", "*.*"}.isdisjoint(rule["resources"]):
                return next(iter(rule["providers"]), None)
        return None

    def unrecorded(self, group: str, resource: str, verbs: Sequence[str]) -> str | None:
        """A verb on a resource of which people's requests leave no trace; None where all do."""
        return next((verb for verb in verbs if not self._records(group, resource, verb)), None)

    def _records(self, group: str, resource: str, verb: str) -> bool:
        for rule in self.audit:
            if not _is_of(rule, group, resource, verb) or rule["whom"] == "system":
                continue
            if rule["level"] == "None":
                return False
            if rule["whom"] == "all" and not rule["namespaces"]:
                return True
        return False


def _is_of(rule: AuditRule, group: str, resource: str, verb: str) -> bool:
    """Whether a rule is of some requests of that kind; one of names only decides nothing.

    As the API server matches (audit.k8s.io/v1): verbs and groups are words, in which `*` has no
    meaning; `secrets/*` are secrets and all below them.
    """
    if rule["urls"] or (rule["verbs"] and verb not in rule["verbs"]):
        return False
    if not rule["resources"]:
        return True
    return any(
        each["group"] == group
        and not (each["names"] and rule["level"] != "None")
        and not (
            each["resources"] and {resource, f"{resource}/*", "*"}.isdisjoint(each["resources"])
        )
        for each in rule["resources"]
    )


@collector(ControlPlane)
def control_planes(cluster: Cluster) -> Iterator[Fields]:
    """The control plane; manifests have none."""
    if not cluster.of_manifests:
        yield {"id": ID}


@control_planes.facet
def version(cluster: Cluster, row: Fields) -> str:  # noqa: ARG001 -- the form of a facet
    """What the API server says of itself at `/version`, to everybody who asks."""
    return shape.name(cluster.version(), "gitVersion")


@control_planes.facet
def endpoint(cluster: Cluster, row: Fields) -> str | None:  # noqa: ARG001 -- the form of a facet
    """The provider's address that we were told to ask at."""
    return shape.text(cluster.configured(), "endpoint")


@control_planes.facet
def unsigned(cluster: Cluster, row: Fields) -> dict[str, int]:  # noqa: ARG001 -- the form of a facet
    """The status of each answer to a GET without credentials, where that was allowed."""
    return {path: cluster.unsigned(path) for path in UNSIGNED}


@control_planes.facet
def encryption(cluster: Cluster, row: Fields) -> list[Fields]:  # noqa: ARG001 -- the form of a facet
    """The rules of the encryption configuration that was handed over."""
    return shape.tables(cluster.handed_over("encryption_config"), "rules")


@control_planes.facet
def audit(cluster: Cluster, row: Fields) -> list[Fields]:  # noqa: ARG001 -- the form of a facet
    """The rules of the audit policy that was handed over."""
    return shape.tables(cluster.handed_over("audit_policy"), "rules")
