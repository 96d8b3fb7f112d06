"""Lines of CSV (RFC 4180): text from evidence stays text in whatever spreadsheet opens them."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO
from itertools import chain

from evidence.workbook.cells import safe

Cell = str | int | datetime | None
_LEAD = re.compile(r"\s*[=+\-@|%＝＋－＠]|[\t\r\n]")
"""How a cell begins that a spreadsheet may read as a formula (OWASP ASVS 1.2.10)."""


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The lines of a CSV file in UTF-8, head first, each ended by a line feed."""
    for row in chain([head], rows):
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerow([_cell(value) for value in row])
        yield text.getvalue().encode()


def _cell(value: Cell) -> str | int:
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    text = safe(value.isoformat() if isinstance(value, datetime) else value)
    return f"'{text}" if _LEAD.match(text) else text
