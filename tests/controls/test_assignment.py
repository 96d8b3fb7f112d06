"""Assignments: a check and its control find each other, or the mistake is told before a run."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from collectors.resource import Resource
from controls.assignment import assign, refuse_idle_scopes, refuse_uncollected
from controls.check import read_signature
from controls.control import Control, Library
from controls.errors import CheckDefinitionError, ScopeError
from controls.population import Population
from evidence.errors import OperatorFileError


class Lamp(Resource, kind="test.assignment.lamp"):
    """A lamp."""

    lit: bool


def lamp_is_lit(lamp: Lamp) -> None:
    """Every lamp is lit."""
    assert lamp.lit, "dark"


def every_lamp_is_lit(lamps: Population[Lamp]) -> None:
    """Every lamp is lit."""
    assert all(lamp.lit for lamp in lamps), "dark"


def library(automation: Any, **more: Any) -> Library:
    control = Control(
        id="TST-01", title="t", statement="s", owner="o", frequency="daily",
        automation=automation, file=Path("c.yaml"), line=3, origin={"scope": "o/c.yaml:4"}, **more,
    )  # fmt: skip
    return Library({"TST-01": control})


def test_a_check_is_assigned_to_each_control_it_names() -> None:
    """One check and one control make one assignment."""
    check = read_signature(lamp_is_lit, ("TST-01",), {})
    [found] = assign(library("automated"), [check])
    assert ("TST-01", "lamp_is_lit") == (found.control.id, found.check.id)


def test_a_check_of_an_unknown_control_is_refused() -> None:
    """A check for a control that does not exist names the nearest that does."""
    check = read_signature(lamp_is_lit, ("TST-02",), {})
    with pytest.raises(CheckDefinitionError, match="did you mean 'TST-01'"):
        assign(library("manual"), [check])


def test_a_check_of_a_kind_that_nothing_collects_is_refused() -> None:
    """It would never judge; the file and line of the check are named, and the nearest kind."""
    check = read_signature(lamp_is_lit, ("TST-01",), {})
    refuse_uncollected([check], {"test.assignment.lamp"})
    said = r"test_assignment\.py:\d+: check lamp_is_lit reads 'test\.assignment\.lamp', which noth"
    with pytest.raises(CheckDefinitionError, match=said):
        refuse_uncollected([check], {"people.person"})


LIMIT: dict[str, Any] = {"reason": "r", "approved_by": "a", "approved_on": date(2026, 1, 1)}


@pytest.mark.parametrize("pattern", ["production", "prod*/1/eu-west-1", "*/1", "a b"])
def test_a_scope_names_configured_sources(pattern: str) -> None:
    """A pattern begins with a source as results write it."""
    check = read_signature(lamp_is_lit, ("TST-01",), {})
    found = assign(library("automated", scope={"only": [pattern], **LIMIT}), [check])
    refuse_idle_scopes(found, ["production", "a b"])


def test_a_scope_of_no_source_is_refused() -> None:
    """A misspelt source is named with the place of the scope and the nearest source."""
    check = read_signature(lamp_is_lit, ("TST-01",), {})
    found = assign(library("automated", scope={"without": ["prodction/1"], **LIMIT}), [check])
    said = r"o/c\.yaml:4: .*'prodction/1', and no source is named 'prodction'; did you mean 'prod"
    with pytest.raises(ScopeError, match=said):
        refuse_idle_scopes(found, ["production"])


def test_a_scope_that_limits_no_check_is_refused() -> None:
    """Checks that judge whole populations at once would be judged whole all the same."""
    limited = library("automated", scope={"only": ["production"], **LIMIT})
    whole = read_signature(every_lamp_is_lit, ("TST-01",), {})
    with pytest.raises(ScopeError, match=r"o/c\.yaml:4: the checks of TST-01 judge whole popul"):
        refuse_idle_scopes(assign(limited, [whole]), ["production"])
    each = read_signature(lamp_is_lit, ("TST-01",), {})
    refuse_idle_scopes(assign(limited, [whole, each]), ["production"])


def test_a_control_that_claims_to_be_automated_needs_a_check() -> None:
    """It is refused with the line it stands on; a manual one needs none."""
    with pytest.raises(OperatorFileError, match=r"c\.yaml:3: .*no check judges it"):
        assign(library("automated"), [])
    assert [] == assign(library("manual"), [])
