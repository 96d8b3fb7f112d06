"""The two sides of a comparison: a stored run, or a baseline that names only what does not hold."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.drift.baseline import (
    Baseline,
    BaselineControl,
    BaselinePopulation,
    BaselineResource,
    BaselineResult,
    BaselineWaiver,
    id_mark,
    joined,
    row_mark,
)
from evidence.record import Record
from evidence.result import Block, Stretch
from evidence.verdict import Verdict

Load = Callable[[str], Record | None]
"""A record by digest, None where it is not to be had."""
Key = tuple[str, str, str]
"""Control, check and scope: what the results of one side are compared by."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """What one side said of one key.

    `rulings` are by resource, None standing for the population as a whole; `rows` hold what was
    seen of each. Where a baseline has only marks of them, `marks` are those of the rows by those of
    the ids, and `unnamed` is the verdict of every resource that is not in `rulings`.
    """

    kind: str
    source: str
    parameters: Mapping[str, Any]
    record: str | None
    joined: str | None
    rulings: Mapping[str | None, Stretch]
    rows: Mapping[str, Row]
    marks: Mapping[str, str] = field(default_factory=dict)
    unnamed: Stretch | None = None

    @property
    def whole(self) -> Stretch | None:
        """What was said of the population itself."""
        return self.rulings.get(None)

    @property
    def only_whole(self) -> Stretch | None:
        """What was said of the population, where nothing was said of a resource."""
        alone = self.unnamed is None and len(self.rulings) == 1
        return self.whole if alone else None

    def ruling(self, resource: str | None) -> Stretch | None:
        """What was said of a resource; None when it was not there."""
        if resource in self.rulings or resource is None or self.unnamed is None:
            return self.rulings.get(resource)
        return self.unnamed if id_mark(resource) in self.marks else None

    def row_differs(self, resource: str, later: "Part") -> bool:
        """Whether what was seen of a resource is not what the other side saw."""
        now = later.rows.get(resource)
        if self.marks:
            return now is None or self.marks.get(id_mark(resource)) != row_mark(now)
        return self.rows.get(resource) != now


@dataclass(frozen=True)
class Side:
    """One of the two sides: digests of results by key, and what was asked.

    `asked` are the controls by id, `waivers` those in force, `set_aside` requirements that were
    decided not to apply, as `framework:id`; `sources` the code and thresholds of each check.
    """

    run: str
    day: str
    code: str
    digests: Mapping[Key, str]
    open: Callable[[Key], Part]
    asked: Mapping[str, BaselineControl]
    waivers: Mapping[str, BaselineWaiver] = field(default_factory=dict)
    set_aside: frozenset[str] = frozenset()
    frameworks: frozenset[str] = frozenset()
    sources: Mapping[tuple[str, str], tuple[str, Mapping[str, Any]]] = field(default_factory=dict)

    def checks_of(self, control: str) -> frozenset[str]:
        """The checks that judged a control."""
        return frozenset(check for owner, check in self.sources if owner == control)

    @classmethod
    def of_blocks(
        cls,
        blocks: Iterable[Block],
        load: Load,
        asked: Iterable[BaselineControl],
        *,
        run: str,
        day: str,
        code: str = "",
        waivers: Iterable[BaselineWaiver] = (),
        set_aside: Iterable[str] = (),
        frameworks: Iterable[str] = (),
    ) -> "Side":
        """A stored run, whose results are opened when they are compared."""
        filed = {(block.control, block.check, block.scope): block for block in blocks}
        return cls(
            run=run,
            day=day,
            code=code,
            digests={key: block.digest for key, block in filed.items()},
            open=lambda key: _part(filed[key], load),
            asked={each.id: each for each in asked},
            waivers={each.id: each for each in waivers},
            set_aside=frozenset(set_aside),
            frameworks=frozenset(frameworks),
            sources={
                key[:2]: (each.source, each.parameters)
                for key, each in filed.items()
                if each.source
            },
        )

    @classmethod
    def of_baseline(cls, baseline: Baseline, load: Load = lambda _: None) -> "Side":
        """A baseline; where `load` still has a population, resources not named are known too."""
        filed = {(each.control, each.check, each.scope): each for each in baseline.results}
        named: dict[Key, list[BaselineResource]] = {}
        for each in baseline.resources:
            named.setdefault((each.control, each.check, each.scope), []).append(each)
        sources = {
            (each.control, each.check): (each.source, each.parameters) for each in baseline.checks
        }
        populations: dict[str | None, BaselinePopulation] = {
            each.record: each for each in baseline.populations
        }
        return cls(
            run=baseline.run.id,
            day=baseline.run.now[:10],
            code=baseline.run.code,
            digests={key: each.block for key, each in filed.items()},
            open=lambda key: _known(
                filed[key],
                named.get(key, []),
                *sources.get(key[:2], ("", {})),
                populations.get(filed[key].record),
                load,
            ),
            asked={each.id: each for each in baseline.controls},
            waivers={each.id: each for each in baseline.waivers},
            set_aside=frozenset(baseline.set_aside),
            frameworks=frozenset(baseline.run.frameworks),
            sources=sources,
        )


def _part(block: Block, load: Load) -> Part:
    """The ruling and the row of each resource of a stored block."""
    record = load(block.record) if block.record and block.stretches else None
    rows = record.rows if record else []
    rulings: dict[str | None, Stretch] = {}
    for number, stretch in block.rows():
        rulings[None if number is None else rows[number]["id"]] = stretch
    return Part(
        kind=block.kind,
        source=block.source,
        parameters=block.parameters,
        record=block.record,
        joined=joined(block),
        rulings=rulings,
        rows={row["id"]: row for row in rows},
    )


def _known(
    result: BaselineResult,
    named: Iterable[BaselineResource],
    source: str,
    parameters: Mapping[str, Any],
    population: BaselinePopulation | None,
    load: Load,
) -> Part:
    """What a baseline tells of a key, completed from the population where that is still had."""
    rulings = dict(_said(result, named))
    rest = Stretch(result.rest, 1, "") if result.rest else None
    record = load(result.record) if result.record and result.rows else None
    if record and rest:
        for row in record.rows:
            rulings.setdefault(row["id"], rest)
    return Part(
        kind=result.kind,
        source=source,
        parameters=parameters,
        record=result.record,
        joined=result.joined,
        rulings=rulings,
        rows={row["id"]: row for row in record.rows} if record else {},
        marks=population.by_id() if population and not record else {},
        unnamed=None if record else rest,
    )


def _said(
    result: BaselineResult, named: Iterable[BaselineResource]
) -> Iterator[tuple[str | None, Stretch]]:
    if result.whole:
        yield None, Stretch(result.whole, 1, "")
    for each in named:
        yield each.resource, Stretch(each.verdict, 1, "", each.waiver)


def worst_seen(rulings: Iterable[Stretch], unseen: frozenset[Verdict]) -> Stretch | None:
    """The worst of what was judged; where nothing was, what was not observed."""
    return min(rulings, key=lambda said: (said.verdict in unseen, said.verdict.rank), default=None)
