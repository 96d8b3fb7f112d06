"""The sheet Section IV matrix: criteria with controls, the tests performed and their results."""

from collections.abc import Iterator
from typing import NamedTuple

from evidence.runs.run import CheckAsTested, ControlAsTested
from evidence.verdict import Verdict
from evidence.workbook.cells import ASSESSOR, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.in_period import days_in_words
from evidence.workbook.links import Links
from evidence.workbook.outcome import Deviated, Outcome, deviated, outcome
from evidence.workbook.scoping import decided
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.controls import parameters_in_words
from evidence.workbook.sheets.requests import asked_of_person
from evidence.workbook.sheets.soc2.exception_links import ExceptionLinks

NO_CONTROL = "No control is mapped to this criterion; nothing was tested."
INSPECTED = "Inspection by tool of every item: "
REPERFORMED = "Re-performance by tool over whole populations: "
INQUIRED = (
    "Inquiry, and inspection of what persons give once it is there (inquiry alone is no test of "
    "operation): "
)
NO_DEVIATION = "No deviations found by the tool"
NONE_READ = "No deviations among what could be read"


class Told(NamedTuple):
    """What the matrix says of a control, the same wherever the control stands."""

    described: str
    performed: str
    result: str


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a criterion and control, in the order of the catalog; one without a control too."""
    links, exceptions = Links(engagement), ExceptionLinks(engagement)
    over = _over_the_period(engagement)
    told = {
        each.id: tell(engagement, each, over.get(each.id, ""))
        for each in engagement.controls.values()
    }
    for requirement in engagement.requirements:
        name = requirement["id"]
        aside = decided(engagement, name)
        for control in engagement.controls_of[name]:
            yield [
                links.requirement(name),
                links.control(control),
                *told[control],
                exceptions.of(control),
                aside,
                ASSESSOR,
                ASSESSOR,
            ]
        if not engagement.controls_of[name]:
            yield [links.requirement(name), "", NO_CONTROL, *[""] * 3, aside, ASSESSOR, ASSESSOR]


def tell(engagement: Engagement, control: ControlAsTested, over: str) -> Told:
    """What is said of a control: as described, the tests of it, what they came to.

    `over` is what the looks of a period say of it, empty for an instant.
    """
    checks = engagement.reader.checks()
    asked = [checks[name] for name in control.checks if name in checks]
    found = outcome(engagement, control.id)
    now = " at the last look" if engagement.period else ""
    result = "\n".join((*filter(None, [over]), *_result(control, found, now)))
    return Told(control.statement, "\n".join(_performed(control, asked)), result)


def _performed(control: ControlAsTested, checks: list[CheckAsTested]) -> Iterator[str]:
    """The tests of a control, one line a method."""
    if control.not_applicable:
        yield "None: the control was decided to be out of scope."
        return
    single = [check for check in checks if check.subject and not check.populations]
    for words, some in (
        (INSPECTED, single),
        (REPERFORMED, [check for check in checks if check not in single]),
    ):
        if some:
            yield words + " ".join(_sentence(check) for check in some)
    if checks and control.parameters:
        limits = parameters_in_words(control.parameters, control.meanings)
        yield f"Limits in force: {limits.replace(chr(10), '; ')}"
    if control.automation != "automated" or not checks:
        yield INQUIRED + "; ".join(asked_of_person(control))


def _sentence(check: CheckAsTested) -> str:
    return (check.doc.partition("\n")[0] or check.id).rstrip(".") + "."


def _result(control: ControlAsTested, found: Outcome, now: str) -> Iterator[str]:
    """What the tests came to, a line each, in the words that are usual in section IV."""
    if control.not_applicable:
        decision = control.not_applicable
        by = " on ".join(filter(None, map(decision.get, ("approved_by", "approved_on"))))
        yield f"Not applicable: {decision['reason']} (approved by {by})"
        return
    whole = not found.missing
    none = NO_DEVIATION if whole else NONE_READ
    for each in found.judged:
        under = f", {each.waived:,} of them under an accepted exception" if each.waived else ""
        words = "Deviation" if each.deviating else none
        yield f"{words}{now}: {each.share}{under} ({each.check})."
    if not whole:
        yield f"Not tested in full, to be extended: {found.missing_reason or 'see Failing items'}"
    if found.verdict is Verdict.NO_OCCURRENCE:
        yield "The control did not operate; its population was inspected and is empty."
    if found.verdict is Verdict.NOT_APPLICABLE:
        yield "Not applicable to what was found; the reasons stand under Tests."
    if found.pending:
        yield "Open request: what persons give is not there yet; see Requests."
    if found.verdict is Verdict.UNOBSERVED and whole:
        yield "Not tested: no result."


def _over_the_period(engagement: Engagement) -> dict[str, str]:
    """What the looks of the period say of each control; nothing for an instant."""
    period, found = engagement.period, deviated(engagement)
    if period is None:
        return {}
    said = f"{period.start} to {period.end}"
    return {
        days.control: f"{said}: {found.get(days.control, Deviated())}. Days: {days_in_words(days)}."
        for days in period.controls
    }


SHEET = Sheet(
    title="Section IV matrix",
    title_ja="第4部 統制とテスト",
    holds="Each criterion and control with the tests performed and their result, as in section IV.",
    holds_ja="基準と統制ごとの実施したテストとその結果(第4部の形)。",
    columns=(
        Column("Criterion", 10, title_ja="基準"),
        Column("Control", 11, title_ja="統制番号"),
        Column(
            "Control as described",
            50,
            "The same words wherever the control stands.",
            title_ja="統制の記述",
        ),
        Column("Test performed", 56, "A line for each method.", title_ja="実施したテスト"),
        Column(
            "Result of test",
            44,
            "Deviations as n of N: fail and waived, of all items that could be judged.",
            title_ja="テスト結果",
        ),
        Column("Exception", 28, "Leads to what deviates.", title_ja="例外番号"),
        Column(
            "Scoping decision",
            30,
            "Why the criterion was decided not to apply, and who approved that.",
            shown=lambda drawn: bool(drawn.decisions),
            title_ja="対象外の決定",
        ),
        Column(
            "Assessor conclusion",
            20,
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
    key=(0, 1),
)
