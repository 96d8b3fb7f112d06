"""The verb `review`: opened over a run, decided in a file, and followed until rights are gone."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

ACCOUNTS = """\
id,system,login,email,active,number,groups,roles
u1,wiki,a.sato,,yes,001,editors,
u2,wiki,b.mori,,yes,003,editors; owners,admin
u3,wiki,=cmd(),,yes,,,
u4,wiki,c.old,,no,002,owners,
"""
MAPPING = """\
kind: identity.account
columns: {id: id, system: system, login: login, email: email, active: active,
          employee_number: number, groups: groups, privileged: roles}
"""
TOML = """
[[people.files]]
file = "accounts.csv"
mapping = "accounts.yaml"

[[reviews]]
name = "reviews"
"""
STAFF = "003,c@hoshizora.example,Hoshizora,JP,2021-04-01,\n004,d@hoshizora.example,Hoshizora,JP,2021-04-01,\n"
BY = ("--by", "Dai Abe <d@hoshizora.example>")
OPEN = ("review", "open", "2026-q3", "--reviewer", "hr=001", "--reviewer", "hr=004",
        "--due", "2099-01-01")  # fmt: skip
Word = Callable[[Mapping[str, str]], tuple[str, str]]


@pytest.fixture
def reviewed(workspace: Path) -> Path:
    """The small workspace with accounts of a wiki that are reviewed."""
    (workspace / "accounts.csv").write_text(ACCOUNTS)
    (workspace / "accounts.yaml").write_text(MAPPING)
    toml = workspace / "tieout.toml"
    toml.write_text(toml.read_text() + TOML)
    staff = workspace / "staff.csv"
    staff.write_text(staff.read_text() + STAFF)
    return workspace


def fill(source: Path, target: Path, word: Word) -> Path:
    """Decide the rows of a file: `word` gives decision and comment of a row by column title."""
    book = load_workbook(source)
    for sheet in book.worksheets[1:]:
        names = [str(cell.value) for cell in sheet[1]]
        for cells in sheet.iter_rows(min_row=2):
            row = {name: str(cell.value or "") for name, cell in zip(names, cells, strict=True)}
            decision, comment = word(row)
            cells[names.index("Decision")].value = decision or None
            cells[names.index("Comment")].value = comment or None
    book.save(target)
    return target


def keep_but_owners(row: Mapping[str, str]) -> tuple[str, str]:
    """Everything stays but what owners have."""
    return ("revoke", "not needed") if "owners" in row["Right"] else ("keep", "")


def test_a_review_from_opening_to_proof(tieout, reviewed, tmp_path) -> None:
    """Opened, exported, decided, closed; a later run shows what is gone, and the checks judge it."""
    tieout("run")
    opened = tieout(*OPEN, *BY)
    assert (opened.code, "7 rights" in opened.out) == (0, True), opened
    file = tmp_path / "review.xlsx"
    assert tieout("review", "export", "2026-q3", "-o", str(file)).code == 0
    titles = load_workbook(file).sheetnames
    assert titles == ["Review", "001", "004"]
    assert "cannot be closed" in tieout("review", "close", "2026-q3", *BY).error
    filled = fill(file, tmp_path / "filled.xlsx", keep_but_owners)
    taken = tieout("review", "import", "2026-q3", str(filled), *BY)
    assert (taken.code, "7 of 7 rows decided" in taken.out) == (0, True), taken
    closed = tieout("review", "close", "2026-q3", *BY)
    assert (closed.code, "1 to be revoked" in closed.out) == (0, True), closed
    accounts = reviewed / "accounts.csv"
    accounts.write_text(accounts.read_text().replace("editors; owners", "editors"))
    tieout("run")
    assert "group owners" in tieout("review", "show", "2026-q3").out
    tieout("run")
    lines = tieout("results", "--format", "jsonl", "--all").out
    print(lines[:100])
    found = [line for line in lines.splitlines() if "revoked_right_is_gone" in line]
    assert found, lines
    assert '"verdict":"pass"' in found[0]
