"""Two routes compared: by any key of several, with explanations, and never by nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.resource import NotObservedError, Resource
from controls.check import NotApplicableError, read_signature
from controls.errors import CheckDefinitionError
from controls.population import Population
from controls.tie_out import Route, TieOut, tie_out


class Badge(Resource, kind="sample.badge"):
    """A badge of a door."""

    holder: str | None
    others: list[str]


def badge(number: str, holder: str | None, *others: str) -> Badge:
    return Badge.of(id=number, holder=holder, others=list(others))


def test_one_key_of_several_is_enough() -> None:
    """Lists count item by item, absent values not at all."""
    badges = Population([badge("1", None, "a", "b"), badge("2", "c")])
    made = tie_out(Route("badges", badges, ("holder", "others")), Route("people", ["b", "c"], str))
    assert made == TieOut("badges: 2; people: 2; tied: 2; explained: 0; unexplained: 0")


def test_an_item_without_a_key_ties_with_nothing() -> None:
    """Two items of which neither has a key are not the same thing."""
    left, right = [badge("1", None)], [badge("2", None)]
    with pytest.raises(
        AssertionError, match=r"unexplained: 2 \(only among a: 1, only among b: 2\)"
    ):
        tie_out(Route("a", left, "holder"), Route("b", right, "holder"))


def test_what_is_explained_is_counted() -> None:
    """An explanation is asked for of what stands alone only, and an empty one explains nothing."""
    explained = {"x": "on leave", "y": ""}
    left = Route("a", ["t", "x"], str, explained.get)
    assert tie_out(left, Route("b", ["t"], str)).text == (
        "a: 2; b: 1; tied: 1; explained: 1 (on leave: 1); unexplained: 0"
    )
    with pytest.raises(AssertionError, match="only among a: y"):
        tie_out(Route("a", ["t", "y"], str, explained.get), Route("b", ["t"], str))


def test_nothing_tied_is_no_pass() -> None:
    """Where all of both routes is explained away, nothing was compared."""
    with pytest.raises(NotApplicableError, match=r"tied: 0; explained: 1 \(gone: 1\)"):
        tie_out(Route("a", ["x"], str, lambda _: "gone"), Route("b", [], str))
    with pytest.raises(NotApplicableError):
        tie_out(Route("a", [], str), Route("b", [], str))


def test_a_key_that_was_not_observed_is_no_difference() -> None:
    """A field that could not be read stops the comparison, by its name."""
    with pytest.raises(NotObservedError):
        tie_out(Route("a", [Badge.of(id="1")], "holder"), Route("b", ["x"], str))


@given(st.sets(st.text(min_size=1, max_size=3)), st.sets(st.text(min_size=1, max_size=3)))
def test_it_fails_when_the_sets_differ(left: set[str], right: set[str]) -> None:
    """Without explanations it fails exactly when the routes differ, whatever their order."""

    def compare() -> TieOut:
        return tie_out(Route("a", sorted(left), str), Route("b", sorted(right), str))

    if left != right:
        with pytest.raises(AssertionError):
            compare()
    elif left:
        assert compare().text.startswith(f"a: {len(left)}; b: {len(left)}; tied: {len(left)}; ")


def test_a_tie_out_asks_for_two_populations() -> None:
    """A check that says it is a tie-out and asks for less is refused when it is declared."""

    def lonely(badges: Population[Badge]) -> TieOut:
        """Nothing."""
        return tie_out(Route("a", badges, "id"), Route("b", badges, "id"))

    with pytest.raises(CheckDefinitionError, match="asks for two whole populations"):
        read_signature(lonely, ("TST-01",), {})
