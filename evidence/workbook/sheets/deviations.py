"""The sheet Deviations: each item that did not hold for a time, from when to when."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.in_period import deviations_in_period, has_period, span
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.failing_items import WHOLE

REMEDIED = "remedied"


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row an item and time, by when it was seen first."""
    links = Links(engagement)
    for each in deviations_in_period(engagement):
        control, check, kind, scope, resource = each.key
        yield [
            links.control(control),
            check,
            kind,
            resource or WHOLE,
            scope,
            each.reason,
            each.last_good,
            each.opened,
            each.last_bad,
            each.closed,
            each.end,
            span(each.lasted),
            int(each.lasted.total_seconds() // 3600),
            span(each.lasted) if each.end == REMEDIED else "",
            each.seen,
            each.waived,
            ENTITY,
            ENTITY,
            ENTITY,
            ASSESSOR,
        ]


SHEET = Sheet(
    title="Deviations",
    title_ja="逸脱一覧",
    holds="Each item that did not hold in the period: since when, until when, and its end.",
    holds_ja="期間中に満たさなかった各項目。開始、終了、期間、是正までの時間。",
    columns=(
        Column("Control", 11, title_ja="統制番号"),
        Column("Check", 26, title_ja="判定手続"),
        Column("Kind", 18, title_ja="種別"),
        Column("Item", 34, "The item, by the id its source gives it.", title_ja="項目"),
        Column("Scope", 28, title_ja="範囲"),
        Column("Reason", 44, "Why, as seen first.", title_ja="理由"),
        Column(
            "Last seen good",
            19,
            "The look before it: it began after this. Empty where it was bad at the first look.",
            title_ja="直前の正常確認",
        ),
        Column("Start", 19, "The first look that saw it.", title_ja="開始"),
        Column("Last seen bad", 19, title_ja="最後の逸脱確認"),
        Column(
            "End", 19, "The look that saw it mended or gone; empty while open.", title_ja="終了"
        ),
        Column(
            "Became",
            11,
            "remedied, gone (no longer in a whole population), open, unknown (later looks could "
            "not see it) or untested (later looks did not ask).",
            title_ja="結末",
        ),
        Column("Duration", 11, "From its start to its end, or to when last seen.", title_ja="期間"),
        Column("Hours", 8, "The same in whole hours.", title_ja="時間数"),
        Column("Time to remedy", 11, "Where it was remedied.", title_ja="是正までの時間"),
        Column("Looks", 8, "Looks that saw it bad.", title_ja="確認回数"),
        Column("Under waiver", 8, "Those at which a waiver was in force.", title_ja="例外承認中"),
        Column("Cause", 28, "For the organisation.", entity=True, title_ja="原因"),
        Column(
            "Management response", 34, "For the organisation.", entity=True, title_ja="経営者の対応"
        ),
        Column("Ticket", 14, "For the organisation.", entity=True, title_ja="チケット"),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者所見"),
    ),
    rows=rows,
    frozen=1,
    wide=True,
    key=(0, 1, 2, 3, 4, 7),
    shown=has_period,
)
