"""How far a control reaches a requirement: in which way it meets it, and whether a check tests it.

The words and the rule stand here once, for definitions in force and for stored runs alike.
"""

from collections.abc import Collection, Iterable

METHODS = ("automated", "semi", "manual", "supporting", "unmapped")
"""Best first: by machine, partly by a person, by a person alone, helped only, by no control."""
ASIDE = "not_applicable"
"""How a requirement is met that was decided not to apply: it asks for nothing."""
WAYS = (*METHODS, ASIDE)
"""In which of these ways each requirement of a framework counts."""
MEETING = ("full", "partial")
"""The mappings by which a control meets a requirement or a part of it; others only help."""
UNTESTED = "none"
"""How far automated checks reach a requirement that has none."""


def method(meets: str, automation: str) -> str:
    """How a requirement is met by a control that is mapped to it so (`full`) and works so."""
    return automation if meets in MEETING else "supporting"


def rests_on_check(meets: str, checks: Collection[str], *, set_aside: bool) -> bool:
    """Whether the requirement rests on an automated check of the control.

    A control that only helps gives a requirement no test, nor does one that was decided to be out
    of scope (`set_aside`), whatever checks it has.
    """
    return meets in MEETING and bool(checks) and not set_aside


def farthest(meets: Iterable[str]) -> str:
    """How far checks reach a requirement (`full`, `partial` or `none`), by the mappings they have.

    Parts are never added up: only one control can say that it meets the whole alone.
    """
    found = set(meets)
    return next((word for word in MEETING if word in found), UNTESTED)
