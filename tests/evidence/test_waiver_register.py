"""The waiver register: what each waiver covered in a run, and what is wrong with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from evidence.result import Block, Stretch
from evidence.run_store import RunReader, put_json
from evidence.verdict import Verdict
from evidence.waiver_register import waiver_register

WAIVER = {
    "id": "W-01", "control": "TEC-01", "check": "*", "scope": "production",
    "resource": "bucket-2", "reason": "old logs", "requested_by": "a", "approved_by": "b",
    "starts": "2026-11-01", "ends": "2027-06-30", "compensating": "", "ticket": "T-1",
}  # fmt: skip


@pytest.fixture
def register(vault, commit_run):
    """The register's rows of a run that was handed these waivers; W-01 covers one item."""
    run = commit_run(vault, "R1")
    reader = RunReader(vault, run)
    judged = next(block for block in reader.blocks() if block.record)

    def make(**fields):
        waived = replace(
            judged,
            stretches=(
                Stretch(Verdict.PASS, 2, ""),
                Stretch(Verdict.WAIVED, 1, "accepted", "W-01"),
            ),
        )
        waivers = [WAIVER | fields]
        made = replace(
            run,
            waivers=put_json(vault, waivers),
            blocks=(vault.put(waived.body), *run.blocks[1:]),
        )
        (row,) = waiver_register(RunReader(vault, made))
        return row

    assert isinstance(judged, Block)
    return make


def test_a_waiver_in_use_has_no_finding(register):
    """In force, for one item, with months left: nothing needs a look."""
    row = register()
    assert ("in force", 1, ()) == (row.state, row.items, row.findings)
    assert ("b", "T-1", None) == (row.approved_by, row.ticket, row.compensating_verdict)


@pytest.mark.parametrize(
    ("fields", "state", "said"),
    [
        ({"ends": "2026-11-02"}, "expired", "expired 1 days ago"),
        ({"id": "W-02"}, "in force", "unused"),
        ({"ends": "2026-11-20"}, "in force", "lapses in 17 days"),
        ({"resource": "*"}, "in force", "over-wide: it covers every item in production"),
        ({"resource": "*", "scope": "*"}, "in force", "every item everywhere"),
        ({"starts": "2026-12-01", "id": "W-02"}, "not begun", None),
        ({"compensating": "TEC-02"}, "in force", "TEC-02 is unobserved"),
        ({"compensating": "NONE-01"}, "in force", "NONE-01 is not in this run"),
    ],
)
def test_what_is_wrong_is_said(register, fields, state, said):
    """Each thing that somebody should look at is one finding, and nothing else is."""
    row = register(**fields)
    assert state == row.state
    if said is None:
        assert row.findings == ()
    else:
        assert [True] == [said in finding for finding in row.findings]


def test_what_is_done_may_be_said_in_words(register):
    """Words in place of a control's id have no verdict, and are no finding."""
    row = register(compensating="two persons open it together")
    assert (None, ()) == (row.compensating_verdict, row.findings)


def test_the_last_day_still_counts(register, commit_run):
    """A waiver holds to the end of its last day."""
    row = register(ends="2026-11-03")
    assert ("in force", timedelta(0)) == (row.state, row.ends - row.ends)
    assert row.findings == ("lapses in 0 days",)
