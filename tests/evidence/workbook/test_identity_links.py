"""The sheet Identity links: every account of a check that links, whatever it came to."""

from dataclasses import replace

import pytest
from openpyxl import load_workbook

from evidence.linked import Told, in_words
from evidence.result import Stretch
from evidence.run_store import RunReader
from evidence.verdict import Verdict
from evidence.workbook import render_workbook

LINK = Told("a.sato", "idp", "person", "001 of Example KK", "2 (rules 1)", "number 001", "")


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.FAIL])
def test_each_part_has_its_column(held, tmp_path, verdict):
    """Account, class, holder, rung, inputs and what spoke against it, one row an account."""
    reader = held()
    blocks = list(reader.blocks())
    place = next(number for number, block in enumerate(blocks) if block.stretches)
    block = blocks[place]
    said = replace(block, stretches=(Stretch(verdict, block.items, in_words(LINK)),), whole=None)
    digests = list(reader.run.blocks)
    digests[place] = reader.vault.put(said.body)
    made = replace(reader.run, blocks=tuple(digests))
    summary = render_workbook(RunReader(reader.vault, made), "soc2-2017", tmp_path / "book.xlsx")
    head, *rows = load_workbook(summary.target)["Identity links"].iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows if any(row)]
    assert len({row["Item"] for row in found}) == len(found) == block.items
    assert (found[0]["Account"], found[0]["Class"], found[0]["Whose"]) == (
        "a.sato", "person", "001 of Example KK",
    )  # fmt: skip
    assert (found[0]["Rung"], found[0]["By"], found[0]["Against"]) == (
        "2 (rules 1)", "number 001", None,
    )  # fmt: skip
    assert (found[0]["Result"], found[0]["Assessor note"]) == (verdict.value, None)
