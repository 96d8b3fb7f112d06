"""The bench that samples are judged on: evidence made of them, and the engine that judges all."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from controls.assignment import assign
from controls.check import Check
from controls.control import Control, Library
from controls.evaluate import Definitions, evaluate
from controls.parameter import Parameters
from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from evidence.record import Completeness, Evidence, Record
from evidence.scope import Scope
from evidence.transcript import Gap, Traffic
from evidence.verdict import Verdict
from tieout.testing.check_files import AnyCheck, found_check, shipped_library
from tieout.testing.samples import Listing, Sample

Given = Listing | Sequence[Sample | Listing]
"""A population as a test gives it: samples, which are then all there are, or listings."""
INSTANT = datetime(2026, 1, 1, tzinfo=UTC)
"""The instant judged at where neither check nor listing speaks of time."""
MAPPED = "MAPPED-01"
"""The control that a mapped check is tried for."""
_PARAMETERS: TypeAdapter[Parameters] = TypeAdapter(Parameters)


class Judgement(NamedTuple):
    """What was said of one resource for one control; `resource` is None for a whole population."""

    control: str
    resource: str | None
    scope: str
    verdict: Verdict
    reason: str


@dataclass(frozen=True)
class Case:
    """A check with all that it is given, ready to be judged, and judged again with less.

    `subjects` are the listings of what is judged one by one; `populations` those of each
    population, by the name of its parameter.
    """

    check: Check
    subjects: tuple[Listing, ...]
    populations: Mapping[str, tuple[Listing, ...]]
    controls: tuple[Control, ...]
    now: datetime

    @classmethod
    def of(
        cls,
        check: AnyCheck,
        subjects: Sequence[Sample | Listing],
        populations: Mapping[str, Given],
        parameters: Mapping[str, Any] | None,
        now: datetime | None,
    ) -> "Case":
        """The case that a test states.

        Raises:
            UsageError: when something is missing, unknown, or of another kind.
        """
        made = found_check(check)
        if made.mapped:
            # Which controls it judges, and in which scopes, a mapping says, and here is none.
            made = replace(made, mapped=False, controls=(MAPPED,))
        if made.subject is None and subjects:
            raise UsageError(f"{made.id} judges whole populations; give them by name")
        if made.subject is not None and not subjects:
            raise UsageError(f"{made.id} judges {made.subject.__name__}; give one, or a listing")
        for name in populations:
            if name not in made.asked:
                mend = did_you_mean(name, made.asked) or "its signature names them"
                raise UsageError(f"{made.id} asks for no population {name!r}; {mend}")
        case = cls(
            made,
            _listings(subjects) if made.subject else (),
            {name: _listings(given) for name, given in populations.items()},
            _controls(made, parameters or {}),
            _instant(made, now),
        )
        case._refuse_other_kinds()
        return case

    @property
    def listings(self) -> Iterator[tuple[str, Listing]]:
        """Every listing with the kind that it lists."""
        if self.check.subject is not None:
            for each in self.subjects:
                yield self.check.subject.kind, each
        for name, listings in self.populations.items():
            for each in listings:
                yield self.check.asked[name].resource.kind, each

    @property
    def wanted(self) -> frozenset[str]:
        """The ids of what is judged one by one."""
        return frozenset(sample.id for each in self.subjects for sample in each.samples)

    def verdicts(self) -> list[Judgement]:
        """What the engine says of each judged resource, or of the whole where there is none."""
        found = list(self._judge())
        return [each for each in found if each.resource in self.wanted] or [
            each for each in found if each.resource is None
        ]

    def _judge(self) -> Iterator[Judgement]:
        library = Library({control.id: control for control in self.controls})
        judge = replace(self.check, function=_as_written(self.check.function))
        assignments = [replace(each, check=judge) for each in assign(library, [self.check])]
        evidence, bodies = self._evidence()
        load = functools.partial(_loaded, bodies)
        for block in evaluate(Definitions(library, assignments), evidence, load, self.now):
            ids = [row["id"] for row in load(block.record).rows] if block.record else []
            for row, (verdict, _, reason, _) in block.rows():
                name = None if row is None else ids[row]
                yield Judgement(block.control, name, block.scope, verdict, reason)

    def _evidence(self) -> tuple[list[Evidence], dict[str, bytes]]:
        places: dict[tuple[str, str], list[Listing]] = {}
        for kind, each in self.listings:
            places.setdefault((kind, each.scope), []).append(each)
        evidence, bodies = [], {}
        for (kind, scope), listings in places.items():
            record = _record(kind, scope, listings)
            at = min(each.collected_at or self.now for each in listings)
            if record:
                bodies[record.digest] = record.body
            evidence.append(_envelope(kind, scope, record, listings, at))
        return evidence, bodies

    def _refuse_other_kinds(self) -> None:
        for kind, each in self.listings:
            for one in each.samples:
                if one.resource.kind != kind:
                    raise UsageError(
                        f"{self.check.id} reads {kind} there, and {one.id} is {one.resource.kind}"
                    )


def judged(
    check: AnyCheck,
    /,
    *subjects: Sample | Listing,
    now: datetime | None = None,
    parameters: Mapping[str, Any] | None = None,
    **populations: Given,
) -> list[Judgement]:
    """What a check says of samples, for each control it names.

    `subjects` are judged one by one; populations are given by the name of their parameter: a list
    of samples is a whole listing, `[]` one that was proven empty, and one that is left out was
    never collected. `parameters` are written as in a control's YAML, over those of a control that
    comes with Tieout. `now` is needed where time is spoken of.

    Raises:
        UsageError: when something is missing, unknown, or of another kind.
        CheckDefinitionError: when a parameter is missing or of another form.
    """
    return Case.of(check, subjects, populations, parameters, now).verdicts()


def _listings(given: Given) -> tuple[Listing, ...]:
    if isinstance(given, Listing):
        return (given,)
    listings = [each for each in given if isinstance(each, Listing)]
    samples = tuple(each for each in given if isinstance(each, Sample))
    return (*listings, Listing(samples)) if samples or not listings else tuple(listings)


def _controls(check: Check, parameters: Mapping[str, Any]) -> tuple[Control, ...]:
    for name in parameters:
        if name not in check.thresholds:
            mend = did_you_mean(name, check.thresholds) or "its signature names them"
            raise UsageError(f"{check.id} takes no parameter {name!r}; {mend}")
    try:
        stated = _PARAMETERS.validate_python(parameters)
    except ValidationError as error:
        problem = error.errors()[0]
        raise UsageError(f"parameter {problem['loc'][0]!r}: {problem['msg']}") from error
    known = shipped_library()
    found = (known.control(each) if each in known else _control(each) for each in check.controls)
    return tuple(
        each.model_copy(update={"parameters": {**each.parameters, **stated}}) for each in found
    )


def _control(control_id: str) -> Control:
    """A control of which nothing but the id is known, tested daily."""
    return Control(
        id=control_id, title=control_id, statement=control_id, owner="test", frequency="daily",
        automation="automated", file=Path("test"), line=1, origin={},
    )  # fmt: skip


def _instant(check: Check, now: datetime | None) -> datetime:
    if now is None:
        if check.takes_now:
            raise UsageError(f"{check.id} asks for the time; give now=datetime(..., tzinfo=UTC)")
        return INSTANT
    if now.tzinfo is None:
        raise UsageError("now has no time zone; give now=datetime(..., tzinfo=UTC)")
    return now


def _record(kind: str, scope: str, listings: Iterable[Listing]) -> Record | None:
    """One record of all that was listed in a place; a resource may be given in several roles."""
    rows: dict[str, dict[str, Any]] = {}
    gaps: list[Gap] = []
    covers: list[str] = []
    read = False
    for each in listings:
        read = read or each.read
        gaps += [each.gap] if each.gap else []
        covers += each.covers
        for one in each.samples:
            if rows.setdefault(one.id, one.row) != one.row:
                raise UsageError(f"{one.id} is given twice in {scope}, and not alike")
    if not read:
        return None
    whole = Completeness(complete=not gaps, gaps=tuple(gaps), covers=tuple(dict.fromkeys(covers)))
    return Record(kind, Scope.parse(scope), ("tieout.testing",), whole, list(rows.values()))


def _envelope(
    kind: str, scope: str, record: Record | None, listings: Sequence[Listing], at: datetime
) -> Evidence:
    gap = next((each.gap for each in listings if each.gap), None)
    return Evidence(
        run="test", kind=kind, scope=Scope.parse(scope), source=scope.partition("/")[0],
        system=kind.partition(".")[0], collector="tieout.testing", version="1", identity="test",
        traffic=Traffic(at, at, 1, 1), transcript="", rows=len(record.rows) if record else 0,
        record=record.digest if record else None, complete=gap is None and record is not None,
        gap=gap,
    )  # fmt: skip


def _loaded(bodies: Mapping[str, bytes], digest: str) -> Record:
    return Record.parse(bodies[digest])


def _as_written(function: Callable[..., object]) -> Callable[..., object]:
    """The function, with the message of each assert as its author wrote it.

    pytest rewrites asserts in test files: what failed then stands after the message.
    """

    @functools.wraps(function)
    def call(*given: Any, **named: Any) -> object:
        try:
            return function(*given, **named)
        except AssertionError as error:
            trace = error.__traceback__
            while trace and trace.tb_next:
                trace = trace.tb_next
            if trace is None or "@pytest_ar" not in trace.tb_frame.f_globals:
                raise
            message, separator, _ = str(error).rpartition("\nassert ")
            # Later lines of the author's message are set in by two blanks.
            message = message.replace("\n  ", "\n")
            raise AssertionError(*([message] if separator else [])) from error

    return call
