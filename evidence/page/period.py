"""The period of a page: one letter for each control and day, and a dot where nobody looked."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from evidence.errors import UsageError
from evidence.period.days import ControlDays, control_days, days_of
from evidence.period.looks import Look, Reading
from evidence.runs.run import Run
from evidence.runs.run_heads import utc
from evidence.vault import Vault
from evidence.verdict import Verdict

LETTERS: Mapping[Verdict, str] = {
    Verdict.FAIL: "f",
    Verdict.UNOBSERVED: "u",
    Verdict.STALE: "s",
    Verdict.PENDING: "d",
    Verdict.WAIVED: "w",
    Verdict.PASS: "p",
    Verdict.NO_OCCURRENCE: "o",
    Verdict.NOT_APPLICABLE: "n",
}
NOT_LOOKED = "."
USUAL = 366
"""The most days that are shown where nobody named a first day."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days that were asked for; None stands for the first look, or the day of the run."""

    start: date | None = None
    end: date | None = None


def days(
    vault: Vault, run: Run, period: Period, controls: Collection[str]
) -> Mapping[str, Any] | None:
    """The day ledger up to a run, None where it has one day and nobody asked for a period.

    Only runs that the ledger held when this one ended are looks, so that the same run gives the
    same page whatever came later.

    Raises:
        UsageError: when the days are no period, or end after the day of the run.
    """
    last = utc(run.now).date()
    segment = max((head.segment for head in vault.runs() if head.id == run.id), default=0)
    heads = [head for head in vault.runs() if head.segment <= segment]
    held = {head.id: utc(head.started).date() for head in heads if head.digest}
    start, end = _bounds(period, last, min(held.values(), default=last), run.id)
    asked = period != Period()
    if start == end and not asked:
        return None
    looks: list[str] = []
    looked: set[date] = set()

    def seen() -> Iterator[Look]:
        for look in Reading(vault).looks(start, end):
            if look.run in held:
                looks.append(look.run)
                looked.add(look.day)
                yield look

    found = control_days(seen(), start, end)
    if len(looks) < 2 and not asked:
        return None
    whole = days_of(start, end)
    return {
        "from": start.isoformat(),
        "to": end.isoformat(),
        "runs": len(looks),
        "without_results": [
            [head.id, head.status, utc(head.started).date().isoformat()]
            for head in heads
            if not head.digest
            and head.mode in ("run", "evaluate")
            and start <= utc(head.started).date() <= end
        ],
        "idle": sum(day not in looked for day in whole),
        "controls": [
            [each.control, _line(each, whole)] for each in found if each.control in controls
        ],
    }


def _bounds(period: Period, last: date, first: date, run: str) -> tuple[date, date]:
    end = period.end or last
    if end > last:
        raise UsageError(
            f"--to {end} lies after {last}, the day of run {run}; name an earlier day, or a later "
            "run by --run"
        )
    usual = max(first, end - timedelta(days=USUAL - 1))
    start = period.start or min(usual, end)
    days_of(start, end)
    return start, end


def _line(control: ControlDays, days: list[date]) -> str:
    """One letter for each day."""
    words = control.words
    return "".join(LETTERS[words[day]] if day in words else NOT_LOOKED for day in days)
