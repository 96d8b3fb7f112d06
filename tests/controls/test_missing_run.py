"""Missing runs: the newest stored run is no news where a newer failed or should have been made."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from controls.missing_run import frequencies_of, missing_runs
from evidence.result import Stretch
from evidence.run_store import RunReader
from evidence.runs.run import Run
from evidence.runs.run_heads import COLLECTED, UNFINISHED, RunHead, came_to_nothing
from evidence.verdict import Verdict
from tests.tieout.pytest_plugin.stored_run import NOW, control, store

DIGEST = "0" * 64


def heads(*told: tuple[str, str, bool]) -> list[RunHead]:
    """Runs in ledger order: mode, status, and whether results were stored; named by their place."""
    return [
        RunHead(f"r{number}", NOW + timedelta(days=number), status, DIGEST if kept else None,
                number, mode)
        for number, (mode, status, kept) in enumerate(told)
    ]  # fmt: skip


WHOLE, FAILED = ("run", "complete", True), ("run", "failed", False)
HELD, READ = ("evaluate", "complete", True), ("collect", COLLECTED, False)
ABORTED, OPEN = ("run", "aborted", False), ("run", UNFINISHED, False)


@pytest.mark.parametrize(
    ("told", "judged", "failed"),
    [
        ([WHOLE], 0, []),
        ([FAILED, WHOLE], 1, []),
        ([WHOLE, FAILED], 0, [1]),
        ([WHOLE, ABORTED, OPEN], 0, [1, 2]),
        ([WHOLE, FAILED, HELD], 2, [1]),
        ([WHOLE, FAILED, READ, HELD], 3, []),
        ([WHOLE, FAILED, READ], 0, [1]),
        ([WHOLE, READ], 0, []),
        ([WHOLE, ("evaluate", "failed", False)], 0, []),
    ],
)
def test_runs_that_came_to_nothing(
    told: list[tuple[str, str, bool]], judged: int, failed: list[int]
) -> None:
    """A failed run counts until something was collected whole, and judged from it."""
    found = came_to_nothing(heads(*told), f"r{judged}")
    assert [f"r{number}" for number in failed] == [head.id for head in found]


@pytest.fixture
def reader(tmp_path: Path) -> RunReader:
    """A run with a daily, a weekly, and a continuous control that was declared not applicable."""
    aside = {"reason": "r", "approved_by": "CISO"}
    controls = [
        control("TST-01", "c1"),
        control("TST-02", "c2", frequency="weekly"),
        control("TST-03", "c3", frequency="continuous", not_applicable=aside),
    ]
    said = {
        ("TST-01", "c1"): [("a", Verdict.PASS, "")],
        ("TST-02", "c2"): [("a", Verdict.PASS, "")],
        ("TST-03", "c3"): Stretch(Verdict.NOT_APPLICABLE, 1, "decided"),
    }
    vault = store(tmp_path / "vault", controls, said)
    return RunReader(vault, vault.load_run("latest"))


def told(run: Run, frequencies: dict[str, str], now: datetime, *more: RunHead) -> list[str]:
    first = RunHead(run.id, run.started, "complete", DIGEST, 0)
    return [each.said for each in missing_runs((first, *more), run, frequencies, now)]


def test_a_run_stands_as_long_as_its_controls_allow(reader: RunReader) -> None:
    """It is too old by the strictest control that applies, and then says which; or ahead."""
    frequencies = frequencies_of(reader)
    assert {"TST-01": "daily", "TST-02": "weekly"} == frequencies
    assert [] == told(reader.run, frequencies, NOW + timedelta(hours=30))
    [said] = told(reader.run, frequencies, NOW + timedelta(hours=31))
    assert f"run {reader.run.id} was judged at {NOW:%Y-%m-%d %H:%M} UTC, and no newer one" in said
    assert "TST-01 is to be looked at again within 30 hours" in said
    assert [] == told(reader.run, {"TST-02": "weekly"}, NOW + timedelta(days=8))
    [ahead] = told(reader.run, {}, NOW - timedelta(days=1))
    assert "ahead of the clock" in ahead


def test_a_newer_run_that_failed_is_named(reader: RunReader) -> None:
    """The newest of them by id, with what became of it and how many failed before it."""
    started = datetime(2026, 3, 31, 12, tzinfo=UTC)
    failed = [RunHead(f"f{n}", started, "failed", None, n) for n in (1, 2)]
    [said] = told(reader.run, {}, NOW, *failed)
    assert "run f2 of 2026-03-31 12:00 UTC came to nothing: it failed; so did 1 before it" in said
    [cut] = told(reader.run, {}, NOW, RunHead("f3", started, UNFINISHED, None, 1))
    assert "cut short, or is still at work" in cut
