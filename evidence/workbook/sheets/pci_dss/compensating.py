"""The sheet Compensating controls: a worksheet for each waiver with something in its place."""

from collections.abc import Iterator, Mapping

from evidence.waiver_register import WaiverRow
from evidence.workbook.cells import ASSESSOR, ENTITY, Link, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.outcome import outcome
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.pci_dss.finding import Findings

TITLE = "Compensating controls"
ITEMS = (
    ("Constraint", "What keeps the requirement from being met as it stands."),
    ("Definition of control", "What is done instead, and where."),
    ("Objective", "What the requirement is for, and how the control serves it as well."),
    ("Added risk", "The risk that remains because the requirement is not met as it stands."),
    ("Validation", "How the control was tested, and what came of it."),
    ("Maintenance", "How it is kept working, and when it is looked at again."),
)
"""What a worksheet asks, item by item."""
BLANK = 2
"""Worksheets left empty where no waiver names a compensating control."""


def rows(engagement: Engagement) -> Iterator[Row]:
    """Six rows a waiver, one an item; empty worksheets where there is none."""
    findings, links = Findings(engagement), Links(engagement)
    at = places(findings)
    order = {waiver.id: number for number, waiver in enumerate(findings.waivers)}
    for waiver in findings.waivers:
        if waiver.id not in at:
            continue
        told = _told(engagement, waiver)
        for item, asked in ITEMS:
            yield [
                f"CCW-{waiver.id}",
                item,
                links.requirements(engagement.mapped(waiver.control)),
                Link(waiver.id, place("Waivers", order[waiver.id])),
                asked,
                told.get(item, ""),
                ENTITY,
                ASSESSOR,
            ]
    if not at:
        for number in range(1, BLANK + 1):
            for item, asked in ITEMS:
                yield [f"CCW-{number}", item, ENTITY, "", asked, "", ENTITY, ASSESSOR]


def places(findings: Findings) -> Mapping[str, int]:
    """At which row, counted from 0, the worksheet of each waiver begins."""
    worksheets = (
        waiver.id
        for waiver in findings.waivers
        if waiver.compensating and waiver.control in findings.engagement.controls
    )
    return {name: number * len(ITEMS) for number, name in enumerate(worksheets)}


def _told(engagement: Engagement, waiver: WaiverRow) -> Mapping[str, str]:
    """What the run knows of a waiver, by item."""
    standing = engagement.reader.controls().get(waiver.compensating)
    definition = f"{waiver.compensating} {standing.title}. {standing.statement}" if standing else ""
    return {
        "Constraint": waiver.reason,
        "Definition of control": definition or waiver.compensating,
        "Validation": _tested(engagement, waiver),
        "Maintenance": f"Asked for by {waiver.requested_by}, approved by {waiver.approved_by}, "
        f"from {waiver.starts} to {waiver.ends}: {waiver.state}."
        + "".join(f" {found}." for found in waiver.findings),
    }


def _tested(engagement: Engagement, waiver: WaiverRow) -> str:
    covers = f"The waiver covers {waiver.items:,} failing items of {waiver.control}."
    verdict = waiver.compensating_verdict
    if verdict is None:
        return f"{covers} No control of this run tests what is done instead."
    said = f"{covers} {waiver.compensating} was judged: {verdict}."
    if waiver.compensating not in engagement.controls:
        return said
    found = outcome(engagement, waiver.compensating)
    return " ".join([said, *(f"Deviation: {share}." for share in found.shares)])


SHEET = Sheet(
    title=TITLE,
    title_ja="代替統制ワークシート",
    holds="A worksheet for each waiver that names what stands in; the organisation adds the rest.",
    holds_ja="代替統制のある例外承認ごとのワークシート。残りは事業体が記入する。",
    columns=(
        Column("Worksheet", 12, "Not to be used with the customised approach.", title_ja="番号"),
        Column("Item", 20, title_ja="項目"),
        Column(
            "Requirements",
            20,
            "What the waived control is mapped to; where there is no waiver, for the organisation.",
            entity=True,
            title_ja="要件",
        ),
        Column("Waiver", 11, "See Waivers.", title_ja="例外承認"),
        Column("Asked", 36, title_ja="記入内容"),
        Column(
            "From the run", 50, "What the waiver says and the run found.", title_ja="実行結果から"
        ),
        Column("Explanation", 50, "For the organisation.", entity=True, title_ja="説明"),
        Column("Assessor note", 34, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
    key=(0, 1),
)
