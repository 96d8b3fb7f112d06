"""The report of a period: day ledger, deviations and occurrences of every control together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from evidence.period.attested_acts import acts_by_control
from evidence.period.days import ControlDays, control_days, days_of
from evidence.period.deviations import Deviation, Tracker
from evidence.period.looks import Look, Reading
from evidence.period.occurrences import Act, Occurrences, Slot, occurrences, slots
from evidence.runs.run_heads import utc
from evidence.vault import Vault


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """What the runs from `start` to `end` say; `runs` are looks, `failed` runs without results.

    `idle` are the days without any look at all. `clocks` are the runs whose clock lay behind, each
    with its day by that clock and the seconds: what they saw may stand too early. `clocks_ahead`
    are those that a later run shows to have stood ahead: they are looks at no day. `attested` is
    what people attested by control, None where that was not looked at.
    """

    start: date
    end: date
    controls: tuple[ControlDays, ...]
    deviations: tuple[Deviation, ...]
    runs: tuple[str, ...]
    failed: tuple[tuple[str, str, date], ...]
    idle: tuple[date, ...]
    clocks: tuple[tuple[str, date, int], ...] = ()
    clocks_ahead: tuple[tuple[str, date, int], ...] = ()
    attested: Mapping[str, tuple[Act, ...]] | None = None

    @property
    def never(self) -> tuple[str, ...]:
        """The controls that were not looked at on any day of the period."""
        return tuple(each.control for each in self.controls if not each.words)

    @property
    def days(self) -> list[date]:
        """Every day of the period."""
        return days_of(self.start, self.end)

    @property
    def until(self) -> datetime:
        """The end of the last day, in UTC."""
        return utc(datetime.combine(self.end, time.max))

    def of(self, control: str) -> list[Deviation]:
        """The deviations of one control."""
        return [each for each in self.deviations if each.key[0] == control]

    def items(self, control: str) -> int:
        """How many items of a control deviated, each once; a whole population is one."""
        return len({each.key[2:] for each in self.of(control)})

    def missed(self, control: ControlDays) -> list[Slot]:
        """The slots of the calendar in which a control was not carried out, or only late."""
        return [slot for slot in self.slots(control) or () if slot.missed]

    def due(self, control: ControlDays) -> Occurrences | None:
        """How often the control was due and seen, None where it keeps no calendar."""
        return occurrences(control, self.days, attested=self._acts(control))

    def slots(self, control: ControlDays) -> list[Slot] | None:
        """Each slot of the calendar with when it was seen, None where it keeps no calendar."""
        return slots(control, self.days, attested=self._acts(control))

    def _acts(self, control: ControlDays) -> tuple[Act, ...] | None:
        """What people attested of a control; None of one that no person attests."""
        if self.attested is None or control.automation == "automated":
            return None
        return self.attested.get(control.control, ())

    def as_json(self, sla: timedelta | None = None) -> Mapping[str, Any]:
        """The report as JSON; durations are in seconds, days in ISO 8601."""
        return {
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "days": len(self.days),
            "days_without_a_run": [day.isoformat() for day in self.idle],
            "runs": list(self.runs),
            "runs_without_results": [
                {"run": run, "status": status, "day": day.isoformat()}
                for run, status, day in self.failed
            ],
            "clocks_behind": [
                {"run": run, "day": day.isoformat(), "seconds": seconds}
                for run, day, seconds in self.clocks
            ],
            "clocks_ahead": [
                {"run": run, "day": day.isoformat(), "seconds": seconds}
                for run, day, seconds in self.clocks_ahead
            ],
            "never_looked_at": list(self.never),
            "controls": [self._control(each) for each in self.controls],
            "deviations": [self._deviation(each, sla) for each in self.deviations],
        }

    def _control(self, control: ControlDays) -> Mapping[str, Any]:
        due, kept = self.due(control), self.slots(control)
        return {
            "control": control.control,
            "title": control.title,
            "frequency": control.frequency,
            "frequencies": [
                {"from": day.isoformat(), "frequency": frequency}
                for day, frequency in control.frequencies
            ],
            "automation": control.automation,
            "counts": dict(control.counts()),
            "occurrences": due._asdict() if due else None,
            "slots": [_slot(each) for each in kept] if kept is not None else None,
            "words": {day.isoformat(): word.value for day, word in control.words.items()},
            "deviations": len(self.of(control.control)),
            "slots_missed": len(self.missed(control)),
            "items_affected": self.items(control.control),
        }

    def _deviation(self, each: Deviation, sla: timedelta | None) -> Mapping[str, Any]:
        control, check, kind, scope, resource = each.key
        return {
            "control": control,
            "check": check,
            "kind": kind,
            "scope": scope,
            "resource": resource,
            "reason": each.reason,
            "last_good": each.last_good.isoformat() if each.last_good else None,
            "opened": each.opened.isoformat(),
            "last_bad": each.last_bad.isoformat(),
            "closed": each.closed.isoformat() if each.closed else None,
            "end": each.end,
            "lasted": int(each.lasted.total_seconds()),
            "looks": each.seen,
            "waived_looks": each.waived,
            "within_sla": each.within(sla, self.until) if sla else None,
        }


def _slot(slot: Slot) -> Mapping[str, str | None]:
    return {
        "slot": slot.name,
        "from": slot.start.isoformat(),
        "to": slot.end.isoformat(),
        "state": slot.state,
        "day": slot.day.isoformat() if slot.day else None,
    }


def period_report(vault: Vault, start: date, end: date) -> PeriodReport:
    """The report of the runs from the first day to the last, both included, in UTC.

    Raises:
        UsageError: when the days are no period.
        IntegrityError: when something that a run names is missing or damaged.
    """
    days = days_of(start, end)
    reading = Reading(vault)
    tracker, runs, looked = Tracker(reading), list[str](), set[date]()

    def seen() -> Iterator[Look]:
        for look in reading.looks(start, end):
            tracker.see(look)
            runs.append(look.run)
            if not look.ahead:
                looked.add(look.day)
            yield look

    controls = control_days(seen(), start, end)
    return PeriodReport(
        start,
        end,
        tuple(controls),
        tuple(tracker.all()),
        tuple(runs),
        tuple(reading.failed_runs(start, end)),
        tuple(day for day in days if day not in looked),
        tuple(reading.clocks_behind(start, end)),
        tuple(reading.ahead),
        acts_by_control(vault),
    )
