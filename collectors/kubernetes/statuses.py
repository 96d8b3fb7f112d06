"""What of an object's status is kept, by the list it stands in: what a control asks of it alone.

Most of a status changes by itself and tells nothing of how a cluster is set up.
"""

from collections.abc import Mapping

from evidence.record import Fields

KEPT: Mapping[str, tuple[str, ...]] = {
    "backups": ("phase", "completionTimestamp"),
    "certificates": ("notAfter",),
    "volumesnapshots": ("readyToUse", "creationTime"),
}
"""Members of a status by the name of the list: each is written once, or changes with the object."""
READY = frozenset({"certificates"})
"""Lists of which it is kept whether an object is ready."""


def of_status(status: Fields, resource: str) -> Fields:
    """What is kept of a status of that list beside what is kept of every status."""
    kept = {name: status[name] for name in KEPT.get(resource, ()) if name in status}
    conditions = status.get("conditions")
    if resource in READY and isinstance(conditions, list):
        kept["conditions"] = [
            {name: each[name] for name in ("type", "status") if name in each}
            for each in conditions
            if isinstance(each, dict) and each.get("type") == "Ready"
        ]
    return kept
