"""The sheet Tie-outs: both routes with their sources, what differs, or why nothing was tied."""

from dataclasses import asdict, replace

import pytest
from openpyxl import load_workbook

from evidence.canonical import sha256
from evidence.result import Block, Stretch
from evidence.run_store import RunReader, put_json
from evidence.runs.run import CheckAsTested
from evidence.tie_out import in_words
from evidence.verdict import Verdict
from evidence.workbook import render_workbook

CHECK = CheckAsTested(
    id="buckets_tie_out_with_people",
    controls=("TEC-30",),
    doc="Every bucket is somebody's.\n\nMore.",
    source="def buckets_tie_out_with_people(): ...",
    digest=sha256(b"source"),
    module="module",
    subject=None,
    populations=("aws.s3.bucket", "people.person"),
    ties=True,
)
TEXT = in_words(("buckets", 3), ("people", 40), (2, 2), {"no owner": 38}, {"buckets": ["=1+1"]})
REFUSED = "aws.s3.bucket of production was not collected: AccessDenied on s3:ListAllMyBuckets"


@pytest.fixture
def tied(held, tmp_path):
    """The rows of the sheet for a run in which the tie-out said so."""

    def draw(verdict: Verdict, reason: str, inputs: int = 2) -> list[dict[str, object]]:
        reader = held()
        vault, run = reader.vault, reader.run
        records = [unit.record for unit in run.evidence if unit.record]
        block = Block(
            "TEC-30", CHECK.id, "aws.s3.bucket", "", None, tuple(records[:inputs]), CHECK.digest,
            {}, (), Stretch(verdict, 1, reason),
        )  # fmt: skip
        controls = [
            replace(each, checks=(*each.checks, CHECK.id)) if each.id == "TEC-30" else each
            for each in reader.controls().values()
        ]
        made = replace(
            run,
            checks=put_json(vault, [asdict(each) for each in (*reader.checks().values(), CHECK)]),
            controls=put_json(vault, [asdict(each) for each in controls]),
            blocks=(*run.blocks, vault.put(block.body)),
        )
        summary = render_workbook(RunReader(vault, made), "soc2-2017", tmp_path / "book.xlsx")
        head, *rows = load_workbook(summary.target)["Tie-outs"].iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows if any(row)]

    return draw


def test_both_routes_and_the_difference(tied):
    """Counts, operations and records of both routes, and each part of the difference by itself."""
    (row,) = tied(Verdict.FAIL, TEXT)
    assert (row["Route A"], row["Count of A"], row["Route B"]) == ("buckets", 3, "people")
    assert (row["Count of B"], row["Difference"], row["Tied"]) == (40, -37, "2")
    assert (row["Explained"], row["Explanations"]) == (38, "no owner: 38")
    assert (row["Unexplained"], row["Unexplained items"]) == (1, "only among buckets: =1+1")
    assert row["Source of A"] == "aws.s3.bucket\ns3:ListAllMyBuckets\ns3:GetBucketVersioning"
    assert row["Source of B"] == "people.person\nread staff.csv"
    assert row["Declared of A"] == "3 by account summary"
    assert row["Populations of A"].startswith("POP-")
    assert (row["Holds"], row["Result"]) == ("Every bucket is somebody's.", "fail")
    assert (row["Not compared"], row["Assessor conclusion"]) == (None, None)


def test_a_pass_shows_its_counts_too(tied):
    """What ties out is told as fully as what does not."""
    text = in_words(("buckets", 2), ("people", 2), (2, 2), {}, {})
    (row,) = tied(Verdict.PASS, text)
    assert (row["Count of A"], row["Unexplained"], row["Result"]) == (2, 0, "pass")
    assert row["Unexplained items"] is None


def test_what_was_not_compared_says_why(tied):
    """Without a comparison no count is shown, and the refused call stands beside its route."""
    (row,) = tied(Verdict.UNOBSERVED, REFUSED, inputs=0)
    assert (row["Count of A"], row["Difference"], row["Unexplained"]) == (None, None, None)
    assert (row["Not compared"], row["Result"]) == (REFUSED, "unobserved")
    assert "AccessDenied on s3:ListAllMyBuckets" in row["Source of A"]
    assert row["Populations of B"].startswith("POP-")


def test_a_run_without_tie_outs_has_none(held, tmp_path):
    """The sheet is there and empty."""
    summary = render_workbook(held(), "soc2-2017", tmp_path / "book.xlsx")
    assert summary.rows["Tie-outs"] == 0
