"""The sheet Commitments: promises to customers, and the criteria and controls behind them."""

from collections.abc import Iterator, Mapping
from typing import Any

from evidence.workbook.cells import Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet

PROMISES = frozenset({"commitment", "plan"})
"""The kinds of requirement, in a catalog of promises, that are promises."""
NO_CONTROL = "no control of this framework is mapped to it"


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a promise in the catalogs of the run, then numbered lines for all others."""
    links = Links(engagement)
    for framework in engagement.run.frameworks:
        catalog = engagement.reader.framework(framework.id)
        sources = {group["id"]: group["title"] for group in catalog["groups"]}
        for promise in catalog["requirements"]:
            if promise.get("kind") in PROMISES:
                source = sources.get(promise["group"], promise["group"])
                yield _row(engagement, links, framework.id, promise, source)
    yield from open_lines(len(SHEET.columns), name="COM-")


def _row(
    engagement: Engagement, links: Links, framework: str, promise: Mapping[str, Any], source: str
) -> Row:
    controls = [
        control.id
        for control in engagement.controls.values()
        if promise["id"] in control.satisfies.get(framework, ())
    ]
    named = dict.fromkeys(name for control in controls for name in engagement.mapped(control))
    return [
        promise["id"],
        promise["title"],
        promise["kind"],
        source,
        links.requirements(list(named)),
        links.controls(controls) if controls else NO_CONTROL,
    ]


SHEET = Sheet(
    title="Commitments",
    title_ja="サービスの約束",
    holds="Promises in catalogs the run was judged against; the organisation adds its others.",
    holds_ja="約束の一覧にあるもの。その他は組織が記入する。",
    columns=(
        Column("Id", 10, "The id in its catalog, or the number of the line.", title_ja="番号"),
        Column(
            "Commitment or requirement",
            60,
            "A service commitment or a system requirement.",
            entity=True,
            title_ja="約束または要件",
        ),
        Column("Kind", 14, entity=True, title_ja="種類"),
        Column("Source", 36, "Where it was promised.", entity=True, title_ja="出所"),
        Column(
            "Criteria",
            30,
            "Criteria that its controls are mapped to.",
            entity=True,
            title_ja="基準",
        ),
        Column("Controls", 30, "Controls mapped to it.", entity=True, title_ja="統制"),
    ),
    rows=rows,
)
