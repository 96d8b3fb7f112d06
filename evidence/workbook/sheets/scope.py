"""The sheet Scope: each place that evidence was sought in, who asked, and what came of it."""

import re
from collections.abc import Iterator, Sequence

from evidence.record import Evidence
from evidence.workbook.cells import ENTITY, Link, Row, Value
from evidence.workbook.engagement import Engagement, evidence_id
from evidence.workbook.scoping import decided, in_words, narrows
from evidence.workbook.sheet import Column, Sheet, place

_TYPES = {"aws": "account", "kubernetes": "cluster", "people": "data store"}
"""What a place inside a system is called, where one word fits all of its kind."""
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a source and scope, then each world, control and requirement out of scope."""
    places: dict[tuple[str, str], list[Evidence]] = {}
    first: dict[tuple[str, str], int] = {}
    for number, unit in enumerate(engagement.run.evidence):
        at = unit.source, str(unit.scope)
        places.setdefault(at, []).extend([unit])
        first.setdefault(at, number)
    for at, units in sorted(places.items()):
        yield _read(engagement, *at, units, first[at])
    for world, decision in sorted(engagement.run.out_of_scope.items()):
        yield _decision(world, "source", "N", in_words(decision))
    for control in engagement.controls.values():
        if control.not_applicable:
            yield _decision(control.id, "control", "N", in_words(control.not_applicable))
        elif control.scope and narrows(control.scope):
            yield _decision(control.id, "control", "in part", in_words(control.scope))
    for requirement in engagement.decisions:
        said = decided(engagement, requirement)
        yield _decision(requirement, "requirement", "N", said)


def _read(
    engagement: Engagement, source: str, scope: str, units: Sequence[Evidence], first: int
) -> Row:
    collected = [unit for unit in units if unit.record]
    kinds, system = engagement.reader.kinds(), units[0].system
    region = next((part for part in units[0].scope.parts if _REGION.fullmatch(part)), None)
    return [
        scope,
        source,
        ", ".join(sorted({unit.system for unit in units})),
        "\n".join(sorted({unit.identity for unit in units})),
        "\n".join(sorted({unit.kind for unit in units})),
        len(units),
        len(units) - len(collected),
        sum(unit.rows for unit in collected),
        min((unit.collected_at for unit in collected), default=None),
        max((unit.collected_at for unit in collected), default=None),
        "Y" if all(unit.record and unit.complete for unit in units) else "N",
        "Y",
        "",
        _TYPES.get(system, "application"),
        ENTITY,
        ENTITY,
        region or ENTITY,
        ", ".join(sorted({kinds[unit.kind].data for unit in units if unit.kind in kinds})),
        Link(evidence_id(units[0]), place("Evidence index", first)),
    ]


def _decision(what: str, sort: str, in_scope: str, said: str) -> Row:
    row: list[Value] = [what, *[""] * 4, *[None] * 5, "", in_scope, said, sort]
    return [*row, ENTITY, ENTITY, ENTITY, "", ""]


SHEET = Sheet(
    title="Scope",
    title_ja="対象範囲",
    holds="Each place evidence was sought in: identity used, kinds, when, and whether whole.",
    columns=(
        Column(
            "Scope",
            34,
            "Where inside a source: account and region, cluster, file.",
            title_ja="範囲",
        ),
        Column("Source", 16, "The configured system under audit.", title_ja="情報源"),
        Column("System", 18, "What kind of system the source is.", title_ja="システム"),
        Column(
            "Identity used",
            38,
            "Who asked, as the source itself names it; read-only.",
            title_ja="使用した識別子",
        ),
        Column("Kinds", 30, "The types of resources sought.", title_ja="種別"),
        Column("Populations", 12, "How many populations were sought.", title_ja="母集団数"),
        Column(
            "Not collected", 12, "How many of them could not be read at all.", title_ja="未収集"
        ),
        Column("Rows", 10, "Resources read.", title_ja="行数"),
        Column("First collected", 19, title_ja="最初の収集"),
        Column("Last collected", 19, title_ja="最後の収集"),
        Column("Complete", 10, "Y when every population was listed whole.", title_ja="完全性"),
        Column("In scope", 10, "N or in part where the organisation decided so.", title_ja="対象"),
        Column("Decision", 30, "Why it is out of scope, and who approved that.", title_ja="決定"),
        Column(
            "Type",
            13,
            "What the place is: account, cluster, data store; or what was decided about.",
            title_ja="種類",
        ),
        Column(
            "Name", 22, "For the organisation: what people call it.", entity=True, title_ja="名称"
        ),
        Column("Owner", 16, "For the organisation.", entity=True, title_ja="責任者"),
        Column(
            "Country or region",
            16,
            "The region that its name tells; else for the organisation.",
            entity=True,
            title_ja="国又は地域",
        ),
        Column("Data classes", 20, "Classes of data of the kinds judged.", title_ja="データ区分"),
        Column("Evidence", 18, "The first item; see Evidence index.", title_ja="証跡"),
    ),
    rows=rows,
    key=(0, 1),
    holds_ja="証跡を求めた各場所。使用した識別子、種別、時期、完全性。",
)
