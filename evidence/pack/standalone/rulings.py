"""Single rulings: what one call of a check came to, and the words in which it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from typing import Any

from .tie_outs import TieOut
from .traced import Traced
from .vocabulary import NotApplicableError, NotObservedError

PASS, FAIL, UNOBSERVED = "pass", "fail", "unobserved"
NO_REASON = "does not hold; the check gives no reason"
NO_VERDICT = "the check returned a value instead of asserting, so it judged nothing"

Said = tuple[str, str, "str | None"]
"""A verdict, its reason, and the waiver it stands under."""


def ruled(
    function: Any, subject: Any, given: dict[str, Any], waivers: Sequence[Any], partial: Said | None
) -> Said:
    """The verdict of one resource."""
    verdict, reason = called(lambda: function(subject, **given), subject)
    if verdict == FAIL:
        for waiver in waivers:
            if fnmatchcase(subject.id, waiver["resource"]):
                until = f"(waived: {waiver['reason']}, until {waiver['ends']})"
                return "waived", f"{reason} {until}", waiver["id"]
    if partial and verdict in (PASS, "not_applicable"):
        return partial
    return verdict, reason, None


def called(call: Callable[[], Any], subject: Any) -> tuple[str, str]:
    """What a call came to: nothing is a pass, and whatever is raised has its meaning."""
    try:
        answer = call()
        if isinstance(answer, TieOut if subject is None else Traced):
            return PASS, answer.text
        return (PASS, "") if answer is None else (UNOBSERVED, NO_VERDICT)
    except AssertionError as error:
        return FAIL, str(error) or NO_REASON
    except NotObservedError as error:
        own = subject is not None and error.resource == subject.__dict__.get("id")
        what = error.field if own else f"{error.field} of {error.resource}"
        return UNOBSERVED, f"{what} could not be observed: {error.reason}"
    except NotApplicableError as error:
        return "not_applicable", str(error)
    except Exception as error:  # noqa: BLE001 -- a check that cannot judge has observed nothing
        return UNOBSERVED, f"the check could not judge: {type(error).__name__}: {error}"


def decided(made: dict[str, str]) -> str:
    """A scoping decision in words."""
    return f"{made['reason']} (approved by {made['approved_by']})"


def gap_in_words(gap: dict[str, Any] | None) -> str:
    """Something that could not be read, in words."""
    if gap is None:
        return "None"
    tail = f": {gap['message']}" if gap["message"] else ""
    return f"{gap['code'] or gap['cause']} on {gap['operation']}{tail}"


def gaps(head: dict[str, Any]) -> str:
    """What a record lacks, in words."""
    return "; ".join(map(gap_in_words, head["gaps"]))


def speaks_for(scope: str) -> str:
    """The control that evidence of a mapping speaks for: the last part of its scope."""
    return scope.partition("/")[2].rpartition("/")[2]


def concerns(item: dict[str, Any], subject: dict[str, Any]) -> bool:
    """Whether evidence lies where the subject lies; other worlds concern everything."""
    if item["system"] != subject["system"]:
        return True
    one, other = item["scope"].split("/"), subject["scope"].split("/")
    shorter = min(len(one), len(other))
    return bool(one[:shorter] == other[:shorter])
