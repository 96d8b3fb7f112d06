"""CSV text as a table: encoding, byte order marks and quoting, each fault with its line."""

import csv
import io
from collections.abc import Iterator

from collectors.people.mapping import Encoding
from collectors.people.table import MAX_COLUMNS, MAX_ROWS, BrokenFileError, Line


def decoded(data: bytes, declared: Encoding | None) -> str:
    """The text of a file: UTF-8, with or without a byte order mark, else the declared encoding.

    Raises:
        BrokenFileError: when neither reads it, or when it holds a NUL.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _otherwise(data, declared, error)
    nul = text.find("\0")
    if nul >= 0:
        raise BrokenFileError("Nul", "holds a NUL character", _line_at(text, nul))
    return text


def _otherwise(data: bytes, declared: Encoding | None, error: UnicodeDecodeError) -> str:
    if declared in (None, "utf-8"):
        words = "is not UTF-8; declare 'encoding' in its mapping, such as cp932"
        raise BrokenFileError("NotUtf8", words, _line_in(data, error.start)) from error
    try:
        return data.decode(declared)
    except UnicodeDecodeError as second:
        words = f"is neither UTF-8 nor {declared}"
        raise BrokenFileError("WrongEncoding", words, _line_in(data, second.start)) from second


def _line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _line_in(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def csv_lines(text: str, delimiter: str) -> Iterator[Line]:
    """The rows of a CSV text (RFC 4180, with any line ends), blank ones left out.

    Raises:
        BrokenFileError: for a quote that is not closed, text after a closing quote, a field or
            table beyond the caps.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start, rows = 1, 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            said = f"is not CSV: {error}"
            raise BrokenFileError("BrokenQuoting", said, start) from error
        if cells is None:
            return
        line = Line(start, [_cell(cell) for cell in cells])
        start, rows = reader.line_num + 1, rows + 1
        if rows > MAX_ROWS:
            raise BrokenFileError("TooManyRows", f"has more than {MAX_ROWS:,} rows", line.number)
        if len(cells) > MAX_COLUMNS:
            said = f"has more than {MAX_COLUMNS:,} columns"
            raise BrokenFileError("TooManyColumns", said, line.number)
        if not line.blank:
            yield line


def _cell(text: str) -> str:
    text = text.strip()
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
