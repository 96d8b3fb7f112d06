"""XLSX sheets as tables: values only, with formulas, bombs and broken archives turned away."""

import io
import re
import threading
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from collectors.people.merged_cells import Parting, merged_in
from collectors.people.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    BrokenFileError,
    Cell,
    Line,
    Number,
    Unusable,
)

MAX_UNPACKED = 400_000_000
"""Bytes that the parts of one workbook may come to when unpacked."""
_MAX_PARTS = 5_000
_EARLIEST, _LATEST = date(1950, 1, 1), date(2100, 1, 1)
_ZEROS = re.compile(r"0+")
_LOCK = threading.Lock()
_NOT_A_WORKBOOK = "cannot be opened as an XLSX workbook; it may be cut short"


def xlsx_lines(data: bytes, sheet: str | None) -> Iterator[Line]:
    """The rows of a sheet, by name or the only visible one, blank ones left out.

    Raises:
        BrokenFileError: for whatever is not a plain, whole and reasonably sized workbook.
    """
    _unpacked_size(data)
    # warnings.catch_warnings is not safe among threads, and openpyxl warns of drop-down lists.
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            lines = list(_lines(data, sheet))
        except BrokenFileError:
            raise
        except Exception as error:
            # openpyxl, zipfile and the XML parsers raise a dozen types on a damaged file; each
            # means the same to us, and what they quote of it stays out of the message.
            raise BrokenFileError("NotAWorkbook", _NOT_A_WORKBOOK) from error
    yield from lines


def _unpacked_size(data: bytes) -> None:
    """Turn away what is no archive, and one that would unpack to more than memory should bear."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BrokenFileError("NotAWorkbook", _NOT_A_WORKBOOK) from error
    # zipfile stops reading a part at the size its directory declares, so the sum is a bound.
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        said = f"unpacks to more than {MAX_UNPACKED:,} bytes"
        raise BrokenFileError("TooLargeUnpacked", said)
    if any(part.flag_bits & 1 for part in parts):
        raise BrokenFileError("Encrypted", "is protected by a password; deliver it without")


def _lines(data: bytes, sheet: str | None) -> Iterator[Line]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        chosen = _chosen(book, sheet)
        # The declared dimension may lie in either direction; the rows themselves tell.
        chosen.reset_dimensions()
        with chosen._get_source() as source:  # noqa: SLF001 -- the XML, which alone tells of merged cells
            parting = Parting(merged_in(source))
        for number, cells in enumerate(chosen.iter_rows(), start=1):
            if number > MAX_ROWS:
                raise BrokenFileError("TooManyRows", f"has more than {MAX_ROWS:,} rows", number)
            if len(cells) > MAX_COLUMNS:
                said = f"has more than {MAX_COLUMNS:,} columns"
                raise BrokenFileError("TooManyColumns", said, number)
            read = [_cell(cell, book.epoch) for cell in cells]
            line = Line(number, parting.parted(number, read), ragged=True)
            if not line.blank:
                yield line
    finally:
        book.close()


def _chosen(book: Any, sheet: str | None) -> Any:
    """The sheet to read; several visible ones without a name are no answer."""
    sheets = [each for each in book.worksheets if each.sheet_state == "visible"]
    if sheet is not None:
        named = [each for each in book.worksheets if each.title == sheet]
        if not named:
            said = f"has no sheet {sheet!r}"
            raise BrokenFileError("NoSheet", said)
        return named[0]
    if len(sheets) != 1:
        said = f"has {len(sheets)} visible sheets; name one as 'sheet' in its mapping"
        raise BrokenFileError("WhichSheet", said)
    return sheets[0]


def _cell(cell: Any, epoch: datetime) -> Cell:
    value, form = cell.value, cell.data_type
    if value is None:
        return ""
    if form == "f":
        return Unusable("a formula, whose value is only what somebody's Excel last showed")
    if form == "e":
        return Unusable("an error value")
    match value:
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n").strip()
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return Number(_digits(value, cell.number_format), _day(value, epoch))
        case datetime() if value.time() != time():
            return value.isoformat(sep=" ", timespec="seconds")
        case datetime():
            return value.date()
        case date():
            return value
        case _:
            return Unusable("a time of day or a duration")


def _digits(value: float, number_format: str | None) -> str:
    """A number as its reader sees it: staff number 12 under the format `00000` is `00012`."""
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    digits = str(int(value))
    padded = number_format is not None and _ZEROS.fullmatch(number_format)
    return digits.zfill(len(number_format or "")) if padded else digits


def _day(value: float, epoch: datetime) -> date | None:
    """The day that a serial number stands for, where that is a day in somebody's working life."""
    try:
        day = (epoch + timedelta(days=int(value))).date()
    except (OverflowError, ValueError):
        return None
    return day if _EARLIEST <= day < _LATEST else None
