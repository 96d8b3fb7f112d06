"""What is new since a channel was told: drift between two runs, waivers, ageing evidence."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from controls.drift import UNSEEN, Cause, Change, Side, drift
from controls.redefinition import mapping_changes, redefinitions
from evidence.errors import MissingObjectError
from evidence.run_store import RunReader
from evidence.runs.run_heads import UNFINISHED, RunHead
from evidence.vault import Vault
from evidence.verdict import Verdict
from evidence.waiver_register import SOON
from tieout.notices.digest import Item
from tieout.notices.told import Told
from tieout.notices.wording import line, some
from tieout.runs import side_of, stored_side

HOLDS = frozenset({Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.NO_OCCURRENCE})
MARGIN = 4
"""Evidence is about to go stale in the last fourth of the time that it may have."""


@dataclass(frozen=True)
class News:
    """The newest stored run, held against the one that a channel was told of."""

    vault: Vault
    reader: RunReader
    told: Told
    now: datetime

    def changes(self) -> list[Change] | None:
        """What differs from the run that was told; None when all of it is new to the channel."""
        if self.told.run is None:
            return None
        if self.told.run == self.reader.run.id:
            return []
        try:
            return drift(*self._sides)
        except MissingObjectError:
            # Its evidence was erased: what it said of which item is not to be had any more.
            return None

    @cached_property
    def _sides(self) -> tuple[Side, Side]:
        return side_of(self.vault, self.told.run or ""), stored_side(self.reader)

    def redefined(self) -> list[Item]:
        """What is asked otherwise than in the run that was told; waivers are told elsewhere."""
        if self.told.run in (None, self.reader.run.id):
            return []
        try:
            sides = self._sides
        except MissingObjectError:
            return []
        found: list[Item] = []
        code: set[str] = set()
        for each in redefinitions(*sides):
            if each.cause is Cause.CHECK:
                code.add(each.check)
            elif each.cause is not Cause.WAIVER:
                text = f"{each.check}: {each.detail}" if each.check else each.detail
                fields = {"check": each.check, "cause": each.cause.value}
                found.append(Item(each.control, line(text), fields))
        if code:
            # One line for all: after an update of Tieout it may be true of every check.
            text = f"the code of checks changed: {some(sorted(code))}"
            found.append(Item("", line(text), {"cause": Cause.CHECK.value}, len(code)))
        return [*found, *map(_moved, mapping_changes(*sides))]

    def verdicts(self, changes: Sequence[Change] | None) -> dict[str, list[Item]]:
        """The items of each section that tells of verdicts."""
        if changes is None:
            return {"failures": list(self.failing()), "lost": list(self._unseen())}
        found: dict[str, list[Item]] = {"failures": [], "recoveries": [], "accepted": []}
        lost: dict[tuple[str, ...], list[Change]] = {}
        for change in changes:
            if change.regressed:
                found["failures"].append(_told_of(change))
            elif change.lost_sight:
                key = change.control, change.check, change.scope, change.detail or change.reason
                lost.setdefault(key, []).append(change)
            elif change.before is None and change.after in UNSEEN:
                # Never lost, for it could not be seen from its first day on; told all the same.
                key = change.control, change.check, change.scope, change.reason or change.detail
                lost.setdefault(key, []).append(change)
            elif change.before is Verdict.FAIL:
                if change.after is Verdict.WAIVED:
                    found["accepted"].append(_told_of(change))
                elif change.after in HOLDS or change.cause is Cause.GONE:
                    found["recoveries"].append(_told_of(change))
        found["lost"] = [_lost(*key, count=len(items)) for key, items in lost.items()]
        return found

    def failing(self) -> Iterator[Item]:
        """Every result of the run that fails."""
        for block in self.reader.blocks():
            if Verdict.FAIL not in block.counts():
                continue
            names = self.reader.resources(block.record) if block.record else []
            for row, said in block.rows():
                if said.verdict is Verdict.FAIL:
                    resource = None if row is None else names[row]
                    yield _item(block.control, block.check, block.scope, resource, said.reason)

    def _unseen(self) -> Iterator[Item]:
        for block in self.reader.blocks():
            for said in (*((block.whole,) if block.whole else ()), *block.stretches):
                if said.verdict in UNSEEN:
                    yield _lost(
                        block.control, block.check, block.scope, said.reason, count=said.rows
                    )

    def waivers(self) -> dict[str, list[Item]]:
        """Waivers that lapsed, and those about to, since the channel was told."""
        today = self.now.date()
        before = self.told.at.date() if self.told.at else date.min
        found: dict[str, list[Item]] = {"lapsed": [], "lapsing": []}
        for waiver in self.reader.waivers():
            starts, ends = (date.fromisoformat(waiver[name]) for name in ("starts", "ends"))
            fresh = max(ends - SOON, starts) > before
            if before <= ends < today:
                found["lapsed"].append(_waiver(waiver, "lapsed after"))
            elif starts <= today <= ends and ends - today <= SOON and fresh:
                found["lapsing"].append(_waiver(waiver, "holds until"))
        return found

    def ageing(self) -> list[Item]:
        """Evidence in the last fourth of its time that was not so when the channel was told."""
        told = self.told.at if self.told.run else None

        def wanted(warned: datetime, end: datetime) -> bool:
            return warned <= self.now < end and not (told and warned <= told)

        return self._aged(wanted, "stale for {names} from {first} on")

    def stale(self) -> list[Item]:
        """Evidence whose time ran out since the channel was told, whether or not a run says so."""
        told = self.told.at

        def wanted(_warned: datetime, end: datetime) -> bool:
            return end <= self.now and not (told and end <= told)

        return self._aged(wanted, "stale for {names} since {first}")

    def _aged(self, wanted: Callable[[datetime, datetime], bool], said: str) -> list[Item]:
        """Evidence by when it is about to go stale, and when it does, for each of its controls."""
        allowed = self.reader.run.oldest_allowed
        controls = self.reader.controls()
        readers: dict[str | None, set[str]] = {}
        for check in self.reader.checks().values():
            for kind in (check.subject, *check.populations):
                readers.setdefault(kind, set()).update(check.controls)
        found = []
        for item in self.reader.run.evidence if allowed else ():
            ends: list[tuple[datetime, str]] = []
            for control in readers.get(item.kind, ()) if item.record else ():
                if control not in controls:
                    continue
                span = timedelta(seconds=allowed[controls[control].frequency])
                end, warned = item.effective + span, item.effective + span - span / MARGIN
                if wanted(warned, end):
                    ends.append((end, control))
            if ends:
                ends.sort()
                found.append(_ageing(item.kind, str(item.scope), item.effective, ends, said))
        return found


def failed_runs(heads: Sequence[RunHead], told: Told) -> list[Item]:
    """The runs that ended without a result since the channel was told, however they ended.

    A channel that was never told hears of those behind the newest stored run.
    """
    stored = max((head.segment for head in heads if head.digest), default=-1)
    since = stored if told.segment < 0 else told.segment
    return [
        Item("", line(f"run {head.id} {_ended(head)}"), {"run": head.id, "status": head.status})
        for head in heads
        if head.segment > since and head.mode == "run" and not head.digest
    ]


def _ended(head: RunHead) -> str:
    return "did not come to its end" if head.status == UNFINISHED else f"ended as {head.status}"


def _told_of(change: Change) -> Item:
    because = f" ({change.cause.value}: {change.detail})" if change.detail else ""
    item = _item(change.control, change.check, change.scope, change.resource, change.reason)
    fields = {
        **item.fields,
        "before": change.before.value if change.before else None,
        "after": change.after.value if change.after else None,
        "cause": change.cause.value,
        "detail": line(change.detail),
    }
    return Item(item.control, line(item.text + because), fields)


def _item(control: str, check: str, scope: str, resource: str | None, reason: str) -> Item:
    where = f"{resource or 'the whole population'}{f' in {scope}' if scope else ''}"
    fields = {
        "check": check,
        "scope": line(scope),
        "resource": None if resource is None else line(resource),
        "reason": line(reason),
    }
    return Item(control, line(f"{where}: {reason or check}"), fields)


def _lost(control: str, check: str, scope: str, reason: str, *, count: int) -> Item:
    many = f"{count} results" if count > 1 else "1 result"
    fields = {"check": check, "scope": line(scope), "reason": line(reason), "count": count}
    return Item(control, line(f"{many} of {scope or 'all places'}: {reason}"), fields, count)


def _waiver(waiver: dict[str, Any], word: str) -> Item:
    fields = {name: line(waiver[name]) for name in ("id", "resource", "scope", "ends")}
    text = f"{waiver['id']} over {waiver['resource']} {word} {waiver['ends']}"
    return Item(waiver["control"], line(text), fields)


def _moved(change: Change) -> Item:
    before, after = (
        each.value if each else "not audited" for each in (change.before, change.after)
    )
    text = f"{change.resource}: {before} → {after} ({change.detail})"
    return Item(change.control, line(text), {"cause": change.cause.value})


def _ageing(
    kind: str, scope: str, effective: datetime, ends: list[tuple[datetime, str]], said: str
) -> Item:
    first, control = ends[0]
    names = some([name for _, name in ends])
    when = said.format(names=names, first=f"{first:%Y-%m-%d %H:%M} UTC")
    text = f"{kind} of {scope} speaks of {effective:%Y-%m-%d %H:%M} UTC; {when}"
    fields = {"kind": kind, "scope": line(scope), "stale_from": first.isoformat()}
    return Item(control, line(text), fields)
