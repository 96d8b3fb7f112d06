"""History: every value that was filled in, which stands for a run or a period, and which did."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from evidence.errors import MissingObjectError
from evidence.filled_in.act import SORT, TYPE, Act, Change
from evidence.filled_in.place import Place
from evidence.store.ledger import LedgerEntry
from evidence.store.objects import Objects
from evidence.tombstones import ErasedError

COVER = "Cover"
"""The sheet that speaks of one workbook alone."""
BEARING = ("sample", TYPE)
"""The types of entries made after a run that change what is drawn of it."""


def bears_on(entry: LedgerEntry, run: str, framework: str) -> bool:
    """Whether an entry changes what is drawn of a run and framework."""
    if entry.type == TYPE:
        return entry.fields.get("sort") == SORT and entry.fields.get("framework") == framework
    return entry.type in BEARING and entry.fields.get("run") == run


class Filled(NamedTuple):
    """A change with the act that brought it: by whom, when, and the act's digest."""

    change: Change
    look: str
    by: str
    at: datetime
    act: str

    @property
    def value(self) -> str:
        """What was filled in; empty when it was taken back."""
        return self.change.value


@dataclass(frozen=True, slots=True)
class KeptAct:
    """An act as the ledger tells of it, in the order of the ledger."""

    digest: str
    segment: int
    act: Act


def kept_acts(
    objects: Objects,
    entries: Iterable[LedgerEntry],
    framework: str | None = None,
    withheld: Collection[str] = (),
) -> list[KeptAct]:
    """The acts on workbooks of a framework, or of all; those not to be had are left out.

    `entries` is the ledger as far as it is looked at; `withheld` are objects that may not be shown.

    Raises:
        IntegrityError: when what the ledger names is damaged.
    """
    found = []
    for entry in entries:
        told = entry.fields
        if entry.type != TYPE or told.get("sort") != SORT:
            continue
        digest = str(told.get("object"))
        if (framework and told.get("framework") != framework) or digest in withheld:
            continue
        try:
            found.append(KeptAct(digest, entry.segment, Act.parse(objects.get(digest))))
        except (ErasedError, MissingObjectError):
            # Whether it may be gone is what verifying says.
            continue
    return found


def until(kept: Iterable[KeptAct], segment: int) -> list[KeptAct]:
    """The acts that a workbook showed which was drawn when the ledger had got to that segment."""
    return [each for each in kept if each.segment <= segment]


def filled(kept: Iterable[KeptAct], look: str) -> Iterator[Filled]:
    """Every value that bears on a look, in order: those of its assessor, and the organisation's.

    What an assessor concludes is about the evidence of one run or period, and is never carried to
    another, nor is who prepared a workbook. What the organisation says of a request or an incident
    stays until it says otherwise.
    """
    for each in kept:
        act = each.act
        for change in act.changes:
            stays = act.whose == "entity" and change.place.sheet != COVER
            if stays or act.look == look:
                yield Filled(change, act.look, act.by, act.at, each.digest)


def standing(kept: Iterable[KeptAct], look: str) -> dict[Place, Filled]:
    """The last value of each place, those that were taken back too."""
    return {each.change.place: each for each in filled(kept, look)}


def values(found: dict[Place, Filled]) -> dict[Place, str]:
    """What stands where, without who and when."""
    return {place: each.value for place, each in found.items() if each.value}
