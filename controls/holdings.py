"""Holdings: the evidence there is to judge, and whether a whole population can be had from it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from collectors.resource import Resource
from controls.check import Asked
from controls.freshness import stale
from controls.held import FEW, Chained, Held
from controls.population import Configured, Inventory, Population, Seen
from evidence.errors import IntegrityError
from evidence.record import Completeness, Evidence, Record
from evidence.rows import PackedRows

AnyPopulation = Population[Any]


@dataclass(frozen=True)
class Whole:
    """A population that a check may rely on, and the digests of the records it was made from."""

    population: AnyPopulation
    records: tuple[str, ...]


@dataclass(frozen=True)
class Lacking:
    """Why a population may not be relied on."""

    reason: str


@dataclass
class Holdings:
    """The newest evidence of each kind and scope, with its records loaded when asked for."""

    evidence: Sequence[Evidence]
    load: Callable[[str], Record]
    _by_kind: dict[str, list[Evidence]] = field(init=False)
    _populations: dict[tuple[type, tuple[str, ...]], AnyPopulation] = field(init=False)
    _hydrated: dict[str, tuple[Completeness, Sequence[Resource]]] = field(init=False)
    _opened: tuple[str, Record] | None = field(init=False, default=None)
    _shared: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        self._by_kind, self._populations, self._hydrated = {}, {}, {}
        # By scope, so that no result depends on the order in which places were read.
        for item in sorted(self.evidence, key=lambda item: str(item.scope)):
            self._by_kind.setdefault(item.kind, []).append(item)

    def of(self, kind: str) -> Sequence[Evidence]:
        """What is held of a kind, gaps included."""
        return self._by_kind.get(kind, ())

    def keep(self, kinds: Iterable[str]) -> None:
        """Say which kinds are asked for as whole populations, so that their rows stay loaded."""
        self._shared = frozenset(kinds)

    def resources(
        self, item: Evidence, resource: type[Resource]
    ) -> tuple[Completeness, Sequence[Resource]]:
        """The completeness and the typed rows of a record that is held.

        Raises:
            IntegrityError: when the record is of another kind or place than its envelope says.
        """
        digest = item.record or ""
        if digest not in self._hydrated:
            record = self._record(item)
            self._hydrated[digest] = record.completeness, self._typed(item.kind, record, resource)
        return self._hydrated[digest]

    def _typed(self, kind: str, record: Record, resource: type[Resource]) -> Sequence[Resource]:
        if self._many(kind) and isinstance(record.rows, PackedRows):
            return Held(resource, record.rows)
        return resource.hydrate(list(record.rows))

    def _many(self, kind: str) -> bool:
        """Whether there are so many resources of a kind that their rows are kept instead."""
        return sum(item.rows for item in self.of(kind)) > FEW

    def head(self, item: Evidence) -> tuple[Completeness, int]:
        """The completeness of a record that is held, and how many rows it has.

        Raises:
            IntegrityError: as `resources`.
        """
        if item.record in self._hydrated:
            completeness, rows = self._hydrated[item.record]
            return completeness, len(rows)
        record = self._record(item)
        count = len(record.rows)
        if not count:
            # That nothing was there is a verdict of its own: the rows say it, not the head alone.
            count = sum(1 for _ in record.rows)
        return record.completeness, count

    def at_hand(self, item: Evidence, resource: type[Resource]) -> Iterator[Sequence[Resource]]:
        """The typed rows of a record for as long as they are judged, a piece at a time.

        Those of a kind that is asked for as a whole population stay, as such or as rows.

        Raises:
            IntegrityError: as `resources`.
        """
        if item.kind in self._shared:
            held = self.resources(item, resource)[1]
            yield from held.at_hand() if isinstance(held, Held) else (held,)
            return
        rows = self._record(item).rows
        if isinstance(rows, PackedRows):
            yield from map(resource.hydrate, rows.chunks())
        else:
            yield resource.hydrate(rows)

    def _record(self, item: Evidence) -> Record:
        """The record of an envelope; the last one asked for is not loaded again."""
        digest = item.record or ""
        if self._opened is None or self._opened[0] != digest:
            record = self.load(digest)
            if (record.kind, record.scope) != (item.kind, item.scope):
                raise IntegrityError(
                    f"the record named for {item.kind} of {item.scope} is one of {record.kind} "
                    f"of {record.scope}"
                )
            self._opened = digest, record
        return self._opened[1]

    def whole(
        self, asked: Asked, subject: Evidence | None, frequency: str, now: datetime
    ) -> Whole | Lacking:
        """The population asked for, or why it may not be relied on.

        `subject` is the evidence of what is judged one by one; None where populations are judged.
        """
        kind = asked.resource.kind
        items = self.of(kind)
        if issubclass(asked.population, Inventory) and subject is not None:
            items = [item for item in items if _concerns(item, subject)]
        if issubclass(asked.population, Seen):
            items = [
                item for item in items if not self._unreliable(item, asked.resource, frequency, now)
            ]
        elif not items and not issubclass(asked.population, Configured):
            return Lacking(f"no evidence of {kind} was collected")
        for item in items:
            reason = self._unreliable(item, asked.resource, frequency, now)
            if reason:
                return Lacking(reason)
        covered = {name for item in items for name in self._completeness(item, asked).covers}
        for name in asked.covers:
            if name not in covered:
                return Lacking(f"{kind} is not proven to hold {name}: no row shows one")
        digests = tuple(item.record for item in items if item.record)
        population = self._population(asked, items, digests)
        if not population and not population.empty_is_an_answer:
            return Lacking(f"the population of {kind} is empty")
        return Whole(population, digests)

    def _completeness(self, item: Evidence, asked: Asked) -> Completeness:
        return self.resources(item, asked.resource)[0]

    def _unreliable(
        self, item: Evidence, resource: type[Resource], frequency: str, now: datetime
    ) -> str | None:
        where = f"{item.kind} of {item.scope}"
        if item.record is None:
            return f"{where} was not collected: {item.gap}"
        completeness, _ = self.resources(item, resource)
        if not completeness.complete:
            return f"{where} is partial: {'; '.join(map(str, completeness.gaps))}"
        old = stale(frequency, item.collected_at, now, item.as_of)
        return f"{where}: {old}" if old else None

    def _population(
        self, asked: Asked, items: Sequence[Evidence], digests: tuple[str, ...]
    ) -> AnyPopulation:
        key = (asked.population, digests)
        if key not in self._populations:
            parts = [self.resources(item, asked.resource)[1] for item in items]
            rows = (
                Chained(parts)
                if self._many(asked.resource.kind)
                else [row for part in parts for row in part]
            )
            self._populations[key] = asked.population(rows)
        return self._populations[key]


def _concerns(item: Evidence, subject: Evidence) -> bool:
    """Whether evidence lies where the subject lies; other worlds concern everything.

    Two sources of one world are two accounts or clusters: one says nothing of the other.
    """
    if item.system != subject.system:
        return True
    return item.scope.holds(subject.scope) or subject.scope.holds(item.scope)


def by_kind(populations: Mapping[str, Whole]) -> dict[str, AnyPopulation]:
    """The populations alone, by parameter."""
    return {name: whole.population for name, whole in populations.items()}
