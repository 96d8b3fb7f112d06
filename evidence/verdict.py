"""The eight verdicts, and how many of them become one."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """What was judged of one resource, or rolled up for a control or requirement.

    Members stand in the order of the roll-up, worst first.
    """

    FAIL = "fail"
    UNOBSERVED = "unobserved"
    STALE = "stale"
    PENDING = "pending"
    WAIVED = "waived"
    PASS = "pass"  # noqa: S105 -- a verdict, no password
    NO_OCCURRENCE = "no_occurrence"
    NOT_APPLICABLE = "not_applicable"

    @property
    def meaning(self) -> str:
        """The verdict in words an auditor who has never seen Tieout understands."""
        return MEANINGS[self]

    @property
    def rank(self) -> int:
        """Its place in the roll-up: 0 is the worst."""
        return RANKS[self]


MEANINGS = {
    Verdict.FAIL: "Judged, and does not hold; the reason is given.",
    Verdict.UNOBSERVED: "Something needed could not be read: refused, throttled, partial, missing.",
    Verdict.STALE: "The newest evidence is older than the control allows.",
    Verdict.PENDING: "A person still has to attest, review or sign.",
    Verdict.WAIVED: "Does not hold, under an accepted exception in force.",
    Verdict.PASS: "Judged, and holds.",
    Verdict.NO_OCCURRENCE: "The population was proven empty; nothing operated.",
    Verdict.NOT_APPLICABLE: "Out of scope, with the reason; a scoping decision names its approver.",
}
RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}


def worst(verdicts: Iterable[Verdict]) -> Verdict | None:
    """The worst of `verdicts`, None when there are none: nothing judged is no verdict."""
    return min(verdicts, key=RANKS.__getitem__, default=None)
