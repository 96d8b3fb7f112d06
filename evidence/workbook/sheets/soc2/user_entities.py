"""The sheet User entity controls: what customers must do for the criteria to be met."""

from collections.abc import Iterator

from evidence.workbook.cells import Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet


def rows(_: Engagement) -> Iterator[Row]:
    """Numbered lines to fill in: no source tells what customers must do."""
    return open_lines(len(SHEET.columns), name="UEC-")


SHEET = Sheet(
    title="User entity controls",
    title_ja="利用者側の補完統制",
    holds="Filled in by the organisation: what customers must do for the criteria to be met.",
    holds_ja="基準を満たすために利用者が行うこと。組織が記入する。",
    columns=(
        Column("Id", 10, "The number of the line.", title_ja="番号"),
        Column("Criteria", 22, "Criteria that rest on it.", entity=True, title_ja="基準"),
        Column(
            "Customer must", 60, "What the customer does.", entity=True, title_ja="利用者の責務"
        ),
        Column("Where told", 36, "How customers hear of it.", entity=True, title_ja="伝達先"),
        Column(
            "Contract or guide",
            30,
            "The contract or guide that says so, with its clause.",
            entity=True,
            title_ja="契約または手引",
        ),
    ),
    rows=rows,
)
