"""A sheet as a table: its columns, its rows, and how both are laid out and split."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, islice
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from evidence.filled_in.place import Whose
from evidence.workbook import look
from evidence.workbook.book import Book
from evidence.workbook.cells import Pen, Row, Styled, Value
from evidence.workbook.content import Content
from evidence.workbook.engagement import Engagement
from evidence.workbook.filling import Form

ROWS_PER_SHEET = 1_048_575
"""Rows that fit under the header of a sheet of Excel; more go to a further sheet."""

_PAGE = 400
"""Characters that one page across may show before a further page is better than small print."""

# A width is counted in digits, and letters of a text are narrower than digits.
_LETTERS = 1.13


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and for the Glossary what it means.

    A `verdict` column is coloured by its words. An `assessor` column is left to the assessor, an
    `entity` column to the organisation; `choices` gives either a list of words to pick from, `True`
    the assessor's usual conclusions. `shown` leaves it out of a workbook that has nothing for it.
    `title_ja` is the Japanese heading. `differs` is the title of a column whose person may not be
    this one's. `letters` tells a day of the grid, coloured by its letter. A `bound` column
    holds a word on what its row says, as a signature: of other facts it is empty again.
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
    differs: str = ""
    letters: bool = False
    bound: bool = False

    @property
    def whose(self) -> Whose | None:
        """Whose its cells are to fill in; None for those that Tieout fills."""
        return "assessor" if self.assessor else "entity" if self.entity else None

    def heading(self, *, japanese: bool) -> str:
        """The heading in one of the two languages; in English where there is no Japanese one."""
        return (self.title_ja if japanese else "") or self.title


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the workbook; `holds` says in a sentence what its rows are.

    `title_ja` is the Japanese name, `frozen` how many columns stay in view, `wide` asks for A3.
    `key` are the columns, counted from 0, whose texts together tell a row from all others: what was
    filled in is taken back by them. `holds_ja` says in Japanese what its rows are. `more` gives the
    columns that follow on the engagement, and `shown` leaves the whole sheet out.
    """

    title: str
    title_ja: str
    holds: str
    columns: tuple[Column, ...]
    rows: Callable[[Engagement], Iterable[Row]]
    frozen: int = 1
    wide: bool = False
    key: tuple[int, ...] = (0,)
    holds_ja: str = ""
    more: Callable[[Engagement], tuple[Column, ...]] | None = None
    shown: Callable[[Engagement], bool] | None = None

    @property
    def form(self) -> Form:
        """The sheet as a form: whose each of its columns is."""
        whose: tuple[Whose | None, ...] = tuple(each.whose for each in self.columns)
        titles = tuple(each.title for each in self.columns)
        bound = frozenset(each.title for each in self.columns if each.bound)
        return Form(self.title, titles, whose, self.key, bound)


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet that was drawn: of which `sheet`, how many rows under its header, and their digest.

    `sheet` has the columns that were drawn, and no others.
    """

    title: str
    sheet: Sheet
    rows: int
    digest: str

    @property
    def holds(self) -> str:
        """What its rows are, in a sentence."""
        return self.sheet.holds

    def cells(self, column: str) -> str:
        """The cells of a column under the header, as a formula names them."""
        titles = [each.title for each in self.sheet.columns]
        letter = get_column_letter(titles.index(column) + 1)
        return f"'{self.title}'!${letter}$2:${letter}${max(self.rows, 1) + 1}"


def letter_of(number: int) -> str:
    """The letters of a column, counted from 1: `AB` for 28."""
    return str(get_column_letter(number))


def place(title: str, index: int = 0, column: str = "A") -> str:
    """Where the row of that index (counted from 0, over all parts of a sheet) stands."""
    part, row = divmod(index, ROWS_PER_SHEET)
    return f"'{part_title(title, part)}'!{column}{row + 2}"


def part_title(title: str, part: int) -> str:
    """The name of a part of a sheet, counted from 0: `Failing items`, `Failing items 2`."""
    return title if part == 0 else f"{title} {part + 1}"


def draw(sheet: Sheet, book: Book, engagement: Engagement) -> Iterator[Part]:
    """Draw all rows of `sheet`, over as many sheets as they need; none where it is not shown."""
    if sheet.shown is not None and not sheet.shown(engagement):
        return
    sheet = fitted(sheet, engagement)
    rows = engagement.filling.rows(sheet.form, sheet.rows(engagement))
    part = 0
    pending: list[Row] = list(islice(rows, 1))
    while pending or part == 0:
        title = part_title(sheet.title, part)
        page = islice(chain(pending, rows), ROWS_PER_SHEET)
        yield _draw_part(sheet, title, book, engagement, page)
        pending = list(islice(rows, 1))
        part += 1


def fitted(sheet: Sheet, engagement: Engagement) -> Sheet:
    """The sheet with the columns alone that this workbook has something for."""
    columns = sheet.columns + (sheet.more(engagement) if sheet.more else ())
    kept = [each.shown is None or each.shown(engagement) for each in columns]
    if all(kept):
        return replace(sheet, columns=columns)
    every = sheet.rows

    def rows(drawn: Engagement) -> Iterator[Row]:
        return (list(compress(row, kept)) for row in every(drawn))

    key = tuple(sum(kept[:place]) for place in sheet.key if kept[place])
    return replace(sheet, columns=tuple(compress(columns, kept)), rows=rows, key=key)


def _draw_part(
    sheet: Sheet, title: str, book: Book, engagement: Engagement, rows: Iterable[Row]
) -> Part:
    across = int(sum(column.width for column in sheet.columns) // _PAGE) + 1
    drawn = book.new_sheet(title, wide=sheet.wide, across=across)
    for number, column in enumerate(sheet.columns, 1):
        drawn.column_dimensions[get_column_letter(number)].width = column.width
    drawn.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    drawn.print_title_rows = "1:1"
    if across > 1:
        drawn.print_title_cols = f"A:{get_column_letter(sheet.frozen)}"
    pen = Pen(drawn, tuple(column.width * _LETTERS for column in sheet.columns))
    headings = [column.heading(japanese=book.japanese) for column in sheet.columns]
    days = any(column.letters for column in sheet.columns)
    pen.row(map(_header, sheet.columns, headings), height=62 if days else 32)
    content, form = Content(), sheet.form
    for row in rows:
        values = list(row)
        content.add(values)
        pen.row(engagement.filling.row(form, values))
    written = pen.rows - 1
    # A table of Excel has at least one row under its header, if an empty one.
    last = max(pen.rows, 2)
    _tabulate(headings, drawn, title, last)
    _colour(sheet, drawn, last)
    _offer_choices(sheet, drawn, last, book.assessor_words)
    _keep_apart(sheet, drawn, last)
    close(drawn)
    return Part(title, sheet, written, content.digest)


def filled_in(sheet: Sheet, engagement: Engagement, row: list[Value]) -> list[Value]:
    """A row with what people filled in in their cells; `Sheet.key` tells which row it is."""
    return engagement.filling.row(sheet.form, row)


def close(drawn: Worksheet) -> None:
    """End a sheet; its rows leave memory."""
    written: Any = drawn
    written.close()


def _header(column: Column, heading: str) -> Styled:
    if column.letters:
        return Styled(heading, look.DAY_HEADER)
    if column.assessor:
        return Styled(heading, look.ASSESSOR_HEADER)
    return Styled(heading, look.ENTITY_HEADER if column.entity else look.HEADER)


def _tabulate(headings: Sequence[str], drawn: Worksheet, title: str, last: int) -> None:
    reference = f"A1:{get_column_letter(len(headings))}{last}"
    drawn.tables.add(
        Table(
            displayName=title.replace(" ", "_").replace("-", "_"),
            ref=reference,
            autoFilter=AutoFilter(ref=reference),
            tableColumns=[
                TableColumn(id=number, name=heading) for number, heading in enumerate(headings, 1)
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
    days = [number for number, column in enumerate(sheet.columns, 1) if column.letters]
    if days:
        first = get_column_letter(days[0])
        for rule in look.letter_rules(f"{first}2"):
            area = f"{first}2:{get_column_letter(days[-1])}{last}"
            drawn.conditional_formatting.add(area, rule)
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


def _keep_apart(sheet: Sheet, drawn: Worksheet, last: int) -> None:
    """Refuse in a column the name that stands beside it in the column it differs from."""
    letters = {column.title: get_column_letter(n) for n, column in enumerate(sheet.columns, 1)}
    for column in sheet.columns:
        if column.differs:
            here, there = letters[column.title], letters[column.differs]
            apart = DataValidation(
                "custom", f"TRIM({here}2)<>TRIM({there}2)", showErrorMessage=True
            )
            apart.error = f"{column.title} is another person than {column.differs}."
            apart.errorTitle = column.title
            apart.add(f"{here}2:{here}{last}")
            drawn.data_validations.dataValidation += [apart]
