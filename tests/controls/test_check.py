"""Checks: a signature says what is judged, and a check that cannot be served is refused at once.

PYTEST_DONT_REWRITE: rewritten asserts would add to the reasons that these checks give.
"""

from datetime import datetime, timedelta

import pytest

from collectors.resource import Resource
from controls.check import Check, NotApplicableError, not_applicable, read_signature
from controls.errors import AssertsVanishError, CheckDefinitionError
from controls.judge import judged, once, refuse_without_asserts, thresholds
from controls.population import Inventory, Population
from evidence.verdict import Verdict


class Door(Resource, kind="test.check.door"):
    """A door."""

    locked: bool
    owner: str | None


class Guard(Resource, kind="test.check.guard"):
    """A guard."""

    shift: str
    badges: list[str]


def made(function: object, **covers: tuple[str, ...]) -> Check:
    return read_signature(function, ("TST-01",), covers)  # type: ignore[arg-type]


def door_is_locked(door: Door) -> None:
    """Every door is locked."""
    assert door.locked, f"owned by {door.owner}"


def test_annotations_say_what_is_asked_for() -> None:
    """Subject, populations, thresholds and the instant are read from the signature alone."""

    def watched(
        door: Door,
        guards: Population[Guard],
        others: Inventory[Door],
        *,
        within: timedelta = timedelta(hours=1),
        names: list[str],
        now: datetime,
    ) -> None:
        """A door is watched."""

    check = made(watched, guards=("night",))
    assert Door is check.subject
    assert ("test.check.door", "test.check.guard") == check.kinds
    assert ("night",) == check.asked["guards"].covers
    assert Inventory is check.asked["others"].population
    assert {"within", "names"} == set(check.thresholds)
    assert check.takes_now


def test_each_row_gets_its_verdict_and_neighbours_are_merged() -> None:
    """Passes, failures and gaps come in row order, equal neighbours as one stretch."""
    doors = [Door.of(id=str(row), locked=row not in {2, 3}, owner="o") for row in range(6)]
    doors.append(Door.of(id="6"))
    found = judged(made(door_is_locked), doors, {}).stretches
    assert [
        (Verdict.PASS, 2),
        (Verdict.FAIL, 2),
        (Verdict.PASS, 2),
        (Verdict.UNOBSERVED, 1),
    ] == [(stretch.verdict, stretch.rows) for stretch in found]
    assert "owned by o" == found[1].reason
    assert "locked could not be observed" in found[3].reason


def test_a_reason_that_needs_an_unobserved_field_does_not_hide_the_gap() -> None:
    """A failure whose message reads an unobserved field is unobserved, and says which field."""
    [stretch] = judged(made(door_is_locked), [Door.of(id="1", locked=False)], {}).stretches
    assert (Verdict.UNOBSERVED, True) == (stretch.verdict, "owner" in stretch.reason)


def test_a_check_that_returns_judges_nothing() -> None:
    """A returned value, even True, is never a pass: the check did not assert."""

    def says_yes(door: Door) -> bool:
        """It says yes."""
        return True

    [stretch] = judged(made(says_yes), [Door.of(id="1")], {}).stretches
    assert Verdict.UNOBSERVED is stretch.verdict


def test_a_check_that_breaks_observes_nothing() -> None:
    """A fault of the check costs its result and is told; it is no pass and no failure."""

    def breaks(door: Door) -> None:
        """It breaks."""
        raise KeyError(door.id)

    [stretch] = judged(made(breaks), [Door.of(id="1")], {}).stretches
    assert (Verdict.UNOBSERVED, True) == (stretch.verdict, "KeyError" in stretch.reason)


def test_a_check_steps_aside_with_a_reason() -> None:
    """`not_applicable` gives its verdict with the reason, one by one and for populations."""

    def aside(door: Door) -> None:
        """It steps aside."""
        not_applicable("no lock is fitted")

    def whole(doors: Population[Door]) -> None:
        """It steps aside whole."""
        not_applicable("no building")

    [stretch] = judged(made(aside), [Door.of(id="1")], {}).stretches
    assert (Verdict.NOT_APPLICABLE, "no lock is fitted") == (stretch.verdict, stretch.reason)
    assert (Verdict.NOT_APPLICABLE, "no building") == once(made(whole), {"doors": Population([])})
    with pytest.raises(NotApplicableError):
        not_applicable("outside of a check")


def test_asserts_that_vanish_are_refused() -> None:
    """Without asserts every failure would be a pass, so nothing is judged."""
    with pytest.raises(AssertsVanishError):
        refuse_without_asserts(debug=False)


def nothing_asked() -> None:
    """It asks for nothing."""


def no_docstring(door: Door) -> None: ...


def late_subject(guards: Population[Guard], door: Door) -> None:
    """The resource stands second."""


def unknown_parameter(door: Door, colour: object) -> None:
    """A parameter of no known form."""


def positional_threshold(door: Door, limit: int) -> None:
    """A threshold that is not keyword-only."""


@pytest.mark.parametrize(
    ("function", "word"),
    [
        (nothing_asked, "asks for nothing"),
        (no_docstring, "no docstring"),
        (late_subject, "'door'"),
        (unknown_parameter, "'colour'"),
        (positional_threshold, "'limit'"),
    ],
)
def test_a_check_that_cannot_be_served_is_refused(function: object, word: str) -> None:
    """The error names file, line, function and mend."""
    with pytest.raises(CheckDefinitionError, match=word) as caught:
        made(function)
    assert "test_check.py:" in str(caught.value)


def test_a_check_without_control_is_refused() -> None:
    """A check judges for a control, or nobody reads it."""
    with pytest.raises(CheckDefinitionError, match="names no control"):
        read_signature(door_is_locked, (), {})


def limited(door: Door, *, within: timedelta, most: int = 3, roles: list[str]) -> None:
    """Some thresholds."""


def test_thresholds_come_from_the_control_as_their_types() -> None:
    """Durations are parsed, lists are lists, defaults stand where the control is silent."""
    stated, taken = thresholds(made(limited), {"within": "24 h", "roles": ("a", "b")})
    assert {"within": "24 h", "most": 3, "roles": ["a", "b"]} == stated
    assert {"within": timedelta(hours=24), "roles": ["a", "b"]} == taken


@pytest.mark.parametrize(
    "parameters",
    [
        {"within": "24 h"},
        {"within": "a while", "roles": ("a",)},
        {"within": "24 h", "roles": "a"},
        {"within": "24 h", "roles": ("a",), "most": "3"},
    ],
)
def test_a_threshold_that_is_missing_or_of_another_type_is_refused(
    parameters: dict[str, object],
) -> None:
    """Nothing is judged by a threshold that nobody set, or that is no such thing."""
    with pytest.raises(CheckDefinitionError):
        thresholds(made(limited), parameters)


def test_a_population_files_its_rows_by_a_value_once() -> None:
    """Rows are found by a value or by each item of a list; absent values are left out."""
    guards = Population(
        [
            Guard.of(id="1", shift="day", badges=["a", "b"]),
            Guard.of(id="2", shift="day", badges=[]),
            Guard.of(id="3", shift=None, badges=["b"]),
        ]
    )
    assert ["1", "2"] == [guard.id for guard in guards.by("shift")["day"]]
    assert None not in guards.by("shift")
    assert ["1", "3"] == [guard.id for guard in guards.by("badges")["b"]]
    assert guards.by("shift") is guards.by("shift")


def test_a_mapped_check_names_no_control() -> None:
    """Its controls stand in mappings, and it judges one by one what they speak of."""
    assert read_signature(door_is_locked, (), {}, mapped=True).controls == ()
    with pytest.raises(CheckDefinitionError, match="is mapped and names a control"):
        read_signature(door_is_locked, ("TST-01",), {}, mapped=True)
    with pytest.raises(CheckDefinitionError, match="judges no resource one by one"):
        read_signature(guards_are_there, (), {}, mapped=True)


def guards_are_there(guards: Population[Guard]) -> None:
    """Somebody guards."""
