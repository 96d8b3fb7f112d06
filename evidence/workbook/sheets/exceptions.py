"""The sheet Exceptions: what does not hold, test by test, and what the organisation does of it."""

from collections.abc import Iterator
from datetime import datetime

from evidence.canonical import canonical, sha256
from evidence.result import Block
from evidence.verdict import Verdict
from evidence.waiver_register import WaiverRow, waiver_register
from evidence.workbook.cells import ASSESSOR, ENTITY, Link, Row, Value
from evidence.workbook.engagement import Engagement, Test
from evidence.workbook.in_period import deviations_in_period
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.tested import is_exception

__all__ = ["SHEET", "exception_id", "is_exception", "rows"]

_OPEN = (Verdict.FAIL, Verdict.WAIVED)
_NOT_JUDGED = (Verdict.UNOBSERVED, Verdict.STALE, Verdict.PENDING)


def exception_id(test: Test) -> str:
    """The id of an exception: the same in every run that finds it in the same place."""
    said = canonical([test.control, test.check, test.kind, test.scope])
    return f"EX-{test.control}-{sha256(said)[:8]}"


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a control, check and scope with an item that fails or is waived."""
    links = Links(engagement)
    waivers = {each.id: each for each in waiver_register(engagement.reader)}
    since = _since(engagement)
    blocks = engagement.blocks()
    # Tests without a block, of checks that gave no result, come last and are no exceptions.
    for place_of_test, (test, block) in enumerate(zip(engagement.tests, blocks, strict=False)):
        if not is_exception(test):
            continue
        control = engagement.controls[test.control]
        accepted = [waivers[name] for name in _waivers(block) if name in waivers]
        place_key = (test.control, test.check, test.kind, test.scope)
        yield [
            exception_id(test),
            links.control(test.control),
            links.requirements(engagement.mapped(test.control)),
            Link(test.id, place("Tests", place_of_test)),
            test.check,
            test.scope,
            test.result.value,
            links.open_items(test.control, f"{_found(test):,}"),
            since.get(place_key) or engagement.collected_at.get(test.record or ""),
            _reason(block, test),
            control.pass_condition or control.statement,
            ENTITY,
            ENTITY,
            test.deviation,
            _upper_bound(engagement, test),
            "\n".join(each.id for each in accepted),
            _compensating(accepted),
            ENTITY,
            control.owner,
            ENTITY,
            _ticket(accepted),
            ENTITY,
            ENTITY,
            ENTITY,
            ENTITY,
            ASSESSOR,
        ]


def _since(engagement: Engagement) -> dict[tuple[str, str, str, str], datetime]:
    """Of a period: since when something is open in each place, as seen first."""
    found: dict[tuple[str, str, str, str], datetime] = {}
    for each in deviations_in_period(engagement):
        if each.closed is None:
            found.setdefault(each.key[:4], each.opened)
    return found


def _upper_bound(engagement: Engagement, test: Test) -> str:
    """What may still deviate unseen: nothing where each item of whole populations was judged."""
    missing = sum(test.counts.get(word, 0) for word in _NOT_JUDGED)
    read = [digest for digest in (test.record, *test.inputs) if digest]
    units = [engagement.units.get(digest) for digest in read]
    said = []
    if missing:
        said += [f"{missing:,} of {sum(test.counts.values()):,} were not judged"]
    if any(unit is None or not unit.complete for unit in units):
        said += ["a population is not whole, see Populations"]
    if said:
        return f"not known: {'; '.join(said)}"
    return "0: every item was judged" if test.items and read else ""


def _found(test: Test) -> int:
    return sum(test.counts.get(word, 0) for word in _OPEN)


def _waivers(block: Block) -> list[str]:
    parts = (*block.stretches, *((block.whole,) if block.whole else ()))
    return list(dict.fromkeys(part.waiver for part in parts if part.waiver))


def _reason(block: Block, test: Test) -> str:
    """The first reason of the worst word found, and how many others there are."""
    worst = next(word for word in _OPEN if test.counts.get(word))
    parts = (*((block.whole,) if block.whole else ()), *block.stretches)
    reasons = list(dict.fromkeys(part.reason for part in parts if part.verdict is worst))
    more = f" (and {len(reasons) - 1:,} other reasons)" if len(reasons) > 1 else ""
    return f"{reasons[0]}{more}"


def _compensating(accepted: list[WaiverRow]) -> str:
    return "\n".join(
        f"{each.compensating}: {each.compensating_verdict.value}"
        if each.compensating_verdict
        else each.compensating
        for each in accepted
        if each.compensating
    )


def _ticket(accepted: list[WaiverRow]) -> Value:
    return "\n".join(each.ticket for each in accepted if each.ticket) or ENTITY


def _entity(
    title: str, width: float, meaning: str, title_ja: str, differs: str = "", *, bound: bool = False
) -> Column:
    said = f"For the organisation: {meaning}"
    return Column(title, width, said, entity=True, title_ja=title_ja, differs=differs, bound=bound)


SHEET = Sheet(
    title="Exceptions",
    title_ja="例外事項",
    holds="What does not hold, test by test: condition, criterion, extent, and what is done of it.",
    holds_ja="満たしていない事項。状況、判断基準、範囲、及び組織の対応。",
    columns=(
        Column(
            "Exception",
            20,
            "The same in every run that finds it: control, check, kind and scope, as a digest.",
            title_ja="例外番号",
        ),
        Column("Control", 11, title_ja="統制番号"),
        Column("Requirements", 20, title_ja="要求事項"),
        Column("Test", 9, "See Tests.", title_ja="テスト番号"),
        Column("Check", 24, title_ja="判定手続"),
        Column("Scope", 26, title_ja="範囲"),
        Column("Result", 12, "The worst verdict of the test.", verdict=True, title_ja="結果"),
        Column("Items", 8, "Items that fail or are waived; see Failing items.", title_ja="件数"),
        Column(
            "Detected on",
            19,
            "When it was seen; of a period, when an item that is open still was seen first.",
            title_ja="検出日時",
        ),
        Column("Condition", 40, "What was found, in the words of the check.", title_ja="状況"),
        Column("Criterion", 40, "What must hold.", title_ja="判断基準"),
        _entity("Cause", 28, "why it came about.", "原因"),
        _entity("Effect", 28, "what it may lead to.", "影響"),
        Column(
            "Extent",
            14,
            "n of N: fail and waived, of all that could be judged.",
            title_ja="範囲(n/N)",
        ),
        Column(
            "Upper bound",
            14,
            "What may deviate unseen: 0 where every item of whole populations was judged; else how "
            "many were not judged, or that a population is not whole.",
            title_ja="上限誤謬率",
        ),
        Column("Waiver", 12, "Accepted exceptions that cover items of it.", title_ja="例外承認書"),
        Column(
            "Compensating control", 26, "From the waiver, with its verdict.", title_ja="補完統制"
        ),
        _entity("Management response", 36, "what is done of it.", "経営者の対応"),
        Column("Owner", 14, "Who owns the control.", title_ja="責任者"),
        _entity("Due", 12, "by when.", "期限"),
        _entity("Ticket", 16, "from the waiver, where it names one.", "チケット"),
        _entity("Closed on", 12, "when it was mended.", "終了日", bound=True),
        _entity("Retest evidence", 20, "where the mend is shown.", "再テスト証跡", bound=True),
        _entity(
            "Reviewed by", 16, "another person than the owner of the mend.", "査閲者", bound=True
        ),
        _entity("Reviewed on", 12, "when.", "査閲日", bound=True),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者所見"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
)
