"""Coverage: the best way a requirement is met, what counts as tested, and whole denominators."""

from typing import get_args

import pytest

from controls.assignment import assign
from controls.control import Automation, Control, Library, Meets, Satisfied
from controls.coverage import SYSTEMS, WHOLE, Covered, Support, Tally, checks_of, cover, tallies
from controls.framework import Catalog, load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.shipped import load_checks
from evidence.reach import MEETING, METHODS, UNTESTED, WAYS, farthest, method, rests_on_check
from evidence.workbook.sheets.requests import PERIODS

CHECKS = ("a_check",)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def library(catalog: Catalog) -> Library:
    return load_library([LIBRARY], catalog)


def mapped(library: Library, frameworks: Catalog, *meets: tuple[str, Meets]) -> list[Covered]:
    """SOC 2 covered by controls of the library that are mapped to CC6.1 alone, as told."""
    framework = frameworks.framework("soc2")
    controls = {}
    for name, how in meets:
        satisfied = Satisfied(id="CC6.1", meets=how, why="so")
        mapping = {framework.id: {"CC6.1": satisfied}}
        controls[name] = library.control(name).model_copy(update={"mapping": mapping})
    return cover(framework, Library(controls), {"GEN-01": CHECKS, "TEC-01": CHECKS})


def only(covered: list[Covered]) -> Covered:
    [found] = [each for each in covered if each.supports]
    return found


def test_the_best_way_stands_first(library: Library, catalog: Catalog) -> None:
    """Controls stand by how they meet it, and the requirement is met by the best of them."""
    found = only(
        mapped(library, catalog, ("ACC-01", "full"), ("TEC-01", "partial"), ("GEN-01", "full"))
    )
    assert ("GEN-01", "TEC-01", "ACC-01") == found.controls
    assert ("automated", "full") == (found.method, found.test)


def test_support_alone_never_meets(library: Library, catalog: Catalog) -> None:
    """An automated control that only supports neither meets the requirement nor tests it."""
    found = only(mapped(library, catalog, ("GEN-01", "supporting"), ("ACC-01", "partial")))
    assert ("manual", "none") == (found.method, found.test)
    found = only(mapped(library, catalog, ("GEN-01", "supporting")))
    assert ("supporting", "none") == (found.method, found.test)


def test_a_control_set_aside_is_no_test(library: Library) -> None:
    """A control that was decided to be out of scope tests nothing."""
    decision = {"reason": "r", "approved_by": "a", "approved_on": "2026-01-01"}
    control = library.control("GEN-01")
    aside = Control.model_validate(
        {**dict(control), "not_applicable": decision}, from_attributes=True
    )
    satisfied = Satisfied(id="CC6.1", meets="full", why="so")
    assert Support(control, satisfied, CHECKS).tested
    assert not Support(aside, satisfied, CHECKS).tested
    assert not Support(control, satisfied).tested


def test_words_agree() -> None:
    """The words of the rule are those that a control's file takes, less the two that none has."""
    assert {*get_args(Automation), "supporting", "unmapped"} == set(METHODS)
    assert {*MEETING, "supporting"} == set(get_args(Meets))
    assert set(PERIODS) == set(get_args(Control.model_fields["frequency"].annotation))
    for meets in get_args(Meets):
        for automation in get_args(Automation):
            assert method(meets, automation) in METHODS
            assert not rests_on_check(meets, (), set_aside=False)


def test_denominators_are_whole(library: Library, catalog: Catalog) -> None:
    """Every requirement of a framework is counted once, in the whole and under its method."""
    checks = checks_of(assign(library, load_checks()))
    for framework in catalog:
        covered = cover(framework, library, checks)
        whole, *parts = tallies(framework, covered)
        assert (WHOLE, len(framework.requirements)) == (whole.part, whole.requirements)
        assert set(WAYS) == set(whole.methods)
        assert whole.tested == sum(each.test != UNTESTED for each in covered) <= whole.mapped
        assert len(parts) == (framework.id in SYSTEMS)
        for part in parts:
            assert part.tested <= whole.tested
            assert part.requirements < whole.requirements


def test_the_part_on_systems_names_groups_that_exist(catalog: Catalog) -> None:
    """The groups of each part are in the catalog of its framework."""
    for name, (_, groups) in SYSTEMS.items():
        assert set(groups) <= {group.id for group in catalog.framework(name).groups}


def test_a_percentage_is_never_rounded_up() -> None:
    """Only all of all is 100 percent, and nothing of nothing is none."""
    rest: dict[str, int] = dict.fromkeys(WAYS, 0)
    tests = {"full": 99, "partial": 900, "none": 1}
    assert 99 == Tally("all", {**rest, "automated": 999, "manual": 1}, tests).percent
    assert 100 == Tally("all", {**rest, "automated": 999}, tests).percent
    assert 0 == Tally("all", rest, dict.fromkeys(tests, 0)).percent


def test_parts_are_never_added_up() -> None:
    """Many controls that meet a part do not make the whole; one that meets the whole does."""
    assert "partial" == farthest(["partial", "partial", "supporting"])
    assert "full" == farthest(["partial", "full"])
    assert UNTESTED == farthest([]) == farthest(["supporting"])


def test_one_check_on_a_part_shows_beside_a_full_mapping_by_people(
    library: Library, catalog: Catalog
) -> None:
    """Where people meet the whole and a check a part, the automated test reaches a part only."""
    found = only(mapped(library, catalog, ("ACC-01", "full"), ("GEN-01", "partial")))
    assert ("automated", "partial") == (found.method, found.test)
