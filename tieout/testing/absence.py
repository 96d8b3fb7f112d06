"""The proof that absence is never a pass: everything a check reads is denied to it, in turn."""

import functools
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from collectors.resource import Resource, field_types
from controls.check import Asked
from controls.population import Seen
from evidence.verdict import Verdict
from tieout.testing.bench import Case, Given, Judgement
from tieout.testing.check_files import AnyCheck
from tieout.testing.proofs import said_lines
from tieout.testing.samples import Listing, Sample, refused

OPERATION = "tieout.testing:Read"
WHOLE_ROW = "__dict__"
"""What is read by a check that goes around the fields."""
ENGINE = ("collectors.resource", "controls.judge")
"""Who may look into a row and has read nothing by it."""

Read = tuple[str, str, str]
"""Kind, id and field."""


class Denial(NamedTuple):
    """What was denied, and what the check said then of what it judges."""

    what: str
    said: tuple[Judgement, ...]


def absence_never_passes(
    check: AnyCheck,
    /,
    *subjects: Sample | Listing,
    now: datetime | None = None,
    parameters: Mapping[str, Any] | None = None,
    proven_without: Mapping[str, str] | None = None,
    **populations: Given,
) -> list[Denial]:
    """Prove that a check passes nothing by what it could not see.

    Of all samples, each field is denied in turn; each listing is cut short and refused. A check
    that read a field and still passes without it took absence for an answer; so did one that
    passes without something what it does not pass with it. `proven_without` names fields that a
    check can do without, each with the reason: it read another that proves the same. Arguments are
    else those of `judged`. What was denied is returned, with what the check said of it.

    Raises:
        AssertionError: with each denial that turned into a pass; or when the check reads nothing.
        UsageError: when something is missing, unknown, or of another kind.
    """
    __tracebackhide__ = True
    case = Case.of(check, subjects, populations, parameters, now)
    before, reads = _watched(case)
    if not reads and any(map(_passes, before)):
        raise AssertionError(
            f"{case.check.id} reads nothing of what it is given, so its verdict rests on nothing:\n"
            f"{said_lines(before)}"
        )
    excused, denials, wrong = dict(proven_without or {}), [], []
    for read, denied in _fields_denied(case):
        kind, resource, name = read
        denial = Denial(f"{name} of {resource} ({kind})", tuple(denied.verdicts()))
        denials.append(denial)
        was_read = read in reads or (kind, resource, WHOLE_ROW) in reads
        if _turned(before, denial, resource, was_read=was_read):
            if name not in (proven_without or {}):
                wrong.append(denial)
            excused.pop(name, None)
    for what, denied, may_lack in _listings_denied(case):
        denials.append(Denial(what, tuple(denied.verdicts())))
        # What a check asks for as `Seen` may be left out: it passes then only what passed with it.
        new = _passing(denials[-1].said) - (_passing(before) if may_lack else set())
        if new:
            wrong.append(denials[-1])
    if wrong:
        lines = "\n".join(f"without {each.what}\n{said_lines(each.said)}" for each in wrong)
        raise AssertionError(f"{case.check.id} takes absence for a pass:\n{lines}")
    if excused:
        names = ", ".join(excused)
        raise AssertionError(f"{case.check.id} passes nothing without {names}: excuse it no more")
    return denials


def _watched(case: Case) -> tuple[list[Judgement], set[Read]]:
    """What a case says with everything given, and all that the check read for it."""
    reads: set[Read] = set()
    classes: dict[type[Resource], type[Resource]] = {}

    def watch(resource: type[Resource]) -> type[Resource]:
        return classes.setdefault(resource, _watching(resource, reads))

    asked = {
        name: Asked(watch(each.resource), each.population, each.covers)
        for name, each in case.check.asked.items()
    }
    subject = watch(case.check.subject) if case.check.subject else None
    judge = _only(case.check.function, case.wanted) if subject else case.check.function
    check = replace(case.check, subject=subject, asked=asked, function=judge)
    return replace(case, check=check).verdicts(), reads


def _only(function: Callable[..., object], wanted: frozenset[str]) -> Callable[..., object]:
    """The function for the subjects of the test alone: what another made it read counts for it."""

    @functools.wraps(function)
    def call(subject: Resource, **given: Any) -> object:
        own = object.__getattribute__(subject, WHOLE_ROW)["id"]
        return function(subject, **given) if own in wanted else None

    return call


def _watching(resource: type[Resource], reads: set[Read]) -> type[Resource]:
    """A subclass of a resource that notes which fields are read, in methods of the model too."""
    fields = frozenset(field_types(resource))

    def read(self: Resource, name: str) -> Any:
        # Who asks is known by the frame alone: the engine looks into a row as well.
        asking = sys._getframe(1).f_globals.get("__name__")  # noqa: SLF001
        if name in fields or (name == WHOLE_ROW and asking not in ENGINE):
            reads.add((resource.kind, object.__getattribute__(self, WHOLE_ROW)["id"], name))
        return object.__getattribute__(self, name)

    return type(resource.__name__, (resource,), {"__getattribute__": read})


def _fields_denied(case: Case) -> Iterator[tuple[Read, Case]]:
    """The case without each field of each sample, in turn."""
    given = {
        (kind, one.id, name): one
        for kind, each in case.listings
        for one in each.samples
        for name in one.fields
        if name != "id"
    }
    for (kind, resource, name), one in given.items():
        yield (kind, resource, name), _exchanged(case, one, one.denied(name, operation=OPERATION))


def _exchanged(case: Case, old: Sample, new: Sample) -> Case:
    """The case with one sample in place of another, in every role that it has."""

    def exchange(listings: tuple[Listing, ...]) -> tuple[Listing, ...]:
        return tuple(
            replace(each, samples=tuple(new if one == old else one for one in each.samples))
            for each in listings
        )

    populations = {name: exchange(listings) for name, listings in case.populations.items()}
    return replace(case, subjects=exchange(case.subjects), populations=populations)


def _listings_denied(case: Case) -> Iterator[tuple[str, Case, bool]]:
    """The case with each listing cut short, then refused, and whether the check may do without."""
    for number, each in enumerate(case.subjects):
        for how, other in _harmed(each):
            subjects = (*case.subjects[:number], other, *case.subjects[number + 1 :])
            yield f"the listing of what is judged, {how}", replace(case, subjects=subjects), False
    for name, listings in case.populations.items():
        may_lack = issubclass(case.check.asked[name].population, Seen)
        for number, each in enumerate(listings):
            for how, other in _harmed(each):
                changed = (*listings[:number], other, *listings[number + 1 :])
                populations = {**case.populations, name: changed}
                yield (
                    f"the listing of {name}, {how}",
                    replace(case, populations=populations),
                    may_lack,
                )


def _harmed(whole: Listing) -> Iterator[tuple[str, Listing]]:
    yield "cut short", whole.cut_short(OPERATION)
    yield "refused", refused(OPERATION, scope=whole.scope)


def _passing(said: Iterable[Judgement]) -> set[tuple[str, str | None, str]]:
    """What passes, by control, resource and scope."""
    return {(each.control, each.resource, each.scope) for each in said if _passes(each)}


def _turned(before: list[Judgement], denial: Denial, resource: str, *, was_read: bool) -> bool:
    """Whether something passes that may not, now that a field of `resource` is denied."""
    if _passing(denial.said) - _passing(before):
        return True
    if not was_read:
        return False
    own = [each for each in denial.said if each.resource == resource]
    # A field of what is judged concerns that alone; one of a population concerns some, not all.
    return any(map(_passes, own)) if own else all(map(_passes, denial.said))


def _passes(judgement: Judgement) -> bool:
    return judgement.verdict is Verdict.PASS
