"""The sheet Criteria coverage: all 61 criteria, in scope or not, and what stands behind each."""

from collections import Counter
from collections.abc import Iterator, Sequence

from evidence.reach import MEETING, farthest
from evidence.verdict import Verdict
from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement, Reach
from evidence.workbook.links import Links
from evidence.workbook.look import UNMAPPED
from evidence.workbook.scoping import decided
from evidence.workbook.sheet import Column, Sheet

NO_CONTROL = "No control is mapped to it."
ONLY_SUPPORT = "Controls only support it; none meets it or a part of it."
IN_PART = "Shown in part only"
YES_NO = ("yes", "no")
_OPEN = {
    Verdict.FAIL: "deviate",
    Verdict.UNOBSERVED: "not tested in full",
    Verdict.STALE: "with evidence too old",
    Verdict.PENDING: "waiting for a person",
    Verdict.WAIVED: "under an accepted exception",
}


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a criterion of the catalog, in its order."""
    links, aside = Links(engagement), categories_aside(engagement)
    for requirement in engagement.requirements:
        name, category = requirement["id"], requirement.get("category") or ""
        controls = engagement.controls_of[name]
        verdict = engagement.requirement_verdicts.get(name)
        yield [
            links.requirement(name),
            requirement["title"],
            category,
            in_scope(engagement, name, category in aside),
            links.count(controls),
            ", ".join(controls),
            ENTITY,
            ENTITY,
            _gap(engagement, name),
            verdict.value if verdict else UNMAPPED,
        ]


def categories_aside(engagement: Engagement) -> frozenset[str]:
    """The categories of which every criterion was decided not to apply."""
    by_category: dict[str, list[bool]] = {}
    for row in engagement.requirements:
        aside = row["id"] in engagement.decisions
        by_category.setdefault(row.get("category") or "", []).extend([aside])
    return frozenset(name for name, aside in by_category.items() if all(aside))


def in_scope(engagement: Engagement, requirement: str, whole_category: bool) -> str:
    """Whether a criterion is in scope; a category that is out of it as a whole says so."""
    if requirement not in engagement.decisions:
        return "yes"
    return "no: the category is out of scope" if whole_category else "no"


def _gap(engagement: Engagement, requirement: str) -> str:
    if requirement in engagement.decisions:
        return decided(engagement, requirement)
    reaches = engagement.reaches[requirement]
    if not reaches:
        return NO_CONTROL
    words = Counter(engagement.verdicts.get(each.control.id) for each in reaches)
    told = [f"{words[word]:,} {said}" for word, said in _OPEN.items() if words[word]]
    found = [ONLY_SUPPORT] if all(each.meets not in MEETING for each in reaches) else []
    if engagement.requirement_verdicts.get(requirement) is Verdict.PASS:
        found += _in_part(engagement, reaches)
    if told:
        found += [f"Of {len(reaches):,} controls: {', '.join(told)}."]
    return " ".join(found)


def _in_part(engagement: Engagement, reaches: Sequence[Reach]) -> Iterator[str]:
    """Of a criterion that passes: which parts alone are shown, where no control shows the whole."""
    passing = [
        each
        for each in reaches
        if each.meets in MEETING and engagement.verdicts.get(each.control.id) is Verdict.PASS
    ]
    if passing and farthest(each.meets for each in passing) != "full":
        parts = (f"{each.control.id}: {each.why or 'how far is not stated'}" for each in passing)
        yield f"{IN_PART}. {'; '.join(parts)}."


SHEET = Sheet(
    title="Criteria coverage",
    title_ja="基準の充足状況",
    holds="All criteria of the catalog, in scope or not; the organisation says on whom it relies.",
    holds_ja="全ての基準。対象の内外、統制、不足。依拠先は組織が記入する。",
    columns=(
        Column("Criterion", 10, title_ja="基準"),
        Column("Title", 40, "Our own words.", title_ja="表題"),
        Column("Category", 16, title_ja="区分"),
        Column("In scope", 14, "No where the organisation decided so.", title_ja="対象"),
        Column("Control count", 9, title_ja="統制数"),
        Column(
            "Controls",
            34,
            "Controls mapped to it; their number leads to the first.",
            title_ja="統制",
        ),
        Column(
            "Relies on subservice",
            12,
            "For the organisation: whether a subservice organisation carries a part of it.",
            entity=True,
            choices=YES_NO,
            title_ja="再受託会社への依拠",
        ),
        Column(
            "Relies on user entity",
            12,
            "For the organisation: whether customers must do a part of it.",
            entity=True,
            choices=YES_NO,
            title_ja="利用者への依拠",
        ),
        Column("Gap", 44, "What is missing or open, or why it is out of scope.", title_ja="不足"),
        Column(
            "Readiness result",
            14,
            "The verdict of the criterion: the worst of its controls.",
            verdict=True,
            title_ja="準備状況",
        ),
    ),
    rows=rows,
)
