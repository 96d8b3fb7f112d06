"""The sheet Requirements: every id of the framework, those without a control too."""

from collections.abc import Iterator

from evidence.verdict import Verdict
from evidence.workbook.cells import ASSESSOR, Link, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.look import UNMAPPED
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
            f"{group} {engagement.groups.get(group, '')}".strip(),
            verdict.value if verdict else UNMAPPED,
            Link(text, place("Controls", order[controls[0]])) if controls else "",
            sum(engagement.count(control, Verdict.FAIL) for control in controls),
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
        Column("Group", 34),
        Column(
            "Verdict",
            15,
            "The worst verdict of its controls; 'unmapped' when no control is mapped to it.",
            verdict=True,
        ),
        Column("Controls", 28, "Controls mapped to it; the link leads to the first."),
        Column("Failing", 9, "Results with the verdict fail, over all its controls."),
        Column("Assessor conclusion", 24, "For the assessor.", assessor=True, choices=True),
        Column("Assessor note", 38, "For the assessor.", assessor=True),
    ),
    rows=rows,
)
