"""Parameters: each of the library has a unit and a meaning, and each value is measured in it."""

from pathlib import Path
from typing import Any

import pytest

from controls.control_file import load_controls
from controls.framework import Catalog, load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.parameter import Meaning, Weaker, misfit
from controls.parameter_words import MEANINGS
from controls.shipped import load_checks
from evidence.errors import OperatorFileError

HEAD = """\
- id: OWN-01
  title: Own
  statement: It holds.
  owner: platform
  frequency: daily
  automation: manual
  unmapped: ours alone
  parameters:
"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_every_parameter_of_the_library_is_explained(catalog: Catalog) -> None:
    """Unit, meaning and way are known for each, its value fits, and none is left over."""
    named: set[str] = set()
    for control in load_library([LIBRARY], catalog):
        named |= set(control.parameters)
        assert set(control.meanings) == set(control.parameters), control.id
        for name, value in control.parameters.items():
            meaning = control.meanings[name]
            assert meaning.unit, (control.id, name)
            assert meaning.weaker is not None, (control.id, name)
            assert meaning.means.endswith("."), (control.id, name)
            assert misfit(meaning.unit, value) is None, (control.id, name)
    assert set(MEANINGS) == named


def test_every_threshold_of_a_check_has_a_unit(catalog: Catalog) -> None:
    """No shipped check takes a parameter whose unit nobody states."""
    library = load_library([LIBRARY], catalog)
    for check in load_checks():
        for name in set(check.thresholds) - set(check.defaults):
            for control in check.controls:
                assert library.control(control).meanings[name].unit, (check.id, control, name)


@pytest.mark.parametrize(
    ("unit", "fits", "does_not"),
    [
        ("days", ["90 days", "12 h"], ["3 months", "soon", 90, ("90 days",)]),
        ("minutes", ["15 min"], [15]),
        ("count", [0, 12], [-1, True, "12"]),
        ("count of people", [2], ["two"]),
        ("percent", [0, 100], [101, -1, "80 %"]),
        ("milliseconds", [1000], ["1 s"]),
        ("list of ports", [(), ("22",)], ["22", 22]),
        ("yes or no", [True], [1, "yes"]),
        ("text", ["", "owner"], [1, ("a",)]),
        ("pattern", ["prod-*"], [()]),
    ],
)
def test_a_value_is_measured_in_its_unit(unit: str, fits: list[Any], does_not: list[Any]) -> None:
    """Each unit takes values of its own form, and says what it takes of any other."""
    assert [None] * len(fits) == [misfit(unit, value) for value in fits]
    assert all(misfit(unit, value) for value in does_not)


def test_a_control_of_ones_own_says_what_its_parameters_mean(
    tmp_path: Path, catalog: Catalog
) -> None:
    """The long form states all; the short form takes the library's meaning where it fits."""
    file = tmp_path / "own.yaml"
    text = "    older: {value: 9 days, unit: days, means: The age., weaker: more}\n"
    text += "    within: 24 h\n    every: 3\n    mine: x\n    bare: {value: 4}\n"
    file.write_text(HEAD + text, encoding="utf-8")
    [own] = load_controls(file, catalog)
    assert {"older": "9 days", "within": "24 h", "every": 3, "mine": "x", "bare": 4} == dict(
        own.parameters
    )
    assert Meaning("days", "The age.", Weaker.MORE) == own.meanings["older"]
    assert MEANINGS["within"] == own.meanings["within"]
    assert {"every", "mine", "bare"}.isdisjoint(own.meanings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: {value: 90, unit: days}", "measured in days, so it must be a duration"),
        ("a: {value: 120, unit: percent}", "a whole number from 0 to 100, and is the number 120"),
        ("a: {value: 1, unit: furlongs}", "which has not the form"),
        ("a: {value: 1, unti: count}", "unknown field 'parameters.a.unti'; did you mean 'unit'?"),
        ("a: {value: 1, weaker: fewer}", "must be 'more', 'less' or 'other', not 'fewer'"),
        ("a: {unit: count}", "must be text, a whole number, true, false or a list of texts"),
        ("a: {value: 1.5}", "must be text, a whole number, true, false or a list of texts"),
    ],
)
def test_a_mistaken_parameter_is_one_sentence(
    tmp_path: Path, catalog: Catalog, text: str, said: str
) -> None:
    """The file and line of the parameter, what is wrong, and what it must be."""
    file = tmp_path / "own.yaml"
    file.write_text(f"{HEAD}    {text}\n", encoding="utf-8")
    with pytest.raises(OperatorFileError) as caught:
        load_controls(file, catalog)
    assert str(caught.value).startswith(f"{file}:9: ")
    assert said in str(caught.value)


def test_an_overlay_keeps_the_unit(tmp_path: Path, catalog: Catalog) -> None:
    """A change to a value that is not measured so is refused where it stands."""
    change = "changes:\n- {control: PRA-16, parameters: {warn_at_percent: 101}}\n"
    (tmp_path / "a.yaml").write_text(change, encoding="utf-8")
    said = r"a\.yaml:2: the parameter 'warn_at_percent' is measured in percent, so it must be"
    with pytest.raises(OperatorFileError, match=said):
        load_library([LIBRARY, tmp_path], catalog)
