"""The retry budget: what is waited for, how long, and what is not."""

import pytest

from collectors.aws.retry import Budget
from collectors.errors import UnobservedError
from evidence.transcript import Gap


def failing(cause, times):
    left = [times]

    def send():
        if left[0]:
            left[0] -= 1
            raise UnobservedError(Gap("s3:ListBuckets", cause, "Code"))
        return "answer"

    return send


@pytest.mark.parametrize("cause", ["throttled", "unavailable"])
def test_throttling_and_outages_are_waited_out(slept, cause):
    """A service that recovers within the deadline is as good as one that never failed."""
    assert Budget(slept.patience()).ask(failing(cause, 5)) == ("answer", 6)
    # Half of each ceiling, as this test draws: 0.5, 1, 2, 4 and 8 seconds.
    assert slept.seconds == 0.5 * (0.5 + 1 + 2 + 4 + 8)


@pytest.mark.parametrize("cause", ["refused", "expired", "unsupported", "malformed", "incomplete"])
def test_lasting_refusals_are_not_asked_again(slept, cause):
    """A refusal is told at once."""
    with pytest.raises(UnobservedError):
        Budget(slept.patience()).ask(failing(cause, 1))
    assert slept.seconds == 0


def test_the_deadline_is_kept(slept):
    """Waiting never goes past the deadline, and the last error is the one told."""
    with pytest.raises(UnobservedError) as caught:
        Budget(slept.patience(throttled=100)).ask(failing("throttled", 10**9))
    assert caught.value.gap.cause == "throttled"
    assert slept.seconds <= 100


def test_a_service_that_is_down_costs_its_deadline_once(slept):
    """After a spent deadline each question gets one round, until one is answered."""
    budget = Budget(slept.patience(down=60))
    for _ in range(3):
        with pytest.raises(UnobservedError):
            budget.ask(failing("unavailable", 10**9))
    assert slept.seconds <= 60
    assert budget.ask(failing("unavailable", 0)) == ("answer", 1)
    assert budget.ask(failing("unavailable", 2)) == ("answer", 3)


def test_in_a_storm_that_lets_some_through_each_keeps_its_own_deadline(slept):
    """One question that runs out of time takes nothing from others while some are answered."""
    budget = Budget(slept.patience(throttled=100))

    def unlucky():
        # Another thread's question is answered in the meantime.
        budget.ask(failing("throttled", 0))
        raise UnobservedError(Gap("s3:ListBuckets", "throttled", "Throttling"))

    with pytest.raises(UnobservedError):
        budget.ask(unlucky)
    assert budget.ask(failing("throttled", 3)) == ("answer", 4)
