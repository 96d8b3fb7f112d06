"""Drift: what changed between two runs, resource by resource, and what caused it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evidence.record import UNOBSERVED, Record
from evidence.result import Block, Stretch
from evidence.run import Run
from evidence.verdict import Verdict

Load = Callable[[str], Record]
Key = tuple[str, str, str]
"""Control, check and scope: what a block of one run is compared with in the other."""
UNSEEN = frozenset({Verdict.UNOBSERVED, Verdict.STALE})


class Cause(StrEnum):
    """Why a verdict differs, told apart in this order."""

    CONTROL = "control"
    CHECK_NEW = "check added or removed"
    SCOPE = "scope"
    NEW = "new resource"
    GONE = "resource gone"
    OBSERVATION = "what could be observed"
    WAIVER = "waiver"
    CHECK = "check changed"
    PARAMETER = "parameter"
    RESOURCE = "resource changed"
    JOINED = "joined population"
    CODE = "another Tieout"
    TIME = "time"


NOT_LOOKED = frozenset({Cause.CONTROL, Cause.CHECK_NEW, Cause.SCOPE})
"""Causes for which there is no result because nobody looked."""


@dataclass(frozen=True, slots=True)
class Change:
    """One verdict that differs; `before` or `after` is None where there was no result.

    `resource` is None where the whole population is spoken of; `detail` says what exactly differs.
    """

    control: str
    check: str
    kind: str
    scope: str
    resource: str | None
    before: Verdict | None
    after: Verdict | None
    reason: str
    cause: Cause
    detail: str

    @property
    def regressed(self) -> bool:
        """Whether something fails now that did not."""
        return self.after is Verdict.FAIL and self.before is not Verdict.FAIL

    @property
    def lost_sight(self) -> bool:
        """Whether something judged before is no longer observed, or nobody looks there any more.

        A resource that is gone was deleted; a scope, check or control that is gone was not.
        """
        seen = self.before is not None and self.before not in UNSEEN
        gone = self.after is None and self.cause in NOT_LOOKED
        return seen and (gone or self.after in UNSEEN)


@dataclass(frozen=True)
class Side:
    """One of the two runs compared: its blocks by key, and the ids of controls and checks."""

    run: Run
    blocks: Mapping[Key, Block]
    controls: frozenset[str]
    checks: frozenset[str]
    load: Load

    @classmethod
    def of(cls, run: Run, blocks: Iterator[Block], controls: frozenset[str], load: Load) -> "Side":
        """A side from a stored run."""
        filed = {(block.control, block.check, block.scope): block for block in blocks}
        return cls(run, filed, controls, frozenset(key[1] for key in filed), load)


def drift(before: Side, after: Side) -> list[Change]:
    """Every verdict that differs between two runs, in order of control, check, scope, resource.

    Results whose blocks have equal digests are equal and are not opened.
    """
    changes: list[Change] = []
    for key in sorted(before.blocks.keys() | after.blocks.keys()):
        old, new = before.blocks.get(key), after.blocks.get(key)
        if old and new and old.digest == new.digest:
            continue
        changes += _Pair(before, after, old, new).changes()
    return changes


@dataclass
class _Pair:
    """The blocks of one key in both runs; one of them may be missing."""

    before: Side
    after: Side
    old: Block | None
    new: Block | None

    def changes(self) -> Iterator[Change]:
        """The differing verdicts of this pair."""
        block = self.new or self.old
        if block is None:
            return
        olds, old_rows = _rulings(self.old, self.before.load)
        news, new_rows = _rulings(self.new, self.after.load)
        # What is said of the population alone is said of each resource that the other run judged;
        # a population that is out of sight now is one change, not one for each of its resources.
        once, only = _spoken_of_whole(self.old), _spoken_of_whole(self.new)
        lost = only or self.new is None
        names = {None} if lost else olds.keys() | news.keys()
        # What a listing that broke off does not show is not gone.
        whole = self.new.whole if self.new else None
        hidden = whole if whole and whole.verdict in UNSEEN else None
        for resource in sorted(names, key=lambda name: name or ""):
            one, two = olds.get(resource, once), news.get(resource, hidden)
            if lost and not once:
                one = _worst_seen(olds.values())
            if resource is None and once and two is None and self.new is not None:
                continue
            if one and two and one.verdict is two.verdict:
                continue
            cause, detail = self._cause(
                one, two, old_rows.get(resource or ""), new_rows.get(resource or "")
            )
            said = two or one
            yield Change(
                control=block.control,
                check=block.check,
                kind=block.kind,
                scope=block.scope,
                resource=resource,
                before=one.verdict if one else None,
                after=two.verdict if two else None,
                reason=said.reason if said else "",
                cause=cause,
                detail=detail,
            )

    def _cause(
        self,
        one: Stretch | None,
        two: Stretch | None,
        row: Mapping[str, Any] | None,
        now_row: Mapping[str, Any] | None,
    ) -> tuple[Cause, str]:
        if self.old is None or self.new is None:
            return self._block_cause()
        for ruling in (two, one):
            if ruling and ruling.verdict in UNSEEN:
                return Cause.OBSERVATION, ruling.reason
        if one is None:
            return Cause.NEW, "not there before"
        if two is None:
            return Cause.GONE, "no longer there"
        if one.waiver != two.waiver:
            began = two.waiver is not None
            return Cause.WAIVER, f"{two.waiver or one.waiver} {'began' if began else 'lapsed'}"
        if self.old.source != self.new.source:
            return Cause.CHECK, f"the code of {self.new.check} changed"
        if self.old.parameters != self.new.parameters:
            return Cause.PARAMETER, _differences(self.old.parameters, self.new.parameters)
        if row != now_row:
            return Cause.RESOURCE, _differences(row or {}, now_row or {})
        if self.old.inputs[1:] != self.new.inputs[1:]:
            return Cause.JOINED, "a population that the check joins with changed"
        if self.before.run.code != self.after.run.code:
            return Cause.CODE, "the code that collects and judges is not the same in both runs"
        return Cause.TIME, f"judged at {self.after.run.now:%Y-%m-%d}"

    def _block_cause(self) -> tuple[Cause, str]:
        block, there, other = (
            (self.new, "added", self.before) if self.old is None else (self.old, "gone", self.after)
        )
        if block is None:
            return Cause.SCOPE, ""
        if block.control not in other.controls:
            return Cause.CONTROL, f"control {block.control} {there}"
        if block.check not in other.checks:
            return Cause.CHECK_NEW, f"check {block.check} {there}"
        return Cause.SCOPE, f"scope {block.scope or 'all'} {there}"


def _worst_seen(rulings: Iterable[Stretch]) -> Stretch | None:
    """The worst of what was judged; where nothing was, what was not observed."""
    return min(rulings, key=lambda said: (said.verdict in UNSEEN, said.verdict.rank), default=None)


def _spoken_of_whole(block: Block | None) -> Stretch | None:
    return block.whole if block and not block.stretches else None


def _rulings(
    block: Block | None, load: Load
) -> tuple[dict[str | None, Stretch], dict[str, Mapping[str, Any]]]:
    """The ruling and the row of each resource, None standing for the population as a whole."""
    if block is None:
        return {}, {}
    rows = load(block.record).rows if block.record and block.stretches else []
    rulings: dict[str | None, Stretch] = {}
    for number, stretch in block.rows():
        rulings[None if number is None else rows[number]["id"]] = stretch
    return rulings, {row["id"]: row for row in rows}


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The fields that differ, each with its value before and after, short enough for a line."""
    fields = [
        f"{name}: {_short(old.get(name))} → {_short(new.get(name))}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name) and name != UNOBSERVED
    ]
    return "; ".join(fields)


def _short(value: Any) -> str:
    text = "absent" if value is None else str(value)
    return text if len(text) <= 80 else text[:77] + "..."
