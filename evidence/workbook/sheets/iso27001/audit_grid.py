"""The sheet Audit grid: three years of audits, clause by clause and control by control."""

from collections.abc import Iterator

from evidence.reach import UNTESTED
from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.iso27001.applicability import annex
from evidence.workbook.sheets.iso27001.clauses import clauses


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a clause and control of the catalog; audits are for the organisation to name."""
    links = Links(engagement)
    for item in (*clauses(engagement), *annex(engagement)):
        name = item["id"]
        tested = engagement.test_of[name]
        yield [
            links.requirement(name),
            item["title"],
            *[ENTITY] * 5,
            "" if tested == UNTESTED else _judged(engagement, name),
            tested,
        ]


def _judged(engagement: Engagement, requirement: str) -> str:
    """The day that its checks judged at, where they could judge anything."""
    tests = (
        test
        for reach in engagement.reaches[requirement]
        if reach.tested
        for test in engagement.tests_of[reach.control.id]
    )
    return engagement.run.now.date().isoformat() if any(test.judged for test in tests) else ""


SHEET = Sheet(
    title="Audit grid",
    title_ja="監査の3年計画",
    holds="Every clause and control; the organisation enters its audits of three years.",
    holds_ja="全箇条と全管理策。3年間の監査は組織が記入する。",
    columns=(
        Column("Clause or control", 11, title_ja="箇条・管理策"),
        Column("Title", 46, "Our own words.", title_ja="表題"),
        Column("Year 1", 14, "The audit that covers it.", entity=True, title_ja="1年目"),
        Column("Year 2", 14, "The audit that covers it.", entity=True, title_ja="2年目"),
        Column("Year 3", 14, "The audit that covers it.", entity=True, title_ja="3年目"),
        Column("Last audited", 14, "By a person.", entity=True, title_ja="直近の監査日"),
        Column("By audit", 14, "A row of Audit reports.", entity=True, title_ja="監査番号"),
        Column(
            "Last judged by checks",
            14,
            "The day of this run where a check judged something; that is no audit.",
            title_ja="直近の検査日",
        ),
        Column(
            "Automated test",
            12,
            "How far a check stands behind it: full, partial or none.",
            title_ja="自動テスト",
        ),
    ),
    rows=rows,
    frozen=2,
)
