"""Who wrote to an object and when: its managedFields, cut down to those who wrote what it asks for.

They are nearly half of an object's bytes; names of fields, and writers of status or labels, are
left out.
"""

import re
from typing import Any

MANAGER = re.compile(r"[\w./:+ -]{1,128}")
ASIDE = frozenset({"f:metadata", "f:status"})
ODD = "odd"


def writers(entries: Any) -> Any:
    """The entries that wrote something else than metadata and status, each as one small row.

    `wrote` are the members at the top of the object (`spec`, `rules`, `data`). An entry of another
    form than the API's stands as `odd`, so that nobody takes it for none.
    """
    if entries is None:
        return None
    if not isinstance(entries, list):
        return ODD
    kept = [_entry(each) for each in entries]
    rows = [each for each in kept if isinstance(each, dict)]
    rows.sort(key=lambda row: (row["time"] or "", row["manager"] or "", row["operation"] or ""))
    return [*rows, *(each for each in kept if each == ODD)]


def _entry(entry: Any) -> dict[str, Any] | str | None:
    if not isinstance(entry, dict):
        return ODD
    fields = entry.get("fieldsV1")
    if not isinstance(fields, dict):
        return ODD
    wrote = sorted(name.removeprefix("f:") for name in fields if name not in ASIDE)
    if not wrote or entry.get("subresource") == "status":
        return None
    manager = _text(entry.get("manager"))
    return {
        "manager": manager if manager and MANAGER.fullmatch(manager) else None,
        "operation": _text(entry.get("operation")),
        "subresource": _text(entry.get("subresource")),
        "time": _text(entry.get("time")),
        "wrote": wrote,
    }


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
