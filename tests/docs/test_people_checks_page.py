"""docs/people-checks.md: every question about people has checks, which judge the controls named."""

import re
from pathlib import Path

from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.shipped import load_checks

PAGE = (Path(__file__).parents[2] / "docs" / "people-checks.md").read_text(encoding="utf-8")
GROUPS = {"J": 9, "M": 2, "L": 9, "I": 9, "R": 5, "D": 5, "V": 2, "G": 1, "C": 1}
CHECKS = {check.id: check for check in load_checks()}


def rows() -> list[list[str]]:
    """The cells of each row of the table of questions."""
    table = PAGE.partition("| id | question |")[2].partition("\n\n")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]
    ]


def test_all_questions_stand_there_once() -> None:
    """Forty-three, group by group, each in its place."""
    expected = [f"{group}{number + 1}" for group, many in GROUPS.items() for number in range(many)]
    assert [row[0] for row in rows()] == expected
    assert len(expected) == 43


def test_each_question_has_checks_of_its_controls() -> None:
    """Each check exists, each control named is judged by one of them, and none is left out."""
    for name, _, controls, checks, unseen in rows():
        named = controls.split(", ")
        judging = [CHECKS[each] for each in re.findall(r"`(\w+)`", checks)]
        assert judging, name
        assert unseen, name
        for control in named:
            assert any(control in check.controls for check in judging), (name, control)
        for check in judging:
            assert set(check.controls) & set(named), (name, check.id)


def test_checks_of_joiners_and_leavers_are_all_told() -> None:
    """No check of the controls of people alone is missing from the table."""
    told = set(re.findall(r"`(\w+)`", " ".join(row[3] for row in rows())))
    families = ("IDN-", "JML-0", "JML-10", "JML-11", "JML-12", "JML-17", "JML-18", "GEN-23")
    held = {
        name
        for name, check in CHECKS.items()
        if any(control.startswith(families) for control in check.controls)
    }
    assert held <= told


def test_the_overlay_applies(tmp_path: Path) -> None:
    """The overlay of the page changes the parameters it names."""
    (text,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    library = load_library([LIBRARY, tmp_path], load_catalog())
    assert library.control("JML-17").parameters["holidays"] == ("2026-12-25", "JP=2026-11-23")
