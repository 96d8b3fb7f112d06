"""A workbook that came back, sheet by sheet beside the one that its run gives."""

from collections.abc import Iterator, Sequence
from itertools import count

from evidence.workbook import marks
from evidence.workbook.as_read import as_read
from evidence.workbook.cells import Row
from evidence.workbook.content import Content
from evidence.workbook.engagement import Engagement
from evidence.workbook.filling import Form
from evidence.workbook.japanese import said
from evidence.workbook.sheet import ROWS_PER_SHEET, Part, Sheet, fitted, part_title
from evidence.workbook.sheets import sheets_of
from evidence.workbook.sheets.cover import ASSESSOR_LEFT, COVER, LEFT
from evidence.workbook.taking_back.matching import Line, Matched, Texts, match
from evidence.workbook.taking_back.reading import EMPTY, Cell, Returned, Typed


def taken_back(back: Returned, engagement: Engagement) -> Matched:
    """What people filled in in `back`, and what of it cannot be taken.

    `engagement` is what it was drawn from, with the ledger as it was then. A workbook that another
    version drew, or of a period that had more runs since, may rightly say something else than one
    drawn now: it may lack sheets and columns, and rows are known by their ids and telling texts.

    Raises:
        BrokenWorkbookError: when a sheet or a column is missing, or is not what it is called.
        IntegrityError: when the vault does not hold what the run names.
    """
    into = Matched()
    parts: list[Part] = []
    known: set[str] = set()
    why = _may_differ(back, engagement)
    strict = not why
    if why:
        into.notes.append(
            f"{why}: cells of ours that differ from what is drawn now are not taken, edited or not;"
            " sheets that nobody fills in were not compared"
        )
    for sheet in sheets_of(engagement.framework.id, parts):
        if sheet.shown is None or sheet.shown(engagement):
            table = _Table(fitted(sheet, engagement), engagement)
            known.update(_collate(table, back, into, strict=strict))
            parts += table.parts
    known.update(_cover(back, into))
    for title in back.titles:
        if title not in known:
            _note_foreign(back, title, into)
    into.typed += [note.decode("utf-8", "replace") for note in back.parcel.comments]
    if back.parcel.comments:
        into.notes.append("notes on cells are kept with the file; they are not taken as values")
    return into


def _may_differ(back: Returned, engagement: Engagement) -> str:
    """Why what is drawn now may differ from what was drawn then; empty when it may not."""
    version, now = back.identity.version, marks.drawing_version()
    if not version:
        return "its property 'Tieout version' is missing"
    if version != now:
        return f"drawn by another version of Tieout ({version[:20]}; this is {now})"
    period = engagement.period
    if period is not None and period.runs[-1:] != (back.identity.run,):
        return "drawn before later runs of its period"
    return ""


class _Table:
    """A sheet as it would be drawn: its rows as read back, and once these are told, its parts."""

    def __init__(self, sheet: Sheet, engagement: Engagement) -> None:
        self.sheet = sheet
        self.form = sheet.form
        self.parts: list[Part] = []
        self.own: set[tuple[str, ...]] = set()
        self._engagement = engagement

    def __call__(self) -> Iterator[Texts]:
        """The rows, drawn anew."""
        filling, width = self._engagement.filling, len(self.form.columns)
        parts: list[Part] = []
        content, number = Content(), 0
        for row in filling.rows(self.form, self._own_rows()):
            if number == ROWS_PER_SHEET:
                parts.append(self._part(len(parts), number, content))
                content, number = Content(), 0
            values = list(row)
            content.add(values)
            number += 1
            # Places that were drawn with what people filled in are told on a sheet of their own.
            filling.row(self.form, values)
            texts = [as_read(value) for value in values]
            yield tuple(texts + [""] * (width - len(texts)))
        self.parts = [*parts, self._part(len(parts), number, content)]

    def _own_rows(self) -> Iterator[Row]:
        """The rows that are not people's; of a sheet that they may add to, the keys are kept."""
        for row in self.sheet.rows(self._engagement):
            values = list(row)
            if self.form.is_open:
                self.own.add(self.form.row_key([as_read(value) for value in values]))
            yield values

    def _part(self, place: int, rows: int, content: Content) -> Part:
        return Part(part_title(self.form.title, place), self.sheet, rows, content.digest)


def _collate(table: _Table, back: Returned, into: Matched, *, strict: bool) -> Sequence[str]:
    """Match one sheet over all its parts; the titles of these are returned."""
    form = table.form
    if form.is_open:
        into.own[form.title] = table.own
    titles = list(_parts_of(form.title, back.titles))
    if not titles:
        if strict:
            raise back.parcel.refused(f"has no sheet {form.title!r}; hand in all sheets")
        into.notes.append(f"{form.title}: drawn now, and not in the file")
        for _ in table():
            pass
        return titles
    lines = (line for title in titles for line in _lines(table, title, back, into, strict=strict))
    intact = match(form, table, lines, into, compared=strict, told=strict or form.is_filled_in)
    if not intact and form.is_filled_in:
        raise back.parcel.refused(
            f"has a sheet {form.title!r} in which no row is as run {back.identity.run} has it: it "
            "is another workbook's, or a column was sorted by itself"
        )
    return titles


def _parts_of(title: str, titles: Sequence[str]) -> Iterator[str]:
    for place in count():
        if (part := part_title(title, place)) not in titles:
            return
        yield part


def _lines(
    table: _Table, title: str, back: Returned, into: Matched, *, strict: bool
) -> Iterator[Line]:
    """The rows of a sheet under its header, their cells in the order of our columns."""
    if merged := back.merged(title):
        raise back.parcel.refused(
            f"has merged cells on the sheet {title!r} ({merged[0]}); unmerge them"
        )
    rows = back.rows(title)
    header = next(rows, [])
    places = _headings(table, title, header, back, into, strict=strict)
    foreign = [at for at, cell in enumerate(header) if at not in places and cell != EMPTY]
    for at in foreign:
        into.notes.append(f"{title}: the column {_text(header[at])[:60]!r} is not ours; not taken")
    for number, cells in enumerate(rows, 2):
        line = [None if at is None else cells[at] if at < len(cells) else EMPTY for at in places]
        into.typed += [_text(cells[at]) for at in foreign if at < len(cells)]
        yield Line(f"{title} row {number}", line)


def _headings(
    table: _Table,
    title: str,
    header: Sequence[Cell],
    back: Returned,
    into: Matched,
    *,
    strict: bool,
) -> list[int | None]:
    """Where each of our columns stands, by its heading in either language."""
    texts = [_text(cell) for cell in header]
    places: list[int | None] = []
    for column in table.sheet.columns:
        names = {column.title, column.title_ja} - {""}
        found = [at for at, text in enumerate(texts) if text in names]
        if len(found) > 1:
            raise back.parcel.refused(
                f"has two columns {column.title!r} on the sheet {title!r}; rename one"
            )
        if not found:
            in_key = table.form.columns.index(column.title) in table.form.key
            if strict or in_key:
                raise back.parcel.refused(
                    f"has no column {column.title!r} on the sheet {title!r}; name it so again"
                )
            into.notes.append(f"{title}: the column {column.title!r} is not in the file")
        places.append(found[0] if found else None)
    return places


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Typed) else ""


def _cover(back: Returned, into: Matched) -> Sequence[str]:
    """Take what stands beside the labels of the Cover that are left to people."""
    title = COVER.title
    if title not in back.titles:
        raise back.parcel.refused(f"has no sheet {title!r}; hand in all sheets")
    form = Form(title, COVER.form.columns, (None, "entity"), COVER.key)
    labels = (*LEFT, ASSESSOR_LEFT)
    names = {name: label for label in labels for name in (label, said(label, japanese=True))}
    lines = (
        Line(f"{title} row {number}", [Typed(names[_text(cells[0])]), cells[1]])
        for number, cells in enumerate(map(_pair, back.rows(title)), 1)
        if _text(cells[0]) in names
    )
    match(form, lambda: iter([(label, "") for label in labels]), lines, into)
    # A label that is gone says nothing of what stood beside it.
    into.rows.pop(title, None)
    return [title]


def _pair(cells: Sequence[Cell]) -> Sequence[Cell]:
    return [*cells, EMPTY, EMPTY][:2]


def _note_foreign(back: Returned, title: str, into: Matched) -> None:
    into.notes.append(f"the sheet {title[:60]!r} is not ours; nothing of it is taken")
    for cells in back.rows(title):
        into.typed += filter(None, map(_text, cells))
