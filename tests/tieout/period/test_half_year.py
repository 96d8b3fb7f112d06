"""A half-year of daily runs through the engine: `tieout period` names each incident by its days."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.flow.estate import tieout
from tests.tieout.period.half_year import (
    BACK,
    BROKE,
    DENIED,
    END,
    INCIDENTS,
    MISSING,
    NO_SHELVES,
    START,
    TWICE,
    at,
    day,
    told,
)

PERIOD = ("period", "--from", START, "--to", END, "--sla", "10 days", "--workspace")
DAYS = (END - START).days + 1


@pytest.fixture(scope="module")
def yard() -> Iterator[Path]:
    """The workspace after the half-year, in memory where there is such."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        told(Path(folder))
        yield Path(folder)


@pytest.fixture(scope="module")
def report(yard: Path) -> Mapping[str, Any]:
    """What the command says of it as JSON."""
    said = tieout(*map(str, PERIOD), yard, "--format", "json")
    assert (0, "") == (said.code, said.err)
    found: Mapping[str, Any] = json.loads(said.out)
    return found


def control(report: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What the report says of one control."""
    (found,) = (each for each in report["controls"] if each["control"] == name)
    assert isinstance(found, dict)
    return found


def days_in(report: Mapping[str, Any], name: str, word: str) -> set[str]:
    """The days of a control that have the word."""
    return {each for each, said in control(report, name)["words"].items() if said == word}


def as_days(numbers: object) -> set[str]:
    assert isinstance(numbers, range | set | frozenset)
    return {day(number).isoformat() for number in numbers}


@pytest.mark.parametrize(
    ("item", "opened", "closed", "end", "looks", "waived", "in_time"),
    [
        ("box-0003", at(10), at(20), "remedied", 10, 0, True),
        ("box-0007", at(40), at(60), "remedied", 20, 10, False),
        ("box-0009", at(70), at(74), "gone", 4, 0, True),
        ("box-0015", at(78), at(90), "remedied", 5, 0, False),
        ("box-0013", at(TWICE), at(TWICE, 18), "remedied", 1, 0, True),
        ("box-0011", at(180), None, "open", 1, 0, True),
    ],
)
def test_each_deviation_is_named_with_its_days(
    report: Mapping[str, Any], item: str, opened: Any, closed: Any, end: str, looks: int,
    waived: int, in_time: bool,
) -> None:  # fmt: skip
    """Start, end, duration, time to remedy against the SLA, and what became of the item."""
    (found,) = (each for each in report["deviations"] if each["resource"] == item)
    assert ("BOX-01", "yard.box", "yard", "it is open") == (
        found["control"], found["kind"], found["scope"], found["reason"],
    )  # fmt: skip
    assert (opened.isoformat(), closed and closed.isoformat(), end) == (
        found["opened"], found["closed"], found["end"],
    )  # fmt: skip
    lasted = (closed - opened).total_seconds() if closed else 0
    assert (lasted, looks, waived) == (found["lasted"], found["looks"], found["waived_looks"])
    assert in_time is found["within_sla"]


def test_nothing_else_deviates(report: Mapping[str, Any]) -> None:
    """Six items failed, each once; five of them were looked at on the day before."""
    items = [each["resource"] for each in report["deviations"]]
    assert sorted([*INCIDENTS, "box-0013"]) == sorted(items)
    for each in report["deviations"]:
        assert each["last_good"] < each["opened"]


def test_each_day_has_its_word(report: Mapping[str, Any]) -> None:
    """Failed, waived and denied days are those of the incidents; the rest operated."""
    counts = {name: control(report, name)["counts"] for name in ("BOX-01", "SHELF-01")}
    failed = {*range(10, 20), *range(40, 45), *range(55, 60), *range(70, 74), 78, 79, 87, 88, 89}
    assert as_days(failed | {TWICE, 180}) == days_in(report, "BOX-01", "fail")
    assert as_days(range(45, 55)) == days_in(report, "BOX-01", "waived")
    assert as_days(DENIED) == days_in(report, "BOX-01", "unobserved")
    assert as_days(NO_SHELVES) == days_in(report, "SHELF-01", "unobserved")
    assert not days_in(report, "SHELF-01", "fail")
    for each in counts.values():
        assert DAYS == sum(each.values())
        assert len(MISSING) == each["not looked"]
    assert DAYS - 31 - 10 - 7 - 7 == counts["BOX-01"]["operated"]


def test_nothing_operated_on_a_day_without_evidence(report: Mapping[str, Any]) -> None:
    """Missing days have no word; a control that nothing was ever read for has none at all."""
    blind = as_days(MISSING)
    assert sorted(blind) == report["days_without_a_run"]
    for each in report["controls"]:
        assert not blind & set(each["words"])
    assert {} == control(report, "DOOR-01")["words"]
    assert DAYS == control(report, "DOOR-01")["counts"]["not looked"]
    assert ["DOOR-01"] == report["never_looked_at"]
    for denied, name in ((DENIED, "BOX-01"), (NO_SHELVES, "SHELF-01")):
        assert not as_days(denied) & days_in(report, name, "pass")


def test_a_run_that_broke_off_and_a_clock_that_went_back_are_told(
    report: Mapping[str, Any],
) -> None:
    """A good run of the same day gives the day its word, and hides neither."""
    (broken,) = report["runs_without_results"]
    assert ("aborted", day(BROKE).isoformat()) == (broken["status"], broken["day"])
    assert day(BROKE).isoformat() in days_in(report, "BOX-01", "pass")
    (behind,) = report["clocks_behind"]
    assert (day(BACK).isoformat(), 3600) == (behind["day"], behind["seconds"])
    assert day(BACK).isoformat() in days_in(report, "BOX-01", "pass")


def test_a_review_that_nobody_gave_is_missing(report: Mapping[str, Any]) -> None:
    """A manual control counts by its occurrences, each named; it is never left out."""
    manual = control(report, "REV-01")
    assert {"expected": 2, "found": 0} == manual["occurrences"]
    assert [("2026-Q1", "missing", None), ("2026-Q2", "missing", None)] == [
        (each["slot"], each["state"], each["day"]) for each in manual["slots"]
    ]
    assert DAYS - len(MISSING) == manual["counts"]["pending"]


@pytest.mark.parametrize("form", ["table", "md"])
def test_table_and_markdown_say_the_same(yard: Path, form: str) -> None:
    """Days nobody looked totalled, each deviation with its days, each slot that is missing."""
    said = tieout(*map(str, PERIOD), yard, "--format", form)
    assert (0, "") == (said.code, said.err)
    text = said.out.replace("\t", " | ")
    for words in (
        "2026-01-01 to 2026-06-30: 181 days, 176 runs; on 7 of 181 days nobody looked",
        "days without a run: 2026-04-11 to 2026-04-17",
        "gave no results: aborted",
        "its clock lay 60 min behind",
        "not looked at on any day: DOOR-01",
        "BOX-01 | box-0003 | yard | 2026-01-11 06:00 | 2026-01-21 06:00 | 10 d | remedied | 0",
        "BOX-01 | box-0007 | yard | 2026-02-10 06:00 | 2026-03-02 06:00 | 20 d | remedied | 10",
        "BOX-01 | box-0009 | yard | 2026-03-12 06:00 | 2026-03-16 06:00 | 4 d | gone | 0 of 4",
        "BOX-01 | box-0013 | yard | 2026-05-31 06:00 | 2026-05-31 18:00 | 0 d 12 h | remedied",
        "0/2 | 2026-Q1 missing; 2026-Q2 missing",
    ):
        assert words in text, words


def test_the_calendar_is_that_of_the_story() -> None:
    """The days named in words above are those of the numbers."""
    assert date(2026, 1, 11) == day(10)
    assert date(2026, 5, 31) == day(TWICE)


def test_the_page_shows_this_report(yard: Path) -> None:
    """The picture in docs/periods.md is what the command prints, run ids apart."""
    said = tieout(*map(str, PERIOD), yard, "--format", "md").out.splitlines()
    page = Path("docs/periods.md").read_text(encoding="utf-8").partition("## What it looks like")[2]
    shown = [line for line in page.splitlines() if line.startswith(("| ", "- "))]
    assert {line for line in said if line.startswith("| ")} <= set(shown)
    for line in shown:
        assert line in said or line.startswith("- run ")
