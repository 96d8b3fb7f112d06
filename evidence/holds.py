"""Legal holds: evidence that may not be erased, for which matter, and by whose word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Any, Literal, Protocol

from evidence.errors import IntegrityError, UsageError
from evidence.one_person import may_be_one
from evidence.store.ledger import LedgerEntry
from evidence.told_acts import acts
from evidence.tombstones import HOLD


class Dated(Protocol):
    """What has a kind and was read at an instant: evidence, the files of an attestation."""

    @property
    def kind(self) -> str:
        """Its kind."""
        ...

    @property
    def collected_at(self) -> datetime:
        """When it was read."""
        ...


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold in force: evidence of the `kinds` (patterns; none means all) read in a span of days.

    `since` and `until` are days in UTC, both included; None leaves that end open.
    """

    matter: str
    reason: str
    approved_by: str
    placed_by: str
    at: datetime
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def covers(self, item: Dated) -> bool:
        """Whether this evidence is under the hold."""
        day = item.collected_at.date()
        if (self.since and day < self.since) or (self.until and day > self.until):
            return False
        return not self.kinds or any(fnmatchcase(item.kind, kind) for kind in self.kinds)


def holds(origin: str, entries: Iterable[LedgerEntry]) -> dict[str, Hold]:
    """The holds in force by matter, in the order in which they were placed.

    `entries` is the whole ledger of the vault of that origin. Where it had a key, an act counts
    only when that key signed it, the first time it is said, and a lifting only for its own hold.

    Raises:
        IntegrityError: when an entry is not what its type says, or its keys are not.
    """
    found: dict[str, Hold] = {}
    for entry, believed in acts(origin, entries, HOLD):
        fields = entry.fields
        try:
            matter = fields["matter"]
            if fields["act"] == "lift":
                known = found.get(matter)
                of = fields.get("lifts")
                if believed and known and of in (None, known.at.isoformat()):
                    del found[matter]
            else:
                hold = _read(fields)
                if believed:
                    found[matter] = hold
        except (KeyError, TypeError, ValueError) as error:
            raise IntegrityError(
                f"ledger segment {entry.segment} has no hold: {error!r}"
            ) from error
    return found


def hold_entry(
    act: Literal["place", "lift"],
    hold: Hold,
    in_force: Mapping[str, Hold],
) -> dict[str, Any]:
    """The ledger entry that places or lifts a hold, unsigned.

    Raises:
        UsageError: when the matter has a hold already, or none that could be lifted; when a reason
            or a name is missing, or one person both asks and approves.
    """
    if act == "place" and hold.matter in in_force:
        raise UsageError(f"the matter {hold.matter!r} has a hold already; lift that first")
    if act == "lift" and hold.matter not in in_force:
        known = ", ".join(map(repr, in_force)) or "none"
        raise UsageError(f"no hold is in force for {hold.matter!r}; those in force: {known}")
    require_two(hold.placed_by, hold.approved_by, hold.reason)
    return {
        "type": HOLD,
        "act": act,
        "matter": hold.matter,
        "reason": hold.reason,
        "approved_by": hold.approved_by,
        "placed_by": hold.placed_by,
        "at": hold.at.isoformat(),
        "kinds": list(hold.kinds),
        "since": hold.since.isoformat() if hold.since else None,
        "until": hold.until.isoformat() if hold.until else None,
        "lifts": in_force[hold.matter].at.isoformat() if act == "lift" else None,
    }


def require_two(asked_by: str, approved_by: str, reason: str) -> None:
    """Hold an act on evidence to a reason and two different people, however each is spelled.

    Raises:
        UsageError: when one is missing, or both are the same.
    """
    if not (asked_by.strip() and approved_by.strip() and reason.strip()):
        raise UsageError("who asks, who approves and the reason must all be named")
    if may_be_one(asked_by, approved_by):
        raise UsageError(f"{approved_by.strip()} cannot approve what they asked for themselves")


def _read(fields: Mapping[str, Any]) -> Hold:
    return Hold(
        matter=fields["matter"],
        reason=fields["reason"],
        approved_by=fields["approved_by"],
        placed_by=fields["placed_by"],
        at=datetime.fromisoformat(fields["at"]),
        kinds=tuple(fields["kinds"]),
        since=date.fromisoformat(fields["since"]) if fields["since"] else None,
        until=date.fromisoformat(fields["until"]) if fields["until"] else None,
    )
