"""Outcomes: what all tests of one control came to, counted check by check as n of N."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence.verdict import Verdict
from evidence.workbook.engagement import Engagement
from evidence.workbook.tested import Test

GIVEN = "what a person gave"
"""What a test is called that rests on no check."""
_MISSING = (Verdict.UNOBSERVED, Verdict.STALE)


@dataclass(frozen=True, slots=True)
class Counted:
    """One check over all its scopes: the items that could be judged, and those that deviate.

    `waived` are the deviations under an accepted exception, `missing` the results that could not
    be had, `reason` the first reason of one that deviates.
    """

    check: str
    judged: int
    deviating: int
    waived: int
    missing: int
    reason: str

    @property
    def share(self) -> str:
        """Deviations as auditors write them: `2 of 14 items`."""
        return self._of(self.deviating)

    @property
    def holding(self) -> str:
        """What holds, of what could be judged: `12 of 14 items`."""
        return self._of(self.judged - self.deviating)

    def _of(self, count: int) -> str:
        return f"{count:,} of {self.judged:,} item{'s' * (self.judged != 1)}"


@dataclass(frozen=True)
class Outcome:
    """What the tests of one control came to.

    `missing` counts the tests that could not be made in full, `missing_reason` is the first reason;
    `pending` says that a person still has to give something.
    """

    verdict: Verdict
    checks: tuple[Counted, ...]
    missing: int
    missing_reason: str
    pending: bool

    @property
    def judged(self) -> list[Counted]:
        """The checks that could judge something; of items of several checks nothing is added up."""
        return [each for each in self.checks if each.judged]

    @property
    def deviating(self) -> list[Counted]:
        """The checks that found a deviation."""
        return [each for each in self.checks if each.deviating]

    @property
    def shares(self) -> Iterator[str]:
        """Each check that found a deviation: `2 of 14 items (bucket_keeps_versions)`."""
        return (f"{each.share} ({each.check})" for each in self.deviating)

    @property
    def holding(self) -> Iterator[str]:
        """Each check that could judge something, with what holds: `12 of 14 items (...)`."""
        return (f"{each.holding} ({each.check})" for each in self.judged)


def outcome(engagement: Engagement, control: str) -> Outcome:
    """What the tests of a control came to."""
    tests = engagement.tests_of[control]
    by_check: dict[str, list[Test]] = {}
    for test in tests:
        by_check.setdefault(test.check, []).extend([test])
    missing = [test for test in tests if _missing(test)]
    return Outcome(
        engagement.verdicts.get(control, Verdict.UNOBSERVED),
        tuple(_counted(check, of_check) for check, of_check in by_check.items()),
        len(missing),
        next((test.reason for test in missing if test.result in _MISSING), ""),
        any(test.counts.get(Verdict.PENDING) for test in tests),
    )


@dataclass(slots=True)
class Deviated:
    """What deviated of a control in a period: items, each once, and deviations still open."""

    items: set[tuple[str, str, str | None]] = field(
        default_factory=set[tuple[str, str, str | None]]
    )
    still_open: int = 0

    def __str__(self) -> str:
        count = len(self.items)
        return f"{count:,} item{'s' * (count != 1)} deviated, {self.still_open:,} still open"


def deviated(engagement: Engagement) -> dict[str, Deviated]:
    """What deviated in the period, by control, in one pass; nothing for an instant."""
    found: dict[str, Deviated] = {}
    for each in engagement.period.deviations if engagement.period else ():
        of_control = found.setdefault(each.key[0], Deviated())
        of_control.items.add(each.key[2:])
        of_control.still_open += each.closed is None
    return found


def _missing(test: Test) -> bool:
    return test.result in _MISSING or any(test.counts.get(word) for word in _MISSING)


def _counted(check: str, tests: list[Test]) -> Counted:
    failing = [test for test in tests if test.result in (Verdict.FAIL, Verdict.WAIVED)]
    waived = sum(test.counts.get(Verdict.WAIVED, 0) for test in tests)
    return Counted(
        check or GIVEN,
        sum(test.judged for test in tests),
        sum(test.counts.get(Verdict.FAIL, 0) for test in tests) + waived,
        waived,
        sum(test.counts.get(word, 0) for test in tests for word in _MISSING),
        next((test.reason for test in failing), ""),
    )
