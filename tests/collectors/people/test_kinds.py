"""Every kind is read from CSV and from XLSX, and a replay gives the same record."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from collectors.people.approval import Approval
from collectors.people.mapping import PeopleMapping
from collectors.people.person import Person
from collectors.people.pledge import Pledge
from collectors.people.source import PeopleSource
from collectors.people.training import Training
from collectors.resource import KINDS, NotObservedError
from collectors.sweep import plan, replay
from evidence.record import UNOBSERVED, Record
from evidence.transcript import Transcript
from tests.collectors.people.conftest import (
    COLLECTORS,
    PERSON_HEADER,
    csv_bytes,
    gather,
    person_mapping,
    person_row,
    xlsx_bytes,
)

LISTINGS: dict[str, tuple[dict[str, Any], list[list[str]]]] = {
    "people.person": (
        {"columns": dict(person_mapping().columns)},
        [PERSON_HEADER, person_row(), person_row("00013", type="contractor")],
    ),
    "people.training": (
        {
            "columns": {
                "person": "社員番号",
                "course": "研修",
                "assigned_on": "受講指示日",
                "completed_on": "修了日",
            }
        },
        [
            ["社員番号", "研修", "受講指示日", "修了日"],
            ["00012", "情報セキュリティ", "2026-01-10", "2026-02-01"],
            ["00013", "情報セキュリティ", "2026-01-10", ""],
        ],
    ),
    "people.pledge": (
        {
            "columns": {
                "person": "Staff no",
                "document": "Document",
                "version": "Version",
                "signed_on": "Signed",
            }
        },
        [
            ["Staff no", "Document", "Version", "Signed"],
            ["00012", "confidentiality", "v3", "2024-04-01"],
            ["00013", "confidentiality", "", ""],
        ],
    ),
    "people.screening": (
        {
            "columns": {
                "person": "Staff no",
                "finished_on": "Finished",
                "provider": "By",
                "scope": "Scope",
                "met": {"column": "Result", "values": {"clear": "yes", "open": None}},
            }
        },
        [
            ["Staff no", "Finished", "By", "Scope", "Result"],
            ["00012", "2024-03-20", "Example Checks", "identity and references", "clear"],
            ["00013", "", "Example Checks", "identity and references", "open"],
        ],
    ),
    "people.approval": (
        {
            "columns": {
                "id": "Ticket",
                "person": "Holder",
                "resource": "Resource",
                "purpose": "Purpose",
                "requested_by": "Requester",
                "approved_by": "Approver",
                "approved_on": "Approved",
                "until": "Until",
            }
        },
        [
            [
                "Ticket",
                "Holder",
                "Resource",
                "Purpose",
                "Requester",
                "Approver",
                "Approved",
                "Until",
            ],
            ["A-1", "00012", "example-*", "support", "00012", "00001", "2026-01-05", "2026-06-30"],
            ["A-2", "00013", "example-logs", "", "00013", "", "", ""],
        ],
    ),
}


def _as_xlsx(rows: list[list[str]]) -> bytes:
    """The same listing with true dates in its cells."""
    return xlsx_bytes([[_cell(value) for value in row] for row in rows])


def _cell(value: str) -> Any:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


@pytest.mark.parametrize("kind", LISTINGS)
def test_csv_and_xlsx_give_the_same_rows(kind: str, tmp_path: Path) -> None:
    """A listing says the same whether its dates are text in a CSV or cells of a workbook."""
    fields, rows = LISTINGS[kind]
    mapping = PeopleMapping.model_validate({"kind": kind} | fields)
    (tmp_path / "list.csv").write_bytes(csv_bytes(rows))
    (tmp_path / "list.xlsx").write_bytes(_as_xlsx(rows))
    found = [gather(tmp_path / name, mapping) for name in ("list.csv", "list.xlsx")]
    assert [each.evidence.gap for each in found] == [None, None]
    one, other = ([_without_reasons(row) for row in each.record.rows] for each in found)
    assert one == other
    assert len(one) == 2
    hydrated = KINDS[kind].hydrate(Record.parse(found[0].record.body).rows)
    assert all(isinstance(each, KINDS[kind]) for each in hydrated)


def _without_reasons(row: dict[str, Any]) -> dict[str, Any]:
    return row | {UNOBSERVED: sorted(row.get(UNOBSERVED, {}))}


@pytest.mark.parametrize("kind", LISTINGS)
def test_replay_is_byte_identical(kind: str, delivered: Any) -> None:
    """The stored transcript gives the same record without file, mapping or source."""
    fields, rows = LISTINGS[kind]
    found = delivered(csv_bytes(rows), PeopleMapping.model_validate({"kind": kind} | fields))
    transcript = Transcript.parse(found.transcript.body)
    again = replay(COLLECTORS[kind], found.evidence.scope, transcript)
    assert again is not None
    assert again.body == found.record.body


def test_values_arrive_as_auditors_expect(delivered: Any) -> None:
    """Leading zeros, lower-case addresses, dates and derived ids come out right."""
    fields, rows = LISTINGS["people.training"]
    mapping = PeopleMapping.model_validate({"kind": "people.training"} | fields)
    found = delivered(csv_bytes(rows, encoding="utf-8-sig"), mapping, "t.csv")
    done, open_ = Training.hydrate(found.record.rows)
    assert done.id == "00012:情報セキュリティ:2026-01-10"
    assert (done.person, done.completed_on) == ("00012", date(2026, 2, 1))
    assert open_.completed_on is None
    fields, rows = LISTINGS["people.pledge"]
    mapping = PeopleMapping.model_validate({"kind": "people.pledge"} | fields)
    signed, _ = Pledge.hydrate(delivered(csv_bytes(rows), mapping).record.rows)
    assert (signed.version, signed.signed_on) == ("v3", date(2024, 4, 1))


def test_approval_is_in_force_from_its_day_to_its_last() -> None:
    """An approval counts from its day to its last, and never without a day or an approver."""
    by = {"approved_by": "H9"}
    given = Approval.of(**by, approved_on="2026-01-05", until="2026-06-30")
    days = [date(2026, 1, 4), date(2026, 1, 5), date(2026, 6, 30), date(2026, 7, 1)]
    assert [given.in_force(day) for day in days] == [False, True, True, False]
    assert Approval.of(**by, approved_on="2026-01-05", until=None).in_force(date(2030, 1, 1))
    assert not Approval.of(**by, approved_on=None, until=None).in_force(date(2030, 1, 1))
    nobody = Approval.of(approved_by=None, approved_on="2026-01-05", until=None)
    assert not nobody.in_force(date(2030, 1, 1))


def test_approval_is_for_an_address_in_small_letters() -> None:
    """However an address is capitalised, it is the one that the staff listing has."""
    assert Approval.of(person="Mika.Abe@Example.com").holder == "mika.abe@example.com"
    assert Approval.of(person="H1").holder == "H1"


@pytest.mark.parametrize(
    ("pattern", "name", "holds"),
    [
        ("example-logs", "example-logs", True),
        ("example-logs", "example-log", False),
        ("example-*", "example-logs", True),
        ("example-*", "EXAMPLE-logs", False),
        ("*-logs", "example-logs", True),
        ("a*b*c", "a-b-b-c", True),
        ("a*b*c", "a-b-b-d", False),
        ("log?", "logs", True),
        ("log[s]", "logs", False),
        ("log[s]", "log[s]", True),
        ("*", "", True),
        ("*a" * 30 + "b", "a" * 3000, False),
    ],
)
def test_resource_patterns(pattern: str, name: str, *, holds: bool) -> None:
    """`*` and `?` are wildcards, brackets are text, case counts, and no pattern runs away."""
    assert Approval.of(resource=pattern).covers_resource("other", name) is holds


def test_unmapped_field_is_not_observed(delivered: Any) -> None:
    """A field without a column raises with the file's name; it is never an empty default."""
    found = delivered(csv_bytes([PERSON_HEADER, person_row()]), person_mapping())
    (someone,) = Person.hydrate(found.record.rows)
    with pytest.raises(NotObservedError, match=r"hr\.csv has no column mapped to manager"):
        _ = someone.manager
    assert someone.aliases == []


def test_constant_fills_a_field(delivered: Any) -> None:
    """A constant stands in every row, and null says that the listing knows of none."""
    columns = {
        name: column for name, column in person_mapping().columns.items() if name != "country"
    }
    mapping = person_mapping(columns=columns, constants={"country": "DE", "on_leave_until": None})
    found = delivered(csv_bytes([PERSON_HEADER, person_row()]), mapping)
    (someone,) = Person.hydrate(found.record.rows)
    assert (someone.country, someone.on_leave_until) == ("DE", None)


def test_collectors_go_to_files_of_their_own_kind(tmp_path: Path) -> None:
    """A source with files of two kinds plans one unit for each file, and none crosswise."""
    training = PeopleMapping.model_validate(
        {"kind": "people.training"} | LISTINGS["people.training"][0]
    )
    source = PeopleSource(
        "hr", [(tmp_path / "hr.csv", person_mapping()), (tmp_path / "lms.csv", training)]
    )
    units = [str(unit) for unit in plan([source], COLLECTORS.values())]
    assert units == ["people.person hr/hr.csv", "people.training hr/lms.csv"]
    assert [str(scope) for scope in source.scopes("file")] == ["hr/hr.csv", "hr/lms.csv"]
    assert source.identity() == "local file"


def test_dates_of_many_forms(delivered: Any) -> None:
    """Declared formats, slashes without zeros, serial numbers and instants all become days."""
    rows = [
        PERSON_HEADER,
        person_row("1", start="2024/4/1", last_day="9999-12-31"),
        person_row("2", start="2024年4月1日", last_day=datetime(2026, 3, 31)),  # noqa: DTZ001 -- as Excel has it
        person_row("3", start=45383, last_day=""),
        person_row("4", start="2024-03-31T20:00:00+0000", last_day=""),
    ]
    mapping = person_mapping(
        dates=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y-%m-%dT%H:%M:%S%z"],
        time_zone="Asia/Tokyo",
    )
    found = delivered(xlsx_bytes(rows), mapping, "hr.xlsx")
    assert found.evidence.gap is None
    spells = [each.spells[0] for each in Person.hydrate(found.record.rows)]
    assert {spell["start"] for spell in spells} == {date(2024, 4, 1)}
    assert [spell["last_day"] for spell in spells] == [None, date(2026, 3, 31), None, None]


def test_numbers_keep_the_zeros_that_are_shown(delivered: Any) -> None:
    """A staff number kept as a number under the format 00000 is read as people see it."""
    rows = [PERSON_HEADER, [12, *person_row()[1:]], [13.0, *person_row()[1:]]]
    rows[2][1:3] = ["other@example.com", "Other Name"]
    found = delivered(xlsx_bytes(rows, formats={"A2": "00000"}), person_mapping(), "hr.xlsx")
    assert [row["id"] for row in found.record.rows] == ["00012", "13"]


def test_table_that_starts_further_down(tmp_path: Path) -> None:
    """A table below a title and right of an empty column is found, in days counted from 1904."""
    rows = [
        ["", "Staff of Example KK"],
        [""],
        ["", *PERSON_HEADER],
        ["", *person_row(start=45383 - 1462)],
    ]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(rows)))
    book.epoch = CALENDAR_MAC_1904
    book.save(tmp_path / "hr.xlsx")
    found = gather(tmp_path / "hr.xlsx", person_mapping(header_row=3))
    assert found.evidence.gap is None
    assert found.record.rows[0]["spells"][0]["start"] == "2024-04-01"
    wrong = gather(tmp_path / "hr.xlsx", person_mapping(header_row=2))
    assert wrong.evidence.gap.message.startswith("hr.xlsx line 2: ")


def test_settings_say_what_is_read(tmp_path: Path) -> None:
    """The source tells its files by bare name, with their mappings and without folders."""
    source = PeopleSource("hr", [(tmp_path / "hr.csv", person_mapping())])
    told = str(source.settings())
    assert "hr.csv" in told
    assert "Staff no" in told
    assert str(tmp_path) not in told
