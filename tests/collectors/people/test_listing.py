"""What passes the door: mapped columns alone, text as text, from whatever bytes lie there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.people.forbidden import forbidden_values
from collectors.people.mapping import PeopleMapping
from collectors.people.session import Listing
from collectors.people.source import PeopleSource
from collectors.people.table import seen
from collectors.tape import Recorder
from evidence.record import UNOBSERVED
from evidence.scope import Scope
from tests.collectors.people.conftest import (
    NOW,
    PERSON_COLUMNS,
    PERSON_HEADER,
    csv_bytes,
    gather,
    person_mapping,
    person_row,
    xlsx_bytes,
)

CANARY = "7 Canary Row, Exampleville"
HEADINGS = ["社員番号", "メール", "氏名", "会社", "国", "区分", "入社日", "退職日"]
FORMULAS = ['=HYPERLINK("http://example.com")', "+1-2", "-1", "@SUM(A1)", "=1+1"]
ROOMY = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("name", ["hr.csv", "hr.xlsx"])
def test_unmapped_column_goes_nowhere(name: str, delivered: Any) -> None:
    """A home address beside the mapped columns is in no transcript, record or envelope."""
    rows = [[*PERSON_HEADER, "Home address"], [*person_row(), CANARY]]
    data = csv_bytes(rows) if name.endswith("csv") else xlsx_bytes(rows)
    found = delivered(data, person_mapping(), name)
    assert found.evidence.gap is None
    kept = found.transcript.body + found.record.body + repr(found.evidence.as_json()).encode()
    assert b"Canary" not in kept
    assert b"Home address" not in kept


@pytest.mark.parametrize("name", ["hr.csv", "hr.xlsx"])
@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_stays_text(text: str, name: str, delivered: Any) -> None:
    """A name is a name, however it begins."""
    rows = [PERSON_HEADER, person_row(name=text)]
    data = csv_bytes(rows) if name.endswith("csv") else xlsx_bytes(rows)
    assert delivered(data, person_mapping(), name).record.rows[0]["name"] == text


def test_cp932_with_japanese_headers(delivered: Any) -> None:
    """A cp932 export under Japanese headers is read with the declared encoding."""
    columns = dict(zip(PERSON_COLUMNS, HEADINGS, strict=True))
    header = [*columns.values()]
    columns["type"] = {"column": "区分", "values": {"役員": "officer"}}
    rows = [header, person_row(name="髙﨑 はな①", type="役員", start="2024/4/1")]
    mapping = person_mapping(columns=columns, encoding="cp932", delimiter=";")
    found = delivered(csv_bytes(rows, delimiter=";", encoding="cp932"), mapping)
    assert found.evidence.gap is None
    assert found.record.rows[0]["name"] == "髙﨑 はな①"
    assert found.record.rows[0]["spells"][0]["type"] == "officer"


def test_headers_compare_by_width_and_spaces(delivered: Any) -> None:
    """A header with a line break or full-width letters is the one the mapping means."""
    header = ["Ｓｔａｆｆ　no", *PERSON_HEADER[1:-1], "Last\nday"]
    assert delivered(csv_bytes([header, person_row()]), person_mapping()).evidence.gap is None


def test_the_door_refuses_other_kinds(tmp_path: Path) -> None:
    """A kind that no listing holds is refused; one that this file does not hold is not observed."""
    path = tmp_path / "hr.csv"
    path.write_bytes(csv_bytes([PERSON_HEADER, person_row()]))
    source = PeopleSource("hr", [(path, person_mapping())])
    door = source.session(Scope("hr", ("hr.csv",)), Recorder(lambda: NOW))
    assert isinstance(door, Listing)
    with pytest.raises(WriteRefusedError):
        next(door.rows("people.secret"))
    with pytest.raises(UnobservedError, match=r"no mapping to people\.pledge"):
        next(door.rows("people.pledge"))


def test_the_file_is_left_alone(tmp_path: Path) -> None:
    """A file without write permission is read, and neither its bytes nor its times change."""
    path = tmp_path / "hr.csv"
    path.write_bytes(csv_bytes([PERSON_HEADER, person_row()]))
    path.chmod(0o400)
    before = path.stat().st_mtime_ns, path.read_bytes()
    assert gather(path, person_mapping()).evidence.gap is None
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


WORDS = st.text(
    st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=12
).map(str.strip)
# A column of national numbers or bank accounts is refused, which other tests hold.
WORDS = WORDS.filter(lambda word: forbidden_values([word]) is None)
# What nobody sees is empty, which other tests hold.
WORDS = WORDS.filter(lambda word: not word or bool(seen(word)))
TABLES = st.lists(
    st.tuples(WORDS.filter(bool), WORDS.filter(bool), WORDS, WORDS), min_size=0, max_size=8
)


@ROOMY
@given(TABLES)
def test_any_table_reads_back_equal(tmp_path: Path, table: Sequence[tuple[str, ...]]) -> None:
    """Any table of text, written as CSV and as XLSX, comes back as it was written.

    Of what things are known by, it is what a reader sees.
    """
    mapping = PeopleMapping.model_validate(
        {
            "kind": "people.approval",
            "columns": {
                "id": "n",
                "person": "p",
                "resource": "r",
                "purpose": "u",
                "approved_by": "a",
            },
            "constants": {"approved_on": None},
        }
    )
    header = ["n", "p", "r", "u", "a"]
    rows = [[f"{number:04}", *row] for number, row in enumerate(table)]
    expected = [
        {
            key: (value if key in ("r", "u") else seen(value)) or None
            for key, value in zip(header, row, strict=True)
        }
        for row in rows
    ]
    for name, write in (("t.csv", csv_bytes), ("t.xlsx", xlsx_bytes)):
        (tmp_path / name).write_bytes(write([header, *rows]))
        found = gather(tmp_path / name, mapping)
        assert found.evidence.gap is None
        names = {"n": "id", "p": "person", "r": "resource", "u": "purpose", "a": "approved_by"}
        read = [{key: row[names[key]] for key in header} for row in found.record.rows]
        assert read == expected


SOUND = csv_bytes([PERSON_HEADER, person_row("1"), person_row("2", last_day="2025-01-01")])
SOUND_BOOK = xlsx_bytes([PERSON_HEADER, person_row("1"), person_row("2")])


@ROOMY
@given(
    st.binary(max_size=300),
    st.sampled_from(["hr.csv", "hr.xlsx"]),
    st.sampled_from([b"", b"PK\x03\x04"]),
)
def test_junk_never_raises(tmp_path: Path, junk: bytes, name: str, magic: bytes) -> None:
    """Any bytes at all are a record or a gap, never an exception of the collector's own."""
    path = tmp_path / name
    path.write_bytes(magic + junk)
    found = gather(path, person_mapping())
    assert found.record is None
    assert found.evidence.gap.cause == "malformed"


@ROOMY
@given(
    st.sampled_from([("hr.csv", SOUND), ("hr.xlsx", SOUND_BOOK)]),
    st.integers(0, 10_000),
    st.binary(min_size=0, max_size=6),
)
def test_damage_never_raises(
    tmp_path: Path, sound: tuple[str, bytes], at: int, junk: bytes
) -> None:
    """A sound file with some bytes overwritten is a record or a malformed gap."""
    name, data = sound
    at %= len(data)
    path = tmp_path / name
    path.write_bytes(data[:at] + junk + data[at + len(junk) :])
    found = gather(path, person_mapping())
    assert found.evidence.gap is None or found.evidence.gap.cause == "malformed"


def test_a_hundred_thousand_rows(delivered: Any) -> None:
    """A large listing is read whole, and its total agrees."""
    rows = [person_row(f"{number:06}") for number in range(100_000)]
    found = delivered(csv_bytes([PERSON_HEADER, *rows]), person_mapping(control_total=100_000))
    assert found.evidence.gap is None
    assert len(found.record.rows) == 100_000
    assert UNOBSERVED in found.record.rows[0]
