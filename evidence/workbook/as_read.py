"""Texts as they are read back: a value that was drawn and the cell that a program saved agree."""

import re
from datetime import UTC, date, datetime, time, timedelta

from evidence.workbook.cells import Formula, Link, Styled, Value, safe

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that no text of a person holds."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def as_read(value: Value) -> str | None:
    """What is read of a cell in which `value` was drawn; None for a formula, whose value is live.

    >>> as_read(Link(1200, "'Tests'!A1"))
    '1200'
    """
    match value:
        case str():
            return drawn(value)
        case None:
            return ""
        case Formula():
            return None
        case Link() | Styled():
            return as_read(value.value)
        case datetime():
            return moment(value.astimezone(UTC).replace(microsecond=0))
        case _:
            return drawn(str(value))


def drawn(text: str) -> str:
    """What is read of a cell in which `text` was drawn."""
    return plain(safe(text))


def plain(text: str) -> str:
    """A text without the escapes of spreadsheets and with line feeds alone (ECMA-376, ST_Xstring).

    Programs differ in which escapes they undo; undone until none is left, all come to the same.
    """
    if text.isprintable() and "_x" not in text:
        return text.strip()
    for _ in range(4):
        before, text = text, _ESCAPED.sub(_unescaped, text)
        if text == before:
            break
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in "_\r\n\t" or CONTROLS.match(character) else match[0]


def moment(value: date) -> str:
    """A day or an instant as text; an instant at midnight reads as a day, as spreadsheets tell it.

    >>> moment(datetime(2026, 3, 31))
    '2026-03-31'
    """
    if not isinstance(value, datetime):
        return value.isoformat()
    # Spreadsheets keep instants as fractions of days, which come back a hair off.
    near = (value.replace(tzinfo=None) + timedelta(milliseconds=500)).replace(microsecond=0)
    return near.date().isoformat() if near.time() == time() else near.isoformat(sep=" ")
