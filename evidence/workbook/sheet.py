"""A sheet as a table: its columns, its rows, and how both are laid out and split."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, compress, islice
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from evidence.workbook import look
from evidence.workbook.book import Book
from evidence.workbook.cells import Pen, Row, Styled
from evidence.workbook.engagement import Engagement

ROWS_PER_SHEET = 1_048_575
"""Rows that fit under the header of a sheet of Excel; more go to a further sheet."""

# A width is counted in digits, and letters of a text are narrower than digits.
_LETTERS = 1.13


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and for the Glossary what it means.

    A `verdict` column is coloured by its words. An `assessor` column is left to the assessor, an
    `entity` column to the organisation; `choices` gives either a list of words to pick from, `True`
    the assessor's usual conclusions. `shown` leaves it out of a workbook that has nothing for it.
    `title_ja` is the Japanese heading.
    """

    title: str
    width: float
    meaning: str = ""
    verdict: bool = False
    assessor: bool = False
    choices: bool | tuple[str, ...] = False
    shown: Callable[[Engagement], bool] | None = None
    entity: bool = False
    title_ja: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the workbook; `holds` says in a sentence what its rows are.

    `title_ja` is the Japanese name, `frozen` how many columns stay in view, `wide` asks for A3.
    `key` are the columns, counted from 0, whose texts together tell a row from all others: what was
    filled in is taken back by them.
    """

    title: str
    title_ja: str
    holds: str
    columns: tuple[Column, ...]
    rows: Callable[[Engagement], Iterable[Row]]
    frozen: int = 1
    wide: bool = False
    key: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet that was drawn: what it holds, and how many rows under its header."""

    title: str
    holds: str
    rows: int


def place(title: str, index: int = 0, column: str = "A") -> str:
    """Where the row of that index (counted from 0, over all parts of a sheet) stands."""
    part, row = divmod(index, ROWS_PER_SHEET)
    return f"'{part_title(title, part)}'!{column}{row + 2}"


def part_title(title: str, part: int) -> str:
    """The name of a part of a sheet, counted from 0: `Failing items`, `Failing items 2`."""
    return title if part == 0 else f"{title} {part + 1}"


def draw(sheet: Sheet, book: Book, engagement: Engagement) -> Iterator[Part]:
    """Draw all rows of `sheet`, over as many sheets as they need."""
    sheet = _fitted(sheet, engagement)
    rows = iter(sheet.rows(engagement))
    part = 0
    pending: list[Row] = list(islice(rows, 1))
    while pending or part == 0:
        title = part_title(sheet.title, part)
        page = islice(chain(pending, rows), ROWS_PER_SHEET)
        yield Part(title, sheet.holds, _draw_part(sheet, title, book, page))
        pending = list(islice(rows, 1))
        part += 1


def _fitted(sheet: Sheet, engagement: Engagement) -> Sheet:
    """The sheet with the columns alone that this workbook has something for."""
    kept = [each.shown is None or each.shown(engagement) for each in sheet.columns]
    if all(kept):
        return sheet
    every = sheet.rows

    def rows(drawn: Engagement) -> Iterator[Row]:
        return (list(compress(row, kept)) for row in every(drawn))

    return replace(sheet, columns=tuple(compress(sheet.columns, kept)), rows=rows)


def _draw_part(sheet: Sheet, title: str, book: Book, rows: Iterable[Row]) -> int:
    drawn = book.new_sheet(title, wide=sheet.wide)
    for number, column in enumerate(sheet.columns, 1):
        drawn.column_dimensions[get_column_letter(number)].width = column.width
    drawn.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    drawn.print_title_rows = "1:1"
    pen = Pen(drawn, tuple(column.width * _LETTERS for column in sheet.columns))
    pen.row((_header(column) for column in sheet.columns), height=32)
    for row in rows:
        pen.row(row)
    written = pen.rows - 1
    # A table of Excel has at least one row under its header, if an empty one.
    last = max(pen.rows, 2)
    _tabulate(sheet, drawn, title, last)
    _colour(sheet, drawn, last)
    _offer_choices(sheet, drawn, last, book.assessor_words)
    close(drawn)
    return written


def close(drawn: Worksheet) -> None:
    """End a sheet; its rows leave memory."""
    written: Any = drawn
    written.close()


def _header(column: Column) -> Styled:
    if column.assessor:
        return Styled(column.title, look.ASSESSOR_HEADER)
    return Styled(column.title, look.ENTITY_HEADER if column.entity else look.HEADER)


def _tabulate(sheet: Sheet, drawn: Worksheet, title: str, last: int) -> None:
    reference = f"A1:{get_column_letter(len(sheet.columns))}{last}"
    drawn.tables.add(
        Table(
            displayName=title.replace(" ", "_").replace("-", "_"),
            ref=reference,
            autoFilter=AutoFilter(ref=reference),
            tableColumns=[
                TableColumn(id=number, name=column.title)
                for number, column in enumerate(sheet.columns, 1)
            ],
            tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=False),
        )
    )


def _colour(sheet: Sheet, drawn: Worksheet, last: int) -> None:
    for number, column in enumerate(sheet.columns, 1):
        if column.verdict:
            letter = get_column_letter(number)
            for rule in look.verdict_rules(f"{letter}2"):
                drawn.conditional_formatting.add(f"{letter}2:{letter}{last}", rule)
    everything = f"A2:{get_column_letter(len(sheet.columns))}{last}"
    drawn.conditional_formatting.add(everything, look.row_rule("$A2"))


def _offer_choices(sheet: Sheet, drawn: Worksheet, last: int, words: tuple[str, ...]) -> None:
    for number, column in enumerate(sheet.columns, 1):
        offered = words if column.choices is True else column.choices or ()
        if offered:
            letter = get_column_letter(number)
            # The list helps; an assessor whose firm uses other words may still write them.
            offer = DataValidation("list", f'"{",".join(offered)}"', showErrorMessage=False)
            offer.add(f"{letter}2:{letter}{last}")
            drawn.data_validations.dataValidation += [offer]
