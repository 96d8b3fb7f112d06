"""The verb `period`, over the runs of a small workspace."""

import json
from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture
def today() -> str:
    return datetime.now(UTC).date().isoformat()


def test_a_period_of_one_run(tieout, workspace, today) -> None:
    """Each form tells the days, the deviation with its item, and the day on which nobody looked."""
    staff = workspace / "staff.csv"
    staff.write_text(staff.read_text().replace("a@hoshizora.example", ""))
    assert tieout("run").code == 1
    before = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    words = ("period", "--from", before, "--to", today, "--control", "ACME-01", "--sla", "2 days")
    found = json.loads(tieout(*words, "--format", "json").out)
    assert [before] == found["days_without_a_run"]
    (control,) = found["controls"]
    assert {"failed": 1, "not looked": 1} == {
        word: days for word, days in control["counts"].items() if days
    }
    (deviation,) = found["deviations"]
    assert ("001", "open", True) == (
        deviation["resource"], deviation["end"], deviation["within_sla"]
    )  # fmt: skip
    for form in ("table", "md"):
        said = tieout(*words, "--format", form)
        assert said.code == 0
        assert "on 1 of 2 days nobody looked" in said.out
        assert "001 has none" in said.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "yesterday", "--to", "2026-01-01"), "--from is 'yesterday'; write a day as"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "is no period"),
        (("--from", "2026-01-01", "--to", "2026-01-02", "--control", "A-01"), "holds the control"),
        (("--from", "2026-01-01", "--to", "2026-01-02", "--sla", "1 year"), "no fixed length"),
        (("--from", "2026-01-01", "--to", "2026-01-02", "--format", "pdf"), "choose table, md"),
    ],
)
def test_a_mistake_is_one_sentence(tieout, words, said) -> None:
    """What a user gets wrong is said in one sentence, exit code 2."""
    tieout("collect")
    done = tieout("period", *words)
    assert done.code == 2
    assert said in done.error
