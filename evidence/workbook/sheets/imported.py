"""The sheet Imported: what people filled in and handed in, value by value, with who and when."""

from collections.abc import Iterator

from evidence.filled_in.history import COVER, filled
from evidence.filled_in.place import named
from evidence.workbook.cells import Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Column, Sheet

TITLE = "Imported"
SHOWN = "shown"
SUPERSEDED = "superseded"
TAKEN_BACK = "taken back"
OUTDATED = "outdated: its row is not in this workbook, or says something else now"


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a value, in the order in which they were handed in."""
    every = list(filled(engagement.imports, engagement.look))
    last = {each.change.place: each for each in every}
    # The Cover is drawn last, and always has the cells of its labels.
    shown = engagement.filling.shown
    for each in every:
        place = each.change.place
        if last[place] is not each:
            state = SUPERSEDED
        elif not each.value:
            state = TAKEN_BACK
        else:
            state = SHOWN if place in shown or place.sheet == COVER else OUTDATED
        yield [
            place.sheet,
            named(place.row),
            place.column,
            each.value,
            each.change.before,
            state,
            each.by,
            each.at,
            each.look,
            each.act,
        ]


def _any(engagement: Engagement) -> bool:
    return bool(engagement.imports)


SHEET = Sheet(
    title=TITLE,
    title_ja="取込記録",
    holds="What people filled in in workbooks and handed in: each value, from whom and when.",
    holds_ja="ワークブックに記入され取り込まれた値。記入者と日時を含む。",
    columns=(
        Column("Sheet", 22, title_ja="シート"),
        Column("Row", 30, "What tells the row apart.", title_ja="行"),
        Column("Column", 22, title_ja="列"),
        Column("Value", 48, "Empty where a value was taken back.", title_ja="値"),
        Column("Before", 30, "What had been filled in there before.", title_ja="変更前"),
        Column(
            "State",
            24,
            "shown; superseded by a later value; taken back; or outdated: what it was said of is "
            "not in this workbook, as a sign-off is outdated when its sheet has changed.",
            title_ja="状態",
        ),
        Column("By", 18, "Who handed it in.", title_ja="取込者"),
        Column("At", 19, "When it was handed in.", title_ja="取込日時"),
        Column("Filled in on", 24, "The run or the period of that workbook.", title_ja="記入元"),
        Column(
            "Import SHA-256", 36, "The digest of the import in the vault.", title_ja="取込のSHA-256"
        ),
    ),
    rows=rows,
    frozen=3,
    wide=True,
    key=(0, 1, 2, 7, 9),
    shown=_any,
)
