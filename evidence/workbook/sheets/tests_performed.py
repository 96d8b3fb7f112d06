"""The sheet Tests: each check of each control over each scope, and what it found."""

from collections.abc import Iterator

from evidence.runs.run import CheckAsTested, ControlAsTested
from evidence.verdict import Verdict
from evidence.workbook.cells import ASSESSOR, ENTITY, Link, Row, Value
from evidence.workbook.engagement import Engagement, Test, evidence_id, population_id
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.controls import parameters_in_words
from evidence.workbook.sheets.sample_rows import SAMPLES, stands

COUNTED = (
    (Verdict.PASS, "Pass", "合格"),
    (Verdict.FAIL, "Fail", "不合格"),
    (Verdict.WAIVED, "Waived", "例外承認"),
    (Verdict.UNOBSERVED, "Not observed", "未観測"),
    (Verdict.STALE, "Stale", "期限切れ"),
    (Verdict.PENDING, "Pending", "手続待ち"),
    (Verdict.NO_OCCURRENCE, "No occurrence", "該当事象なし"),
    (Verdict.NOT_APPLICABLE, "Not applicable", "適用外"),
)


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a control, check and scope."""
    checks = engagement.reader.checks()
    order = {control: number for number, control in enumerate(engagement.controls)}
    sampled = _sampled(engagement)
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
            *(test.counts.get(word, 0) for word, _, _ in COUNTED),
            test.deviation,
            test.result.value,
            "" if test.result is Verdict.PASS else test.reason,
            _linked(engagement, evidence.get(test.record or "", ""), "Evidence index", test.record),
            engagement.run.now,
            check.digest[:12] if check else "",
            sampled.get((test.control, test.check), ""),
            _window(engagement),
            *[ENTITY] * 4,
            ASSESSOR,
            ASSESSOR,
        ]


def _sampled(engagement: Engagement) -> dict[tuple[str, str], Value]:
    """The samples drawn for a person to look at, by control and check."""
    found: dict[tuple[str, str], Value] = {}
    for stand in stands(engagement):
        sample = stand.kept.sample
        if sample is not None:
            found.setdefault(
                (stand.kept.control, sample.check), Link(stand.id, place(SAMPLES, stand.row - 2))
            )
    return found


def _window(engagement: Engagement) -> str:
    period = engagement.period
    return "instant" if period is None else f"{period.start} to {period.end}"


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
        Column("Test", 9, title_ja="テスト番号"),
        Column("Control", 11, title_ja="統制番号"),
        Column(
            "Check",
            25,
            "The function that judged; its text is kept with the run.",
            title_ja="判定手続",
        ),
        Column(
            "Procedure",
            42,
            "What the check asserts, in its author's words, and the thresholds used.",
            title_ja="手続",
        ),
        Column(
            "Method",
            27,
            "How the test was done: inquiry, inspection or re-performance.",
            title_ja="方法",
        ),
        Column("Kind", 18, "The type of the resources judged.", title_ja="種別"),
        Column("Scope", 28, title_ja="範囲"),
        Column("Population", 19, "The population judged; see Populations.", title_ja="母集団"),
        Column(
            "Items",
            9,
            "Resources judged. There is no sampling: all items are tested.",
            title_ja="項目数",
        ),
        *(Column(title, 10, title_ja=japanese) for _, title, japanese in COUNTED),
        Column(
            "Deviation",
            14,
            "Fail and waived, of all that could be judged (pass, fail, waived). What could not be "
            "judged is counted beside it and never averaged away.",
            title_ja="逸脱",
        ),
        Column("Result", 14, "The worst verdict.", verdict=True, title_ja="結果"),
        Column(
            "Reason",
            36,
            "The first reason of that verdict; all stand under Failing items.",
            title_ja="理由",
        ),
        Column("Evidence", 18, "The evidence judged; see Evidence index.", title_ja="証跡"),
        Column("Evaluated at", 19, "The instant that was judged at.", title_ja="判定日時"),
        Column(
            "Check version",
            15,
            "The first 12 digits of the SHA-256 of its code.",
            title_ja="手続の版",
        ),
        Column(
            "Sample",
            12,
            "The first sample drawn from its population for a person to look at.",
            title_ja="サンプル番号",
        ),
        Column("Window", 24, "An instant, or the period of this workbook.", title_ja="対象期間"),
        Column(
            "Prepared by", 16, "For the organisation.", entity=True, bound=True, title_ja="作成者"
        ),
        Column(
            "Prepared on", 12, "For the organisation.", entity=True, bound=True, title_ja="作成日"
        ),
        Column(
            "Reviewed by",
            16,
            "For the organisation: never the preparer.",
            entity=True,
            bound=True,
            title_ja="査閲者",
            differs="Prepared by",
        ),
        Column(
            "Reviewed on", 12, "For the organisation.", entity=True, bound=True, title_ja="査閲日"
        ),
        Column(
            "Assessor conclusion",
            22,
            "For the assessor.",
            assessor=True,
            choices=True,
            title_ja="評価者結論",
        ),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者所見"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
    key=(1, 2, 5, 6),
    holds_ja="各統制の各判定手続を、範囲ごとに示す。手続、母集団、結果、証跡。",
)
