"""The sheet Accesses: who did what from where, on which days and by whose leave, pass or fail."""

from collections.abc import Iterator

from evidence.traced import told
from evidence.workbook.cells import ASSESSOR, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.told_items import evidence_of, head_of, told_items


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row an access that a check accounted for, in the order of the tests."""
    for item, account in told_items(engagement, told):
        yield [
            *head_of(engagement, item),
            account.who,
            account.whence,
            account.what,
            account.times,
            account.when,
            account.leave,
            item.verdict.value,
            item.name,
            item.block.scope,
            *evidence_of(engagement, item),
            ASSESSOR,
            ASSESSOR,
        ]


SHEET = Sheet(
    title="Accesses",
    title_ja="アクセス記録",
    holds="Accesses that must be accounted for: who, from where, what, when, by whose leave.",
    columns=(
        Column("Test", 9, title_ja="テスト番号"),
        Column("Control", 11, title_ja="統制番号"),
        Column("Who", 34, "The person, the employer of that day and the site.", title_ja="誰が"),
        Column("From", 10, "The countries it came from.", title_ja="どこから"),
        Column("Did", 36, "The right used or held, and as which principal.", title_ja="何を"),
        Column("Times", 8, "How often, over the days that are named.", title_ja="回数"),
        Column("When", 40, "By month: the count, and each day.", title_ja="いつ"),
        Column(
            "By whose leave",
            40,
            "The approvals in force, who gave them, and the days without one.",
            title_ja="承認",
        ),
        Column("Result", 13, verdict=True, title_ja="結果"),
        Column("Item", 54, "The item of the population.", title_ja="項目"),
        Column("Scope", 24, title_ja="範囲"),
        Column("Evidence", 18, "See Evidence index.", title_ja="証跡"),
        Column(
            "Assessor conclusion",
            22,
            "For the assessor.",
            assessor=True,
            choices=True,
            title_ja="評価者結論",
        ),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者所見"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
    key=(1, 10),
    holds_ja="説明を要するアクセス。誰が、どこから、何を、いつ、誰の承認で。",
)
