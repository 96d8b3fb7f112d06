"""Strata: by what the items of a population differ in risk, so that none of it goes unseen."""

from collections.abc import Mapping

from evidence.errors import UsageError
from evidence.run_store import RunReader
from evidence.sampling.draw import Item

SCOPE = "scope"
UNKNOWN = "(not observed)"
"""The stratum of items whose field could not be read: a stratum of its own, never left out."""


def strata_of(reader: RunReader, control: str, check: str, by: str) -> Mapping[Item, str]:
    """The stratum of each item that the check judged: its scope, or a field of its record's rows.

    Raises:
        UsageError: when no row has such a field.
    """
    found: dict[Item, str] = {}
    known: set[str] = set()
    for block in reader.blocks():
        if (block.control, block.check) != (control, check) or not block.record:
            continue
        for row in reader.record(block.record).rows:
            item = Item(block.scope, row["id"])
            known.update(row)
            value = block.scope if by == SCOPE else row.get(by)
            found[item] = UNKNOWN if value is None else str(value)
    if by != SCOPE and by not in known:
        fields = ", ".join(sorted(name for name in known if not name.startswith("_")))
        raise UsageError(f"the population has no field {by!r}; it has {fields}")
    return found
