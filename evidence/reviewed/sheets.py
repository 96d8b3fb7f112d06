"""The file of a review: one sheet a reviewer, with a place for each decision."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from evidence.canonical import canonical, sha256
from evidence.errors import UsageError
from evidence.reviewed.act import WORDS, Reviewer
from evidence.reviewed.register import Review, RowState
from evidence.reviewed.right import Right
from evidence.workbook import look
from evidence.workbook.cells import ENTITY, Pen, Row, Styled, safe

COVER = "Review"
MARK = "tieout-review"
"""The property of the file that names the review it was drawn from, as the cover does."""
DIGEST = "Snapshot SHA-256"
"""What stands beside the digest of the snapshot on the cover."""
FACTS = (
    ("Account", 26), ("Person", 12), ("Department", 18), ("Entity", 18), ("Country", 8),
    ("Class", 11), ("Right", 34), ("Resource", 34), ("Gives", 48), ("Privileged", 10),
    ("Data class", 12), ("Since", 12), ("Last used", 12), ("Approval", 16), ("Seen in", 34),
)  # fmt: skip
"""What a reviewer is shown of a right, with the width of each column."""
DECISION, COMMENT, REVIEWER, ROW, GUARD = "Decision", "Comment", "Reviewer", "Row", "Guard"
COLUMNS = (
    *FACTS, (DECISION, 11), (COMMENT, 40), (REVIEWER, 12), (ROW, 26), (GUARD, 18),
)  # fmt: skip
HOW = (
    f"Write {', '.join(WORDS)} in the column {DECISION} of your sheet. A change, and whatever "
    "needs a word, is explained beside it. Rows may be sorted and filtered; leave every other cell "
    "as it is, and save as .xlsx."
)
_LONGEST_TITLE = 31
_NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def facts(right: Right) -> tuple[str, ...]:
    """What is shown of a right, in the order of `FACTS`."""
    return (
        right.account or right.holder,
        right.person,
        right.department,
        right.entity,
        right.country,
        right.sort,
        right.right,
        right.resource,
        right.gives,
        "yes" if right.privileged else "no",
        right.data_class,
        right.since,
        right.last_used,
        right.approval,
        f"{right.kind} {right.scope}",
    )


def guard(review: str, right: Right) -> str:
    """What ties a row of the file to the snapshot with the digest `review`."""
    return sha256(canonical([review, right.id, right.substance]))[:16]


def draw(review: Review, target: Path, only: Sequence[str] = ()) -> int:
    """Write the file of a review, or the sheets of some reviewers; the number of rows is returned.

    Raises:
        UsageError: when a file stands there already, cannot be written, or has no row to show.
    """
    book = Workbook(write_only=True)
    look.dress(book)
    marked: Any = book
    marked.custom_doc_props.append(StringProperty(name=MARK, value=review.digest))
    book.properties.title = safe(f"Access review {review.name}")
    book.properties.creator = "Tieout"
    _cover(book.create_sheet(COVER), review)
    titles = {COVER.casefold()}
    rows = 0
    for reviewer in review.snapshot.reviewers:
        if only and reviewer.person not in only and reviewer.called not in only:
            continue
        held = [row for row in review.rows.values() if row.line.reviewer == reviewer.person]
        if held:
            _sheet(book.create_sheet(_title(reviewer, titles)), review, held)
            rows += len(held)
    if not rows:
        raise UsageError(f"{review.name} has no rows of {' or '.join(only) or 'anybody'}")
    try:
        with target.open("xb") as file:
            book.save(file)
    except FileExistsError as error:
        raise UsageError(f"{target} stands already; name another file") from error
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}") from error
    return rows


def _cover(sheet: Worksheet, review: Review) -> None:
    snapshot = review.snapshot
    for letter, width in (("A", 24), ("B", 90)):
        sheet.column_dimensions[letter].width = width
    pen = Pen(sheet, (24, 90))
    told: list[tuple[str, str]] = [
        ("Access review", snapshot.name),
        (DIGEST, review.digest),
        ("Rights as of", snapshot.taken.isoformat(timespec="seconds")),
        ("Run", snapshot.run),
        ("Rows", str(len(review.rows))),
        ("Decide by", snapshot.due.isoformat()),
        ("Opened by", str(snapshot.by)),
        ("How", HOW),
        *(("Not seen whole", gap) for gap in snapshot.gaps),
    ]  # fmt: skip
    for label, text in told:
        pen.row([Styled(label, look.LABEL), text])
    _end(sheet)


def _sheet(sheet: Worksheet, review: Review, held: Sequence[RowState]) -> None:
    names = [name for name, _ in COLUMNS]
    for number, (name, width) in enumerate(COLUMNS, 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = width
        # What tells the rows apart is of no use to a reader.
        column.hidden = name in (ROW, GUARD)
    sheet.freeze_panes = "B2"
    pen = Pen(sheet, tuple(width * 1.1 for _, width in COLUMNS))
    pen.row([_header(name) for name in names], height=32)
    for row in held:
        pen.row(_row(review, row))
    letter = get_column_letter(names.index(DECISION) + 1)
    offer = DataValidation("list", f'"{",".join(WORDS)}"', allow_blank=True, showErrorMessage=True)
    offer.errorTitle, offer.error = DECISION, f"Write {', '.join(WORDS)}."
    offer.add(f"{letter}2:{letter}{len(held) + 1}")
    sheet.data_validations.dataValidation += [offer]
    _end(sheet)


def _row(review: Review, row: RowState) -> Row:
    right = row.line.right
    decided = row.decided.decision if row.decided and not row.against else None
    open_cells = (
        Styled(decided.word, look.ENTITY) if decided else ENTITY,
        Styled(decided.comment, look.ENTITY) if decided and decided.comment else ENTITY,
    )
    return (
        *facts(right),
        *open_cells,
        row.line.reviewer,
        right.id,
        guard(review.digest, right),
    )


def _header(name: str) -> Styled:
    return Styled(name, look.ENTITY_HEADER if name in (DECISION, COMMENT) else look.HEADER)


def _title(reviewer: Reviewer, taken: set[str]) -> str:
    """A title that every program bears, told from the others."""
    plain = safe(reviewer.called).translate(_NOT_IN_TITLES).strip() or "reviewer"
    title, number = plain[:_LONGEST_TITLE], 1
    while title.casefold() in taken:
        number += 1
        mark = f" {number}"
        title = plain[: _LONGEST_TITLE - len(mark)] + mark
    taken.add(title.casefold())
    return title


def _end(sheet: Worksheet) -> None:
    written: Any = sheet
    written.close()
