"""The sheet Tests: each check of each control over each scope, and what it found."""

from collections.abc import Iterator

from evidence.run import CheckAsTested, ControlAsTested
from evidence.verdict import Verdict
from evidence.workbook.cells import ASSESSOR, Link, Row, Value
from evidence.workbook.engagement import Engagement, Test, evidence_id, population_id
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.controls import parameters_in_words

_COUNTED = (
    (Verdict.PASS, "Pass"),
    (Verdict.FAIL, "Fail"),
    (Verdict.WAIVED, "Waived"),
    (Verdict.UNOBSERVED, "Not observed"),
    (Verdict.STALE, "Stale"),
    (Verdict.PENDING, "Pending"),
    (Verdict.NO_OCCURRENCE, "No occurrence"),
    (Verdict.NOT_APPLICABLE, "Not applicable"),
)


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a control, check and scope."""
    checks = engagement.reader.checks()
    order = {control: number for number, control in enumerate(engagement.controls)}
    evidence = {unit.record: evidence_id(unit) for unit in engagement.run.evidence if unit.record}
    for test in engagement.tests:
        control = engagement.controls[test.control]
        check = checks.get(test.check)
        yield [
            test.id,
            Link(test.control, place("Controls", order[test.control])),
            test.check,
            _procedure(check, control, test),
            _method(check, control),
            test.kind,
            test.scope,
            _linked(engagement, population_id(test.record), "Populations", test.record),
            test.items,
            *(test.counts.get(word, 0) for word, _ in _COUNTED),
            test.deviation,
            test.result.value,
            "" if test.result is Verdict.PASS else test.reason,
            _linked(engagement, evidence.get(test.record or "", ""), "Evidence index", test.record),
            engagement.run.now,
            ASSESSOR,
            ASSESSOR,
        ]


def _procedure(check: CheckAsTested | None, control: ControlAsTested, test: Test) -> str:
    words = check.doc if check else control.pass_condition or control.statement
    set_to = parameters_in_words(test.parameters, control.meanings)
    return "\n".join(part for part in (words, set_to) if part)


def _method(check: CheckAsTested | None, control: ControlAsTested) -> str:
    if check is None:
        return f"Inquiry: a person attests or gives a document ({control.automation})"
    if check.subject and not check.populations:
        return "Inspection by tool of every item; re-performable from the stored record"
    return "Re-performance by tool over whole populations; repeatable from the stored records"


def _linked(engagement: Engagement, text: str, sheet: str, record: str | None) -> Value:
    at = engagement.place_of.get(record) if record else None
    return Link(text, place(sheet, at)) if at is not None else text


SHEET = Sheet(
    title="Tests",
    title_ja="テスト手続",
    holds="Each check of each control over each scope: procedure, population, result, evidence.",
    columns=(
        Column("Test", 9),
        Column("Control", 11),
        Column("Check", 25, "The function that judged; its text is kept with the run."),
        Column(
            "Procedure",
            42,
            "What the check asserts, in its author's words, and the thresholds used.",
        ),
        Column("Method", 27, "How the test was done: inquiry, inspection or re-performance."),
        Column("Kind", 18, "The type of the resources judged."),
        Column("Scope", 28),
        Column("Population", 19, "The population judged; see Populations."),
        Column("Items", 9, "Resources judged. There is no sampling: all items are tested."),
        *(Column(title, 10) for _, title in _COUNTED),
        Column(
            "Deviation",
            14,
            "Fail and waived, of all that could be judged (pass, fail, waived). What could not be "
            "judged is counted beside it and never averaged away.",
        ),
        Column("Result", 14, "The worst verdict.", verdict=True),
        Column("Reason", 36, "The first reason of that verdict; all stand under Failing items."),
        Column("Evidence", 18, "The evidence judged; see Evidence index."),
        Column("Evaluated at", 19, "The instant that was judged at."),
        Column("Assessor conclusion", 22, "For the assessor.", assessor=True, choices=True),
        Column("Assessor note", 28, "For the assessor.", assessor=True),
    ),
    rows=rows,
    frozen=2,
    wide=True,
)
