"""Constraints of Gatekeeper as they are written: what they do, where, and of which objects.

Each template makes a type of constraint, all of one group of the API; discovery tells which.
"""

from collections.abc import Iterator

from collectors.errors import UnobservedError
from collectors.kubernetes import shape
from collectors.kubernetes.selectors import NAMESPACE_NAME, requirements
from collectors.kubernetes.served import Discovers, installed, resources, versions
from evidence.record import Fields

GROUP = "constraints.gatekeeper.sh"
ALL_TYPES = f"{GROUP}/*"
CONFIGS = "config.gatekeeper.sh/configs"
CONFIG = "config"
"""The name of the one configuration that Gatekeeper heeds."""
WEBHOOK = "validation.gatekeeper.sh"
"""Its webhook, and the point of enforcement that is called after it."""
AT_ADMISSION = frozenset({"*", WEBHOOK})
PROCESSES = frozenset({"*", "webhook"})


def constraints(door: Discovers) -> Iterator[tuple[str, Fields]]:
    """Every constraint, each with its type; a lost list does not cost the others.

    Raises:
        UnobservedError: after all lists were read, for the first that was lost.
    """
    lost: UnobservedError | None = None
    seen: set[str] = set()
    for version in versions(door, GROUP):
        for resource, about in sorted(resources(door, GROUP, version).items()):
            if resource in seen:
                continue
            seen.add(resource)
            try:
                for item in door.pages(f"/apis/{GROUP}/{version}/{resource}"):
                    yield about["kind"], item
            except UnobservedError as error:
                lost = lost or error
    if lost:
        raise lost


def left_out(door: Discovers) -> list[str]:
    """Patterns of namespaces that the configuration takes out of admission, for all constraints.

    Raises:
        UnobservedError: when the configuration cannot be read.
        OddFormError: when it has another form than the API's.
    """
    return sorted(
        name
        for _, item in installed(door, CONFIGS)
        if shape.own_name(item) == CONFIG
        for entry in shape.tables(item, "spec", "match")
        if not PROCESSES.isdisjoint(shape.texts(entry, "processes"))
        for name in shape.texts(entry, "excludedNamespaces")
    )


def enforced(item: Fields) -> bool:
    """Whether an object is refused on admission; one that only warns or is tried out refuses none.

    `deny` is done where nothing is stated; `scoped` actions count where they speak of admission.
    """
    action = shape.text(item, "spec", "enforcementAction") or "deny"
    if action != "scoped":
        return action == "deny"
    return any(
        shape.text(each, "action") == "deny"
        and any(shape.text(point, "name") in AT_ADMISSION for point in _points(each))
        for each in shape.tables(item, "spec", "scopedEnforcementActions")
    )


def _points(scoped: Fields) -> list[Fields]:
    return shape.tables(scoped, "enforcementPoints")


def _match(item: Fields) -> Fields:
    return shape.table(item, "spec", "match")


def asked_about(item: Fields) -> list[str]:
    """The kinds of objects, as `group/Kind`; a part that is not stated is any."""
    kinds = shape.tables(_match(item), "kinds")
    return sorted(
        {
            f"{group}/{kind}"
            for each in kinds or [{}]
            for group in shape.texts(each, "apiGroups") or ["*"]
            for kind in shape.texts(each, "kinds") or ["*"]
        }
    )


def only(item: Fields) -> list[str]:
    """Patterns of the namespaces in which alone it is asked; none where it is in all."""
    spaces = shape.texts(_match(item), "namespaces")
    return [] if "*" in spaces else sorted(spaces)


def exempt(item: Fields) -> list[str]:
    """Patterns of namespaces that it leaves out by name."""
    by_label = [
        name
        for each in requirements(shape.table(_match(item), "namespaceSelector"))
        if (each["key"], each["operator"]) == (NAMESPACE_NAME, "NotIn")
        for name in each["values"]
    ]
    return sorted({*shape.texts(_match(item), "excludedNamespaces"), *by_label})


def selective(item: Fields) -> bool:
    """Whether it is asked of some objects only: by labels, name, origin, or outside namespaces."""
    match = _match(item)
    others = any(
        (each["key"], each["operator"]) != (NAMESPACE_NAME, "NotIn")
        for each in requirements(shape.table(match, "namespaceSelector"))
    )
    by_object = any(shape.table(match, "labelSelector").values())
    named = (shape.text(match, "name") or "*") != "*"
    generated = shape.text(match, "source") == "Generated"
    return others or by_object or named or generated or shape.text(match, "scope") == "Cluster"
