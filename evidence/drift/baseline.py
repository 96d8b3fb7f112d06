"""A baseline: what a run came to, small enough to stand in a repository and be held against later.

It names what does not hold, never what holds: for each check and place the counts of verdicts, and
each resource whose verdict is not that of the rest. Of all others it holds marks: short digests of
their ids and of what was seen of them, so that a new resource is told from one that changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from evidence.canonical import canonical, sha256
from evidence.result import Block
from evidence.run_store import RunReader
from evidence.runs.run import ControlAsTested
from evidence.runs.run_heads import utc
from evidence.verdict import Verdict

VERSION: Literal[1] = 1
ID_MARK, MARK = 12, 20
"""Hexadecimal digits of the mark of an id, and of an id and a row together."""
HELD = (Verdict.PASS, Verdict.NOT_APPLICABLE)
"""Verdicts that resources may have without being named."""


def _instant(text: str) -> str:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None or utc(instant).isoformat() != text:
        raise ValueError("must be an instant in UTC, as 2026-03-31T09:00:00+00:00")
    return text


Text = Annotated[str, StringConstraints(min_length=1)]
Instant = Annotated[str, AfterValidator(_instant)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
Meets = Literal["full", "partial", "supporting"]


class _Item(BaseModel):
    # Strict: "3" is no count. Enumerations stand in the file as text.
    model_config = ConfigDict(frozen=True, extra="forbid")


class BaselineRun(_Item):
    """The run that a baseline was taken from."""

    id: Text
    digest: Digest
    organisation: Text
    now: Instant
    code: str
    frameworks: tuple[Text, ...]


class BaselineControl(_Item):
    """A control as it was asked for, and its verdict."""

    id: Text
    verdict: Verdict
    owner: str
    frequency: str
    automation: str
    not_applicable: str | None = None
    scope: str | None = None
    satisfies: Mapping[Text, Mapping[Text, Meets]] = Field(default_factory=dict)

    @classmethod
    def of(
        cls, control: ControlAsTested, verdict: Verdict, frameworks: Sequence[str]
    ) -> "BaselineControl":
        """What a run says of a control, mappings to other frameworks left out."""
        return cls(
            id=control.id,
            verdict=verdict,
            owner=control.owner,
            frequency=control.frequency,
            automation=control.automation,
            not_applicable=(control.not_applicable or {}).get("reason"),
            scope=canonical(control.scope).decode() if control.scope else None,
            satisfies={
                framework: {name: _meets(control, framework, name) for name in sorted(ids)}
                for framework, ids in sorted(control.satisfies.items())
                if framework in frameworks and ids
            },
        )


class BaselineCheck(_Item):
    """A check of a control: the digest of its code, and the thresholds that it was given."""

    control: Text
    check: Text
    source: Text
    parameters: Mapping[str, Any] = Field(default_factory=dict)


class BaselineWaiver(_Item):
    """A waiver that was in force."""

    id: Text
    control: Text
    digest: Digest


class BaselineResult(_Item):
    """What one check said in one place: counts, and the verdict of each resource not named.

    `record` is the digest of the population, `whole` what was said of it itself. `joined` is a
    digest of the other populations that were read, `block` that of the stored results.
    """

    control: Text
    check: Text
    scope: str
    kind: Text
    block: Digest
    record: Digest | None = None
    joined: Digest | None = None
    verdicts: Mapping[Verdict, Count] = Field(default_factory=dict)
    rest: Verdict | None = None
    whole: Verdict | None = None

    @property
    def rows(self) -> int:
        """How many resources were judged."""
        return sum(self.verdicts.values())


class BaselineResource(_Item):
    """A resource whose verdict is not that of the rest."""

    control: Text
    check: Text
    scope: str
    resource: str
    verdict: Verdict
    waiver: str | None = None


class BaselinePopulation(_Item):
    """The marks of every resource of a record, in order, one behind the other.

    A mark is the beginning of the SHA-256 of the id, 12 hexadecimal digits, and of the row, 8.
    """

    record: Digest
    marks: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{20})*$")]

    @classmethod
    def of(cls, record: str, rows: Sequence[Mapping[str, Any]]) -> "BaselinePopulation":
        """The marks of the rows of a record."""
        marks = sorted(id_mark(row["id"]) + row_mark(row) for row in rows)
        return cls(record=record, marks="".join(marks))

    def by_id(self) -> dict[str, str]:
        """The mark of each row by the mark of its id."""
        parts = (self.marks[at : at + MARK] for at in range(0, len(self.marks), MARK))
        return {part[:ID_MARK]: part[ID_MARK:] for part in parts}


def id_mark(resource: str) -> str:
    """The mark of a resource's id."""
    return sha256(resource.encode())[:ID_MARK]


def row_mark(row: Mapping[str, Any]) -> str:
    """The mark of what was seen of a resource."""
    return sha256(canonical(row))[: MARK - ID_MARK]


class Baseline(_Item):
    """The file of a baseline, whole; each list is in order of its items' names."""

    tieout_baseline: Literal[1]
    run: BaselineRun
    set_aside: tuple[Text, ...]
    waivers: tuple[BaselineWaiver, ...]
    controls: tuple[BaselineControl, ...]
    checks: tuple[BaselineCheck, ...]
    results: tuple[BaselineResult, ...]
    resources: tuple[BaselineResource, ...]
    populations: tuple[BaselinePopulation, ...]

    @classmethod
    def of(cls, reader: RunReader) -> "Baseline":
        """The baseline of a stored run.

        Raises:
            IntegrityError: when an object of the run is missing or damaged.
        """
        blocks = sorted(reader.blocks(), key=lambda each: (each.control, each.check, each.scope))
        checks: dict[tuple[str, str], BaselineCheck] = {}
        resources: list[BaselineResource] = []
        judged: set[str] = set()
        for block in blocks:
            if block.source:
                checks.setdefault((block.control, block.check), _check(block))
            if block.record and block.stretches:
                judged.add(block.record)
                resources += _resources(reader, block, block.record)
        return cls(
            tieout_baseline=VERSION,
            run=run_facts(reader),
            set_aside=tuple(sorted(set_aside(reader))),
            waivers=tuple(waivers_in_force(reader)),
            controls=tuple(controls_asked(reader)),
            checks=tuple(checks.values()),
            results=tuple(map(_result, blocks)),
            resources=tuple(resources),
            populations=tuple(
                BaselinePopulation.of(digest, reader.record(digest).rows)
                for digest in sorted(judged)
            ),
        )


def run_facts(reader: RunReader) -> BaselineRun:
    """What names a run, and the frameworks that it was judged against."""
    run = reader.run
    return BaselineRun(
        id=run.id,
        digest=run.digest,
        organisation=run.organisation,
        now=utc(run.now).isoformat(),
        code=run.code,
        frameworks=tuple(sorted(each.id for each in run.frameworks)),
    )


def set_aside(reader: RunReader) -> Iterator[str]:
    """Requirements that were decided not to apply, as `framework:id`."""
    for framework in reader.run.frameworks:
        yield from (f"{framework.id}:{name}" for name in reader.decisions(framework.id))


def controls_asked(reader: RunReader) -> Iterator[BaselineControl]:
    """Every control of a run with its verdict, by id."""
    frameworks = [each.id for each in reader.run.frameworks]
    controls, verdicts = reader.controls(), reader.verdicts()
    for name in sorted(controls):
        yield BaselineControl.of(controls[name], verdicts[name], frameworks)


def waivers_in_force(reader: RunReader) -> list[BaselineWaiver]:
    """The waivers that held on the day of a run, by id."""
    today = utc(reader.run.now).date()
    return [
        BaselineWaiver(id=each["id"], control=each["control"], digest=sha256(canonical(each)))
        for each in sorted(reader.waivers(), key=lambda each: str(each["id"]))
        if date.fromisoformat(each["starts"]) <= today <= date.fromisoformat(each["ends"])
    ]


def joined(block: Block) -> str | None:
    """A digest of the populations that a block was judged with, its own apart; None without."""
    # Sorted: sources that stand in another order are no other populations.
    others = sorted({*block.inputs} - {block.record})
    return sha256(canonical(others)) if others else None


def _meets(control: ControlAsTested, framework: str, requirement: str) -> Meets:
    said = control.mapping.get(framework, {}).get(requirement, {}).get("meets")
    return "partial" if said == "partial" else "supporting" if said == "supporting" else "full"


def _check(block: Block) -> BaselineCheck:
    return BaselineCheck(
        control=block.control,
        check=block.check,
        source=block.source,
        parameters=dict(block.parameters),
    )


def _row_counts(block: Block) -> dict[Verdict, int]:
    counts: dict[Verdict, int] = {}
    for stretch in block.stretches:
        counts[stretch.verdict] = counts.get(stretch.verdict, 0) + stretch.rows
    return {verdict: counts[verdict] for verdict in sorted(counts)}


def _rest(block: Block) -> Verdict | None:
    """The verdict that its resources have without being named: the commoner of those that hold."""
    counts = _row_counts(block)
    held = [verdict for verdict in HELD if verdict in counts]
    return max(held, key=lambda verdict: counts[verdict], default=None)


def _result(block: Block) -> BaselineResult:
    return BaselineResult(
        control=block.control,
        check=block.check,
        scope=block.scope,
        kind=block.kind,
        record=block.record,
        joined=joined(block),
        block=block.digest,
        verdicts=_row_counts(block),
        rest=_rest(block),
        whole=block.whole.verdict if block.whole else None,
    )


def _resources(reader: RunReader, block: Block, record: str) -> list[BaselineResource]:
    rest = _rest(block)
    if all(each.verdict is rest for each in block.stretches):
        return []
    ids = reader.resources(record)
    found = [
        BaselineResource(
            control=block.control,
            check=block.check,
            scope=block.scope,
            resource=ids[number],
            verdict=stretch.verdict,
            waiver=stretch.waiver,
        )
        for number, stretch in block.rows()
        if number is not None and stretch.verdict is not rest
    ]
    return sorted(found, key=lambda each: each.resource)
