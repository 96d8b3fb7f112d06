"""Scoping decisions: what a limit holds, what it needs, and how it is told."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.scoping import ScopeLimit
from evidence.scope import Scope

DECIDED: dict[str, Any] = {
    "reason": "the rest is scratch",
    "approved_by": "CISO",
    "approved_on": date(2026, 1, 1),
}


@pytest.mark.parametrize(
    ("only", "without", "scope", "holds"),
    [
        ("*", (), "production/111122223333", True),
        ("production", (), "production", True),
        ("production", (), "production/111122223333/eu-west-1", True),
        ("production", (), "production2/111122223333", False),
        ("production/*/eu-west-1", (), "production/111122223333/eu-west-1", True),
        ("production/*/eu-west-1", (), "production/111122223333/eu-west-2", False),
        (["production", "staging"], (), "staging/1", True),
        ("*", "sandbox", "sandbox/1/eu-west-1", False),
        ("*", ["sandbox"], "production", True),
        ("production", "production/222233334444", "production/222233334444/eu-west-1", False),
    ],
)
def test_a_limit_holds_a_place_and_all_in_it(
    only: Any, without: Any, scope: str, holds: bool
) -> None:
    """A pattern reaches what lies in the place it names, and no place of a longer name."""
    assert ScopeLimit(only=only, without=without, **DECIDED).holds(scope) is holds


@given(parts=st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=4))
def test_everywhere_is_everywhere(parts: list[str]) -> None:
    """A limit that leaves nothing out holds every place."""
    assert ScopeLimit().holds(str(Scope(parts[0], tuple(parts[1:]))))
    assert not ScopeLimit().narrows


def test_a_limit_that_leaves_something_out_is_a_decision() -> None:
    """Reason, approver and day are asked for one after the other; without a limit, none is."""
    assert ScopeLimit().lacks is None
    assert ScopeLimit(only=("a",)).lacks == "reason"
    assert ScopeLimit(without=("a",), reason="r").lacks == "approved_by"
    assert ScopeLimit(without=("a",), reason="r", approved_by="b").lacks == "approved_on"
    assert ScopeLimit(only=("a",), **DECIDED).lacks is None


def test_a_limit_in_words() -> None:
    """The reason of a result says why, where it applies, and who approved it."""
    limit = ScopeLimit(only=("production",), without=("production/1",), **DECIDED)
    places = "only production, without production/1"
    assert f"the rest is scratch (applies {places}; approved by CISO)" == str(limit)
    assert "everywhere" == str(ScopeLimit())
