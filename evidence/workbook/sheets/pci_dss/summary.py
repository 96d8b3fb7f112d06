"""The sheet ROC 1.8 Summary: findings by requirement, counted, and listed by their ids."""

from collections.abc import Iterator, Sequence

from evidence.workbook.cells import ENTITY, Formula, Link, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Column, Sheet, letter_of, place
from evidence.workbook.sheets.pci_dss import findings
from evidence.workbook.sheets.pci_dss.finding import (
    COMPENSATING,
    CUSTOMISED,
    IN_PLACE,
    NOT_APPLICABLE,
    NOT_IN_PLACE,
    NOT_TESTED,
    Finding,
    Findings,
)

ALL = "All"
CONCLUSIONS = (IN_PLACE, NOT_APPLICABLE, NOT_TESTED, NOT_IN_PLACE)
"""The four findings, in the order of the template."""


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a requirement (1 to 12, A1 to A3), and one for all together."""
    titles = dict(engagement.groups)
    found = dict(zip(_tops(engagement), Findings(engagement).all(), strict=True))
    by_top: dict[str, list[tuple[int, Finding]]] = {}
    for (number, top), finding in found.items():
        by_top.setdefault(top, []).extend([(number, finding)])
    for top, placed in by_top.items():
        name = Link(top, place(findings.TITLE, placed[0][0]))
        yield _row(engagement, name, titles.get(top, ""), [finding for _, finding in placed])
    yield _row(engagement, ALL, "All requirements", list(found.values()))


def _row(engagement: Engagement, name: Link | str, title: str, told: Sequence[Finding]) -> Row:
    counted = [sum(each.words == word for each in told) for word in CONCLUSIONS]
    whole = isinstance(name, str)
    top = None if isinstance(name, str) else str(name.value)
    return [
        name,
        title,
        len(told),
        *counted,
        len(told) - sum(counted),
        sum(each.in_part for each in told),
        *(_written(engagement, "Method", word, top) for word in (COMPENSATING, CUSTOMISED)),
        *(_listed(told, word) if not whole else "" for word in (NOT_APPLICABLE, NOT_TESTED)),
        "" if whole else ENTITY,
        _listed(told, NOT_IN_PLACE) if not whole else "",
        "" if whole else ", ".join(each.requirement for each in told if each.compensating),
        "" if whole else ENTITY,
        *(_written(engagement, "Assessor finding", word, top) for word in CONCLUSIONS),
    ]


def _listed(told: Sequence[Finding], word: str) -> str:
    return ", ".join(each.requirement for each in told if each.words == word)


def _tops(engagement: Engagement) -> Iterator[tuple[int, str]]:
    """The place of each requirement in the catalog, and the top one (`8`, `A1`) it lies under."""
    for number, requirement in enumerate(engagement.requirements):
        yield number, findings.main_requirement(requirement["id"])


def _written(engagement: Engagement, title: str, word: str, top: str | None) -> Formula:
    """How often a word stands in a column of the findings, counted by the spreadsheet itself.

    Rows are told by the main requirement that stands in them, so that sorting moves no count.
    """
    columns = [
        column.title
        for column in findings.SHEET.columns
        if column.shown is None or column.shown(engagement)
    ]
    told = f'{_column(columns.index(title))},"{word}"'
    if top is None:
        return Formula(f"=COUNTIF({told})")
    return Formula(f'=COUNTIFS({_column(columns.index(findings.MAIN))},"{top}",{told})')


def _column(number: int) -> str:
    """A whole column of the findings, counted from 0, as a formula names it."""
    letter = letter_of(number + 1)
    return f"'{findings.TITLE}'!${letter}:${letter}"


def _count(title: str, meaning: str, title_ja: str) -> Column:
    return Column(title, 13, meaning, title_ja=title_ja)


SHEET = Sheet(
    title="ROC 1.8 Summary",
    title_ja="ROC 1.8 所見の要約",
    holds="Findings supported by the tool, counted and listed for each of the main requirements.",
    holds_ja="主要件ごとに、ツールが裏付ける所見の件数と一覧。",
    columns=(
        Column("Requirement", 12, "Leads to its first row in the findings.", title_ja="要件"),
        Column("Title", 26, "Our own words.", title_ja="要旨"),
        _count("Sub-requirements", "How many there are.", "下位要件数"),
        _count("In Place", "Supported by the tool.", "対応済み"),
        _count("Not Applicable", "Supported by the tool.", "適用外"),
        _count(
            "Not Tested",
            "What could not be read, waits for a person, or has no control.",
            "未テスト",
        ),
        _count("Not in Place", "Supported by the tool.", "未対応"),
        _count(
            "Left to the assessor",
            "Waived, proven empty, or shown in part only: the evidence leaves a choice.",
            "評価者判断",
        ),
        _count(
            "Shown in part", "Of those left to the assessor: a part alone is shown.", "うち一部のみ"
        ),
        _count("Compensating control used", "Formula: so written under Method.", "代替統制の使用"),
        _count(
            "Customised approach used",
            "Formula: so written under Method.",
            "カスタマイズ手法の使用",
        ),
        Column("Not Applicable: which", 20, title_ja="適用外の一覧"),
        Column("Not Tested: which", 46, title_ja="未テストの一覧"),
        Column(
            "Not in Place (legal): which",
            20,
            "For the organisation: those that a law keeps from being met.",
            entity=True,
            title_ja="未対応(法的制約)の一覧",
        ),
        Column(
            "Not in Place (other): which",
            40,
            "All that the tool supports as Not in Place; the organisation says which are legal.",
            title_ja="未対応(その他)の一覧",
        ),
        Column("Compensating: which", 22, "By waivers in force.", title_ja="代替統制の一覧"),
        Column(
            "Customised: which",
            20,
            "For the organisation.",
            entity=True,
            title_ja="カスタマイズ手法の一覧",
        ),
        _count("Concluded In Place", "Formula: what the assessor wrote.", "評価者: 対応済み"),
        _count("Concluded Not Applicable", "Formula: what the assessor wrote.", "評価者: 適用外"),
        _count("Concluded Not Tested", "Formula: what the assessor wrote.", "評価者: 未テスト"),
        _count("Concluded Not in Place", "Formula: what the assessor wrote.", "評価者: 未対応"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
)
