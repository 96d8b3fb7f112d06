"""The table of figures adds up what the tests of the campaign kept."""

from pathlib import Path

import pytest

from tests.faults.figures import figures, lines_of, table
from tests.faults.sizes import SIZES, portions, size


def test_figures_of_a_campaign_are_added_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts of one campaign are summed, its seeds listed, and campaigns stand in their order."""
    monkeypatch.setenv("TIEOUT_FIGURES", str(tmp_path))
    figures("F10", calls=3, false_passes=0)
    figures("F1", seed=2, kills=1_000, acknowledged=2, lost=0)
    figures("F1", seed=1, kills=50, acknowledged=1, lost=0)
    assert table(lines_of(tmp_path)).splitlines()[2:] == [
        "| F1 | 1,050 kills | 3 | 0 |  | 1, 2 |",
        "| F10 | 3 calls |  |  | 0 |  |",
    ]


def test_without_a_folder_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test may tell its figures wherever it runs."""
    monkeypatch.delenv("TIEOUT_FIGURES", raising=False)
    figures("F1", kills=1)


def test_a_campaign_can_be_shared_out() -> None:
    """The parts of a campaign are the whole of it, and at night no campaign is smaller."""
    assert sum(portions("F1", 3)) == size("F1")
    assert all(each.nightly >= each.every_commit for each in SIZES.values())
