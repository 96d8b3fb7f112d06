"""A broken data file costs its unit, named with file and line, and the run goes on."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.vault import Vault
from tests.flow.estate import tieout
from tests.flow.small import LONG, RTL, STAFF, by_control, swapped, written


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return written(tmp_path)


ROW = "002,b@hoshizora.example,Hoshizora,JP,2021-04-01,2025-03-31"
Break = Callable[[Path], object]


def rows(*changed: str) -> Break:
    """Put rows in the place of the second person's."""
    text = STAFF.replace(ROW, "\n".join(changed))
    return lambda path: path.write_text(text, encoding="utf-8")


def raw(data: bytes) -> Break:
    return lambda path: path.write_bytes(data)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BROKEN: dict[str, tuple[Break, int | None]] = {
    "empty": (raw(b""), 1),
    "header only": (raw(STAFF.splitlines(keepends=True)[0].encode()), 1),
    "gone": (Path.unlink, None),
    "a folder": (folder, None),
    "cut short in a row": (raw(STAFF[:-20].encode()), 3),
    "UTF-16": (raw(STAFF.encode("utf-16")), None),
    "another encoding": (raw(STAFF.replace("Hoshizora", "星空").encode("cp932")), 2),
    "NUL": (rows(ROW.replace("002", "0\x002")), 3),
    "a picture": (raw(b"\x89PNG\r\n\x1a\n" + bytes(range(256))), None),
    "a workbook by its bytes": (raw(b"PK\x03\x04" + bytes(100)), None),
    "no such column": (raw(STAFF.replace("Mail", "Email").encode()), 1),
    "column twice": (raw(STAFF.replace("Left", "Joined").encode()), 1),
    "no such day": (rows(ROW.replace("2021-04-01", "2021-02-29")), 3),
    "no date": (rows(ROW.replace("2021-04-01", "=cmd|'/c calc'!A1")), 3),
    "end before start": (rows(ROW.replace("2025", "2019")), 3),
    "no id": (rows(ROW.replace("002", "")), 3),
    "id twice": (rows(ROW, ROW), 4),
    "a cell too many": (rows(ROW + ",x"), 3),
    "a cell too few": (rows("002,b@hoshizora.example"), 3),
    "open quote": (rows('002,"b@hoshizora.example'), 3),
    "unknown country": (rows(ROW.replace("JP", "../../etc")), 3),
    "address that is none": (rows(ROW.replace("b@hoshizora.example", RTL)), 3),
    "10,000 columns": (rows(",".join("x" * 10_000)), 3),
}


@pytest.mark.parametrize("word", BROKEN)
def test_a_broken_listing_costs_its_unit(workspace: Path, word: str) -> None:
    """Its unit is not collected, named with file and line; the others are, and the run goes on."""
    spoil, line = BROKEN[word]
    spoil(workspace / "staff.csv")
    said = tieout("run", "--workspace", workspace)
    assert said.code in (1, 3), said.err
    named = f"staff.csv line {line}: " if line else "staff.csv"
    assert [each for each in said.err.splitlines() if "not collected" in each and named in each]
    run = Vault.open(workspace / "vault").load_run("latest")
    assert {"people.person": False, "people.training": True} == {
        unit.kind: unit.record is not None for unit in run.evidence
    }
    assert "incomplete" == run.status
    (judged,) = by_control(workspace, "ACME-01")
    assert ("unobserved", None) == (judged["verdict"], judged["resource"])
    assert named in judged["reason"]


HOSTILE = {
    "formula": "=cmd|'/c calc'!A1",
    "path": "../../../etc/passwd",
    "markup": "<script>alert(1)</script>[bold red]",
    "runs backwards": RTL,
    "10,000 letters": LONG,
    "escape sequence": "\x1b[31mred\x1b[0m",
    "other alphabets": "星空\u00a0Żółć 🎋",
}


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_text_is_data(workspace: Path, word: str) -> None:
    """A company of any name is collected as it stands, and printed without effect."""
    text = STAFF.replace(",Hoshizora,", f",{HOSTILE[word]},")
    (workspace / "staff.csv").write_text(text, encoding="utf-8")
    told = swapped("checks/own.py", "person.email", "person.email == person.entity")
    told = told.replace('"{person.id} has', '"{person.entity} has')
    (workspace / "checks/own.py").write_text(told, encoding="utf-8")
    said = tieout("run", "--workspace", workspace)
    assert said.code in (1, 3), said.err
    if "\x1b" in HOSTILE[word]:
        # A control character has no place in a listing: the unit is lost or it is kept as data.
        assert "\x1b" not in said.err
    shown = tieout("results", "--control", "ACME-01", "--workspace", workspace)
    assert all(line.replace("\t", "").isprintable() for line in shown.out.splitlines())
    entities = {each["reason"] for each in by_control(workspace, "ACME-01")}
    assert any(HOSTILE[word] in reason for reason in entities) or "\x1b" in HOSTILE[word]
    assert not [path for path in workspace.rglob("*") if "passwd" in path.name]


def test_a_listing_that_may_not_be_read(workspace: Path) -> None:
    """A file without read permission is a gap with its name, never a listing of nobody."""
    if os.geteuid() == 0:
        pytest.skip("root may read every file")
    (workspace / "staff.csv").chmod(0)
    said = tieout("run", "--workspace", workspace)
    assert said.code in (1, 3)
    assert "PermissionDenied on read staff.csv" in said.err
