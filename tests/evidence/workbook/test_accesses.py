"""The sheet Accesses: what checks accounted for, whatever the verdict, part by part."""

from dataclasses import replace

import pytest
from openpyxl import load_workbook

from evidence.result import Stretch
from evidence.run_store import RunReader
from evidence.traced import Told, in_words
from evidence.verdict import Verdict
from evidence.workbook import render_workbook

ACCOUNT = Told("D1 of Affiliate in CN", "CN", "s3:GetObject as user/x", 3, "2026-06: 3", "none")


@pytest.fixture
def drawn(held, tmp_path):
    """The rows of the sheet for a run whose first judged block says so of all its rows."""

    def draw(verdict: Verdict, reason: str) -> list[dict[str, object]]:
        reader = held()
        vault, run = reader.vault, reader.run
        blocks = list(reader.blocks())
        place = next(number for number, block in enumerate(blocks) if block.stretches)
        block = blocks[place]
        said = replace(block, stretches=(Stretch(verdict, block.items, reason),), whole=None)
        digests = list(run.blocks)
        digests[place] = vault.put(said.body)
        made = replace(run, blocks=tuple(digests))
        summary = render_workbook(RunReader(vault, made), "soc2-2017", tmp_path / "book.xlsx")
        head, *rows = load_workbook(summary.target)["Accesses"].iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows if any(row)]

    return draw


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.FAIL])
def test_each_part_has_its_column(drawn, verdict):
    """Who, from where, what, how often, when and by whose leave, also of what passed."""
    row, *_ = drawn(verdict, in_words(ACCOUNT))
    assert (row["Who"], row["From"], row["Did"]) == (ACCOUNT.who, "CN", ACCOUNT.what)
    assert (row["Times"], row["When"], row["By whose leave"]) == (3, "2026-06: 3", "none")
    assert (row["Result"], row["Assessor conclusion"]) == (verdict.value, None)
    assert row["Item"]
    assert str(row["Evidence"]).startswith("EV-")


def test_one_row_an_item(drawn):
    """A stretch of several items with one account gives each its row."""
    rows = drawn(Verdict.FAIL, in_words(ACCOUNT))
    assert len({row["Item"] for row in rows}) == len(rows) > 1


def test_other_results_have_no_row(drawn):
    """What no check accounted for is not listed."""
    assert drawn(Verdict.FAIL, "is public") == []


def test_a_name_that_looks_like_a_formula_is_text(drawn):
    """What a person is called reaches a cell as text."""
    row, *_ = drawn(Verdict.FAIL, in_words(replace(ACCOUNT, who="=cmd()")))
    assert row["Who"] == "=cmd()"
