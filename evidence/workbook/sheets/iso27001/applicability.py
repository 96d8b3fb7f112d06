"""The sheet Statement of Applicability: every Annex A control, why in or out, and how."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement, Reach
from evidence.workbook.links import Links
from evidence.workbook.look import UNMAPPED
from evidence.workbook.scoping import decided
from evidence.workbook.sheet import Column, Sheet

NO_CONTROL = "no control is mapped to it"
WHY = ("risk", "law", "contract", "baseline")
IMPLEMENTED = ("yes", "partly", "planned", "no")


def annex(engagement: Engagement) -> list[Mapping[str, Any]]:
    """The controls of Annex A in the catalog, in its order."""
    return [row for row in engagement.requirements if row.get("kind") == "control"]


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a control of Annex A."""
    links = Links(engagement)
    for item in annex(engagement):
        name = item["id"]
        excluded = name in engagement.decisions
        reaches = engagement.reaches[name]
        controls = [each.control.id for each in reaches]
        verdict = engagement.requirement_verdicts.get(name)
        yield [
            links.requirement(name),
            item["title"],
            engagement.groups.get(item["group"], item["group"]),
            "no" if excluded else "yes",
            "" if excluded else ENTITY,
            "" if excluded else ENTITY,
            decided(engagement, name),
            "" if excluded else ENTITY,
            links.count(controls),
            _how(reaches),
            ", ".join(dict.fromkeys(each.control.owner for each in reaches)),
            links.evidence(controls),
            verdict.value if verdict else UNMAPPED,
            ", ".join(item.get("from_2013") or ()),
            *[ENTITY] * 3,
        ]


def _how(reaches: Sequence[Reach]) -> str:
    """The controls behind it by how each runs and how far it reaches, the best first."""
    found: dict[str, list[str]] = {}
    for each in reaches:
        way = each.method if each.method == "supporting" else f"{each.method}, {each.meets}"
        found.setdefault(way, []).extend([each.control.id])
    return "\n".join(f"{way}: {', '.join(ids)}" for way, ids in found.items()) or NO_CONTROL


SHEET = Sheet(
    title="Statement of Applicability",
    title_ja="適用宣言書",
    holds="All controls of Annex A; the organisation says why each is included and how far it is.",
    holds_ja="附属書Aの全管理策。採用の理由と実施状況は組織が記入する。",
    columns=(
        Column("Control", 10, "The id in Annex A.", title_ja="管理策"),
        Column("Title", 34, "Our own words.", title_ja="表題"),
        Column("Theme", 18, title_ja="区分"),
        Column("Applicable", 11, "No where the organisation decided so.", title_ja="適用"),
        Column(
            "Why included",
            14,
            "For the organisation: risk, law, contract or baseline.",
            entity=True,
            choices=WHY,
            title_ja="採用の理由",
        ),
        Column("Risk ids", 14, "Rows of the risk register.", entity=True, title_ja="リスク番号"),
        Column(
            "Why excluded",
            34,
            "The decision with its approver, and what fails all the same.",
            title_ja="除外の理由",
        ),
        Column(
            "Implemented",
            14,
            "For the organisation: yes, partly, planned (with the date) or no.",
            entity=True,
            choices=IMPLEMENTED,
            title_ja="実施状況",
        ),
        Column("Control count", 9, "Leads to the first.", title_ja="統制数"),
        Column(
            "How",
            58,
            "Our controls mapped to it, the best first: how each runs, how far it reaches.",
            title_ja="実施方法",
        ),
        Column("Owner", 24, "Owners of those controls.", title_ja="責任者"),
        Column("Evidence", 28, "Evidence their tests judged.", title_ja="証拠"),
        Column(
            "Last test result",
            14,
            "The worst verdict of those controls.",
            verdict=True,
            title_ja="直近のテスト結果",
        ),
        Column("2013 ids", 16, "Ids in the 2013 edition.", title_ja="2013年版の番号"),
        Column("SoA version", 10, entity=True, title_ja="宣言書の版"),
        Column("Approved by", 16, entity=True, title_ja="承認者"),
        Column("Approved on", 13, entity=True, title_ja="承認日"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
)
