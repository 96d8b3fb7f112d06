"""Pacing: what is waited for and how long, how a rate sinks and rises, and when waiting ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.errors import UnobservedError
from collectors.pacing import Deadline, Limits, Pace, Paces, TokenBucket
from evidence.transcript import Gap
from tests.collectors.virtual_clock import VirtualClock

LIST = "s3:ListBuckets"


@pytest.fixture
def slept() -> VirtualClock:
    return VirtualClock()


def failing(cause, times, **about):
    left = [times]

    def send():
        if left[0]:
            left[0] -= 1
            raise UnobservedError(Gap(LIST, cause, "Code"), **about)
        return "answer"

    return send


@pytest.mark.parametrize("cause", ["throttled", "unavailable"])
def test_throttling_and_outages_are_waited_out(slept, cause):
    """A source that recovers within the deadline is as good as one that never failed."""
    assert Pace(slept.patience()).ask(LIST, failing(cause, 5)) == ("answer", 6)
    # Half of each ceiling, as this test draws: 0.5, 1, 2, 4 and 8 seconds.
    assert slept.seconds == 0.5 * (0.5 + 1 + 2 + 4 + 8)


@pytest.mark.parametrize("cause", ["refused", "expired", "unsupported", "malformed", "incomplete"])
def test_lasting_refusals_are_not_asked_again(slept, cause):
    """A refusal is told at once, even where it says when to come back."""
    for wait in (None, 5.0):
        with pytest.raises(UnobservedError):
            Pace(slept.patience()).ask(LIST, failing(cause, 1, wait=wait))
    assert slept.seconds == 0


def test_an_outage_that_lasts_is_not_waited_for(slept):
    """Where asking again would not help (a certificate that is not trusted), nobody waits."""
    with pytest.raises(UnobservedError):
        Pace(slept.patience()).ask(LIST, failing("unavailable", 1, lasting=True))
    assert slept.seconds == 0


def test_the_deadline_is_kept(slept):
    """Waiting never goes past the deadline, and the last error is the one told."""
    with pytest.raises(UnobservedError) as caught:
        Pace(slept.patience(throttled=100)).ask(LIST, failing("throttled", 10**9))
    assert caught.value.gap.cause == "throttled"
    assert slept.seconds <= 100


def test_a_source_that_is_down_costs_its_deadline_once(slept):
    """After a spent deadline each question gets one round, until one is answered."""
    pace = Pace(slept.patience(down=60))
    for _ in range(3):
        with pytest.raises(UnobservedError):
            pace.ask(LIST, failing("unavailable", 10**9))
    assert slept.seconds <= 60
    assert pace.ask(LIST, failing("unavailable", 0)) == ("answer", 1)
    assert pace.ask(LIST, failing("unavailable", 2)) == ("answer", 3)


def test_in_a_storm_that_lets_some_through_each_keeps_its_own_deadline(slept):
    """One question that runs out of time takes nothing from others while some are answered."""
    pace = Pace(slept.patience(throttled=100))

    def unlucky():
        # Another thread's question is answered in the meantime.
        pace.ask(LIST, failing("throttled", 0))
        raise UnobservedError(Gap(LIST, "throttled", "Throttling"))

    with pytest.raises(UnobservedError):
        pace.ask(LIST, unlucky)
    assert pace.ask(LIST, failing("throttled", 3)) == ("answer", 4)


@pytest.mark.parametrize("cause", ["throttled", "unavailable"])
def test_a_wait_that_the_source_asks_for_is_kept(slept, cause):
    """Retry-After is a least wait, for the next to ask too; one beyond the deadline ends it."""
    pace = Pace(slept.patience(throttled=100, rate=10))
    assert pace.ask(LIST, failing(cause, 1, wait=30.0)) == ("answer", 2)
    assert slept.seconds == 30 + 0.5 * 0.5
    with pytest.raises(UnobservedError):
        pace.ask(LIST, failing(cause, 1, wait=3600.0))
    assert slept.seconds == 30 + 0.5 * 0.5, "nobody sleeps for what will not be asked"


def test_who_asks_next_rests_as_well(slept):
    """After a Retry-After the whole place is left alone for so long, not one question only."""
    bucket = TokenBucket(10, 20, slept.now)
    bucket.throttled(rest=30)
    assert bucket.take() == pytest.approx(30)


def test_a_rate_is_halved_when_throttled_and_recovers(slept):
    """Each second of throttling halves the rate down to a floor; answers bring it back."""
    bucket = TokenBucket(100, 200, slept.now)
    assert [bucket.take() for _ in range(200)] == [0] * 200
    assert bucket.take() == pytest.approx(0.01)
    for _ in range(16):
        bucket.throttled()
    assert bucket.rate == 50, "what was under way together is throttled together"
    for _ in range(20):
        slept.sleep(1)
        bucket.throttled()
    assert bucket.rate == 2
    for _ in range(100):
        bucket.answered()
    assert (bucket.rate, bucket.slowed) == (100, False)


@given(st.lists(st.tuples(st.sampled_from(["take", "throttled", "answered"]), st.floats(0, 60))))
def test_a_bucket_never_lets_more_through_than_allowed(steps):
    """Whatever happens, so many seconds let through at most the burst and the rate times them."""
    clock = VirtualClock()
    bucket, taken = TokenBucket(10, 20, clock.now), 0
    for step, pause in steps:
        clock.sleep(pause)
        if step == "take":
            clock.sleep(bucket.take())
            taken += 1
            assert taken <= 20 + 10 * clock.seconds + 1
        else:
            getattr(bucket, step)()
        assert 0.2 <= bucket.rate <= 10


def test_a_deadline_of_the_unit_ends_waiting(slept):
    """After the deadline a throttled question is told at once, and the rest is not asked."""
    pace, asked = Pace(slept.patience()), []

    def throttled():
        asked.append(1)
        raise UnobservedError(Gap(LIST, "throttled", "Throttling"))

    deadline = Deadline(3, clock=slept.now)
    with pytest.raises(UnobservedError, match="Throttling"):
        pace.ask(LIST, throttled, deadline)
    assert slept.seconds < 3
    slept.sleep(3)
    before = len(asked)
    with pytest.raises(UnobservedError) as caught:
        pace.ask(LIST, throttled, deadline)
    assert (caught.value.gap.cause, caught.value.gap.code) == ("throttled", "DeadlinePassed")
    assert before == len(asked)


def test_a_deadline_bounds_waiting_and_not_reading(slept):
    """A source that answers at once is read on, however late it is."""
    deadline = Deadline(1, clock=slept.now)
    slept.sleep(100)
    assert Pace(slept.patience()).ask(LIST, failing("throttled", 0), deadline) == ("answer", 1)


def test_the_deadline_of_the_run_ends_those_of_its_units(slept):
    """A unit has what is left of the run; a run that is cut short ends all of them at once."""
    limits = Limits(unit=100, run=150, clock=slept.now)
    run = limits.of_run()
    assert limits.of_unit(run).left == 100
    slept.sleep(80)
    unit = limits.of_unit(run)
    assert unit.left == 70
    run.end()
    assert unit.left < 0


def test_each_place_has_a_pace_of_its_own(slept):
    """A service that throttles in one region slows neither others nor itself elsewhere."""
    paces = Paces(slept.patience())
    paces.of(("s3", "eu-west-1")).bucket.throttled()
    assert paces.of(("s3", "eu-west-1")).bucket.slowed
    assert not paces.of(("s3", "us-east-1")).bucket.slowed
    assert not paces.of(("iam", "eu-west-1")).bucket.slowed
