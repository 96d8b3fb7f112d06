"""The limits of controls: the verifier inside packs reads them as the engine does."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from controls.freshness import AHEAD, oldest_allowed
from controls.scoping import ScopeLimit
from evidence.pack.standalone import limits
from evidence.pack.standalone.tolerances import AHEAD as AHEAD_SHIPPED
from evidence.pack.standalone.tolerances import OLDEST, laxer

DECIDED: dict[str, Any] = {
    "reason": "so it is", "approved_by": "CISO", "approved_on": date(2026, 1, 1)
}  # fmt: skip
words = st.sampled_from(["one", "two", "o*", "*", "*e", "a", "b"])
patterns = st.lists(words, min_size=1, max_size=3).map("/".join)
scopes = st.lists(st.sampled_from(["one", "two", "a", "b"]), min_size=1, max_size=3).map("/".join)


@given(
    only=st.lists(patterns, min_size=1, max_size=3),
    without=st.lists(patterns, max_size=2),
    sought=st.lists(scopes, max_size=4),
)
def test_both_read_a_limit_alike(only: list[str], without: list[str], sought: list[str]) -> None:
    """Which places it holds, which may hold some of it, which pattern is idle, and the words."""
    ours = ScopeLimit(only=tuple(only), without=tuple(without), **DECIDED)
    theirs = ours.model_dump(mode="json")
    assert (ours.narrows, ours.places) == (limits.narrows(theirs), limits.places(theirs))
    assert ours.idle(sought) == limits.idle(theirs, sought)
    for scope in sought:
        assert ours.holds(scope) == limits.holds(theirs, scope)
        assert ours.lies_within(scope) == limits.lies_within(theirs, scope)


def test_a_wider_place_may_hold_what_a_limit_names() -> None:
    """A source that could not be read leaves open what lies in it; a pattern left alone is told."""
    limit = {"only": ["one/*/x", "two"], "without": ["one/b"]}
    assert [True, True, False, False, False] == [
        limits.lies_within(limit, scope) for scope in ("one", "one/a", "one/a/x", "one/b", "two")
    ]
    assert [None, "two", "one/*/x"] == [
        limits.idle(limit, sought) for sought in (["one", "two/a"], ["one/a/x"], ["two", "one/a/y"])
    ]


def test_the_tolerances_are_those_shipped() -> None:
    """What the verifier holds runs to is what the engine stores with them, second by second."""
    assert oldest_allowed() == OLDEST
    assert int(AHEAD.total_seconds()) == AHEAD_SHIPPED
    run = {"oldest_allowed": oldest_allowed(), "ahead_allowed": AHEAD_SHIPPED}
    assert [] == list(laxer(run))
    for frequency, seconds in oldest_allowed().items():
        wider = {**oldest_allowed(), frequency: seconds + 1}
        (told,) = laxer({**run, "oldest_allowed": wider})
        assert f"evidence of a {frequency} control" in told
    assert 1 == len(list(laxer({**run, "ahead_allowed": AHEAD_SHIPPED + 1})))
