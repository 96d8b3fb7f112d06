"""Judging: one check called on every resource of a population, and what each call came to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, get_args, get_origin

from collectors.resource import NotObservedError, Resource
from controls.check import Check, NotApplicableError
from controls.duration import DurationError, duration
from controls.errors import AssertsVanishError, CheckDefinitionError, ThresholdError
from evidence.result import StretchWriter
from evidence.tie_out import TieOut
from evidence.traced import Traced
from evidence.verdict import Verdict

Ruling = tuple[Verdict, str]
NO_REASON = "does not hold; the check gives no reason"
NO_VERDICT = "the check returned a value instead of asserting, so it judged nothing"


def refuse_without_asserts(debug: bool = __debug__) -> None:
    """Refuse to judge under `python -O`, where every fail would become a pass.

    Raises:
        AssertsVanishError: when asserts are compiled away.
    """
    if not debug:
        raise AssertsVanishError("Python runs with -O, so asserts vanish; run without -O")


def thresholds(
    check: Check, parameters: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The thresholds of a check, as the control states them and as the function takes them.

    Raises:
        CheckDefinitionError: when a threshold has neither a value in the control nor a default, or
            a value of another type than the check takes.
    """
    stated: dict[str, Any] = {}
    taken: dict[str, Any] = {}
    for name, hint in check.thresholds.items():
        if name in parameters:
            value = parameters[name]
            stated[name] = list(value) if isinstance(value, tuple) else value
            taken[name] = threshold(check, name, hint, value)
        elif name in check.defaults:
            stated[name] = _as_text(check.defaults[name])
        else:
            raise CheckDefinitionError(
                f"{check.where}: check {check.id} needs the parameter {name!r}; "
                f"set it under 'parameters' of {' and '.join(check.controls)}"
            )
    return stated, taken


def _as_text(value: Any) -> Any:
    """A default as a run stores it: durations and lists in their written form."""
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g} h"
    return list(value) if isinstance(value, list | tuple) else value


def threshold(check: Check, name: str, hint: Any, value: Any) -> Any:
    """A control's parameter as the type the check asks for; durations are parsed.

    Raises:
        ThresholdError: when the value is of another type.
    """
    kind = get_origin(hint) or hint
    if kind is timedelta and isinstance(value, str):
        try:
            return duration(value)
        except DurationError as error:
            raise ThresholdError(name, f"parameter {name!r} of {check.id}: {error}") from error
    if kind is list and isinstance(value, tuple):
        value = list(value)
    allowed = get_args(hint) if not isinstance(kind, type) else (kind,)
    if not isinstance(value, tuple(item for item in allowed if isinstance(item, type))):
        raise ThresholdError(
            name,
            f"the parameter {name!r} of check {check.id} is {value!r}; "
            f"it takes {getattr(hint, '__name__', hint)}",
        )
    return value


def exceptions(
    check: Check, subjects: Sequence[Resource], given: Mapping[str, Any]
) -> Iterator[tuple[int, Verdict, str]]:
    """Judge each resource; yield only the rows of which there is something to tell, in order."""
    call = partial(check.function, **given) if given else check.function
    for row, subject in enumerate(subjects):
        try:
            answer = call(subject)
            if answer is None:
                continue
            ruling = Verdict.UNOBSERVED, NO_VERDICT
            if isinstance(answer, Traced):
                ruling = Verdict.PASS, answer.text
        except AssertionError as error:
            ruling = Verdict.FAIL, str(error) or NO_REASON
        except Exception as error:  # noqa: BLE001 -- sorted by `ruled`, which argues each kind
            ruling = ruled(error, subject)
        yield row, ruling[0], ruling[1]


def once(check: Check, given: Mapping[str, Any]) -> Ruling:
    """Judge whole populations by one call; a tie-out is told beside its pass."""
    try:
        answer = check.function(**given)
        if answer is None or isinstance(answer, TieOut):
            return Verdict.PASS, answer.text if answer else ""
        return Verdict.UNOBSERVED, NO_VERDICT
    except AssertionError as error:
        return Verdict.FAIL, str(error) or NO_REASON
    except Exception as error:  # noqa: BLE001 -- as in `exceptions`
        return ruled(error, None)


def ruled(error: Exception, subject: Resource | None) -> Ruling:
    """The verdict that an exception out of a check means.

    A check that fails to judge (its own fault) has observed nothing: it costs its results, never
    the run, and never reads as a pass.
    """
    if isinstance(error, NotObservedError):
        own = subject is not None and error.resource == subject.__dict__.get("id")
        what = error.field if own else f"{error.field} of {error.resource}"
        return Verdict.UNOBSERVED, f"{what} could not be observed: {error.reason}"
    if isinstance(error, NotApplicableError):
        return Verdict.NOT_APPLICABLE, str(error)
    return Verdict.UNOBSERVED, f"the check could not judge: {type(error).__name__}: {error}"


def judged(check: Check, subjects: Sequence[Resource], given: Mapping[str, Any]) -> StretchWriter:
    """The verdict of every resource, in order, as stretches."""
    writer, done = StretchWriter(), 0
    for row, verdict, reason in exceptions(check, subjects, given):
        writer.add(Verdict.PASS, row - done)
        writer.add(verdict, 1, reason)
        done = row + 1
    writer.add(Verdict.PASS, len(subjects) - done)
    return writer
