"""The sheet Document register: the documents that controls ask for, and where they are kept."""

from collections.abc import Iterator

from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.requests import asked_of_person, in_form

DOCUMENT = "Document"
CLASSES = ("public", "internal", "confidential", "secret")


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a document that a control asks for, by the number of its request, then open lines."""
    links = Links(engagement)
    for control in engagement.controls.values():
        if control.automation == "automated" or control.not_applicable:
            continue
        for number, item in enumerate(asked_of_person(control), 1):
            form, what = in_form(item)
            if form == DOCUMENT:
                yield [
                    f"PBC-{control.id}-{number}",
                    ENTITY,
                    what,
                    links.control(control.id),
                    links.requirements(engagement.mapped(control.id)),
                    ENTITY,
                    control.owner,
                    *[ENTITY] * 6,
                ]
    yield from open_lines(len(SHEET.columns), name="DOC-")


SHEET = Sheet(
    title="Document register",
    title_ja="文書台帳",
    holds="Documents that controls ask for; the organisation names each and adds its others.",
    holds_ja="統制が求める文書。文書番号等は組織が記入する。",
    columns=(
        Column("Line", 16, "The request (PBC), or the number of the line.", title_ja="番号"),
        Column("Document id", 16, entity=True, title_ja="文書番号"),
        Column("What it is", 48, entity=True, title_ja="文書の内容"),
        Column("Control", 11, "The control that asks for it.", entity=True, title_ja="統制番号"),
        Column("Requirements", 22, entity=True, title_ja="要求事項"),
        Column("Version", 10, entity=True, title_ja="版"),
        Column("Owner", 16, "The control's owner.", entity=True, title_ja="責任者"),
        Column("Approved by", 16, entity=True, title_ja="承認者"),
        Column("Approved on", 13, entity=True, title_ja="承認日"),
        Column("Next review", 13, entity=True, title_ja="次回見直し日"),
        Column("Class", 13, entity=True, choices=CLASSES, title_ja="機密区分"),
        Column("Kept at", 24, entity=True, title_ja="保管場所"),
        Column("Kept until", 13, entity=True, title_ja="保存期限"),
    ),
    rows=rows,
    wide=True,
)
