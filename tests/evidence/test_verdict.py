"""Verdicts: eight words with their meanings, and the worst known word wins."""

from hypothesis import given
from hypothesis import strategies as st

from evidence.verdict import MEANINGS, Verdict, worst

VERDICTS = st.sampled_from(list(Verdict))


def test_the_eight_words_stand_in_the_order_of_the_roll_up() -> None:
    """Worst first, each with its meaning."""
    assert [
        "fail", "unobserved", "stale", "pending", "waived", "pass", "no_occurrence",
        "not_applicable",
    ] == [verdict.value for verdict in Verdict]  # fmt: skip
    assert set(Verdict) == set(MEANINGS)


def test_nothing_judged_is_no_verdict() -> None:
    """An empty roll-up is None, not a pass."""
    assert worst([]) is None


@given(st.lists(VERDICTS, min_size=1), VERDICTS)
def test_adding_a_word_never_improves_the_roll_up(verdicts: list[Verdict], more: Verdict) -> None:
    """The roll-up is the worst word, whatever else is known and in whatever order."""
    before, after = worst(verdicts), worst([more, *verdicts])
    assert before is not None
    assert after is not None
    assert after.rank <= before.rank
    assert worst(reversed(verdicts)) is before
