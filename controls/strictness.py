"""Strictness: which of two values of a parameter, frequency, method or pattern asks for less."""

from collections.abc import Sequence
from typing import Literal

from controls.control import Automation, Frequency, Meets
from controls.duration import DurationError, duration
from controls.parameter import Meaning, Parameter, Weaker

Direction = Literal["weakened", "strengthened", "changed", "added"]
"""Which way a definition went; `changed` is reworded, or moved where there is no order."""

AUTOMATIONS: Sequence[Automation] = ("automated", "semi", "manual")
MEETS: Sequence[Meets] = ("full", "partial", "supporting")
FREQUENCIES: Sequence[tuple[Frequency, ...]] = (
    ("continuous",),
    ("on-change", "per-event"),
    ("daily",),
    ("weekly",),
    ("monthly",),
    ("quarterly",),
    ("semiannual",),
    ("annual",),
)
"""Strictest first; two that stand together differ and neither is stricter."""


def parameter_moved(
    meaning: Meaning | None, before: Parameter, after: Parameter
) -> tuple[Direction, str]:
    """Which way a parameter went between two values that differ, and a detail where one helps.

    One that does not say which way it asks for less is weakened by any change, because somebody
    must look at it. A list that lost one value and gained another is weakened by one of the two.
    """
    way = meaning.weaker if meaning else None
    if way is None:
        return "weakened", "no direction is declared for it, so any change is to be looked at"
    if way is Weaker.OTHER:
        # While it was not named nothing was judged by it, so nothing is lost by naming it.
        return ("changed", "") if before == "" else ("weakened", "one is not the other")
    if isinstance(before, tuple) and isinstance(after, tuple):
        return _list_moved(way, before, after)
    old, new = _measured(before), _measured(after)
    if old is None or new is None or old[0] != new[0]:
        return "weakened", "the two cannot be compared"
    if old == new:
        return "changed", "the same, written in another way"
    return ("weakened" if (new > old) is (way is Weaker.MORE) else "strengthened"), ""


def _list_moved(way: Weaker, before: Sequence[str], after: Sequence[str]) -> tuple[Direction, str]:
    gained = [each for each in after if each not in before]
    lost = [each for each in before if each not in after]
    said = [f"{word} {', '.join(found)}" for word, found in (("added", gained), ("dropped", lost))]
    detail = "; ".join(each for each, found in zip(said, (gained, lost), strict=True) if found)
    if not detail:
        return "changed", "the same, in another order"
    looser = gained if way is Weaker.MORE else lost
    return ("weakened" if looser else "strengthened"), detail


def _measured(value: Parameter) -> tuple[str, float] | None:
    """What is measured and how large it is, a time in seconds; None for what has no size."""
    if isinstance(value, int):
        return type(value).__name__, value
    try:
        return ("time", duration(value).total_seconds()) if isinstance(value, str) else None
    except DurationError:
        return None


def ranked(order: Sequence[object], before: object, after: object) -> Direction:
    """Which way a word went in an order of words, the strictest first.

    Words that stand together in one tuple are alike.
    """
    old, new = _place(order, before), _place(order, after)
    if old == new:
        return "changed"
    return "weakened" if new > old else "strengthened"


def _place(order: Sequence[object], word: object) -> int:
    for number, each in enumerate(order):
        if each == word or (isinstance(each, tuple) and word in each):
            return number
    raise ValueError(f"{word!r} has no place in {order!r}")


def pattern_moved(before: str, after: str) -> Direction:
    """Whether a pattern of a waiver reaches further or elsewhere, or is proven to reach less.

    Proven is only what cannot be wrong: the old pattern is a beginning and one `*`, and the new
    one begins so too, whatever follows.
    """
    begun = before.removesuffix("*")
    narrower = before.endswith("*") and not set(begun) & set("*?[") and after.startswith(begun)
    return "strengthened" if narrower else "weakened"
