"""Strictness: which of two values of a parameter, frequency, method or pattern asks for less."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

from controls.control import Automation, Frequency, Meets
from controls.duration import DurationError, duration
from controls.parameter import Parameter

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


class Weaker(StrEnum):
    """Which way a parameter asks for less: more of it, less of it, or whatever else it names."""

    MORE = "more"
    LESS = "less"
    OTHER = "other"


# A longer time until something must be done, a larger number of faults, a longer list of what is
# let through.
_MORE = """
acknowledged_within alarmed_within answer_within answered_within battery_test_every changed_within
checked_every compared_every confirmed_every copied_within counted_every drift_within
errors_fixed_within every examined_every generator_test_every idle_for inspected_every
joiners_within lists_updated_within lock_after longest max_age proven_every redone_every
reevaluated_within rejects_cleared_within renewed_within rescreen_sensitive_roles_every
restored_within returners_within reviewed_every reviewed_within rotated_within searched_every
tested_every told_every trained_every trained_within triage_within unused_for updated_within
within

conflicts_allowed failed_tries late_allowed max_drift_ms overdue_allowed unresolved_gaps_allowed
visible_last warn_at_percent wrong_labels_allowed

allowed_capabilities allowed_host_paths allowed_roles approved courses exempt_namespaces keepers
levels readers regions time_sources
"""
# A shorter time for which something is kept or barred, a smaller number demanded, a demand that is
# dropped, a shorter list of what is looked at or called for. Approvals for another purpose than
# `purposes` are not judged, nor are people of another form than `types`.
_LESS = """
at_hand forecast_ahead kept kept_for locked_for

annex_a_controls approvals barred_previous coverage_percent digits letters minimum_length
people_needed sample_size

audit_roles barred_countries barred_entities custodians data_class departments documents live
live_accounts marks moving_tags ports procedures purposes rated tags test types
"""
_OTHER = "document duties label owner_tag review_tag version"

PARAMETERS: dict[str, Weaker] = {
    name: way
    for way, names in ((Weaker.MORE, _MORE), (Weaker.LESS, _LESS), (Weaker.OTHER, _OTHER))
    for name in names.split()
}
"""Which way each parameter of the library asks for less.

One that does not stand here is named weakened by any change, because somebody must look at it.
"""


def parameter_moved(name: str, before: Parameter, after: Parameter) -> tuple[Direction, str]:
    """Which way a parameter went between two values that differ, and a detail where one helps.

    A list that lost one value and gained another is weakened by one of the two.
    """
    way = PARAMETERS.get(name)
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
