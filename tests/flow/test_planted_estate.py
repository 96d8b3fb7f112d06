"""Estates with planted faults: every fault is found, and nothing else is."""

from pathlib import Path

import pytest

from tests.flow.planted import NIGHTLY, judged, served
from tieout.standins.estate import Plan

SEEDS = range(1, 21 if NIGHTLY else 4)
HOME, ABROAD = "ap-northeast-1", "eu-west-1"
LEAST_SORTS = 25
"""Sorts of fault that an estate of a thousand resources holds at least."""
NO_SOURCE = "no source is configured for it"
"""What trails wrote down of a period is read from files or stores, which are sources of their own.
"""


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_fault_and_no_other(seed: int, tmp_path: Path) -> None:
    """An audit of 1,000 resources finds exactly what was planted, and leaves nothing unseen."""
    with served(Plan(1_000, seed), tmp_path) as estate:
        found = judged(estate)
    assert not found.against(estate.truth), found.against(estate.truth)
    assert len(estate.truth.sorts) >= LEAST_SORTS
    assert not [key for key in found.unobserved if not key[1].endswith(NO_SOURCE)]


@pytest.mark.skipif(not NIGHTLY, reason="takes minutes; run every night")
@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_fault_among_ten_thousand(seed: int, tmp_path: Path) -> None:
    """An audit of 10,000 resources finds exactly what was planted."""
    with served(Plan(10_000, seed), tmp_path) as estate:
        found = judged(estate)
    assert not found.against(estate.truth), found.against(estate.truth)


def test_faults_of_several_accounts_and_regions(tmp_path: Path) -> None:
    """A fault is found in the account and region in which it was planted."""
    with served(Plan(300, 7, accounts=2, regions=(HOME, ABROAD)), tmp_path) as estate:
        found = judged(estate)
    assert not found.against(estate.truth), found.against(estate.truth)
    accounts = {each.place.partition("/")[0] for each in estate.truth.findings}
    assert accounts == set(estate.truth.accounts)
