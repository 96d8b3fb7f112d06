"""The sheet Requirements: every id of the framework, those without a control too."""

from collections.abc import Iterator

from evidence.verdict import Verdict
from evidence.workbook.cells import ASSESSOR, Link, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.look import UNMAPPED
from evidence.workbook.scoping import decided
from evidence.workbook.sheet import Column, Sheet, place


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a requirement, in auditors' order."""
    order = {control: number for number, control in enumerate(engagement.controls)}
    for requirement in engagement.requirements:
        name = requirement["id"]
        group = requirement["group"]
        controls = engagement.controls_of[name]
        verdict = engagement.requirement_verdicts.get(name)
        text = ", ".join(controls)
        yield [
            name,
            requirement["title"],
            requirement.get("text") or "",
            f"{group} {engagement.groups.get(group, '')}".strip(),
            verdict.value if verdict else UNMAPPED,
            Link(text, place("Controls", order[controls[0]])) if controls else "",
            sum(engagement.count(control, Verdict.FAIL) for control in controls),
            decided(engagement, name),
            ASSESSOR,
            ASSESSOR,
        ]


SHEET = Sheet(
    title="Requirements",
    title_ja="要求事項",
    holds="Every requirement of the framework in auditors' order, unmapped ones included.",
    columns=(
        Column("Requirement", 15, title_ja="要求事項番号"),
        Column(
            "Title",
            50,
            "Our own words; the publisher's text stands in the publisher's copy.",
            title_ja="名称",
        ),
        Column(
            "Text",
            60,
            "The publisher's text, where it is free, or where the organisation holds a licence and "
            "chose to hand it over.",
            shown=lambda drawn: any(row.get("text") for row in drawn.requirements),
            title_ja="本文",
        ),
        Column("Group", 34, title_ja="区分"),
        Column(
            "Verdict",
            15,
            "The worst verdict of its controls; 'unmapped' when no control is mapped to it. A "
            "requirement that was decided not to apply is not_applicable, unless a control fails.",
            verdict=True,
            title_ja="判定",
        ),
        Column(
            "Controls", 28, "Controls mapped to it; the link leads to the first.", title_ja="統制"
        ),
        Column(
            "Failing",
            9,
            "Results with the verdict fail, over all its controls.",
            title_ja="不合格数",
        ),
        Column(
            "Scoping decision",
            40,
            "Why it was decided not to apply, who approved that, and what fails all the same.",
            shown=lambda drawn: bool(drawn.decisions),
            title_ja="適用範囲の決定",
        ),
        Column(
            "Assessor conclusion",
            24,
            "For the assessor.",
            assessor=True,
            choices=True,
            title_ja="評価者結論",
        ),
        Column("Assessor note", 38, "For the assessor.", assessor=True, title_ja="評価者所見"),
    ),
    rows=rows,
    holds_ja="フレームワークのすべての要求事項。対応統制のないものを含む。",
)
