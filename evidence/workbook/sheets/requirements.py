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
        Column("Requirement", 15),
        Column("Title", 50, "Our own words; the publisher's text stands in the publisher's copy."),
        Column(
            "Text",
            60,
            "The publisher's text, where it is free, or where the organisation holds a licence and "
            "chose to hand it over.",
            shown=lambda drawn: any(row.get("text") for row in drawn.requirements),
        ),
        Column("Group", 34),
        Column(
            "Verdict",
            15,
            "The worst verdict of its controls; 'unmapped' when no control is mapped to it. A "
            "requirement that was decided not to apply is not_applicable, unless a control fails.",
            verdict=True,
        ),
        Column("Controls", 28, "Controls mapped to it; the link leads to the first."),
        Column("Failing", 9, "Results with the verdict fail, over all its controls."),
        Column(
            "Scoping decision",
            40,
            "Why it was decided not to apply, who approved that, and what fails all the same.",
            shown=lambda drawn: bool(drawn.decisions),
        ),
        Column("Assessor conclusion", 24, "For the assessor.", assessor=True, choices=True),
        Column("Assessor note", 38, "For the assessor.", assessor=True),
    ),
    rows=rows,
)
