"""The sheet Identity links: every account, whose it is, by which rung, and what spoke against."""

from collections.abc import Iterator

from evidence.linked import told
from evidence.workbook.cells import ASSESSOR, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.told_items import evidence_of, head_of, told_items


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row an account that a check linked or failed to link, in the order of the tests."""
    for item, link in told_items(engagement, told):
        yield [
            *head_of(engagement, item),
            item.name,
            link.account,
            link.system,
            link.sort,
            link.whose,
            link.rung,
            link.inputs,
            link.against,
            item.verdict.value,
            item.block.scope,
            *evidence_of(engagement, item),
            ASSESSOR,
            ASSESSOR,
        ]


SHEET = Sheet(
    title="Identity links",
    title_ja="アカウントの帰属",
    holds="Every account with its person, owner or sponsor, and the rung that shows it.",
    columns=(
        Column("Test", 9, title_ja="テスト番号"),
        Column("Control", 11, title_ja="統制番号"),
        Column("Item", 34, "The id that never changes.", title_ja="項目"),
        Column("Account", 30, "The name that is signed in by.", title_ja="アカウント"),
        Column("System", 18, title_ja="システム"),
        Column("Class", 12, "person, service, external, or unresolved.", title_ja="区分"),
        Column("Whose", 34, "Person, owner of a machine, sponsor of a guest.", title_ja="帰属"),
        Column("Rung", 18, "1 confirmed, 2 number, 3 address, 4 tag.", title_ja="根拠の段階"),
        Column("By", 40, "The values that tied, or who confirmed it.", title_ja="根拠"),
        Column("Against", 40, "What another rung says, or why none held.", title_ja="反証"),
        Column("Result", 13, verdict=True, title_ja="結果"),
        Column("Scope", 24, title_ja="範囲"),
        Column("Evidence", 18, title_ja="証跡"),
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
    frozen=3,
    wide=True,
    key=(1, 2),
    holds_ja="全アカウントと、その帰属を示す根拠。",
)
