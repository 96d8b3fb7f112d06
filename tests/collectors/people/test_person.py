"""Rows of one id are the spells of one person, and the person answers by the day."""

from datetime import date
from typing import Any

from collectors.people.person import Person
from tests.collectors.people.conftest import (
    PERSON_COLUMNS,
    PERSON_HEADER,
    csv_bytes,
    person_mapping,
    person_row,
)

REHIRED = [
    person_row(
        "7", type="contractor", start="2020-01-01", last_day="2021-12-31", email="old@example.com"
    ),
    person_row("7", start="2023-04-01", last_day="2025-03-31", email="New@Example.com"),
    person_row("8", start="2026-07-01"),
]


def _people(delivered: Any, rows: list[list[Any]], **changed: Any) -> dict[str, Person]:
    found = delivered(csv_bytes([PERSON_HEADER, *rows]), person_mapping(**changed))
    assert found.evidence.gap is None
    return {each.id: each for each in Person.hydrate(found.record.rows)}


def test_spells_are_folded(delivered: Any) -> None:
    """One person with two spells; what stands outside them is of the latest."""
    people = _people(delivered, REHIRED)
    someone = people["7"]
    assert [spell["type"] for spell in someone.spells] == ["contractor", "employee"]
    assert (someone.email, someone.aliases) == ("new@example.com", ["old@example.com"])
    assert someone.joined == date(2023, 4, 1)
    assert len(people) == 2


def test_employment_by_the_day(delivered: Any) -> None:
    """Employed up to and with the last day, left after it, though a start may lie ahead."""
    people = _people(delivered, REHIRED)
    someone, to_come = people["7"], people["8"]
    days = [
        date(2019, 1, 1),
        date(2021, 12, 31),
        date(2022, 1, 1),
        date(2025, 3, 31),
        date(2025, 4, 1),
    ]
    assert [someone.employed(day) for day in days] == [False, True, False, True, False]
    assert [someone.left(day) for day in days] == [
        None,
        None,
        date(2021, 12, 31),
        None,
        date(2025, 3, 31),
    ]
    held = someone.spell(date(2021, 6, 1))
    assert held is not None
    assert held["type"] == "contractor"
    assert someone.spell(date(2022, 6, 1)) is None
    assert to_come.left(date(2026, 1, 1)) is None
    assert not to_come.employed(date(2026, 6, 30))


def test_covers_say_what_was_seen(delivered: Any) -> None:
    """A listing without leavers does not claim to hold them."""
    active = delivered(csv_bytes([PERSON_HEADER, person_row()]), person_mapping())
    assert active.record.completeness.covers == ()
    whole = delivered(csv_bytes([PERSON_HEADER, *REHIRED]), person_mapping())
    assert whole.record.completeness.covers == ("leavers", "contractors")


def test_order_of_the_file_does_not_matter(delivered: Any) -> None:
    """An export in another order, with other line ends, gives the same bytes."""
    one = delivered(csv_bytes([PERSON_HEADER, *REHIRED]), person_mapping())
    turned = csv_bytes([PERSON_HEADER, *reversed(REHIRED)]).replace(b"\r\n", b"\n")
    other = delivered(turned, person_mapping())
    assert one.transcript.body == other.transcript.body
    assert one.record.body == other.record.body
    assert one.evidence.traffic.request_ids != other.evidence.traffic.request_ids


def test_control_total_in_a_footer(delivered: Any) -> None:
    """A total that agrees stands in the record; further spells of one person are allowed for."""
    rows = [PERSON_HEADER, *REHIRED, ["Total rows: 3"]]
    total = {"text": "Total rows"}
    found = delivered(csv_bytes(rows), person_mapping(control_total=total))
    whole = found.record.completeness
    assert (whole.complete, whole.expected) == (True, 2)
    assert whole.expected_from.startswith("the control total on line 5 of hr.csv")
    rows[-1] = ["Total persons", "", "2"]
    found = delivered(
        csv_bytes(rows),
        person_mapping(control_total={"text": "Total persons", "counts": "persons"}),
    )
    assert found.record.completeness.complete


def test_control_total_that_differs(delivered: Any) -> None:
    """A listing that holds fewer rows than it declares is partial, and says which total said so."""
    rows = [["Rows", "4"], PERSON_HEADER, *REHIRED]
    mapping = person_mapping(control_total={"cell": "B1"}, header_row=2)
    found = delivered(csv_bytes(rows), mapping)
    assert not found.record.completeness.complete
    assert "the control total on line 1 of hr.csv" in found.evidence.gap.message
    found = delivered(csv_bytes([PERSON_HEADER, *REHIRED]), person_mapping(control_total=9))
    assert "the control total in the mapping of hr.csv" in found.evidence.gap.message


def test_values_and_aliases(delivered: Any) -> None:
    """Values are translated, several aliases parted, empty translations leave nothing."""
    columns = PERSON_COLUMNS | {
        "type": {"column": "Type", "values": {"正社員": "employee", "*": "other"}},
        "email": {"column": "Work email", "values": {"-": None}},
        "aliases": {"column": "Also", "split": ";"},
    }
    header = [*PERSON_HEADER, "Also"]
    rows = [
        [*person_row("1", type="正社員"), "A@example.com; b@example.com"],
        [*person_row("2", type="嘱託", email="-"), ""],
    ]
    found = delivered(csv_bytes([header, *rows]), person_mapping(columns=columns))
    one, two = Person.hydrate(found.record.rows)
    assert one.aliases == ["a@example.com", "b@example.com"]
    assert (one.spells[0]["type"], two.spells[0]["type"]) == ("employee", "other")
    assert (two.email, two.aliases) == (None, [])
