"""The verdict and the reason of every shipped check, case by case."""

import runpy
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sample_estate import NOW

from collectors.resource import Resource
from controls.check import Check
from controls.control import Library
from controls.framework import load_catalog
from controls.judge import judged, once, thresholds
from controls.library_folders import LIBRARY, load_library
from controls.shipped import load_checks
from evidence.result import Stretch
from evidence.verdict import Verdict

CHECKS = {check.id: check for check in load_checks()}
FOLDER = Path(__file__).parent


class Case(NamedTuple):
    """What a check must say of a subject, given populations and thresholds by parameter.

    Without a subject whole populations are judged.
    """

    check: str
    verdict: Verdict
    reason: str
    subject: Resource | None
    given: Mapping[str, Any]


CASES = [
    Case(*case)
    for file in sorted(FOLDER.rglob("cases_*.py"))
    for case in runpy.run_path(str(file))["CASES"]
]
IDS = [f"{case.check}-{case.verdict}-{number}" for number, case in enumerate(CASES)]
ANY = "GEN-01"
"""What a mapped check, which names no control, is tried for."""
NEEDED = (Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED)


@pytest.fixture(scope="session")
def library() -> Library:
    """The controls that come with Tieout."""
    return load_library([LIBRARY], load_catalog())


def said(case: Case, library: Library, now: datetime) -> Iterator[Stretch]:
    """The result of a case for each control of its check, under that control's parameters."""
    check = CHECKS[case.check]
    for control_id in check.controls or (ANY,):
        parameters = library.control(control_id).parameters
        changed = {name: case.given[name] for name in case.given if name in check.thresholds}
        given = thresholds(check, {**parameters, **changed})[1] | populations(check, case)
        if check.takes_now:
            given["now"] = now
        if case.subject is None:
            verdict, reason = once(check, given)
            yield Stretch(verdict, 1, reason)
            continue
        (stretch,) = judged(check, [case.subject], given).stretches
        yield stretch


def populations(check: Check, case: Case) -> dict[str, Any]:
    """The populations of a case; only an inventory may be left out, and is then proven empty."""
    made = {}
    for name, asked in check.asked.items():
        resources = case.given.get(name, [])
        assert resources or asked.population.empty_is_an_answer, f"{check.id} needs {name}"
        made[name] = asked.population(resources)
    return made


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_check_says(case: Case, library: Library) -> None:
    """The check gives the verdict and the reason of the case, for each control it names."""
    for stretch in said(case, library, NOW):
        assert (stretch.verdict, stretch.reason) == (case.verdict, case.reason)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_reason_stays_next_day(case: Case, library: Library) -> None:
    """What failed or could not be seen is told in the same words a day later."""
    if case.verdict in (Verdict.FAIL, Verdict.UNOBSERVED):
        for stretch in said(case, library, NOW + timedelta(days=1)):
            assert (stretch.verdict, stretch.reason) == (case.verdict, case.reason)


@pytest.mark.parametrize("check_id", sorted(CHECKS))
def test_check_has_cases(check_id: str) -> None:
    """Every shipped check has a case that passes, one that fails, and one it cannot observe."""
    verdicts = {case.verdict for case in CASES if case.check == check_id}
    assert [verdict for verdict in NEEDED if verdict not in verdicts] == []


def test_cases_name_shipped_checks() -> None:
    """No case is left over from a check that is gone."""
    assert {case.check for case in CASES} <= set(CHECKS)
