"""Lists read namespace by namespace, where the list of all of them is refused."""

from collections.abc import Callable, Iterator, Sequence

from collectors.errors import UnobservedError
from evidence.record import Fields
from evidence.transcript import Gap

OF_THE_CLUSTER = frozenset(
    {"apiservices", "certificatesigningrequests", "clusterrolebindings", "clusterroles"}
    | {"componentstatuses", "csidrivers", "csinodes", "customresourcedefinitions"}
    | {"flowschemas", "ingressclasses", "gatewayclasses", "mutatingwebhookconfigurations"}
    | {"namespaces", "nodes", "persistentvolumes", "priorityclasses", "runtimeclasses"}
    | {"storageclasses", "validatingadmissionpolicies", "validatingadmissionpolicybindings"}
    | {"validatingwebhookconfigurations", "volumeattachments", "volumesnapshotclasses"}
    | {"mutatingadmissionpolicies", "mutatingadmissionpolicybindings"}
)
"""Resources that stand in no namespace; of others not named here, a namespace answers 404."""
Read = Callable[[str], Iterator[Fields]]
"""Reads the list of one namespace."""


def divisible(path: str, gap: Gap) -> bool:
    """Whether a list that was not given may be given by namespaces: it was refused to us as one."""
    resource = path.rpartition("/")[2]
    return gap.status == 403 and "/namespaces/" not in path and resource not in OF_THE_CLUSTER


def in_namespace(path: str, namespace: str) -> str:
    """The path of the same list in one namespace."""
    head, _, resource = path.rpartition("/")
    return f"{head}/namespaces/{namespace}/{resource}"


def by_namespace(names: Iterator[Fields], read: Read, whole: UnobservedError) -> Iterator[Fields]:
    """The objects of each namespace that `names` lists; those of a refused one are missing.

    Raises:
        UnobservedError: `whole` where no namespace is given; else, after the objects that were
            seen, for the first namespace that is not, with the names of all of these.
    """
    known, lost = _known(names)
    if not known:
        raise whole
    missing: dict[str, Gap] = {}
    for name in known:
        try:
            yield from read(name)
        except UnobservedError as error:
            missing[name] = error.gap
            if error.gap.cause == "unsupported":
                raise whole from error
    if len(missing) == len(known):
        raise whole
    if missing:
        gap = next(iter(missing.values()))
        told = _told(list(missing), len(known))
        raise UnobservedError(Gap(gap.operation, gap.cause, gap.code, gap.status, told))
    if lost:
        raise UnobservedError(lost)


def _known(names: Iterator[Fields]) -> tuple[list[str], Gap | None]:
    """The names of the namespaces, and what kept the list from being whole."""
    known: list[str] = []
    try:
        for item in names:
            metadata = item.get("metadata")
            name = metadata.get("name") if isinstance(metadata, dict) else None
            if not isinstance(name, str) or not name:
                return known, Gap("GET /api/v1/namespaces", "malformed", "OddName")
            known.append(name)
    except UnobservedError as error:
        return known, error.gap
    return known, None


def _told(missing: Sequence[str], of: int) -> str:
    text = f"{len(missing)} of {of} namespaces not read: {', '.join(missing)}"
    return text if len(text) <= 300 else f"{text[:297]}..."
