"""Looks: the stored runs of a period in order of time, each block read once however often it comes.

A run is a look at a day for a control where evidence was collected on that day: judging again what
was held already shows nothing new of the day.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter

import orjson

from evidence.errors import IntegrityError, MissingObjectError
from evidence.period.clocks import Clocks
from evidence.result import Block, Stretch
from evidence.run_store import RunReader
from evidence.runs.run import ControlAsTested, Run
from evidence.runs.run_heads import RunHead, utc
from evidence.store.ledger import LedgerEntry
from evidence.tombstones import erased
from evidence.vault import Vault
from evidence.verdict import Verdict, worst

BlockKey = tuple[str, str, str, str]
"""Control, check, kind and scope: what a block speaks of in every run."""
_RECORDS_KEPT = 64
_ONE_SITTING = timedelta(hours=6)
"""The longest that a run may take and still be one look."""
_LOOKED = frozenset({"run", "evaluate"})


@dataclass(frozen=True, slots=True)
class Part:
    """A block in short: what it says of how many, and the stretches that are no plain pass."""

    key: BlockKey
    record: str | None
    inputs: tuple[str, ...]
    verdicts: frozenset[Verdict]
    stretches: tuple[tuple[int, Stretch], ...]
    whole: Stretch | None

    @classmethod
    def of(cls, block: Block) -> "Part":
        """The block in short."""
        notable, row = [], 0
        for stretch in block.stretches:
            if stretch.verdict is not Verdict.PASS:
                notable.append((row, stretch))
            row += stretch.rows
        return cls(
            (block.control, block.check, block.kind, block.scope),
            block.record,
            block.inputs,
            frozenset(block.counts()),
            tuple(notable),
            block.whole,
        )


@dataclass(frozen=True, slots=True)
class Look:
    """One run: when, the verdict of each control it looked at, and its blocks by what they are of.

    `fresh` holds the controls for which evidence was collected on the day of the look. Where the
    clock stood ahead (`ahead`), there are none: it is not known which day that was.
    """

    run: str
    at: datetime
    controls: Mapping[str, ControlAsTested]
    verdicts: Mapping[str, Verdict]
    fresh: frozenset[str]
    parts: Mapping[BlockKey, Part]
    ahead: bool = False

    @property
    def day(self) -> date:
        """The day of the look, in UTC."""
        return utc(self.at).date()


class Reading:
    """The runs of one vault, with what they have in common kept between them."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._parts: dict[str, Part] = {}
        self._controls: dict[str, Mapping[str, ControlAsTested]] = {}
        self._ends: dict[str, str | None] = {}
        self._behind: list[tuple[str, int]] = []
        self._clocks = Clocks()
        self.ahead: list[tuple[str, date, int]] = []
        self._erased = erased(vault.origin, self._heard(vault.entries()))
        self._rows: OrderedDict[str, Mapping[str, int]] = OrderedDict()

    def looks(self, start: date, end: date) -> Iterator[Look]:
        """The looks from the first day to the last, both included, in order of time.

        Those whose clock stood ahead come when the next run began, and are kept in `ahead`: id, day
        by that clock, and by how many seconds it stood ahead at least.
        """
        found: list[tuple[datetime, int, Run]] = []
        self.ahead.clear()
        for place, head in enumerate(self._vault.runs()):
            # One that began just before midnight may have judged just after it.
            began = utc(head.started)
            days = {began.date(), self._clocks.corrected(head.id, began).date()}
            near = any(start - timedelta(days=1) <= day <= end for day in days)
            if head.digest and head.mode in _LOOKED and near:
                run = self._load(head)
                # By when it judged: a run that was resumed may have begun long before.
                found.append((self._clocks.corrected(run.id, utc(run.now)), place, run))
        for at, _, run in sorted(found, key=itemgetter(0, 1)):
            said, within = utc(run.now), start <= at.date() <= end
            if at < said and (within or start <= said.date() <= end):
                self.ahead.append((run.id, said.date(), int((said - at).total_seconds())))
            if within:
                yield self._look(run, at)

    def failed_runs(self, start: date, end: date) -> list[tuple[str, str, date]]:
        """The runs of the period without results: id, how they ended, and their day."""
        return [
            (head.id, head.status, utc(head.started).date())
            for head in self._vault.runs()
            if not head.digest and head.mode in _LOOKED and start <= utc(head.started).date() <= end
        ]

    def clocks_behind(self, start: date, end: date) -> Iterator[tuple[str, date, int]]:
        """The runs of the period whose clock lay behind an earlier one: id, day, and seconds."""
        days = {head.id: utc(head.started).date() for head in self._vault.runs()}
        for run, seconds in self._behind:
            if run in days and start <= days[run] <= end:
                yield run, days[run], seconds

    def _heard(self, entries: Iterator[LedgerEntry]) -> Iterator[LedgerEntry]:
        """The entries as they come; what they say of runs is kept on the way."""
        for entry in entries:
            if entry.type in ("run-start", "run-end"):
                run, behind = entry.fields["run"], entry.fields.get("clock_behind")
                if entry.type == "run-start":
                    self._clocks.began(run, entry.fields["started"])
                elif run not in self._ends:
                    # The first end stands.
                    self._ends[run] = entry.fields["object"]
                    self._clocks.ended(run)
                if behind:
                    self._behind.append((run, behind))
            yield entry

    def _load(self, head: RunHead) -> Run:
        """A run, held against the ledger that was read once for all of them."""
        if self._ends.get(head.id) != head.digest:
            # Said by the index, and not by the ledger as it was read; or it came just now.
            return self._vault.load_run(head.id)
        run = Run.parse(self._vault.get(head.digest or ""), self._vault.get)
        if run.id != head.id:
            raise IntegrityError(f"object {head.digest} is run {run.id}, and not {head.id}")
        return run

    def rows(self, record: str) -> Mapping[str, int] | None:
        """The row number of each resource of a record, None for one that was erased.

        The last records read are kept.

        Raises:
            IntegrityError: when it is missing or no record.
        """
        found = self._rows.get(record)
        if found is None:
            try:
                lines = self._vault.get(record).splitlines()[1:]
            except MissingObjectError:
                if record in self._erased:
                    return None
                raise
            try:
                found = {orjson.loads(line)["id"]: row for row, line in enumerate(lines)}
            except (orjson.JSONDecodeError, KeyError, TypeError) as error:
                raise IntegrityError(f"object {record} is no record: {error!r}") from error
            self._rows[record] = found
            if len(self._rows) > _RECORDS_KEPT:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(record)
        return found

    def _look(self, run: Run, at: datetime) -> Look:
        if run.controls not in self._controls:
            self._controls[run.controls] = RunReader(self._vault, run).controls()
        controls = self._controls[run.controls]
        parts = [self._part(digest) for digest in run.blocks]
        ahead = at < utc(run.now)
        return Look(
            run.id,
            at,
            controls,
            _verdicts(controls, parts),
            frozenset() if ahead else _fresh(run, parts),
            {part.key: part for part in parts},
            ahead,
        )

    def _part(self, digest: str) -> Part:
        found = self._parts.get(digest)
        if found is None:
            found = self._parts[digest] = Part.of(Block.parse(self._vault.get(digest)))
        return found


def _verdicts(
    controls: Mapping[str, ControlAsTested], parts: Sequence[Part]
) -> Mapping[str, Verdict]:
    """The verdict of each control, as `RunReader.verdicts` rolls up."""
    found: dict[str, set[Verdict]] = {control: set() for control in controls}
    spoken: dict[str, set[str]] = {control: set() for control in controls}
    for part in parts:
        control, check, _, _ = part.key
        # A block without any result judged nothing, whatever its check says elsewhere.
        found[control] |= part.verdicts or {Verdict.UNOBSERVED}
        spoken[control].update((check,) if part.verdicts else ())
    for name, tested in controls.items():
        if not spoken[name].issuperset(tested.checks) and not tested.not_applicable:
            found[name].add(Verdict.UNOBSERVED)
    return {name: worst(words) or Verdict.UNOBSERVED for name, words in found.items()}


def _fresh(run: Run, parts: Sequence[Part]) -> frozenset[str]:
    """The controls that some evidence of the run's own day speaks of.

    A reading that failed on that day counts: somebody looked, and saw nothing.
    """
    today = utc(run.now).date()
    read = [
        item
        for item in run.evidence
        # What the run itself collected just before midnight is of its day.
        if utc(item.collected_at).date() == today
        or (item.run == run.id and utc(run.now) - utc(item.collected_at) <= _ONE_SITTING)
    ]
    records = {item.record for item in read if item.record}
    kinds = {item.kind for item in read}
    refused = {(item.kind, str(item.scope)) for item in read if not item.record}
    fresh: set[str] = set()
    for part in parts:
        control, _, kind, scope = part.key
        seen = not records.isdisjoint(part.inputs) or part.record in records
        # A check of whole populations names no place: any reading of its kind was for it.
        if seen or (kind, scope) in refused or (not scope and kind in kinds):
            fresh.add(control)
    return frozenset(fresh)
