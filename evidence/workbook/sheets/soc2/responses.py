"""The sheet Management responses: what the organisation says to exceptions, and does."""

from collections.abc import Iterator

from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.soc2.exception_links import ExceptionLinks


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row an exception, in the order of the sheet Exceptions."""
    links, exceptions = Links(engagement), ExceptionLinks(engagement)
    for number, test in enumerate(exceptions.tests):
        yield [
            exceptions.at(number),
            links.control(test.control),
            links.requirements(engagement.mapped(test.control)),
            f"{test.deviation} ({test.check})" if test.check else test.deviation,
            *[ENTITY] * 4,
        ]


SHEET = Sheet(
    title="Management responses",
    title_ja="経営者の回答",
    holds="Filled in by the organisation: its answer to each exception (unaudited, section V).",
    holds_ja="例外事項への経営者の回答。組織が記入する(第5部、監査対象外)。",
    columns=(
        Column("Exception", 20, "Leads to what deviates.", title_ja="例外番号"),
        Column("Control", 11, title_ja="統制番号"),
        Column("Criteria", 24, title_ja="基準"),
        Column(
            "Extent", 46, "n of N items that could be judged in its scope.", title_ja="範囲(n/N)"
        ),
        Column("Response", 56, entity=True, title_ja="回答"),
        Column("Action", 44, entity=True, title_ja="処置"),
        Column("Date", 13, entity=True, title_ja="日付"),
        Column("Owner", 18, entity=True, title_ja="責任者"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
)
