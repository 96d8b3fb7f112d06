"""Forms: one sheet that says what is asked and leaves room for the answer, and what came back."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from evidence.workbook import look
from evidence.workbook.cells import ENTITY, Pen, Styled

UNREADABLE = (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError)
"""What a workbook in whatever state may raise when it is read."""
_WIDTHS = (24, 90)
_DEEPEST = 200
"""Rows of a form that are looked at."""


def drawn_form(
    title: str,
    heading: str,
    told: Iterable[tuple[str, str]],
    fields: Sequence[tuple[str, str]],
    closing: str,
) -> bytes:
    """A form as XLSX: what is `told`, the `fields` with a hint each, and how it is handed in."""
    book = Workbook(write_only=True)
    look.dress(book)
    sheet: Any = book.create_sheet(title)
    for letter, width in zip("AB", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    pen = Pen(sheet, tuple(map(float, _WIDTHS)))
    pen.row([Styled(heading, look.HEADER), Styled(" ", look.HEADER)])
    for head, text in told:
        if text:
            pen.row([head, text])
    pen.row([Styled("To fill in", look.HEADER), Styled(" ", look.HEADER)])
    for field, hint in fields:
        pen.row([None, hint])
        pen.row([Styled(field, look.ENTITY_HEADER), ENTITY])
    pen.row([Styled("To hand it in", look.HEADER), Styled(" ", look.HEADER)])
    pen.row([None, closing])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pairs_in(data: bytes) -> Iterator[tuple[str, str]]:
    """The first two columns of the first sheet of a workbook, as texts.

    Raises:
        Exception: one of `UNREADABLE`, for what is no workbook.
    """
    sheet: Any = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    for row in sheet.iter_rows(max_row=_DEEPEST, max_col=2, values_only=True):
        first, second = (*row, None, None)[:2]
        yield str(first or "").strip(), str(second or "").strip()
