"""The condition operators of IAM: whether one value of a request meets one value of a policy.

"IAM JSON policy elements: Condition operators" of the IAM User Guide. A value that is not of the
operator's type (a word for a number) meets nothing.
"""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network
from operator import eq, ge, gt, le, lt
from typing import Any, NamedTuple, TypeVar

from collectors.aws.policies.policy import matches
from collectors.aws.policies.request import Known, Truth
from collectors.aws.policies.variables import filled, fits, literal

ValueT = TypeVar("ValueT")
Meets = Callable[[str, str, Known], Truth]
"""Asked of (wanted by the policy, held by the request, what is known)."""

_SEGMENTS = re.compile(r"((?:\$\{[^}]*\}|[^:])*)(:|$)")
ARN_PARTS = 6


class Operator(NamedTuple):
    """What an operator asks of a value, and whether it wants it met or not met."""

    meets: Meets
    wants: bool


def _equal(wanted: str, held: str, known: Known) -> Truth:
    return fits(literal(wanted), held, known)


def _equal_in_any_case(wanted: str, held: str, known: Known) -> Truth:
    made = filled(literal(wanted), known)
    if made.sure is False or not matches(made.text.lower(), held.lower()):
        return False
    return True if made.sure else None


def _arn(wanted: str, held: str, known: Known) -> Truth:
    """Each of the six parts by itself: a wildcard of one part does not reach into the next."""
    if wanted == "*":
        return True
    made = filled(wanted, known)
    patterns, values = _parts(made.text), held.split(":", ARN_PARTS - 1)
    if made.sure is False or len(patterns) != ARN_PARTS or len(values) != ARN_PARTS:
        return False
    if not all(map(matches, patterns, values)):
        return False
    return True if made.sure else None


def _parts(pattern: str) -> list[str]:
    """A pattern at its colons, those within variables left in peace."""
    found = [match[1] for match in _SEGMENTS.finditer(pattern)]
    found = found[:-1] if len(found) > 1 and found[-1] == "" and pattern[-1:] != ":" else found
    return [*found[: ARN_PARTS - 1], ":".join(found[ARN_PARTS - 1 :])][:ARN_PARTS]


def _compared(read: Callable[[str], ValueT | None], compare: Callable[[Any, Any], bool]) -> Meets:
    def meets(wanted: str, held: str, _: Known) -> Truth:
        mine, theirs = read(wanted), read(held)
        return mine is not None and theirs is not None and compare(theirs, mine)

    return meets


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _instant(text: str) -> datetime | None:
    """An instant in ISO 8601, or in seconds since 1970."""
    try:
        if re.fullmatch(r"\d{5,}(\.\d+)?", text):
            return datetime.fromtimestamp(float(text), UTC)
        made = datetime.fromisoformat(text)
    except ValueError:
        return None
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _flag(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.lower())


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return None


def _address(wanted: str, held: str, _: Known) -> Truth:
    try:
        return ip_address(held) in ip_network(wanted, strict=False)
    except ValueError:
        return False


def _both(name: str, opposite: str, meets: Meets) -> dict[str, Operator]:
    return {name: Operator(meets, wants=True), opposite: Operator(meets, wants=False)}


def _ordered(family: str, read: Callable[[str], Any]) -> dict[str, Operator]:
    return {
        **_both(f"{family}equals", f"{family}notequals", _compared(read, eq)),
        f"{family}lessthan": Operator(_compared(read, lt), wants=True),
        f"{family}lessthanequals": Operator(_compared(read, le), wants=True),
        f"{family}greaterthan": Operator(_compared(read, gt), wants=True),
        f"{family}greaterthanequals": Operator(_compared(read, ge), wants=True),
    }


OPERATORS: dict[str, Operator] = {
    **_both("stringequals", "stringnotequals", _equal),
    **_both("stringequalsignorecase", "stringnotequalsignorecase", _equal_in_any_case),
    **_both("stringlike", "stringnotlike", fits),
    **_both("arnequals", "arnnotequals", _arn),
    **_both("arnlike", "arnnotlike", _arn),
    **_both("ipaddress", "notipaddress", _address),
    **_ordered("numeric", _number),
    **_ordered("date", _instant),
    "bool": Operator(_compared(_flag, eq), wants=True),
    "binaryequals": Operator(_compared(_bytes, eq), wants=True),
}
"""Every operator by its name in small letters, without a set operator before or IfExists behind."""
