"""Waivers: each names a control that exists and a check that judges it."""

from pathlib import Path

import pytest

from controls.waiver import load_waivers
from evidence.errors import OperatorFileError

WAIVER = """\
waivers:
- {{id: W-1, control: OWN-01, check: "{check}", resource: "*", reason: r, requested_by: a,
   approved_by: b, starts: 2026-01-01, ends: 2026-06-30}}
"""
CHECKS = {"OWN-01": ["lamp_is_lit", "lamp_is_clean"]}


@pytest.mark.parametrize("check", ["*", "lamp_is_lit", "lamp_*"])
def test_a_pattern_reaches_some_check(tmp_path: Path, check: str) -> None:
    """Any pattern that matches a check of the control is taken."""
    file = tmp_path / "waivers.yaml"
    file.write_text(WAIVER.format(check=check))
    assert 1 == len(load_waivers(file, CHECKS, CHECKS).fields)


def test_a_waiver_of_no_check_is_refused(tmp_path: Path) -> None:
    """A misspelt check would waive nothing, and names the nearest with its line."""
    file = tmp_path / "waivers.yaml"
    file.write_text(WAIVER.format(check="lamp_is_lid"))
    said = r"waivers\.yaml:2: no check 'lamp_is_lid' judges OWN-01; did you mean 'lamp_is_lit'\?"
    with pytest.raises(OperatorFileError, match=said):
        load_waivers(file, CHECKS, CHECKS)
    with pytest.raises(OperatorFileError, match="no check judges it at all"):
        load_waivers(file, CHECKS, {})


def test_a_waiver_of_no_control_is_refused(tmp_path: Path) -> None:
    """A control that does not exist is named with the nearest."""
    file = tmp_path / "waivers.yaml"
    file.write_text(WAIVER.format(check="*"))
    with pytest.raises(OperatorFileError, match=r"unknown control 'OWN-01'; did you mean 'OWN-10'"):
        load_waivers(file, ["OWN-10"])


def test_nobody_waives_for_themselves_by_another_spelling(tmp_path: Path) -> None:
    """Words in another order, another width or with an address are still one person."""
    file = tmp_path / "waivers.yaml"
    text = WAIVER.format(check="*").replace("requested_by: a", "requested_by: Ann Lee")
    for approver in ("lee  ann", "Ａｎｎ Lee", "Ann Lee <ann@hoshizora.example>"):
        file.write_text(text.replace("approved_by: b", f"approved_by: {approver}"))
        with pytest.raises(OperatorFileError, match="approved by the person who asked for it"):
            load_waivers(file, CHECKS, CHECKS)
