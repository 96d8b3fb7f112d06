"""A file of decisions that came back: which review it is of, and each row as it was left."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence.reviewed.sheets import COMMENT, DECISION, DIGEST, FACTS, GUARD, MARK, REVIEWER, ROW
from evidence.workbook.taking_back.reading import Cell, Returned, Unusable, returned

_NEEDED = (DECISION, COMMENT, REVIEWER, ROW, GUARD)
_LOOKED_AT = 20
"""How many rows of a sheet are looked through for what may have been moved."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A row as it was handed in: `place` says where it stands, `facts` what is shown in it."""

    place: str
    row: str
    guard: str
    reviewer: str
    word: str
    comment: str
    facts: Mapping[str, str]
    unusable: str = ""


@dataclass(frozen=True, slots=True)
class HandedBack:
    """What a file says: the digest of its review, its rows, and what of it is no row."""

    review: str
    rows: Sequence[Handed]
    told: Sequence[str]


def read_back(data: bytes, name: str) -> HandedBack:
    """The rows of a file that was handed in, wherever its rows and columns were moved to.

    Raises:
        BrokenWorkbookError: for what is no whole workbook, or holds no sheet of a review.
    """
    rows: list[Handed] = []
    told: list[str] = []
    found = False
    with returned(data, name) as back:
        review = _review(back)
        for title in back.titles:
            lines = back.rows(title)
            header = next(lines, [])
            columns = _columns(header)
            if columns is None:
                told += _misplaced(back, title)
                continue
            found = True
            if twice := [name for name in _NEEDED if _named(header, name) > 1]:
                said = f"has the column {' and '.join(twice)} twice; nothing of it was taken"
                told.append(f"sheet {title!r}: {said}")
                continue
            for number, cells in enumerate(lines, 2):
                place = f"sheet {title!r} row {number}"
                handed = _handed(place, cells, columns)
                if handed is None:
                    continue
                if handed.row:
                    rows.append(handed)
                else:
                    told.append(f"{place}: is no row of a review; nothing of it was taken")
        if not found or not review:
            raise back.parcel.refused("is no file of a review, or does not say of which")
    return HandedBack(review, rows, told)


def _review(back: Returned) -> str:
    """The digest of the snapshot: by the cover, else by the file's own property."""
    for title in back.titles:
        for number, cells in enumerate(back.rows(title)):
            if len(cells) > 1 and _text(cells[0]) == DIGEST:
                return _text(cells[1])
            if number > _LOOKED_AT:
                break
    book = back._book  # noqa: SLF001 -- the reader of workbooks has no word for foreign properties
    own = {str(each.name): str(each.value or "") for each in book.custom_doc_props.props}
    return own.get(MARK, "")


def _columns(header: Sequence[Cell]) -> Mapping[str, int] | None:
    """The columns of a sheet by title; None for a sheet that is no reviewer's."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(header):
        columns.setdefault(_text(cell), at)
    return columns if all(name in columns for name in _NEEDED) else None


def _named(header: Sequence[Cell], name: str) -> int:
    return sum(_text(cell) == name for cell in header)


def _misplaced(back: Returned, title: str) -> Iterator[str]:
    """What to tell of a sheet with a reviewer's header that is not its first row."""
    for number, cells in enumerate(back.rows(title), 1):
        if number > _LOOKED_AT:
            return
        if _columns(cells) is not None:
            yield (
                f"sheet {title!r}: its header is row {number} and not the first one; take out what "
                "stands above it; nothing of it was taken"
            )
            return


def _handed(place: str, cells: Sequence[Cell], columns: Mapping[str, int]) -> Handed | None:
    def cell(name: str) -> Cell | None:
        at = columns.get(name, len(cells))
        return cells[at] if at < len(cells) else None

    if not any(_text(each) or isinstance(each, Unusable) for each in cells):
        return None
    odd = [
        f"{name} holds {found.why}" for name in _NEEDED if isinstance(found := cell(name), Unusable)
    ]
    return Handed(
        place=place,
        row=_text(cell(ROW)),
        guard=_text(cell(GUARD)),
        reviewer=_text(cell(REVIEWER)),
        word=_text(cell(DECISION)),
        comment=_text(cell(COMMENT)),
        facts={name: _text(cell(name)) for name, _ in FACTS if name in columns},
        unusable="; ".join(odd),
    )


def _text(cell: Cell | None) -> str:
    return "" if cell is None or isinstance(cell, Unusable) else cell.text
