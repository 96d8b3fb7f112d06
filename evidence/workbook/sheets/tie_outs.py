"""The sheet Tie-outs: populations with two routes to each, what differs, and what explains it."""

from collections.abc import Iterator, Sequence

from evidence.record import Evidence
from evidence.result import Block
from evidence.runs.run import CheckAsTested
from evidence.tie_out import told
from evidence.verdict import Verdict
from evidence.workbook.cells import ASSESSOR, Link, Row, Value
from evidence.workbook.engagement import Engagement, population_id
from evidence.workbook.sheet import Column, Sheet, place


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a tie-out of each control, in the order of the tests."""
    checks = engagement.reader.checks()
    order = {control: number for number, control in enumerate(engagement.controls)}
    for test, block in zip(engagement.tests, engagement.blocks(), strict=False):
        check = checks.get(test.check)
        if check is None or not check.ties or block.whole is None:
            continue
        yield [
            test.id,
            Link(test.control, place("Controls", order[test.control])),
            test.check,
            check.doc.partition("\n")[0],
            *_compared(engagement, check, block),
            test.result.value,
            ASSESSOR,
            ASSESSOR,
        ]


def _compared(engagement: Engagement, check: CheckAsTested, block: Block) -> Iterator[Value]:
    verdict, _, reason, _ = block.whole or (Verdict.UNOBSERVED, 1, "", None)
    found = told(reason)
    left, right = check.populations[:2]
    yield from _route(engagement, left, block, found.left if found else left)
    yield found.left_count if found else None
    yield from _route(engagement, right, block, found.right if found else right)
    yield found.right_count if found else None
    yield found.left_count - found.right_count if found else None
    yield found.tied if found else ""
    yield found.explained if found else None
    yield found.explanations if found else ""
    yield found.unexplained if found else None
    yield found.names if found else ""
    yield "" if found or verdict is Verdict.PASS else reason


def _route(engagement: Engagement, kind: str, block: Block, name: str) -> Iterator[Value]:
    """A route: its name, what it is made of, and the populations, the first of them as a link."""
    units = [unit for unit in engagement.run.evidence if unit.kind == kind]
    used = [unit for unit in units if unit.record in block.inputs]
    yield name
    yield "\n".join((kind, *_operations(engagement, used or units)))
    yield _populations(engagement, used or units)
    yield "\n".join(_expected(engagement, used or units))


def _operations(engagement: Engagement, units: Sequence[Evidence]) -> list[str]:
    """The read operations that a route is made of, those that failed included."""
    named: dict[str, None] = {}
    for unit in units:
        if unit.record:
            named.update(dict.fromkeys(engagement.reader.record_head(unit.record).operations))
        if unit.gap:
            named[f"{unit.gap} ({unit.scope})"] = None
    return list(named)


def _populations(engagement: Engagement, units: Sequence[Evidence]) -> Value:
    held = [unit.record for unit in units if unit.record]
    text = "\n".join(population_id(record) for record in held)
    at = engagement.place_of.get(held[0]) if held else None
    return Link(text, place("Populations", at)) if at is not None else text


def _expected(engagement: Engagement, units: Sequence[Evidence]) -> Iterator[str]:
    """The totals that sources declare of what they gave."""
    for unit in units:
        whole = engagement.reader.record_head(unit.record).completeness if unit.record else None
        if whole and whole.expected is not None:
            yield f"{whole.expected:,} by {whole.expected_from}"


def _of_route(letter: str) -> tuple[Column, ...]:
    return (
        Column(
            f"Route {letter}",
            22,
            "What was counted, in the words of the check.",
            title_ja=f"経路{letter}",
        ),
        Column(
            f"Source of {letter}",
            28,
            "The kind of its items, and the operations behind it.",
            title_ja=f"経路{letter}の情報源",
        ),
        Column(
            f"Populations of {letter}",
            18,
            "The records; the first leads to Populations.",
            title_ja=f"経路{letter}の母集団",
        ),
        Column(
            f"Declared of {letter}",
            24,
            "Totals that its source declares by itself.",
            title_ja=f"経路{letter}の申告値",
        ),
        Column(f"Count of {letter}", 9, title_ja=f"経路{letter}の件数"),
    )


SHEET = Sheet(
    title="Tie-outs",
    title_ja="突合",
    holds="Populations compared by two routes: what ties, what is explained, what is not.",
    columns=(
        Column("Test", 9, title_ja="テスト番号"),
        Column("Control", 11, title_ja="統制番号"),
        Column("Check", 24, title_ja="判定手続"),
        Column("Holds", 32, "What must hold, in its author's words.", title_ja="成立すべき事項"),
        *_of_route("A"),
        *_of_route("B"),
        Column("Difference", 10, "The count of A less that of B.", title_ja="差異"),
        Column(
            "Tied",
            9,
            "Items that stand on both routes; where several tie with one, both.",
            title_ja="一致数",
        ),
        Column(
            "Explained",
            9,
            "Items on one route alone that a rule or a decision explains.",
            title_ja="説明済",
        ),
        Column("Explanations", 32, title_ja="説明"),
        Column(
            "Unexplained", 10, "Items on one route alone that nothing explains.", title_ja="未説明"
        ),
        Column(
            "Unexplained items",
            40,
            "By name, the first twenty of each route.",
            title_ja="未説明の項目",
        ),
        Column(
            "Not compared", 36, "Why the routes could not be compared.", title_ja="比較不能の理由"
        ),
        Column("Result", 13, verdict=True, title_ja="結果"),
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
    key=(1, 2),
    holds_ja="二つの経路による母集団の突合。一致、説明済、未説明。",
)
