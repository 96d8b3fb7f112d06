"""The pairs of control and check of a stored run, with what each came to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from controls.missing_run import frequencies_of, missing_runs
from evidence.drift.comparison import MissingRun
from evidence.errors import IntegrityError
from evidence.result import Block, Stretch
from evidence.run_store import RunReader
from evidence.runs.run import ControlAsTested
from evidence.runs.run_heads import LATEST
from evidence.vault import Vault
from evidence.verdict import Verdict, worst

LIMIT = 100
"""Resources of one verdict that a pair names one by one; the rest are counted."""
ATTESTATION = "attestation"
NO_CHECK = "no_check"
GIVEN_BY_PERSON = "What a person has to give is there."
UNSPOKEN = "the run holds no result of it"


class Found(NamedTuple):
    """One result that a report names; `resource` is None for a whole population."""

    resource: str | None
    kind: str
    scope: str
    reason: str
    record: str | None
    waiver: str | None


@dataclass(frozen=True)
class Pair:
    """One control and one of its checks, with its results by verdict.

    `blocks` are the digests of its blocks of results. Where there is none, `counts` holds one
    result, and `instead` its reason.
    """

    control: ControlAsTested
    check: str
    holds: str
    counts: Mapping[Verdict, int]
    blocks: tuple[str, ...]
    instead: str = ""

    @property
    def verdict(self) -> Verdict:
        """The worst of its results."""
        return worst(self.counts) or Verdict.UNOBSERVED


@dataclass(frozen=True)
class StoredRun:
    """A run in its vault, as tests see it; `missing` is what keeps it from being the present."""

    reader: RunReader
    missing: tuple[MissingRun, ...] = ()

    @classmethod
    def open(cls, vault: Path, run: str, now: datetime) -> "StoredRun":
        """The run of that name in the vault of that folder.

        Where it is the `latest`, `missing` says why it does not speak of `now`, if it does not.

        Raises:
            UsageError: when there is no such vault or run.
            IntegrityError: when the vault is damaged.
        """
        opened = Vault.open(vault)
        reader = RunReader(opened, opened.load_run(run))
        if run != LATEST:
            return cls(reader)
        found = missing_runs(opened.runs(), reader.run, frequencies_of(reader), now)
        return cls(reader, found)

    @cached_property
    def pairs(self) -> Sequence[Pair]:
        """Every pair in the order of the library; a control without results is there too.

        Raises:
            IntegrityError: when a block of results is missing or damaged.
        """
        found: dict[tuple[str, str], _Told] = {}
        for digest, block in zip(self.reader.run.blocks, self.reader.blocks(), strict=True):
            found.setdefault((block.control, block.check), _Told()).add(digest, block)
        return [
            self._pair(control, check, found.get((control.id, check)))
            for control in self.reader.controls().values()
            for check in _checks_of(control, found)
        ]

    @cached_property
    def waivers(self) -> Mapping[str, Mapping[str, str]]:
        """The waivers that were handed to the run, by id."""
        return {waiver["id"]: waiver for waiver in self.reader.waivers()}

    def aliases(self) -> Mapping[str, Sequence[str]]:
        """The short names of each framework of the run: `soc2` for `soc2-2017`."""
        frameworks = self.reader.run.frameworks
        return {
            each.id: tuple(self.reader.framework(each.id).get("aliases", ())) for each in frameworks
        }

    def told(self, pair: Pair, verdict: Verdict) -> Iterator[Found]:
        """The results of a pair with that verdict, in the order of the run.

        Raises:
            IntegrityError: when a block or record is missing or damaged.
        """
        if pair.instead and verdict in pair.counts:
            yield Found(None, "", "", pair.instead, None, None)
        for digest in pair.blocks:
            block = Block.parse(self.reader.vault.get(digest))
            if block.whole and block.whole.verdict is verdict:
                yield _found(None, block, block.whole)
            if any(stretch.verdict is verdict for stretch in block.stretches):
                yield from self._rows(block, verdict)

    def hold_together(self, pair: Pair) -> None:
        """Refuse a pair whose records are not there: what passed must be shown too.

        Raises:
            IntegrityError: when a record is missing, damaged, or of another number of rows.
        """
        for digest in pair.blocks:
            block = Block.parse(self.reader.vault.get(digest))
            if block.stretches and block.record:
                self._ids(block)

    def _rows(self, block: Block, verdict: Verdict) -> Iterator[Found]:
        ids, row = self._ids(block), 0
        for stretch in block.stretches:
            if stretch.verdict is verdict:
                for name in ids[row : row + stretch.rows]:
                    yield _found(name, block, stretch)
            row += stretch.rows

    def _ids(self, block: Block) -> Sequence[str]:
        ids = self.reader.resources(block.record or "")
        if len(ids) != block.items:
            raise IntegrityError(
                f"results of {block.check} in {block.scope} speak of {block.items} rows, "
                f"and record {block.record} holds {len(ids)}"
            )
        return ids

    def _pair(self, control: ControlAsTested, check: str, told: "_Told | None") -> Pair:
        as_tested = self.reader.checks().get(check)
        holds = as_tested.doc if as_tested else GIVEN_BY_PERSON
        if told and told.counts:
            return Pair(control, check, holds, told.counts, tuple(told.blocks))
        decision = control.not_applicable
        if decision:
            reason = f"{decision['reason']} (approved by {decision['approved_by']})"
            return Pair(control, check, holds, {Verdict.NOT_APPLICABLE: 1}, (), reason)
        # As in `RunReader.verdicts`: absence of evidence is never a pass.
        return Pair(control, check, holds, {Verdict.UNOBSERVED: 1}, (), UNSPOKEN)


@dataclass
class _Told:
    """What the blocks of one pair say, gathered block by block."""

    blocks: list[str] = field(default_factory=list)
    counts: dict[Verdict, int] = field(default_factory=dict)

    def add(self, digest: str, block: Block) -> None:
        self.blocks.append(digest)
        for verdict, rows in block.counts().items():
            self.counts[verdict] = self.counts.get(verdict, 0) + rows


def _checks_of(control: ControlAsTested, found: Mapping[tuple[str, str], _Told]) -> Sequence[str]:
    spoken = [check for control_id, check in found if control_id == control.id]
    return tuple(dict.fromkeys((*control.checks, *spoken))) or (NO_CHECK,)


def _found(resource: str | None, block: Block, stretch: Stretch) -> Found:
    return Found(resource, block.kind, block.scope, stretch.reason, block.record, stretch.waiver)
