"""The sheet Subservice organisations: who else carries controls, and what shows that they do."""

from collections.abc import Iterator
from typing import Final

from evidence.record import Evidence
from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement, evidence_id
from evidence.workbook.links import Links
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet

HOSTS: Final = {"aws": "Amazon Web Services"}
"""Who runs a system that evidence was read from, where another company always does."""
METHODS = ("carve-out", "inclusive")


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a source that another company runs, then numbered lines for all others."""
    for source, unit in _hosted(engagement).items():
        yield [
            source,
            HOSTS[unit.system],
            f"Runs the source {source} ({unit.system}), from which evidence was read",
            *[ENTITY] * 10,
            Links(engagement).unit(unit.record, evidence_id(unit)),
        ]
    yield from open_lines(len(SHEET.columns), name="SUB-")


def _hosted(engagement: Engagement) -> dict[str, Evidence]:
    """The first item of evidence of each source that another company runs."""
    found: dict[str, Evidence] = {}
    for unit in engagement.run.evidence:
        if unit.system in HOSTS:
            found.setdefault(unit.source, unit)
    return found


SHEET = Sheet(
    title="Subservice organisations",
    title_ja="再受託会社",
    holds="Hosts that evidence was read from; the organisation says how each is relied on.",
    holds_ja="証拠を読み取った先の運営会社。依拠の内容は組織が記入する。",
    columns=(
        Column("Line", 14, "The source, or the number of the line.", title_ja="番号"),
        Column("Name", 24, "The company.", entity=True, title_ja="名称"),
        Column("Service", 32, "What it does.", entity=True, title_ja="業務"),
        Column(
            "Method",
            12,
            "Carve-out or inclusive.",
            entity=True,
            choices=METHODS,
            title_ja="方式",
        ),
        Column("Criteria relied upon", 18, entity=True, title_ja="依拠する基準"),
        Column(
            "Complementary controls expected",
            30,
            "What it must do for the criteria to be met.",
            entity=True,
            title_ja="期待する補完統制",
        ),
        Column("Report type", 14, "Of its own report.", entity=True, title_ja="報告書の種類"),
        Column("Report period", 18, entity=True, title_ja="報告書の期間"),
        Column(
            "Bridge",
            18,
            "What covers the time from its report to the end of the period.",
            entity=True,
            title_ja="期間の補完",
        ),
        Column("Exceptions noted", 26, "In its report.", entity=True, title_ja="例外事項"),
        Column(
            "User entity controls we operate",
            30,
            "What its report asks of us, and which control does it.",
            entity=True,
            title_ja="当方が行う補完統制",
        ),
        Column("Reviewed by", 16, entity=True, title_ja="確認者"),
        Column("Reviewed on", 13, entity=True, title_ja="確認日"),
        Column("Evidence", 19, "Read from it in this run.", entity=True, title_ja="証拠"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
)
