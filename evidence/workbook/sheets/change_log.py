"""The sheet Change log: what changed in definitions, and which acts the ledger tells of."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, ENTITY, Row
from evidence.workbook.changes import changes
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Column, Sheet


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a change, in order of time."""
    for change in changes(engagement):
        yield [
            change.sort,
            change.at,
            change.what,
            change.field,
            change.before,
            change.after,
            change.by,
            change.where,
            ENTITY,
            ASSESSOR,
        ]


SHEET = Sheet(
    title="Change log",
    title_ja="変更履歴",
    holds="Runs and acts since the run before, or in the period; of a period what was redefined.",
    holds_ja="前回の実行以降、又は期間中の実行、行為及び定義の変更。",
    columns=(
        Column(
            "Sort",
            12,
            "run, control, check, catalog, waivers; or the act: key, hold, erasure, run-tag, pack.",
            title_ja="区分",
        ),
        Column("At", 19, "When; of a definition the first run that used it.", title_ja="日時"),
        Column("What", 34, title_ja="対象"),
        Column(
            "Field", 16, "What of it changed, or that it was added or removed.", title_ja="項目"
        ),
        Column("Before", 40, "A text, or a SHA-256.", title_ja="変更前"),
        Column("After", 40, title_ja="変更後"),
        Column("By", 18, "Who acted, where the ledger says so.", title_ja="実施者"),
        Column(
            "Where",
            26,
            "The run that used it first, or the segment of the ledger.",
            title_ja="出所",
        ),
        Column("Approved by", 18, "For the organisation.", entity=True, title_ja="承認者"),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者所見"),
    ),
    rows=rows,
    frozen=3,
    wide=True,
    key=(0, 1, 2, 3),
)
