"""How a person names a run, and what is said when the name fits none."""

from datetime import UTC, datetime

import pytest

from evidence.errors import UsageError
from evidence.runs.run_heads import UNFINISHED, RunHead, named


def head(run: str, day: int, digest: str | None = "d", status: str = "complete") -> RunHead:
    """A run that started on that day of November."""
    return RunHead(run, datetime(2026, 11, day, 23, 30, tzinfo=UTC), status, digest, day)


HEADS = [
    head("20261101T233000Z-aaaa", 1),
    head("20261102T233000Z-bbbb", 2, None, "failed"),
    head("20261103T233000Z-cccc", 3),
    head("20261103T233000Z-cddd", 3),
    head("20261105T233000Z-eeee", 5, None, UNFINISHED),
]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("latest", "20261103T233000Z-cddd"),
        ("latest~0", "20261103T233000Z-cddd"),
        ("latest~2", "20261101T233000Z-aaaa"),
        ("previous", "20261103T233000Z-cccc"),
        ("20261101", "20261101T233000Z-aaaa"),
        ("20261103T233000Z-cc", "20261103T233000Z-cccc"),
        ("2026-11-01", "20261101T233000Z-aaaa"),
        ("2026-11-02", "20261101T233000Z-aaaa"),
        ("2026-11-03", "20261103T233000Z-cddd"),
        ("2026-12-31", "20261103T233000Z-cddd"),
    ],
)
def test_a_name_means_one_finished_run(name: str, meant: str) -> None:
    """Ids, beginnings, places from the end and days each find their run."""
    assert named(HEADS, name).id == meant


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("latest~3", "3 finished runs, the oldest 20261101T233000Z-aaaa of 2026-11-01"),
        ("20261103", "begins several runs: 20261103T233000Z-cccc, 20261103T233000Z-cddd"),
        ("20261102", "has no stored results: it is failed"),
        ("20261105T233000Z-eeee", "has no stored results: it is running/aborted"),
        ("2026-10-31", "no run was started on or before 2026-10-31"),
        ("2026-02-30", "is no date"),
        ("20261101T233000Z-aaab", "the nearest is 20261101T233000Z-aaaa"),
        ("", "there is no run ''"),
    ],
)
def test_a_name_that_fits_none_is_answered_with_help(name: str, said: str) -> None:
    """The sentence names the nearest run, or says why the one that was meant cannot be read."""
    with pytest.raises(UsageError, match=said.replace("(", r"\(")):
        named(HEADS, name)


def test_an_empty_vault_says_so() -> None:
    """Without a finished run there is nothing to be nearest to."""
    with pytest.raises(UsageError, match="holds no finished run"):
        named([], "latest")
    with pytest.raises(UsageError, match="holds no run"):
        named([], "abc")


def test_a_day_means_the_run_that_started_last_not_the_one_that_was_written_last() -> None:
    """With two writers the order of the ledger may differ from that of the clocks."""
    late, early = head("late", 4), head("early", 2)
    assert named([late, early], "2026-11-04").id == "late"
