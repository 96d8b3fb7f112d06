"""The timetable follows from the runs that a vault holds, and from nothing else."""

import shutil
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.tieout.cli.conftest import FILES
from tieout.audit import Audit
from tieout.timetable import Timetable, timetable
from tieout.workspace import Workspace

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small workspace of the verbs."""
    for name, text in FILES.items():
        path = tmp_path / "w" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "w"


@cache
def _loaded(folder: Path, _configuration: str) -> Workspace:
    return Workspace.load(folder)


def workspace(folder: Path) -> Workspace:
    """The workspace in that folder; its library is read once, for it takes seconds."""
    return _loaded(folder, (folder / "tieout.toml").read_text(encoding="utf-8"))


def audited(folder: Path, at: datetime) -> None:
    place = workspace(folder)
    Audit(place, place.vault(), clock=lambda: at).run()


def failed(folder: Path, at: datetime) -> None:
    """A run that begins and fails."""
    place = workspace(folder)
    audit = Audit(place, place.vault(), clock=lambda: at)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tieout.audit.evaluate", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            audit.run()


def table(folder: Path, now: datetime) -> Timetable:
    place = workspace(folder)
    path = folder / "vault"
    return timetable(place, place.vault() if path.exists() else None, now)


def test_without_a_vault_all_is_due_and_none_is_made(folder: Path) -> None:
    """To look at what is due makes no vault."""
    found = table(folder, START)
    assert "ACME-01" in [each.control for each in found.due(START)]
    assert not (folder / "vault").exists()


def test_after_a_run_nothing_is_due(folder: Path) -> None:
    """A run looks at every control, and a weekly one is due on the next Monday."""
    audited(folder, START)
    assert [] == table(folder, START).due(START)
    own = next(each for each in table(folder, START).standings if each.control == "ACME-01")
    assert (START, datetime(2026, 3, 9, 2, 15, tzinfo=UTC)) == (own.last, own.due)


def test_a_restored_vault_agrees(folder: Path, tmp_path: Path) -> None:
    """A copy of ledger and objects on another machine has the same timetable, index or not."""
    audited(folder, START)
    other = tmp_path / "other"
    shutil.copytree(folder, other, ignore=shutil.ignore_patterns("index.db", "tmp"))
    later = START + DAY
    assert table(folder, later) == table(other, later)


def test_a_run_that_failed_is_no_evidence(folder: Path) -> None:
    """What a failed run read does not count, and the next waits longer after each failure."""
    for number, minutes in enumerate((5, 10, 20)):
        at = START + timedelta(hours=number)
        failed(folder, at)
        found = table(folder, at)
        assert (number + 1, []) == (found.failed, found.due(at))
        assert at + timedelta(minutes=minutes) == found.not_before == found.next
        assert found.due(at + timedelta(minutes=minutes))
        assert all(each.last is None for each in found.standings)
    audited(folder, at + DAY)
    assert (0, None) == (table(folder, at + DAY).failed, table(folder, at + DAY).not_before)


def test_a_failure_ahead_of_the_clock_holds_nothing_back(folder: Path) -> None:
    """A clock that was set back does not wait for the day it came from."""
    failed(folder, START + 30 * DAY)
    found = table(folder, START)
    assert found.not_before is None
    assert found.due(START)


def test_a_past_day_judged_again_counts_for_nothing(folder: Path) -> None:
    """To judge last week again looks at nothing."""
    audited(folder, START)
    place = workspace(folder)
    later = START + 8 * DAY
    Audit(place, place.vault(), clock=lambda: later).evaluate_as_of(START + DAY, then=True)
    assert table(folder, later).due(later)


def test_a_new_source_is_due(folder: Path) -> None:
    """A source that was configured since the last run was never read."""
    audited(folder, START)
    path = folder / "tieout.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"hr"', '"hr2"'), encoding="utf-8")
    due = table(folder, START + DAY).due(START + DAY)
    assert "people.person of hr2 was never read" in {each.lacking for each in due}


def test_a_listing_that_is_gone_is_asked_for_once_a_day(folder: Path) -> None:
    """A file that is missing makes no run after run: the next attempt is on the next day."""
    (folder / "staff.csv").unlink()
    audited(folder, START)
    own = next(each for each in table(folder, START).standings if each.control == "ACME-01")
    assert (None, datetime(2026, 3, 3, 2, 15, tzinfo=UTC)) == (own.last, own.attempt)
    assert "was not collected" in own.lacking
