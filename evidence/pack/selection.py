"""Selection: which runs, controls and items a pack is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from evidence.errors import UsageError
from evidence.result import Block, Result
from evidence.run_store import RunReader
from evidence.runs.run_heads import RunHead, utc
from evidence.vault import Vault
from evidence.workbook.names import chosen_framework, short_names


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for; nothing said means the latest run, whole.

    `runs` are names of runs (see `run_heads.named`); `since` and `until` are days in UTC that take
    every finished run started from the one to the end of the other. `frameworks` are ids or short
    names; `items` are ids of resources. `segments` is how much of the ledger goes along: all of it
    when None, else its first so many segments, as when a pack is to be made once more.
    """

    runs: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    frameworks: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    segments: int | None = None


@dataclass(frozen=True)
class Chosen:
    """What was found: the runs in the order of the ledger, and ids instead of short names."""

    selection: Selection
    readers: Sequence[RunReader]
    frameworks: tuple[str, ...]

    @property
    def newest(self) -> RunReader:
        """The run that the papers for people are drawn from."""
        return self.readers[-1]

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the runs is left out."""
        return not self.frameworks and not self.selection.items

    @property
    def tells_of_people(self) -> bool:
        """Whether some record of the runs is of a kind that has a personal field."""
        return any(
            item.record and item.kind in kinds and kinds[item.kind].personal
            for reader in self.readers
            for kinds in [reader.kinds()]
            for item in reader.run.evidence
        )

    def as_json(self) -> dict[str, Any]:
        """The selection as the pack states it."""
        asked = self.selection
        return {
            "runs": [reader.run.id for reader in self.readers],
            "from": asked.since.isoformat() if asked.since else None,
            "to": asked.until.isoformat() if asked.until else None,
            "frameworks": list(self.frameworks),
            "items": list(asked.items),
        }

    def holds_block(self, reader: RunReader, block: Block) -> bool:
        """Whether a block of results is part of the pack."""
        if block.control not in self._mapped[reader.run.id]:
            return False
        if not self.selection.items:
            return True
        judged = block.record
        return judged is not None and not self._items.isdisjoint(reader.resources(judged))

    def blocks(self, reader: RunReader) -> Iterator[Block]:
        """The blocks of results of a run that are part of the pack, in reading order."""
        return (block for block in reader.blocks() if self.holds_block(reader, block))

    def results(self, reader: RunReader) -> Iterator[Result]:
        """The results of a run that are about what the pack is about, in reading order.

        Where items were chosen, what is said of a whole population goes with any item of it.
        """
        controls, items = self.controls_of[reader.run.id], self._items
        records = self._records_of_items(reader) if items else frozenset[str]()
        for result in reader.results():
            named = result.resource in items or (
                result.resource is None and result.record in records
            )
            if result.control in controls and (named or not items):
                yield result

    def _records_of_items(self, reader: RunReader) -> frozenset[str]:
        return frozenset(block.record for block in self.blocks(reader) if block.record)

    @cached_property
    def controls_of(self) -> dict[str, frozenset[str]]:
        """The controls of each run that the pack is about; of items, those that judged one."""
        if not self.selection.items:
            return self._mapped
        return {
            reader.run.id: frozenset(block.control for block in self.blocks(reader))
            for reader in self.readers
        }

    @cached_property
    def _mapped(self) -> dict[str, frozenset[str]]:
        """The controls of each run that are mapped to a framework in question."""
        return {
            reader.run.id: frozenset(
                control.id
                for control in reader.controls().values()
                if not self.frameworks
                or any(control.satisfies.get(framework) for framework in self.frameworks)
            )
            for reader in self.readers
        }

    @cached_property
    def _items(self) -> frozenset[str]:
        return frozenset(self.selection.items)


def choose(vault: Vault, selection: Selection) -> Chosen:
    """The runs that a selection means.

    Raises:
        UsageError: when there is no such run or framework, or no run in the period.
        IntegrityError: when the vault does not hold what a run names.
    """
    period = selection.since or selection.until
    if period and selection.runs:
        raise UsageError("a pack is of named runs or of a period; name only one of the two")
    if period:
        wanted = [head.id for head in _within(vault.runs(), selection)]
        if not wanted:
            raise UsageError(
                f"no finished run was started from {selection.since or 'the beginning'} "
                f"to {selection.until or 'today'}"
            )
    else:
        wanted = [vault.load_run(name).id for name in selection.runs or ("latest",)]
    order = {head.id: place for place, head in enumerate(vault.runs())}
    runs = [vault.load_run(name) for name in sorted(set(wanted), key=order.__getitem__)]
    readers = [RunReader(vault, run) for run in runs]
    names = {name: alias for each in readers for name, alias in short_names(each).items()}
    frameworks = dict.fromkeys(chosen_framework(names, each) for each in selection.frameworks)
    return Chosen(selection, readers, tuple(frameworks))


def _within(heads: Sequence[RunHead], selection: Selection) -> list[RunHead]:
    """The finished runs of a period; past days that were judged again are no runs of it."""
    since, until = selection.since or date.min, selection.until or date.max
    return [
        head
        for head in heads
        if head.digest and head.mode != "rejudge" and since <= utc(head.started).date() <= until
    ]
