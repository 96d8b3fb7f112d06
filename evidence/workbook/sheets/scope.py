"""The sheet Scope: each place that evidence was sought in, who asked, and what came of it."""

from collections.abc import Iterator

from evidence.record import Evidence
from evidence.workbook.cells import Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.scoping import decided, in_words, narrows
from evidence.workbook.sheet import Column, Sheet


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a source and scope, then each world, control and requirement out of scope."""
    places: dict[tuple[str, str], list[Evidence]] = {}
    for unit in engagement.run.evidence:
        places.setdefault((unit.source, str(unit.scope)), []).extend([unit])
    for (source, scope), units in sorted(places.items()):
        collected = [unit for unit in units if unit.record]
        whole = all(unit.record and unit.complete for unit in units)
        yield [
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
            "Y" if whole else "N",
            "Y",
            "",
        ]
    for world, decision in sorted(engagement.run.out_of_scope.items()):
        reason = in_words(decision)
        yield _decision(world, "N", reason)
    for control in engagement.controls.values():
        if control.not_applicable:
            yield _decision(control.id, "N", in_words(control.not_applicable))
        elif control.scope and narrows(control.scope):
            yield _decision(control.id, "in part", in_words(control.scope))
    for requirement in engagement.decisions:
        yield _decision(requirement, "N", decided(engagement, requirement))


def _decision(what: str, in_scope: str, said: str) -> Row:
    return [what, *[""] * 4, *[None] * 5, "", in_scope, said]


SHEET = Sheet(
    title="Scope",
    title_ja="対象範囲",
    holds="Each place evidence was sought in: identity used, kinds, when, and whether whole.",
    columns=(
        Column(
            "Scope",
            34,
            "Where inside a source: account and region, cluster, file.",
        ),
        Column("Source", 16, "The configured system under audit."),
        Column("System", 18, "What kind of system the source is."),
        Column("Identity used", 38, "Who asked, as the source itself names it; read-only."),
        Column("Kinds", 30, "The types of resources sought."),
        Column("Populations", 12, "How many populations were sought."),
        Column("Not collected", 12, "How many of them could not be read at all."),
        Column("Rows", 10, "Resources read."),
        Column("First collected", 19),
        Column("Last collected", 19),
        Column("Complete", 10, "Y when every population was listed whole."),
        Column("In scope", 10, "N or in part where the organisation decided so."),
        Column("Decision", 30, "Why it is out of scope, and who approved that."),
    ),
    rows=rows,
)
