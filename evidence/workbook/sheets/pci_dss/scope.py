"""The sheet ROC 3 Scope: what is in scope, what was left out and why, and how it is parted."""

from collections import Counter
from collections.abc import Iterator

from evidence.verdict import Verdict
from evidence.workbook.cells import ASSESSOR, ENTITY, Link, Row, Value
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.scoping import decided, in_words, narrows
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.pci_dss.estate import NETWORK_RULES, units_of

DIFFERENCES = "Differences between what the entity and the assessor take to be in scope"
EXCLUSION = "Exclusion, and why"
FACTORS = "Factors that reduce the scope"
SEGMENTED = "Segmentation used"
HOW = "How segmentation was done"
OUTSIDE = "Environments out of scope"
SEGMENTATION_TESTS = ("11.4.5", "11.4.6")
"""The requirements by which segmentation is tested."""


def rows(engagement: Engagement) -> Iterator[Row]:
    """The items of section 3, with what the run knows of each."""
    links = Links(engagement)
    yield _row("SCO-1", DIFFERENCES, _sought(engagement), Link("Scope", "'Scope'!A1"))
    for name, said, see in _left_out(engagement, links):
        yield _row(f"SCO-2 {name}", EXCLUSION, said, see)
    yield _row("SCO-2", f"{EXCLUSION}: others", "", "")
    yield _row("SCO-3", FACTORS, "", "")
    tests = links.requirements(
        [name for name in SEGMENTATION_TESTS if name in engagement.controls_of]
    )
    yield _row("SCO-4", SEGMENTED, _rules(engagement), "", ENTITY)
    yield _row("SCO-5", HOW, _segmentation(engagement), tests)
    yield _row("SCO-6", OUTSIDE, "", "")


def _row(ref: str, item: str, known: str, see: Value, used: Value = "") -> Row:
    return [ref, item, known, see, used, ENTITY, ASSESSOR]


def _sought(engagement: Engagement) -> str:
    units = engagement.run.evidence
    sources = {unit.source for unit in units}
    places = {(unit.source, str(unit.scope)) for unit in units}
    read = sum(1 for unit in units if unit.record)
    return (
        f"Evidence was sought in {len(places):,} places of {len(sources):,} sources "
        f"({', '.join(sorted(sources))}); {read:,} of {len(units):,} populations could be read."
    )


def _left_out(engagement: Engagement, links: Links) -> Iterator[tuple[str, str, Value]]:
    """What the organisation decided to leave out, in its words, and where that is told."""
    for world, decision in sorted(engagement.run.out_of_scope.items()):
        yield world, in_words(decision), Link("Scope", "'Scope'!A1")
    for control in engagement.controls.values():
        if control.not_applicable:
            yield control.id, in_words(control.not_applicable), links.control(control.id)
        elif control.scope and narrows(control.scope):
            yield control.id, f"in part: {in_words(control.scope)}", links.control(control.id)
    for requirement in engagement.decisions:
        yield requirement, decided(engagement, requirement), links.requirement(requirement)


def _rules(engagement: Engagement) -> str:
    counts: Counter[str] = Counter()
    gaps = 0
    for unit in units_of(engagement, NETWORK_RULES):
        counts[unit.kind] += unit.rows if unit.record else 0
        gaps += not (unit.record and unit.complete)
    if not counts:
        return "No rules of networks were read."
    said = ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items()))
    return f"Rules of networks read: {said}." + (f" {gaps:,} lists broke off." if gaps else "")


def _segmentation(engagement: Engagement) -> str:
    told = []
    for name in SEGMENTATION_TESTS:
        for reach in engagement.reaches.get(name, ()):
            verdict = engagement.verdicts.get(reach.control.id, Verdict.UNOBSERVED)
            told += [f"{name} by {reach.control.id} ({reach.meets}): {verdict}"]
    return "\n".join(told)


SHEET = Sheet(
    title="ROC 3 Scope",
    title_ja="ROC 3 対象範囲",
    holds="3 Scope: exclusions and segmentation as the run knows them; the organisation adds more.",
    holds_ja="3 対象範囲: 実行から分かる除外と区分け。残りは事業体が記入する。",
    columns=(
        Column("Ref", 20, title_ja="参照"),
        Column("Item", 32, title_ja="項目"),
        Column(
            "From the run", 50, "Decisions in force, and what was read.", title_ja="実行結果から"
        ),
        Column("See", 16, "Where it is told.", title_ja="参照先"),
        Column(
            "Used",
            9,
            "For the organisation.",
            entity=True,
            choices=("Y", "N"),
            title_ja="使用",
        ),
        Column("Explanation", 56, "For the organisation.", entity=True, title_ja="説明"),
        Column("Assessor note", 40, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
)
