"""Periods and persons: what people write, and what is told from what."""

from datetime import date

import pytest

from evidence.attested.person import Person
from evidence.attested.span import Period, period_of
from evidence.errors import UsageError


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-h1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-08-14", date(2026, 8, 14), date(2026, 8, 14)),
        ("2026-07-10..2026-08-02", date(2026, 7, 10), date(2026, 8, 2)),
        ("2026-07 .. 2026-Q4", date(2026, 7, 1), date(2026, 12, 31)),
    ],
)
def test_periods_are_read_as_people_write_them(text: str, start: date, end: date) -> None:
    """Quarters, half-years, months, weeks, years, days, and from one to another."""
    assert period_of(text) == Period(start, end)


@pytest.mark.parametrize(
    "text",
    ["", "..", "2026-Q5", "2026-13", "2026-W54", "Q3", "2026-02-30", "2026-Q3..", "٢٠٢٦-Q3",
     "2026-09-30..2026-07-01", "2020..2026", "0000", "9999", "next week", "2026-Q3\x00"],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    """A period that does not exist, ends before it begins, or is too long is said in a sentence."""
    with pytest.raises(UsageError, match="--period is"):
        period_of(text)


@pytest.mark.parametrize(
    "text",
    ["", "Ann", "ann@hoshizora.example", "<ann@hoshizora.example>", "Ann <ann>",
     "Ann <a@b> <c@d>", "Ann\x00 <a@b>", "Ann\u202e <a@b>", f"{'A' * 300} <a@b>", "Ann <a b@c>"],
)  # fmt: skip
def test_a_person_has_a_name_and_an_address(text: str) -> None:
    """Half a person is none, nor one whose name a reader would see otherwise."""
    with pytest.raises(UsageError, match="name a person"):
        Person.parse(text)


@pytest.mark.parametrize("text", ["Ann Lee <ann@x.example>", "森 薫 <mori@x.example>"])
def test_a_person_is_written_as_it_was_read(text: str) -> None:
    """Names of any script are taken, and read back."""
    assert str(Person.parse(text)) == text


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Ann Lee <ann@x.example>", "ann  LEE <other@x.example>", True),
        ("Ann Lee <ann@x.example>", "A. Lee <ANN@x.example>", True),
        ("Ａｎｎ Lee <a@x.example>", "Ann Lee <b@x.example>", True),
        ("Ann Lee <a@x.example>", "Lee, Ann <b@x.example>", True),
        ("Zoë Lee <a@x.example>", "Zoe Lee <b@x.example>", True),
        ("Ann-Mai Lee <a@x.example>", "Ann Mai Lee <b@x.example>", True),
        ("Ann Lee <ann@x.example>", "A. L. <ann+two@x.example>", True),
        ("Ann Lee <ann@x.example>", "A. L. <ann@x.example.>", True),
        ("Ann Lee <ann@bücher.example>", "A. L. <ann@xn--bcher-kva.example>", True),
        ("Ann Lee <ann@x.example>", "Ben Mori <ben@x.example>", False),
        ("Ann Lee <ann@x.example>", "Ben Mori <ann@y.example>", False),
        ("加藤 <a@x.example>", "佐藤 <b@x.example>", False),
        ("かと <a@x.example>", "がと <b@x.example>", False),
    ],
)
def test_one_name_or_one_address_is_one_person(one: str, two: str, *, same: bool) -> None:
    """A second address or another spelling makes no second person."""
    assert Person.parse(one).is_same(Person.parse(two)) is same
