"""What a check must say: that it passes, fails, cannot observe or does not apply."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from evidence.verdict import Verdict
from tieout.testing.bench import Case, Given, Judgement
from tieout.testing.check_files import AnyCheck
from tieout.testing.samples import Listing, Sample

Reason = str | re.Pattern[str]
"""A reason word for word, or a pattern that is searched for in it."""


def must_pass(
    check: AnyCheck,
    /,
    *subjects: Sample | Listing,
    now: datetime | None = None,
    parameters: Mapping[str, Any] | None = None,
    **populations: Given,
) -> None:
    """Prove that a check passes each of the subjects; arguments are those of `judged`.

    Raises:
        AssertionError: with what it says instead.
        UsageError: when something is missing, unknown, or of another kind.
    """
    __tracebackhide__ = True
    case = Case.of(check, subjects, populations, parameters, now)
    _all(case, Verdict.PASS, lambda _: True, "")


def must_fail(
    check: AnyCheck,
    /,
    *subjects: Sample | Listing,
    reason: Reason,
    now: datetime | None = None,
    parameters: Mapping[str, Any] | None = None,
    **populations: Given,
) -> None:
    """Prove that a check fails each of the subjects, for that reason.

    Raises:
        AssertionError: with what it says instead.
        UsageError: when something is missing, unknown, or of another kind.
    """
    __tracebackhide__ = True
    case = Case.of(check, subjects, populations, parameters, now)
    _all(case, Verdict.FAIL, lambda said: _is(reason, said), _because(reason))


def must_not_apply(
    check: AnyCheck,
    /,
    *subjects: Sample | Listing,
    reason: Reason,
    now: datetime | None = None,
    parameters: Mapping[str, Any] | None = None,
    **populations: Given,
) -> None:
    """Prove that a check steps aside for each of the subjects, for that reason.

    Raises:
        AssertionError: with what it says instead.
        UsageError: when something is missing, unknown, or of another kind.
    """
    __tracebackhide__ = True
    case = Case.of(check, subjects, populations, parameters, now)
    _all(case, Verdict.NOT_APPLICABLE, lambda said: _is(reason, said), _because(reason))


def must_not_observe(
    check: AnyCheck,
    /,
    *subjects: Sample | Listing,
    operation: str | None = None,
    now: datetime | None = None,
    parameters: Mapping[str, Any] | None = None,
    **populations: Given,
) -> None:
    """Prove that a check cannot judge the subjects, and names the `operation` without answer.

    Raises:
        AssertionError: with what it says instead.
        UsageError: when something is missing, unknown, or of another kind.
    """
    __tracebackhide__ = True
    case = Case.of(check, subjects, populations, parameters, now)
    because = f" and name {operation}" if operation else ""
    _all(case, Verdict.UNOBSERVED, lambda said: (operation or "") in said, because)


def said_lines(judgements: Sequence[Judgement]) -> str:
    """Judgements for people to read, one a line."""
    lines = [
        f"  {each.verdict}: {each.resource or 'the whole population'} ({each.control})"
        + (f": {each.reason}" if each.reason else "")
        for each in judgements
    ]
    return "\n".join(lines) or "  nothing"


def _all(case: Case, verdict: Verdict, fits: Callable[[str], bool], because: str) -> None:
    __tracebackhide__ = True
    said = case.verdicts()
    if said and all(each.verdict is verdict and fits(each.reason) for each in said):
        return
    wanted = f"{case.check.id} must say {verdict}{because}, and says\n{said_lines(said)}"
    raise AssertionError(wanted + _hint(said))


def _hint(said: Sequence[Judgement]) -> str:
    reasons = " ".join(each.reason for each in said)
    if "is not proven to hold" in reasons:
        return "\ngive listing(..., covers=(...)) for a population that is proven to hold them"
    if "no evidence of" in reasons and "was collected" in reasons:
        return "\ngive every population by name; [] is one that was proven empty"
    return ""


def _is(reason: Reason, said: str) -> bool:
    return said == reason if isinstance(reason, str) else reason.search(said) is not None


def _because(reason: Reason) -> str:
    return f", {reason if isinstance(reason, str) else reason.pattern!r}"
