"""The sheet Coverage: how each requirement is met, by which controls, how far, and why."""

from collections import Counter
from collections.abc import Iterator

from evidence.reach import ASIDE, UNTESTED
from evidence.verdict import Verdict
from evidence.workbook.cells import Link, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.look import UNMAPPED
from evidence.workbook.scoping import decided
from evidence.workbook.sheet import Column, Sheet, place

NO_CONTROL = "no control is mapped to it"


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a requirement and control, the best control first; an unmapped one says so."""
    order = {control: number for number, control in enumerate(engagement.controls)}
    shares = _shares(engagement)
    for number, requirement in enumerate(engagement.requirements):
        name = requirement["id"]
        reaches = engagement.reaches[name]
        head = (
            Link(name, place("Requirements", number)),
            requirement["title"],
            _met(engagement, name),
            engagement.test_of[name],
            shares[requirement["group"]],
        )
        for reach in reaches:
            control = reach.control
            yield [
                *head,
                Link(control.id, place("Controls", order[control.id])),
                reach.meets,
                reach.why,
                control.automation,
                len(control.checks),
                engagement.verdicts.get(control.id, Verdict.UNOBSERVED).value,
                decided(engagement, name),
            ]
        if not reaches:
            yield [*head, "", "", NO_CONTROL, "", 0, UNMAPPED, decided(engagement, name)]


def _met(engagement: Engagement, requirement: str) -> str:
    if requirement in engagement.decisions:
        return ASIDE
    reaches = engagement.reaches[requirement]
    return reaches[0].method if reaches else UNMAPPED


def _shares(engagement: Engagement) -> dict[str, str]:
    """For each group, how many of its requirements rest on an automated check: `5 of 8`."""
    whole: Counter[str] = Counter()
    tested: Counter[str] = Counter()
    for requirement in engagement.requirements:
        whole[requirement["group"]] += 1
        tested[requirement["group"]] += engagement.test_of[requirement["id"]] != UNTESTED
    return {group: f"{tested[group]:,} of {whole[group]:,}" for group in whole}


SHEET = Sheet(
    title="Coverage",
    title_ja="充足状況",
    holds="Each requirement with the controls mapped to it, how far each meets it, and why.",
    columns=(
        Column("Requirement", 15, title_ja="要求事項番号"),
        Column(
            "Title",
            42,
            "Our own words; the publisher's text stands in the publisher's copy.",
            title_ja="名称",
        ),
        Column(
            "Met",
            12,
            "The best way in which a control meets it: automated, semi, manual; supporting when "
            "controls only help; unmapped when there is none; not_applicable when it was decided "
            "not to apply.",
            title_ja="充足方法",
        ),
        Column(
            "Automated test",
            11,
            "How far one control with a check meets it: full, partial or none. A control that "
            "only supports it, or is out of scope, gives it no test.",
            title_ja="自動テスト",
        ),
        Column(
            "In its group",
            12,
            "Requirements of its group with an automated test, of all.",
            title_ja="区分内",
        ),
        Column("Control", 11, title_ja="統制番号"),
        Column(
            "Meets",
            12,
            "How far this control meets it: full, partial or supporting.",
            title_ja="充足度",
        ),
        Column("Why", 50, "Why the mapping reaches so far and no further.", title_ja="理由"),
        Column("Automation", 12, "Automated, semi-automated or manual.", title_ja="自動化"),
        Column("Checks", 8, "Functions that judge the control.", title_ja="判定手続"),
        Column(
            "Verdict",
            14,
            "The worst verdict of all tests of the control.",
            verdict=True,
            title_ja="判定",
        ),
        Column(
            "Scoping decision",
            40,
            "Why the requirement was decided not to apply, who approved that, and what fails.",
            shown=lambda drawn: bool(drawn.decisions),
            title_ja="適用範囲の決定",
        ),
    ),
    rows=rows,
    frozen=1,
    wide=True,
    holds_ja="各要求事項に対応する統制、充足の度合い、及びその理由。",
)
