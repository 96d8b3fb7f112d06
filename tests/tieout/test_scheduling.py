"""The scheduler's loop, with a clock and a job of the test: what is due, once, no hot loop."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from controls.due import Rhythm, Standing
from tieout.scheduling import Scheduler, due_told, next_told
from tieout.timetable import Timetable

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class World:
    """A clock that only sleeping moves, and a daily control that an audit looks at."""

    now: datetime = START
    last: datetime | None = None
    until: datetime = START + 3 * DAY
    audits: list[datetime] = field(default_factory=list)
    attempts: list[datetime] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    fails: Callable[[int], bool] = lambda _: False
    unreadable: Callable[[datetime], bool] = lambda _: False
    slept: float = 0.0

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> bool:
        assert 0 <= seconds <= 60
        self.slept += seconds
        self.now += timedelta(seconds=seconds)
        return self.now >= self.until

    def timetable(self, now: datetime) -> Timetable | None:
        if self.unreadable(now):
            return None
        due = Rhythm().after("daily", self.last) if self.last else START
        standing = Standing("C-01", "daily", self.last, "", due, due, None)
        return Timetable([standing], by_person=0, failed=0, not_before=None)

    def audit(self) -> bool:
        self.attempts.append(self.now)
        if self.fails(len(self.attempts)):
            return False
        self.audits.append(self.now)
        self.last = self.now
        return True

    def go(self) -> "World":
        Scheduler(self, self.clock, self.sleep, self.said.append).loop()
        return self


def test_it_audits_what_falls_due() -> None:
    """On three days there are three audits after the first, each at its time."""
    world = World().go()
    at = datetime(2026, 3, 3, 2, 15, tzinfo=UTC)
    days = [each.replace(second=0) for each in world.audits[1:]]
    assert START == world.audits[0]
    # A look at the clock a few minutes before the time counts for it.
    assert all(
        timedelta() <= at + n * DAY - day <= timedelta(minutes=5) for n, day in enumerate(days)
    )
    assert 3 == len(days)
    assert "due: 1 controls, C-01 since 2026-03-02 09:00 UTC" == world.said[0]


def test_after_downtime_there_is_one_audit() -> None:
    """Ten missed days are caught up by one run."""
    world = World(last=START - 10 * DAY, until=START + timedelta(hours=1)).go()
    assert [START] == world.audits


def test_failures_are_waited_after() -> None:
    """What fails is tried after 5 minutes, then twice as long each time, up to 6 hours."""
    world = World(fails=lambda _: True).go()
    waits = [late - early for early, late in pairwise(world.attempts)]
    minutes = [wait // timedelta(minutes=1) for wait in waits]
    assert [5, 10, 20, 40, 80, 160, 320, 360, 360] == minutes[:9]


def test_one_success_ends_the_waiting() -> None:
    """After an audit that came to its end the next failure waits 5 minutes again."""
    world = World(fails=lambda turn: turn in (1, 2, 4)).go()
    waits = [late - early for early, late in pairwise(world.attempts)]
    assert timedelta(minutes=5) == waits[0]
    assert timedelta(minutes=5) == waits[3]


def test_a_workspace_that_cannot_be_read_is_read_again() -> None:
    """A mistake in a file ends nothing: once it is mended, what is due is audited."""
    mended = START + timedelta(hours=2)
    world = World(unreadable=lambda now: now < mended).go()
    assert mended <= world.audits[0] <= mended + timedelta(hours=3)


def test_it_ends_when_told() -> None:
    """Told to end while it audits, it ends when the audit has, and begins no other."""
    world = World()
    world.until = START
    world.go()
    assert [START] == world.audits
    assert 0 == world.slept


@given(st.lists(st.integers(min_value=-90 * 24 * 60, max_value=90 * 24 * 60), max_size=6))
def test_clocks_that_jump_make_no_hot_loop(jumps: list[int]) -> None:
    """However the clock jumps, an audit follows another after a minute at the least."""
    world = World()
    turns = iter(jumps)
    naps = [0]
    audited_at: list[float] = []

    def sleep(seconds: float) -> bool:
        naps[0] += 1
        world.slept += seconds
        world.now += timedelta(seconds=seconds)
        if naps[0] % 100 == 0:
            world.now += timedelta(minutes=next(turns, 0))
        return naps[0] > 900

    def audit() -> bool:
        audited_at.append(world.slept)
        world.last = world.now
        return True

    world.audit = audit  # type: ignore[method-assign]
    Scheduler(world, world.clock, sleep, world.said.append).loop()
    assert all(b - a >= 60 for a, b in pairwise(audited_at))


def test_what_is_next_is_said() -> None:
    """Of nothing due it is said what comes next, and of nothing at all that there is nothing."""
    world = World(last=START)
    table = world.timetable(START)
    assert table
    assert "nothing is due; next 2026-03-03 02:15 UTC (C-01)" == next_told(table)
    waiting = Timetable(table.standings, 0, 2, START + 2 * DAY)
    assert (
        "nothing is due; next 2026-03-04 09:00 UTC (C-01, after 2 runs that failed)"
        == next_told(waiting)
    )
    assert [] == waiting.due(START + DAY)
    assert "no control is looked at" in next_told(Timetable([], 3, 0, None))
    assert "due: 1 controls" in due_told(table, START + DAY)
