"""Rights that a run saw, before it is told whose they are: read from its records alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from collectors.identity.ladder import Claim
from collectors.resource import NotObservedError, Resource
from evidence.record import Evidence as Unit
from evidence.record import Record
from evidence.reviewed.act import Looked
from evidence.reviewed.right import Right
from evidence.runs.run import Run
from evidence.store.objects import Objects

R = TypeVar("R", bound=Resource)


@dataclass(frozen=True)
class Held:
    """A right without its holder's person; `claim` is what the holder says of itself."""

    right: Right
    claim: Claim | None = None
    names: tuple[str, ...] = ()
    """By which names an approval may mean the resource."""


class Place:
    """One collection unit of a run, with the rows of others that lie where it lies."""

    def __init__(self, seen: "Seen", unit: Unit) -> None:
        self._seen = seen
        self.unit = unit
        self.gaps: list[str] = []

    @property
    def scope(self) -> str:
        """Where it lies."""
        return str(self.unit.scope)

    @property
    def record(self) -> str:
        """The digest of what was seen."""
        return self.unit.record or ""

    def own(self, resource: type[R]) -> list[R]:
        """The rows of the unit itself."""
        return self._seen.rows(self.unit, resource)

    def beside(self, resource: type[R]) -> list[R]:
        """The rows of another kind in the same source and account; a gap in them is told."""
        found: list[R] = []
        read = False
        for other in self._seen.units(resource.kind):
            if other.source == self.unit.source and other.scope.parts[:1] == self._account:
                read = True
                found += self._seen.rows(other, resource)
                if why := incomplete(other):
                    self.gaps.append(f"{resource.kind} {other.scope}: {why}")
        if not read:
            self.gaps.append(f"{resource.kind} was not read beside it")
        return found

    @property
    def _account(self) -> tuple[str, ...]:
        return self.unit.scope.parts[:1]

    def of_source(self, resource: type[R]) -> list[R]:
        """The rows of another kind in the same source; a gap in them is told."""
        found: list[R] = []
        for other in self._seen.units(resource.kind):
            if other.source == self.unit.source:
                found += self._seen.rows(other, resource)
                if why := incomplete(other):
                    self.gaps.append(f"{resource.kind} {other.scope}: {why}")
        return found

    def told(self, of: Resource, name: str, otherwise: Any = "") -> Any:
        """What a row says, or `otherwise` with a gap where it could not be observed."""
        try:
            return getattr(of, name)
        except NotObservedError as error:
            self.gaps.append(f"{error.field} of {of.id}: {error.reason}"[:300])
            return otherwise


Reads = Callable[[Place], Iterator[Held]]


@dataclass
class Seen:
    """The units of a run, their rows read once."""

    run: Run
    objects: Objects
    _rows: dict[tuple[str, str], list[Any]] = field(default_factory=dict)

    def units(self, kind: str) -> Iterator[Unit]:
        """The units of a kind, in the order of the run."""
        return (unit for unit in self.run.evidence if unit.kind == kind)

    def rows(self, unit: Unit, resource: type[R]) -> list[R]:
        """The rows of a unit; none where it was not collected."""
        if unit.record is None:
            return []
        key = (unit.record, resource.kind)
        if key not in self._rows:
            record = Record.parse(self.objects.get(unit.record))
            self._rows[key] = resource.hydrate(list(record.rows))
        found: list[R] = self._rows[key]
        return found

    def all(self, resource: type[R]) -> list[R]:
        """The rows of a kind, from everywhere."""
        return [row for unit in self.units(resource.kind) for row in self.rows(unit, resource)]


def incomplete(unit: Unit) -> str:
    """Why a population was not seen whole; empty when it was."""
    if unit.record is None or not unit.complete:
        return str(unit.gap) if unit.gap else "it was read in part"
    return ""


def held_in(
    seen: Seen, readers: Mapping[str, Reads], wanted: Callable[[Unit], bool]
) -> tuple[list[Held], list[Looked]]:
    """The rights of the wanted places, and how whole each was seen.

    Rights of one name are one: what they give is told together.
    """
    found: dict[str, Held] = {}
    looked: list[Looked] = []
    for kind, reads in readers.items():
        for unit in seen.units(kind):
            if not wanted(unit):
                continue
            place = Place(seen, unit)
            for held in reads(place):
                known = found.get(held.right.id)
                found[held.right.id] = _together(known, held) if known else held
            gaps = [*filter(None, [incomplete(unit)]), *dict.fromkeys(place.gaps)]
            why = "; ".join(gaps[:3]) + (f"; and {len(gaps) - 3} more" if len(gaps) > 3 else "")
            looked.append(Looked(kind, str(unit.scope), unit.record or "", not gaps, why))
    return list(found.values()), looked


def _together(known: Held, other: Held) -> Held:
    gives = dict.fromkeys((known.right.gives, other.right.gives))
    made = Right.from_json(
        known.right.as_json()
        | {
            "gives": "; ".join(filter(None, gives)),
            "privileged": known.right.privileged or other.right.privileged,
        }
    )
    return Held(made, known.claim or other.claim, known.names)


def listed(words: Iterable[str], most: int = 12) -> str:
    """Words in their order, each once; many are counted."""
    found: Sequence[str] = list(dict.fromkeys(words))
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more
