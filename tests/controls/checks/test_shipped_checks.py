"""Every shipped check is a pure, documented function with reasons, for controls that exist."""

import ast
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import controls.checks
from controls.assignment import assign
from controls.check import Check
from controls.control import Library
from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.shipped import load_checks

ROOMS = sorted(
    file for file in Path(controls.checks.__path__[0]).rglob("*.py") if file.name != "__init__.py"
)
VOCABULARY = {"controls.check", "controls.population", "controls.tie_out"} | {
    "controls.traced",
    "controls.linked",
}
FAULTS = (ast.Try, ast.Global, ast.Nonlocal)


@pytest.fixture(scope="session")
def library() -> Library:
    """The controls that come with Tieout."""
    return load_library([LIBRARY], load_catalog())


@pytest.fixture(scope="session")
def checks() -> list[Check]:
    """The checks that come with Tieout."""
    return load_checks()


def imported(tree: ast.Module) -> Iterator[str]:
    """The modules that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


def allowed(module: str) -> bool:
    """Whether checks may import it: the standard library, the vocabulary, resource models."""
    world, _, _rest = module.partition(".")
    return world in sys.stdlib_module_names or module in VOCABULARY or world == "collectors"


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_imports_nothing_but_vocabulary_and_models(room: Path) -> None:
    """A check imports the standard library, the check vocabulary and resource models only."""
    assert [name for name in imported(ast.parse(room.read_text())) if not allowed(name)] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_every_assert_gives_a_reason(room: Path) -> None:
    """No assert fails without a sentence for the auditor."""
    asserts = [
        node for node in ast.walk(ast.parse(room.read_text())) if isinstance(node, ast.Assert)
    ]
    assert [node.lineno for node in asserts if node.msg is None] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_no_check_hides_what_it_could_not_see(room: Path) -> None:
    """No check catches an exception, since one of them is a field that was not observed."""
    assert [
        node.lineno for node in ast.walk(ast.parse(room.read_text())) if isinstance(node, FAULTS)
    ] == []


def test_every_check_says_what_holds(checks: list[Check]) -> None:
    """Each docstring opens with one sentence."""
    heads = {check.id: check.doc.partition("\n\n")[0] for check in checks}
    assert [name for name, head in heads.items() if not head.endswith(".") or ". " in head] == []


def test_every_control_and_threshold_exists(checks: list[Check], library: Library) -> None:
    """Each control that a check names exists and gives each threshold a value of its type."""
    given = {(item.control.id, item.check.id): item.given for item in assign(library, checks)}
    assert set(given) == {(control, check.id) for check in checks for control in check.controls}
    for check in checks:
        for control in check.controls:
            assert set(check.thresholds) <= set(given[control, check.id]) | set(check.defaults)


def test_every_parameter_is_used(checks: list[Check], library: Library) -> None:
    """A control with a check has no parameter that none of its checks takes."""
    taken: dict[str, set[str]] = {}
    for check in checks:
        for control in check.controls:
            taken.setdefault(control, set()).update(check.thresholds)
    idle = {name: set(library.control(name).parameters) - used for name, used in taken.items()}
    assert {name: sorted(found) for name, found in idle.items() if found} == {}


def test_targets_reached_are_gone(library: Library, checks: list[Check]) -> None:
    """A control that a check judges is not called manual, nor has it a target that it reached."""
    judged = {control for check in checks for control in check.controls}
    wrong = [
        control.id
        for control in library
        if control.id in judged and (control.automation in ("manual", control.target))
    ]
    assert wrong == []


def test_deadlines_are_spans_of_time(checks: list[Check], library: Library) -> None:
    """A threshold that is a span of time is one in every control that sets it."""
    for item in assign(library, checks):
        for name, hint in item.check.thresholds.items():
            if hint is timedelta:
                assert isinstance(item.given[name], timedelta)
