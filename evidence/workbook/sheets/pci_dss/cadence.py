"""Cadences: how often the catalog says that a requirement's work is due, and when it is due next.

A cadence counts as a rhythm where it says how often something is done. A limit (`90 days idle`) and
a time to keep things (`keep 3 months`) come with no next day.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from evidence.verdict import Verdict
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheets.pci_dss.finding import meeting

BY_RISK = "interval from the risk analysis"
LIMIT = "limit, no rhythm"
KEPT = "time to keep, no rhythm"
# "12 months and after change", "at hire and 12 months"; not "1 month for ..." and "90 days idle".
_COUNTED = re.compile(r"(?:^|\band )(\d+) (day|month)s?\b(?! for| idle)")
_PLAIN = {"daily": 1, "weekly": 7}
_LAST = 1_000


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often: every so many months or days; both 0 where no day follows from the words."""

    name: str
    months: int = 0
    days: int = 0

    @property
    def order(self) -> int:
        """By which calendars are sorted, in days: daily first, what has no rhythm last."""
        return self.months * 61 // 2 + self.days or _LAST + (BY_RISK, LIMIT, KEPT).index(self.name)

    def after(self, day: date) -> date | None:
        """The day on which it is due again after `day`, None without a rhythm."""
        if self.days:
            return day + timedelta(days=self.days)
        if not self.months:
            return None
        year, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def cadence(words: str) -> Cadence:
    """The cadence that the words of a catalog mean."""
    for name, days in _PLAIN.items():
        if words.startswith(name):
            return Cadence(name, days=days)
    found = _COUNTED.search(words)
    if found:
        count, unit = int(found[1]), found[2]
        if unit == "month":
            return Cadence(_YEARS.get(count, f"every {count} months"), months=count)
        return Cadence(f"every {count} days", days=count)
    if "risk analysis" in words:
        return Cadence(BY_RISK)
    return Cadence(KEPT if words.startswith("keep") else LIMIT)


_YEARS = {1: "monthly", 3: "quarterly", 6: "half-yearly", 12: "yearly"}


def last_done(engagement: Engagement, requirement: str) -> date | None:
    """The day that the evidence shows the work of a requirement for, None where it shows none.

    A control that meets the requirement in full and passes shows it; parts show it only where all
    of them pass, and then as of the oldest. Only where what was read is itself what is asked for:
    the state of systems. The day on which a register or a listing of people was read is not the day
    on which anybody did what it tells of.
    """
    passing = {
        reach.control.id: reach.meets == "full"
        for reach in engagement.reaches[requirement]
        if meeting(reach) and engagement.verdicts.get(reach.control.id) is Verdict.PASS
    }
    days = {control: _state_of(engagement, control) for control in passing}
    whole = [day for control, day in days.items() if passing[control] and day]
    if whole:
        return max(whole)
    parts = [day for day in days.values() if day]
    if engagement.requirement_verdicts.get(requirement) is Verdict.PASS and len(parts) == len(days):
        return min(parts, default=None)
    return None


def _state_of(engagement: Engagement, control: str) -> date | None:
    """The day of the oldest reading that a control rests on, None where any of it is of people."""
    units = [
        engagement.units.get(digest)
        for test in engagement.tests_of[control]
        for digest in (test.record, *test.inputs)
        if digest
    ]
    kinds = engagement.reader.kinds()
    days = []
    for unit in units:
        kind = kinds.get(unit.kind) if unit else None
        if unit is None or kind is None or kind.data != "configuration":
            return None
        days += [unit.effective.astimezone(UTC).date()]
    return min(days, default=None)


def newest_evidence(engagement: Engagement, controls: tuple[str, ...]) -> date | None:
    """The day that the newest evidence read by the tests of these controls speaks of, in UTC."""
    return max(
        (
            engagement.units[digest].effective.astimezone(UTC).date()
            for control in controls
            for test in engagement.tests_of[control]
            for digest in (test.record, *test.inputs)
            if digest and digest in engagement.units
        ),
        default=None,
    )
