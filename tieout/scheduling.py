"""The scheduler: sleeps until something is due, audits, and goes on until it is told to end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from collectors.tape import Clock
from tieout.timetable import Timetable, wait_after

LONGEST_SLEEP = timedelta(minutes=1)
"""How long the scheduler sleeps before it looks at the clock, which may have been set."""
LOOK_AGAIN = timedelta(minutes=15)
"""How long it relies on a timetable: other runs, and changed files, change what is due."""


class Job(Protocol):
    """What a scheduler needs done; each call reads the workspace anew."""

    def timetable(self, now: datetime) -> Timetable | None:
        """What is due now and next; None when that cannot be said, which was told already."""
        ...

    def audit(self) -> bool:
        """Run what is due, once; whether it came to its end."""
        ...


@dataclass
class Scheduler:
    """One loop over a job; `sleep` takes seconds and returns whether the loop is to end."""

    job: Job
    clock: Clock
    sleep: Callable[[float], bool]
    say: Callable[[str], None]

    def loop(self) -> None:
        """Audit whatever falls due, until `sleep` says that it is time to end.

        An audit that does not come to its end is waited after, longer each time: the job is to say
        why. However much time passed unseen, what is due is audited once.
        """
        unfinished, ended = 0, False
        while not ended:
            now = self.clock()
            table = self.job.timetable(now)
            if table and not table.due(now):
                unfinished = 0
                until = min(table.next or now + LOOK_AGAIN, now + LOOK_AGAIN)
            else:
                if table:
                    self.say(due_told(table, now))
                done = table is not None and self.job.audit()
                unfinished = 0 if done else unfinished + 1
                until = self.clock() + (LONGEST_SLEEP if done else wait_after(unfinished))
            ended = self._slept_until(until)

    def _slept_until(self, until: datetime) -> bool:
        """Sleep in short pieces, so that a clock that was set is seen; whether the loop is to end.

        A clock that went back ends the sleep too: what is due then is asked anew.
        """
        if self.sleep(0.0):
            return True
        before = self.clock()
        while before <= (now := self.clock()) < until:
            before = now
            if self.sleep(min((until - now).total_seconds(), LONGEST_SLEEP.total_seconds())):
                return True
        return False


def due_told(table: Timetable, now: datetime) -> str:
    """What is due now, in words."""
    due = table.due(now)
    first = min(due, key=lambda each: (each.due, each.control))
    return f"due: {len(due)} controls, {first.control} since {_minute(first.due)}"


def next_told(table: Timetable) -> str:
    """When something is due next, in words."""
    if table.next is None:
        return "no control is looked at by a check of a configured source"
    control = table.standings[0].control
    waits = f", after {table.failed} runs that failed" if table.not_before else ""
    return f"nothing is due; next {_minute(table.next)} ({control}{waits})"


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
