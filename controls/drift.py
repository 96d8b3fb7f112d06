"""Drift: what changed between two runs, resource by resource, and what caused it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from controls.drift_side import Key, Part, Side, worst_seen
from controls.redefinition import differences
from evidence.drift.change import UNSEEN, Cause, Change
from evidence.result import Stretch
from evidence.verdict import Verdict

__all__ = ["UNSEEN", "Cause", "Change", "Side", "drift"]
WAIVING = frozenset({Verdict.FAIL, Verdict.WAIVED})


def drift(before: Side, after: Side) -> list[Change]:
    """Every verdict that differs, in order of control, check, scope, resource.

    Results whose digests are equal are equal and are not opened. Requirements whose verdict differs
    by another mapping are told by `redefinition.mapping_changes`.
    """
    changes: list[Change] = []
    for key in sorted(before.digests.keys() | after.digests.keys()):
        if before.digests.get(key) != after.digests.get(key):
            changes += _Pair.at(key, before, after).changes()
    return changes


@dataclass
class _Pair:
    """What both sides said of one key; one of them may be missing."""

    key: Key
    before: Side
    after: Side
    old: Part | None
    new: Part | None

    @classmethod
    def at(cls, key: Key, before: Side, after: Side) -> "_Pair":
        return cls(
            key,
            before,
            after,
            before.open(key) if key in before.digests else None,
            after.open(key) if key in after.digests else None,
        )

    def changes(self) -> Iterator[Change]:
        """The differing verdicts of this pair."""
        olds = self.old.rulings if self.old else {}
        news = self.new.rulings if self.new else {}
        # What is said of the population alone is said of each resource that the other run judged;
        # a population that is out of sight now is one change, not one for each of its resources.
        once = self.old.only_whole if self.old else None
        lost = self.new is None or self.new.only_whole is not None
        names = {None} if lost else olds.keys() | news.keys()
        # What a listing that broke off does not show is not gone.
        whole = self.new.whole if self.new else None
        hidden = whole if whole and whole.verdict in UNSEEN else None
        for resource in sorted(names, key=lambda name: (name is not None, name or "")):
            one = (self.old.ruling(resource) if self.old else None) or once
            two = news.get(resource, hidden)
            if (lost and not once) or (resource is None and hidden and not self._hidden_before):
                one = worst_seen(self._all_of_old(), UNSEEN)
            if resource is None and once and two is None and self.new is not None:
                continue
            if one and two and one.verdict is two.verdict:
                continue
            yield self._change(resource, one, two)

    @property
    def _hidden_before(self) -> bool:
        whole = self.old.whole if self.old else None
        return whole is not None and whole.verdict in UNSEEN

    def _all_of_old(self) -> Iterable[Stretch]:
        if self.old is None:
            return ()
        more = (self.old.unnamed,) if self.old.unnamed else ()
        return (*self.old.rulings.values(), *more)

    def _change(self, resource: str | None, one: Stretch | None, two: Stretch | None) -> Change:
        control, check, scope = self.key
        cause, detail = self._cause(resource, one, two)
        said = two or one
        part = self.new or self.old
        return Change(
            control=control,
            check=check,
            kind=part.kind if part else "",
            scope=scope,
            resource=resource,
            before=one.verdict if one else None,
            after=two.verdict if two else None,
            reason=said.reason if said else "",
            cause=cause,
            detail=detail,
        )

    def _cause(
        self, resource: str | None, one: Stretch | None, two: Stretch | None
    ) -> tuple[Cause, str]:
        if self.old is None or self.new is None:
            return self._no_counterpart()
        decided = self._decided(one, two)
        if decided:
            return Cause.CONTROL, decided
        if two is None and resource is not None:
            return Cause.GONE, "no longer there"
        for ruling in (two, one):
            if ruling and ruling.verdict in UNSEEN:
                return Cause.OBSERVATION, ruling.reason or "it was not observed before"
        if one is None:
            return Cause.NEW, "not there before"
        if two is None:
            return Cause.GONE, "no longer there"
        if Verdict.NO_OCCURRENCE in (one.verdict, two.verdict):
            empty = one.verdict is Verdict.NO_OCCURRENCE
            said = "the population was empty before" if empty else "the population is empty now"
            return (Cause.NEW if empty else Cause.GONE), said
        if {one.verdict, two.verdict} == WAIVING:
            began = two.waiver is not None
            return Cause.WAIVER, f"{two.waiver or one.waiver} {'began' if began else 'lapsed'}"
        if self.old.source != self.new.source:
            return Cause.CHECK, f"the code of {self.key[1]} changed"
        if self.old.parameters != self.new.parameters:
            return Cause.PARAMETER, differences(self.old.parameters, self.new.parameters)
        return self._found_otherwise(self.old, self.new, resource)

    def _found_otherwise(self, old: Part, new: Part, resource: str | None) -> tuple[Cause, str]:
        """The cause where nothing else is asked: what was seen, by which code, or on which day."""
        if resource is not None and old.row_differs(resource, new):
            row, now = old.rows.get(resource), new.rows.get(resource)
            if row is None or now is None:
                return Cause.RESOURCE, "a field of it differs; the baseline does not tell which"
            return Cause.RESOURCE, differences(row, now)
        if old.joined != new.joined:
            return Cause.JOINED, "a population that the check joins with changed"
        if self.before.code != self.after.code:
            return Cause.CODE, "the code that collects and judges is not the same in both runs"
        return Cause.TIME, f"judged at {self.after.day}"

    def _decided(self, one: Stretch | None, two: Stretch | None) -> str | None:
        """What a scoping decision on the control changed; None where none did."""
        words = {each.verdict for each in (one, two) if each}
        before, after = self.before.asked.get(self.key[0]), self.after.asked.get(self.key[0])
        if Verdict.NOT_APPLICABLE not in words or before is None or after is None:
            return None
        if before.not_applicable != after.not_applicable:
            return f"{self.key[0]} {_scoped(after.not_applicable)}"
        if before.scope != after.scope:
            return f"the scope of {self.key[0]} changed"
        return None

    def _no_counterpart(self) -> tuple[Cause, str]:
        control, check, scope = self.key
        there, other, own = (
            ("added", self.before, self.after)
            if self.old is None
            else ("gone", self.after, self.before)
        )
        if control not in other.asked:
            return Cause.CONTROL, f"control {control} {there}"
        mine, theirs = own.asked.get(control), other.asked[control]
        if mine and mine.not_applicable != theirs.not_applicable:
            return Cause.CONTROL, f"{control} {_scoped(self.after.asked[control].not_applicable)}"
        if mine and mine.automation != theirs.automation and check not in other.checks_of(control):
            was, now = self.before.asked[control], self.after.asked[control]
            return Cause.CONTROL, f"automation of {control}: {was.automation} → {now.automation}"
        if check not in other.checks_of(control):
            return Cause.CHECK_NEW, f"check {check} {there}"
        return Cause.SCOPE, f"scope {scope or 'all'} {there}"


def _scoped(reason: str | None) -> str:
    return f"was declared not applicable: {reason}" if reason else "applies again"
