"""What a stored run is a look at: its order, day and evidence, and the frequencies it found."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest

from evidence.errors import IntegrityError
from evidence.period.looks import Reading
from evidence.period.report import period_report
from evidence.result import Block
from evidence.run_store import RunReader, put_json, run_start, store_run
from evidence.runs.run import Run
from evidence.verdict import Verdict

FIRST, SECOND, THIRD = (date(2026, 1, day) for day in (1, 2, 3))
ONE_BAD = {"bucket-0001": Verdict.FAIL}


def begin(story: Any, run: Run, name: str) -> None:
    """The entry that begins a run, at the instant at which another began."""
    start = run_start(
        story.vault, run=name, started=run.started, organisation="Example", version="0",
        configuration="c" * 64, planned=[],
    )  # fmt: skip
    story.vault.commit([start])


def stored(
    story: Any, run: Run, name: str, blocks: Sequence[Block] = (), *, begun: bool = False,
    **changes: Any,
) -> Run:  # fmt: skip
    """The same run once more under another name, with changes; `begun` if its start stands."""
    if blocks:
        changes["blocks"] = tuple(story.vault.put(block.body) for block in blocks)
    later = replace(run, id=name, **changes)
    if not begun:
        begin(story, later, name)
    story.vault.commit(store_run(story.vault, later))
    return later


def words_of(report: Any, control: str = "C-01") -> dict[date, Verdict]:
    (found,) = [each for each in report.controls if each.control == control]
    return dict(found.words)


def test_looks_come_in_the_order_in_which_they_judged(story: Any, telling: Any) -> None:
    """A run that was taken up again later is a look at when it judged, not at when it began."""
    begun = telling.at(FIRST)
    bad = story.run(begun, telling.Day(bad=ONE_BAD))
    begin(story, bad, "R9999")
    story.run(telling.at(SECOND), telling.Day())
    until = telling.at(THIRD)
    item = replace(
        bad.evidence[0], run="R9999", traffic=replace(bad.evidence[0].traffic, ended=until)
    )
    stored(story, bad, "R9999", begun=True, now=until, ended=until, evidence=(item,))
    reading = Reading(story.vault)
    assert ["R0001", "R0002", "R9999"] == [each.run for each in reading.looks(FIRST, THIRD)]
    assert ["R0002", "R9999"] == [each.run for each in reading.looks(SECOND, THIRD)]
    first, again = period_report(story.vault, FIRST, THIRD).deviations
    assert (("remedied", telling.at(SECOND)), ("open", None)) == (
        (first.end, first.closed), (again.end, again.closed)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "own", "looked"), [(5, True, True), (7, True, False), (5, False, False)]
)
def test_a_sitting_over_midnight_is_one_look(
    story: Any, telling: Any, hours: int, own: bool, looked: bool
) -> None:
    """What a run itself collected just before midnight is of its day; what is older is not."""
    judged = telling.at(SECOND, 1)
    run = story.run(judged - timedelta(hours=hours), telling.Day())
    item = replace(run.evidence[0], run="R9999" if own else run.id)
    stored(story, run, "R9999", now=judged, ended=judged, evidence=(item,))
    report = period_report(story.vault, SECOND, SECOND)
    assert ({SECOND: Verdict.PASS} if looked else {}) == words_of(report)


def test_a_refused_look_at_a_whole_population_is_a_look(story: Any, telling: Any) -> None:
    """A check of whole populations names no place: a reading of its kind that failed was for it."""
    run = story.run(telling.at(FIRST), telling.Day(denied=True))
    block, *others = RunReader(story.vault, run).blocks()
    item = replace(run.evidence[0], run="R9999")
    now = telling.at(SECOND)
    fresh = replace(item, traffic=replace(item.traffic, started=now, ended=now))
    blocks = [replace(block, scope=""), *others]
    stored(story, run, "R9999", blocks, now=now, started=now, ended=now, evidence=(fresh,))
    report = period_report(story.vault, SECOND, SECOND)
    assert {SECOND: Verdict.UNOBSERVED} == words_of(report)


def test_erased_records_leave_their_rows_without_names(story: Any, telling: Any) -> None:
    """What failed in an erased record is told by its row, and nobody knows what became of it."""
    run = story.run(telling.at(FIRST), telling.Day(bad=ONE_BAD))
    story.run(telling.at(SECOND), telling.Day())
    vault, record = story.vault, run.evidence[0].record
    before = period_report(vault, FIRST, SECOND)
    assert ["remedied"] == [each.end for each in before.deviations]
    (vault.path / "objects" / record[:2] / f"{record}.zst").unlink()
    with pytest.raises(IntegrityError):
        period_report(vault, FIRST, SECOND)
    vault.commit([{
        "type": "erasure", "at": telling.at(THIRD).isoformat(), "requested_by": "a",
        "approved_by": "b", "reason": "asked for", "objects": [record], "signature": None,
        "key": None,
    }])  # fmt: skip
    (found,) = period_report(vault, FIRST, SECOND).deviations
    assert ("row 1 (erased)", "unknown", None) == (found.key[-1], found.end, found.closed)


def at_frequency(story: Any, telling: Any, number: int, day: date, frequency: str) -> None:
    """A run of that day in which C-01 was tested at that frequency."""
    run = story.run(telling.at(day), telling.Day())
    first, *others = RunReader(story.vault, run).controls().values()
    told = put_json(
        story.vault, [asdict(replace(first, frequency=frequency)), *map(asdict, others)]
    )
    now = telling.at(day, 7)
    name = f"F{number:03d}"
    item = replace(run.evidence[0], run=name)
    stored(story, run, name, now=now, started=now, ended=now, controls=told, evidence=(item,))


def test_a_slot_is_one_of_the_frequency_in_force_when_it_was_due(story: Any, telling: Any) -> None:
    """A control that became quarterly in June was monthly until then: missing months show."""
    looks = [
        (date(2026, 1, 20), "monthly"), (date(2026, 3, 20), "monthly"),
        (date(2026, 5, 10), "quarterly"), (date(2026, 9, 20), "quarterly"),
    ]  # fmt: skip
    for number, (day, frequency) in enumerate(looks):
        at_frequency(story, telling, number, day, frequency)
    # Each day begins with a plain run at the daily frequency; the newest look of a day counts.
    report = period_report(story.vault, date(2026, 1, 1), date(2026, 9, 30))
    (control,) = [each for each in report.controls if each.control == "C-01"]
    assert "quarterly" == control.frequency
    kept = report.slots(control)
    assert kept is not None
    assert {
        "2026-01": "found", "2026-02": "missing", "2026-03": "found", "2026-04": "missing",
        "2026-Q2": "found", "2026-Q3": "found",
    } == {slot.name: slot.state for slot in kept}  # fmt: skip
    assert (6, 4) == report.due(control)
    (told,) = [each for each in report.as_json()["controls"] if each["control"] == "C-01"]
    assert ["monthly", "quarterly"] == [each["frequency"] for each in told["frequencies"]]
