"""Selection: of a record that a source sent, the named members go further and nothing else."""

from collections.abc import Sequence
from typing import Any

from evidence.record import Fields


def selected(record: Fields, paths: Sequence[str]) -> Fields:
    """The members of a record at dotted paths (`profile.email`); lists are taken item by item.

    A member whose own name has dots is found by its whole name. What is not there is not made up:
    a member that the source left out is absent here too.
    """
    kept: dict[str, Any] = {}
    for path in paths:
        name, rest = _member(record, path)
        if name not in record:
            continue
        value = record[name]
        if not rest:
            kept[name] = value
        elif isinstance(value, dict):
            kept[name] = {**kept.get(name, {}), **selected(value, [rest])}
        elif isinstance(value, list):
            before = kept.get(name) or [{} for _ in value]
            kept[name] = [
                {**old, **selected(item, [rest])} if isinstance(item, dict) else old
                for old, item in zip(before, value, strict=True)
            ]
        else:
            kept[name] = None if value is None else {}
    return kept


def _member(record: Fields, path: str) -> tuple[str, str]:
    """The member that a path begins with, and the rest; names that have dots come first."""
    cut = len(path)
    while cut > 0:
        if path[:cut] in record:
            return path[:cut], path[cut + 1 :]
        cut = path.rfind(".", 0, cut)
    return path.partition(".")[0], ""
