"""Assignments: a check and its control find each other, or the mistake is told before a run."""

from pathlib import Path

import pytest

from collectors.resource import Resource
from controls.assignment import assign
from controls.check import read_signature
from controls.control import Control, Library
from controls.errors import CheckDefinitionError
from evidence.errors import OperatorFileError


class Lamp(Resource, kind="test.assignment.lamp"):
    """A lamp."""

    lit: bool


def lamp_is_lit(lamp: Lamp) -> None:
    """Every lamp is lit."""
    assert lamp.lit, "dark"


def library(automation: str) -> Library:
    control = Control(
        id="TST-01", title="t", statement="s", owner="o", frequency="daily",
        automation=automation, file=Path("c.yaml"), line=3, origin={},
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


def test_a_control_that_claims_to_be_automated_needs_a_check() -> None:
    """It is refused with the line it stands on; a manual one needs none."""
    with pytest.raises(OperatorFileError, match=r"c\.yaml:3: .*no check judges it"):
        assign(library("automated"), [])
    assert [] == assign(library("manual"), [])
