"""The sheet Attestations: who said what with which file, what rests on it, and its limits."""

from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from evidence.run_store import RunReader, put_json
from evidence.workbook import render_workbook

FILE = {"name": "=cmd|' /C calc'!A0", "sha256": "ab" * 32, "bytes": 12, "lost": ""}
ROW: dict[str, Any] = {
    "id": "ATT-1", "object": "cd" * 32, "control": "MAN-01", "statement": "=HYPERLINK(\"x\")",
    "files": [FILE], "from": "2026-03-01", "to": "2026-03-31", "expires": "2026-12-31",
    "by": "\u202eAnn <ann@x.example>", "role": "ciso", "at": "2026-03-20T09:00:00+00:00",
    "on": None, "occurrence": None, "four_eyes": False, "second": None, "confirmed": None,
    "withdrawn": None, "said": [], "allowed": [],
}  # fmt: skip
WORD = {"by": "Ben <ben@x.example>", "at": "2026-03-21T09:00:00+00:00", "reason": "wrong"}


@pytest.fixture
def drawn(held, tmp_path):
    """The rows of the sheet, of a run that was judged with these attestations."""

    def draw(*rows: dict[str, Any], withheld: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        reader = held()
        listed = put_json(reader.vault, list(rows)) if rows else ""
        made = RunReader(reader.vault, replace(reader.run, attestations=listed))
        target = tmp_path / "book.xlsx"
        book = load_workbook(render_workbook(made, "soc2-2017", target, withheld=withheld).target)
        if "Attestations" not in book.sheetnames:
            return []
        sheet = book["Attestations"]
        assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d"}
        head, *found = sheet.iter_rows(values_only=True)
        return [dict(zip(head, each, strict=True)) for each in found if any(each)]

    return draw


def test_without_attestations_there_is_no_sheet(drawn) -> None:
    """A run that nobody attested anything for has no empty table of it."""
    assert drawn() == []


def test_a_row_tells_all_of_it(drawn) -> None:
    """Text of a person stays text; the file is named with its digest and its place in a pack."""
    [row] = drawn(ROW)
    assert row["Statement"] == '=HYPERLINK("x")'
    assert row["By"] == "\\u202eAnn <ann@x.example>"
    assert (row["File SHA-256"], row["In the pack"]) == ("ab" * 32, f"objects/ab/{'ab' * 32}")
    assert (row["State"], row["Relied on"]) == ("in force", "Y")
    assert "one person's word" in row["Caveats"]


@pytest.mark.parametrize(
    ("more", "column", "told"),
    [
        ({"files": []}, "Caveats", "a statement alone; no file was handed in"),
        ({"files": [FILE | {"lost": "erased by entry 7"}]}, "In the pack", "not in the pack"),
        ({"four_eyes": True}, "Second person", "awaited"),
        ({"four_eyes": True, "confirmed": WORD}, "Second person", "Ben <ben@x.example>"),
        ({"withdrawn": WORD}, "Withdrawn", "Ben <ben@x.example>, 2026-03-21T09:00:00+00:00: wrong"),
        ({"withdrawn": WORD}, "Relied on", "N"),
        ({"to": "2026-03-20"}, "State", "over"),
    ],
)
def test_what_is_missing_is_said(drawn, more: dict[str, Any], column: str, told: str) -> None:
    """No file, one erased, a second person who did not speak, a withdrawal: each in its column."""
    [row] = drawn(ROW | more)
    assert told in row[column]


def test_each_file_has_its_row(drawn) -> None:
    """Two files are two rows of one attestation; what is withheld is not said to be there."""
    other = FILE | {"name": "b", "sha256": "ef" * 32}
    rows = drawn(ROW | {"files": [FILE, other]}, withheld=("ef" * 32,))
    assert [row["Attestation"] for row in rows] == ["ATT-1", "ATT-1"]
    assert [row["In the pack"][:11] for row in rows] == ["objects/ab/", "not in the "]
