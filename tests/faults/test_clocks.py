"""F7: whatever the clock does, runs stand in the order they were made, and nothing is fresher."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from collectors.tape import Clock
from controls.freshness import ALLOWED, stale
from evidence.run_store import RunReader
from evidence.runs.run import Run
from evidence.vault import Vault
from evidence.verdict import Verdict
from evidence.verify import verify
from tests.faults.figures import figures
from tests.flow.small import STAFF, written
from tieout.audit import Audit
from tieout.instants import utc_now
from tieout.workspace import Workspace

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
Steps = Callable[[int], timedelta]
"""How far the clock is from noon when it is read for the nth time in the second run."""

CLOCKS: dict[str, Steps] = {
    "a day ahead": lambda n: DAY + timedelta(seconds=n),
    "a day behind": lambda n: -DAY + timedelta(seconds=n),
    "fifteen minutes ahead": lambda n: QUARTER + timedelta(seconds=n),
    "fifteen minutes behind": lambda n: -QUARTER + timedelta(seconds=n),
    "back in mid-run": lambda n: timedelta(hours=1) - timedelta(minutes=n),
    "ten times as fast": lambda n: timedelta(hours=1, seconds=10 * n),
    "standing still": lambda _: timedelta(hours=1),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a listing in which nobody's address is missing but that of 009."""
    folder = written(tmp_path_factory.mktemp("workspace"))
    text = STAFF + "009,,Hoshizora,JP,2020-04-01,\n"
    (folder / "staff.csv").write_text(text, encoding="utf-8")
    found = Workspace.load(folder)
    _ = found.definitions
    return found


def ticking(steps: Steps) -> Clock:
    """A clock that goes by its steps."""
    numbers = count()
    return lambda: NOON + steps(next(numbers))


def run(place: Workspace, vault: Vault, clock: Clock) -> Run:
    return Audit(place, vault, clock=clock).run()


def verdict_of_009(vault: Vault, made: Run) -> Verdict:
    """What is said of the person whose failure is waived until the end of 2026."""
    (found,) = (
        result.verdict
        for result in RunReader(vault, made).results()
        if (result.control, result.resource) == ("ACME-01", "009")
    )
    return found


@pytest.mark.parametrize("word", CLOCKS)
def test_runs_stand_in_the_order_they_were_made(
    place: Workspace, quick_path: Path, word: str
) -> None:
    """By the ledger, not by the clock; that the clock went back is noted."""
    vault = Vault.create(quick_path / "vault", origin="example.com")
    first = run(place, vault, ticking(lambda n: timedelta(seconds=n)))
    second = run(place, vault, ticking(CLOCKS[word]))
    assert [first.id, second.id] == [head.id for head in vault.runs()]
    assert second.id == vault.load_run("latest").id
    assert {second.id} == {item.run for item in vault.evidence()}
    assert [] == list(verify(vault.path, read_data=True))
    noted = [
        (each.type, each.fields["clock_behind"])
        for each in vault.entries("run-start", "run-end")
        if "clock_behind" in each.fields
    ]
    expected = {
        "a day behind": [("run-start", 24 * 3600)],
        "fifteen minutes behind": [("run-start", 15 * 60)],
    }
    if word == "back in mid-run":
        assert ["run-end"] == [kind for kind, _ in noted]
    else:
        assert expected.get(word, []) == noted
    figures("F7", clocks=1, false_passes=0)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock on the wall is changed twice a year."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("berlin")
def test_an_hour_that_comes_twice_is_two_hours(place: Workspace, quick_path: Path) -> None:
    """All instants are in UTC: when the clock on the wall goes back, nothing else does."""
    assert os.environ["TZ"] == "Europe/Berlin"
    assert utc_now().utcoffset() == timedelta(0)
    vault = Vault.create(quick_path / "vault", origin="example.com")
    at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    runs = [run(place, vault, lambda at=at + hour * timedelta(hours=1): at) for hour in range(2)]
    assert [at, at + timedelta(hours=1)] == [made.started for made in runs]
    local = {made.started.astimezone().strftime("%H:%M") for made in runs}
    assert local == {"02:30"}
    assert not [each for each in vault.entries("run-start") if "clock_behind" in each.fields]
    held = vault.evidence(before=at)
    assert {runs[0].id} == {item.run for item in held}
    figures("F7", clocks=1, false_passes=0)


@pytest.mark.usefixtures("berlin")
def test_a_waiver_ends_with_its_last_day_in_utc(place: Workspace, quick_path: Path) -> None:
    """To the second, whatever the clock on the wall says."""
    vault = Vault.create(quick_path / "vault", origin="example.com")
    end = datetime(2027, 1, 1, 23, 59, 59, tzinfo=UTC)
    said = [
        verdict_of_009(vault, run(place, vault, lambda at=at: at))
        for at in (end, end + timedelta(seconds=1))
    ]
    assert [Verdict.WAIVED, Verdict.FAIL] == said


@pytest.mark.parametrize("frequency", ALLOWED)
def test_evidence_is_stale_to_the_second_and_never_from_the_future(frequency: str) -> None:
    """Evidence a moment too old is stale, and so is what a clock put far ahead."""
    second = timedelta(seconds=1)
    assert stale(frequency, NOON, NOON + ALLOWED[frequency]) is None
    assert stale(frequency, NOON, NOON + ALLOWED[frequency] + second)
    assert stale(frequency, NOON + QUARTER, NOON) is None
    assert "ahead of the clock" in (stale(frequency, NOON + DAY, NOON) or "")
