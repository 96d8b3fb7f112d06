"""What is new since a channel was told: drift between two runs, waivers, ageing evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from controls.drift import UNSEEN, Cause, Change, drift
from evidence.errors import MissingObjectError
from evidence.run_heads import UNFINISHED, RunHead
from evidence.run_store import RunReader
from evidence.vault import Vault
from evidence.verdict import Verdict
from evidence.waiver_register import SOON
from tieout.notices.digest import Item
from tieout.notices.told import Told
from tieout.notices.wording import line, some
from tieout.runs import side_of

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
            return drift(
                side_of(self.vault, self.told.run), side_of(self.vault, self.reader.run.id)
            )
        except MissingObjectError:
            # Its evidence was erased: what it said of which item is not to be had any more.
            return None

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
                known = self.told.at and warned <= self.told.at and self.told.run
                if warned <= self.now < end and not known:
                    ends.append((end, control))
            if ends:
                ends.sort()
                found.append(_ageing(item.kind, str(item.scope), item.effective, ends))
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


def _ageing(kind: str, scope: str, effective: datetime, ends: list[tuple[datetime, str]]) -> Item:
    first, control = ends[0]
    names = some([name for _, name in ends])
    text = (
        f"{kind} of {scope} speaks of {effective:%Y-%m-%d %H:%M} UTC; stale for {names} from "
        f"{first:%Y-%m-%d %H:%M} UTC on"
    )
    fields = {"kind": kind, "scope": line(scope), "stale_from": first.isoformat()}
    return Item(control, line(text), fields)
