"""What was told already: the `notice` entries of the ledger, by channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from controls.freshness import AHEAD
from evidence.errors import IntegrityError
from evidence.runs.run_heads import utc
from evidence.vault import Vault

NOTICE = "notice"
DELIVERED = "delivered"
NOTHING_NEW = "nothing new"
NOT_DELIVERED = "not delivered"


@dataclass(frozen=True, slots=True)
class Told:
    """How far a channel has been told.

    `run` is the newest run it knows of, `at` until when it knows of waivers and ages, `segment` up
    to where it knows of the ledger. `whole_at` is when it was last told of all that fails.
    `problems` are the digests of what kept audits from being done since that run, each with the
    instant at which it was last told.
    """

    run: str | None = None
    at: datetime | None = None
    segment: int = -1
    whole_at: datetime | None = None
    problems: Mapping[str, datetime] = field(default_factory=dict)

    def by(self, now: datetime) -> "Told":
        """The same by a clock at `now`: an instant that lies ahead of it says nothing of when."""
        at, whole_at = (
            None if each and each - now > AHEAD else each for each in (self.at, self.whole_at)
        )
        problems = {key: each for key, each in self.problems.items() if each - now <= AHEAD}
        return replace(self, at=at, whole_at=whole_at, problems=problems)


def told_by_channel(vault: Vault) -> dict[str, Told]:
    """How far each channel has been told; what was not delivered was not told.

    Raises:
        IntegrityError: when the ledger is damaged, or an entry is no notice.
    """
    found: dict[str, Told] = {}
    for entry in vault.entries(NOTICE):
        fields = entry.fields
        try:
            if fields["outcome"] in (DELIVERED, NOTHING_NEW):
                before = found.get(fields["channel"], Told())
                found[fields["channel"]] = _with(before, fields, entry.segment)
        except (KeyError, TypeError, ValueError) as error:
            raise IntegrityError(
                f"entry {entry.position} of segment {entry.segment} is no notice: {error!r}"
            ) from error
    return found


def _with(before: Told, fields: Mapping[str, Any], segment: int) -> Told:
    at, run = utc(datetime.fromisoformat(fields["at"])), fields["run"]
    # Without a run that could be read, nothing of waivers and ages was told.
    known = replace(before, at=at if run else before.at, segment=segment)
    if fields["problem"]:
        return replace(known, problems={**before.problems, fields["problem"]: at})
    return replace(
        known,
        run=run,
        whole_at=at if fields["whole"] else before.whole_at,
        problems=before.problems if run == before.run else {},
    )


def notice_entry(
    *,
    at: datetime,
    channel: str,
    sort: str,
    to: str,
    run: str | None,
    outcome: str,
    reason: str = "",
    message: str | None = None,
    counts: Mapping[str, int] | None = None,
    whole: bool = False,
    problem: str | None = None,
) -> dict[str, Any]:
    """The ledger entry of a notice; `to` names a host, never an address or a secret.

    `message` is the SHA-256 of what was sent, `counts` how much of what it told.
    """
    return {
        "type": NOTICE,
        "at": at.isoformat(),
        "channel": channel,
        "sort": sort,
        "to": to,
        "run": run,
        "outcome": outcome,
        "reason": reason,
        "message": message,
        "counts": dict(counts or {}),
        "whole": whole,
        "problem": problem,
    }
