"""Policy variables (`${aws:username}`) in patterns, replaced by what is known of a request.

"IAM policy elements: Variables and tags" of the IAM User Guide. A value that replaces a variable is
plain text, whatever wildcards stand in it. A variable whose key is absent, and that has no default
(`${aws:PrincipalTag/team, 'none'}`), matches nothing.
"""

import re
from typing import NamedTuple

from collectors.aws.policies.policy import matches
from collectors.aws.policies.request import Known, Truth

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_SPECIAL = re.compile(r"[*?$]")
PLAIN = ("*", "?", "$")


class Filled(NamedTuple):
    """A pattern with its variables replaced; `sure` is None where one of them is not known."""

    text: str
    sure: Truth


def filled(pattern: str, known: Known) -> Filled:
    """The pattern for this request; an unknown variable stays, and matches anything."""
    if "${" not in pattern:
        return Filled(pattern, sure=True)
    sure: Truth = True

    def value(found: re.Match[str]) -> str:
        nonlocal sure
        if found[1] in PLAIN:
            return found[0]
        key, comma, default = (each.strip() for each in found[1].partition(","))
        values = known.values(key)
        if values is None:
            sure = None if sure else sure
            return found[0]
        if values:
            # A key of several values has no one value to put in its place.
            sure = sure if len(values) == 1 else False
            return escaped(values[0])
        if comma:
            return escaped(default.strip("'"))
        sure = False
        return ""

    return Filled(_VARIABLE.sub(value, pattern), sure)


def escaped(text: str) -> str:
    """Text as a pattern that matches itself alone."""
    return _SPECIAL.sub(lambda found: f"${{{found[0]}}}", text)


def literal(pattern: str) -> str:
    """A pattern whose wildcards mean themselves; its variables stay variables."""
    parts = _VARIABLE.split(pattern)
    return "".join(
        f"${{{part}}}" if number % 2 else re.sub(r"[*?]", r"${\g<0>}", part)
        for number, part in enumerate(parts)
    )


def fits(pattern: str, text: str, known: Known) -> Truth:
    """Whether a text matches a pattern of wildcards and variables."""
    made = filled(pattern, known)
    if made.sure is False or not matches(made.text, text):
        return False
    return True if made.sure else None
