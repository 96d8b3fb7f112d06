"""Reading a workbook back: which run it says it was drawn from, and its cells as plain texts."""

import io
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zipfile import BadZipFile

from evidence.workbook import marks
from evidence.workbook.as_read import CONTROLS, moment, plain
from evidence.workbook.cells import LONGEST
from evidence.workbook.taking_back.parcel import Parcel

MOST_COLUMNS = 2_000
"""Columns of a sheet that are read; the day grid of a year has some 400."""
MOST_ROWS = 1_048_576
_LOGICAL = {"=TRUE()": "TRUE", "=FALSE()": "FALSE"}
UNREADABLE = "cannot be read as an XLSX workbook; save it again as .xlsx"
# What openpyxl, zipfile and the XML parsers raise on a damaged file; XML's own are SyntaxErrors.
_DAMAGED = (TypeError, ValueError, LookupError, AttributeError, OSError, SyntaxError, BadZipFile)
# openpyxl warns of drop-down lists, and warnings.catch_warnings is not safe among threads.
_LOCK = threading.Lock()


class Unusable(NamedTuple):
    """A cell whose content cannot be taken, and why."""

    why: str


class Typed(NamedTuple):
    """The content of a cell as text; `number` tells that it was typed as one."""

    text: str
    number: bool = False


Cell = Typed | Unusable
EMPTY = Typed("")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workbook says it was drawn from; a field is empty where it does not say.

    `base` is the segment of the ledger that held the newest of what it shows, -1 for none, None
    where it does not say.
    """

    run: str
    digest: str
    framework: str
    organisation: str
    version: str
    period: str
    base: int | None


class Returned:
    """A workbook that came back, open for reading."""

    def __init__(self, book: Any, parcel: Parcel) -> None:
        self._book = book
        self._sheets = {sheet.title: sheet for sheet in book.worksheets}
        self.parcel = parcel

    @property
    def titles(self) -> Sequence[str]:
        """The titles of its sheets."""
        return list(self._sheets)

    @property
    def identity(self) -> Identity:
        """What it was drawn from, by its properties."""
        own = {str(each.name): str(each.value or "") for each in self._book.custom_doc_props.props}
        said = self._book.properties
        spare = marks.by_description(str(said.description or ""), str(said.keywords or ""))
        run, digest, framework = (
            own.get(name) or spare.get(name, "")
            for name in (marks.RUN, marks.DIGEST, marks.FRAMEWORK)
        )
        return Identity(
            run=run,
            digest=digest,
            framework=framework,
            organisation=str(said.subject or ""),
            version=own.get(marks.VERSION, ""),
            period=own.get(marks.PERIOD, "").removeprefix(marks.NONE),
            base=marks.segment_of(own.get(marks.BASE, "")),
        )

    def merged(self, title: str) -> Sequence[str]:
        """The merged cells of a sheet."""
        part = str(self._sheets[title]._worksheet_path)  # noqa: SLF001 -- no public name tells it
        return self.parcel.merged.get(part, ())

    def rows(self, title: str) -> Iterator[list[Cell]]:
        """The rows of a sheet from the first on, blank ones too.

        Raises:
            BrokenWorkbookError: when it is wider or longer than a sheet of ours can be.
        """
        sheet = self._sheets[title]
        # The declared dimension may lie in either direction; the rows themselves tell.
        sheet.reset_dimensions()
        rows = enumerate(sheet.iter_rows(), 1)
        while True:
            try:
                number, cells = next(rows)
                row = [_cell(cell) for cell in cells]
            except StopIteration:
                return
            except _DAMAGED as error:
                raise self.parcel.refused(UNREADABLE) from error
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise self.parcel.refused(f"has a sheet {title!r} with too many rows or columns")
            yield row


@contextmanager
def returned(data: bytes, name: str) -> Iterator[Returned]:
    """Open a workbook that was handed in; `name` is what it is called in messages.

    Raises:
        BrokenWorkbookError: for whatever is not a plain, whole workbook; also while it is read.
    """
    import openpyxl

    parcel = Parcel(data, name)
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            back = Returned(book, parcel)
        except _DAMAGED as error:
            # What these quote of the file stays out of the message.
            raise parcel.refused(UNREADABLE) from error
        try:
            yield back
        finally:
            book.close()


def _cell(cell: Any) -> Cell:
    value, form = cell.value, cell.data_type
    if value is None:
        return EMPTY
    if form == "f":
        said = _LOGICAL.get(str(value))
        return Typed(said) if said else Unusable("a formula; write its value in its place")
    if form == "e":
        return Unusable(f"the error value {str(value)[:20]}")
    match value:
        case str():
            return _text(value)
        case bool():
            return Typed("TRUE" if value else "FALSE")
        case int() | float():
            return Typed(_digits(value), number=True)
        case datetime() | date():
            return Typed(moment(value))
        case timedelta() | time():
            return Unusable("a time of day or a duration; write a day as 2026-03-31")
        case _:
            return Unusable("neither text nor a number nor a day")


def _text(value: str) -> Cell:
    text = plain(value)
    if found := CONTROLS.search(text):
        return Unusable(f"a control character (U+{ord(found[0]):04X})")
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        return Unusable(f"a text of more than {LONGEST:,} characters")
    return Typed(text)


def _digits(value: float) -> str:
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    return str(int(value))
