"""Changes: what differs between two runs, and the causes that are told apart."""

from dataclasses import dataclass
from enum import StrEnum

from evidence.verdict import Verdict

UNSEEN = frozenset({Verdict.UNOBSERVED, Verdict.STALE})


class Cause(StrEnum):
    """Why a verdict differs, told apart in this order."""

    CONTROL = "control"
    CHECK_NEW = "check added or removed"
    MAPPING = "mapping"
    SCOPE = "scope"
    NEW = "new resource"
    GONE = "resource gone"
    OBSERVATION = "what could be observed"
    WAIVER = "waiver"
    CHECK = "check changed"
    PARAMETER = "parameter"
    RESOURCE = "resource changed"
    JOINED = "joined population"
    CODE = "another Tieout"
    TIME = "time"


NOT_LOOKED = frozenset({Cause.CONTROL, Cause.CHECK_NEW, Cause.SCOPE})
"""Causes for which there is no result because nobody looked."""
DEFINED = frozenset(
    {
        Cause.CONTROL,
        Cause.CHECK_NEW,
        Cause.MAPPING,
        Cause.WAIVER,
        Cause.CHECK,
        Cause.PARAMETER,
    }
)
"""Causes that lie in what is asked, not in what was found."""


@dataclass(frozen=True, slots=True)
class Change:
    """One verdict that differs; `before` or `after` is None where there was no result.

    `resource` is None where the whole population is spoken of; `detail` says what exactly differs.
    Where a mapping changed, `resource` is the requirement as `framework:id`, and `check`, `kind`
    and `scope` are empty.
    """

    control: str
    check: str
    kind: str
    scope: str
    resource: str | None
    before: Verdict | None
    after: Verdict | None
    reason: str
    cause: Cause
    detail: str

    @property
    def regressed(self) -> bool:
        """Whether something fails now that did not."""
        failed = self.after is Verdict.FAIL and self.before is not Verdict.FAIL
        # A requirement that fails by its mapping alone: its controls did not get worse.
        return failed and self.cause is not Cause.MAPPING

    @property
    def eased(self) -> bool:
        """Whether something fails no longer because something else is asked, not by a remedy."""
        return (
            self.before is Verdict.FAIL and self.after is not Verdict.FAIL and self.cause in DEFINED
        )

    @property
    def lost_sight(self) -> bool:
        """Whether something judged before is no longer observed, or nobody looks there any more.

        A resource that is gone was deleted; a scope, check or control that is gone was not.
        """
        if self.cause is Cause.MAPPING:
            return False
        seen = self.before is not None and self.before not in UNSEEN
        gone = self.after is None and self.cause in NOT_LOOKED
        return seen and (gone or self.after in UNSEEN)


@dataclass(frozen=True, slots=True)
class Redefinition:
    """Something that is asked otherwise than before, whether or not a verdict differs by it.

    `check` is empty where the control itself is spoken of. `control` is a requirement as
    `framework:id` where one was set aside, and a framework where all of it is audited no longer.
    """

    control: str
    check: str
    cause: Cause
    detail: str
