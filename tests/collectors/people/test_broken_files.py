"""A broken file makes its unit not collected, named with file and line; the run goes on."""

import io
import os
import zipfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import collectors.delivered
import collectors.people.files
import collectors.people.workbook
from collectors.people.forbidden import forbidden_heading
from collectors.people.person import persons
from collectors.people.source import PeopleSource
from collectors.sweep import collect, plan, replay
from tests.collectors.people.conftest import (
    NOW,
    PERSON_HEADER,
    csv_bytes,
    gather,
    person_mapping,
    person_row,
    xlsx_bytes,
)

CANARY = "1-2-3 Canary Street"


def _rows(*rows: list[Any], header: list[Any] | None = None) -> list[list[Any]]:
    return [header or PERSON_HEADER, person_row("1"), *rows]


def _without(data: bytes, part: str) -> bytes:
    """The archive less one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    return out.getvalue()


def _csv(*rows: list[Any], header: list[Any] | None = None) -> bytes:
    """A sound listing with one person, then `rows`."""
    return csv_bytes(_rows(*rows, header=header))


def _wide(name: str, value: str) -> bytes:
    """A sound listing with one more column."""
    return csv_bytes([[*PERSON_HEADER, name], [*person_row(), value]])


TWO = _rows(person_row("2"))
BOOK = xlsx_bytes(TWO)
SHIFTED = person_row("2", start=CANARY)
STRANGER = person_row("1", entity="B", name="X", email="x@example.com")
JAPANESE = csv_bytes(_rows(person_row("2", name="佐藤")), encoding="cp932")
TOTAL = {"control_total": {"text": "Total"}}

Case = tuple[bytes, dict[str, Any], str, int]
CSV: dict[str, Case] = {
    "empty": (b"", {}, "Empty", 1),
    "only spaces": (b"\r\n \r\n", {}, "Empty", 1),
    "only a header": (csv_bytes([PERSON_HEADER]), {}, "NoRows", 1),
    "not UTF-8": (JAPANESE, {}, "NotUtf8", 3),
    "not as declared": (b"a\n\xff\xff\xff", {"encoding": "euc_jp"}, "WrongEncoding", 2),
    "NUL": (_csv(person_row("2", name="a\0b")), {}, "Nul", 3),
    "open quote": (_csv() + b'2,"open\n', {}, "BrokenQuoting", 3),
    "short row": (_csv(["2", "x"]), {}, "ShortRow", 3),
    "long row": (_csv([*person_row("2"), CANARY]), {}, "LongRow", 3),
    "missing column": (_csv(header=["x", *PERSON_HEADER[1:]]), {}, "NoColumn", 1),
    "column twice": (_wide("Name", "x"), {}, "DuplicateColumn", 1),
    "merged header": (_wide("", "x"), {}, "MergedHeader", 2),
    "no date": (_csv(SHIFTED), {}, "BadDate", 3),
    "no such day": (_csv(person_row("2", start="2025-02-29")), {}, "BadDate", 3),
    "id twice": (_csv(person_row("2"), person_row("1")), {}, "DuplicateId", 4),
    "id of two people": (_csv(STRANGER), {}, "SharedId", 3),
    "spell left open": (_csv(person_row("1", start="2025-01-01")), {}, "OpenSpell", 3),
    "end before start": (_csv(person_row("2", last_day="2020-01-01")), {}, "DatesReversed", 3),
    "no id": (_csv(person_row("")), {}, "NoValue", 3),
    "unknown type": (_csv(person_row("2", type="FTE")), {}, "BadValue", 3),
    "unknown country": (_csv(person_row("2", country="Japan")), {}, "BadValue", 3),
    "no address": (_csv(person_row("2", email=CANARY)), {}, "BadValue", 3),
    "rounded id": (_csv(person_row("1.2E+11")), {}, "BadValue", 3),
    "other delimiter": (csv_bytes(TWO, delimiter=";"), {}, "NoColumn", 1),
    "header elsewhere": (b"\r\n" + _csv(), {}, "NoHeader", 1),
    "cut before its total": (_csv(), TOTAL, "NotDeclared", 2),
    "total without number": (_csv(["Total", "many"]), TOTAL, "NotDeclared", 3),
    "a workbook": (BOOK, {}, "WrongType", 1),
}
XLSX: dict[str, Case] = {
    "CSV": (_csv(), {}, "WrongType", 1),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {}, "WrongType", 1),
    "cut short": (BOOK[:3000], {}, "NotAWorkbook", 1),
    "gutted": (_without(BOOK, "xl/workbook.xml"), {}, "NotAWorkbook", 1),
    "no such sheet": (BOOK, {"sheet": "Staff"}, "NoSheet", 1),
    "formula": (xlsx_bytes(TWO, formulas={"C3": "=A1"}), {}, "UnusableCell", 3),
    "error value": (xlsx_bytes(TWO, formulas={"C3": "#N/A"}), {}, "UnusableCell", 3),
    "time of day": (xlsx_bytes(_rows(person_row("2", start=time(9)))), {}, "UnusableCell", 3),
    "small number": (xlsx_bytes(_rows(person_row("2", start=5))), {}, "BadDate", 3),
    "no id": (xlsx_bytes(_rows(person_row(""))), {}, "NoValue", 3),
}
BROKEN = {f"{word} in CSV": ("hr.csv", *case) for word, case in CSV.items()}
BROKEN |= {f"{word} in XLSX": ("hr.xlsx", *case) for word, case in XLSX.items()}


@pytest.mark.parametrize("word", BROKEN)
def test_broken_file_is_named_with_its_line(word: str, delivered: Any) -> None:
    """No record, a malformed gap with file and line, and nothing of what the cell held."""
    name, data, changed, code, line = BROKEN[word]
    found = delivered(data, person_mapping(**changed), name)
    gap = found.evidence.gap
    assert found.record is None
    assert (gap.cause, gap.code) == ("malformed", code)
    assert gap.operation == f"read {name}"
    assert gap.message.startswith(f"{name} line {line}: ")
    assert CANARY.encode() not in found.transcript.body
    assert CANARY not in str(found.evidence.as_json())


def test_the_run_goes_on(tmp_path: Path) -> None:
    """A broken, a missing and a good file: two units are lost, the third is collected."""
    for name, row in (("bad.csv", SHIFTED), ("good.csv", person_row())):
        (tmp_path / name).write_bytes(csv_bytes([PERSON_HEADER, row]))
    files = [(tmp_path / name, person_mapping()) for name in ("bad.csv", "gone.csv", "good.csv")]
    units = plan([PeopleSource("hr", files)], [persons])
    found = [collect(unit, run="r", clock=lambda: NOW) for unit in units]
    assert [each.record is not None for each in found] == [False, False, True]
    gap = found[1].evidence.gap
    assert gap is not None
    assert (gap.cause, gap.code) == ("unavailable", "NoSuchFile")
    assert str(tmp_path) not in str([each.evidence.as_json() for each in found])


def test_replay_of_a_broken_file_has_no_record(delivered: Any) -> None:
    """The gap is on the tape, so a replay comes to nothing as well."""
    found = delivered(b"", person_mapping())
    assert replay(persons, found.evidence.scope, found.transcript) is None


def test_caps(delivered: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, a table or an archive beyond its cap is turned away."""
    book = xlsx_bytes(_rows())
    monkeypatch.setattr(collectors.people.workbook, "MAX_UNPACKED", 1000)
    assert delivered(book, person_mapping(), "a.xlsx").evidence.gap.code == "TooLargeUnpacked"
    monkeypatch.setattr(collectors.people.delimited, "MAX_ROWS", 1)
    assert delivered(csv_bytes(_rows()), person_mapping()).evidence.gap.code == "TooManyRows"
    monkeypatch.setattr(collectors.people.files, "MAX_BYTES", 10)
    assert delivered(csv_bytes(_rows()), person_mapping()).evidence.gap.code == "TooLarge"


def test_bomb_is_not_unpacked(delivered: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small archive whose parts would unpack to far more is turned away by its directory."""
    monkeypatch.setattr(collectors.people.workbook, "MAX_UNPACKED", 20_000_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(20_000_001))
    data = out.getvalue()
    assert len(data) < 100_000
    assert delivered(data, person_mapping(), "a.xlsx").evidence.gap.code == "TooLargeUnpacked"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_or_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    """What is no regular file is told at once; nothing waits for it."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for name in ("pipe.csv", "folder.csv"):
        found = gather(tmp_path / name, person_mapping())
        assert found.record is None
        assert name in found.evidence.gap.message


def test_file_that_is_still_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that grows while it is read is not believed."""
    path = tmp_path / "hr.csv"
    path.write_bytes(csv_bytes(_rows()))
    real, asked = os.fstat, []

    def fstat(handle: int) -> os.stat_result:
        asked.append(handle)
        if len(asked) > 1:
            os.truncate(path, 5)
        return real(handle)

    monkeypatch.setattr(collectors.delivered.os, "fstat", fstat)
    gap = gather(path, person_mapping()).evidence.gap
    assert (gap.cause, gap.code) == ("incomplete", "StillWritten")


def test_yesterdays_file(tmp_path: Path) -> None:
    """A listing older than its mapping allows is not today's evidence; a fresh one is."""
    path = tmp_path / "hr.csv"
    path.write_bytes(csv_bytes([["As of 2026-03-28"], PERSON_HEADER, person_row()]))
    mapping = person_mapping(
        as_of={"text": "As of"}, newest="2 days", header_row=2, time_zone="Asia/Tokyo"
    )
    old = gather(path, mapping)
    assert old.record is None
    assert (old.evidence.gap.code, old.evidence.gap.cause) == ("OldFile", "expired")
    fresh = gather(path, mapping, clock=lambda: datetime(2026, 3, 30, 14, tzinfo=UTC))
    assert fresh.evidence.traffic.request_ids[0].endswith("as of 2026-03-28")
    late = gather(path, mapping, clock=lambda: datetime(2026, 3, 30, 16, tzinfo=UTC))
    assert late.record is None, "it is the 31st in Tokyo already"


def test_my_numbers_are_stopped(delivered: Any) -> None:
    """A column of Japanese individual numbers stops the reading, whatever its header says."""
    found = delivered(csv_bytes([PERSON_HEADER, person_row("123456789018")]), person_mapping())
    assert found.evidence.gap.code == "Forbidden"
    staff = [person_row(f"1000000000{n:02}") for n in range(20)]
    assert delivered(csv_bytes([PERSON_HEADER, *staff]), person_mapping()).evidence.gap is None
    account = person_row("1", name="GB82 WEST 1234 5698 7654 32")
    found = delivered(csv_bytes([PERSON_HEADER, account]), person_mapping())
    assert found.evidence.gap.code == "Forbidden"


def test_hidden_and_several_sheets(delivered: Any) -> None:
    """Several visible sheets without a name are no answer."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(_rows())))
    book.create_sheet("Other")
    out = io.BytesIO()
    book.save(out)
    assert delivered(out.getvalue(), person_mapping(), "a.xlsx").evidence.gap.code == "WhichSheet"
    named = delivered(out.getvalue(), person_mapping(sheet="Sheet"), "a.xlsx")
    assert named.evidence.gap is None


def test_sound_listings_are_read(delivered: Any) -> None:
    """The listings that the tables above break are themselves read without a gap."""
    assert delivered(csv_bytes(TWO), person_mapping()).evidence.gap is None
    assert delivered(BOOK, person_mapping(), "hr.xlsx").evidence.gap is None


@pytest.mark.parametrize(
    ("heading", "what"),
    [
        ("Date of birth", "a date of birth"),
        ("homeAddress", "a private address"),
        ("Personal e-mail", "a private address"),
        ("MobilePhone", "a telephone number"),
        ("Reason for leaving", "a reason for leave or exit"),
        ("My Number", "an identity number"),
        ("給与区分", "pay"),
        ("Work email address", None),
        ("Family name", None),
        ("Payroll entity", None),
        ("Purpose", None),
        ("On leave until", None),
        ("退職日", None),
    ],
)
def test_forbidden_headings(heading: str, what: str | None) -> None:
    """Headings of data that no control needs are known; those of work data pass."""
    assert forbidden_heading(heading) == what
