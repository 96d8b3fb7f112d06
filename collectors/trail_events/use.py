"""Kinds that CloudTrail events are reduced to: uses of rights, sign-ins, changes of the record."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from collectors.collector import collector
from collectors.resource import Resource
from collectors.trail_events.session import TrailEvents
from evidence.pseudonym import Sort
from evidence.record import Fields

PERSONAL: Mapping[str, Sort] = {"id": "account", "principal": "arn", "person": "person"}
ROOT = "root"


class _ByWhom(Resource):
    """Whose doing it is.

    `principal` is the ARN of a user or role, `root`, or the name of a service; `person` the name
    that Identity Center gave a session, in small letters, else None. A role's other sessions are
    taken together.
    """

    account: str
    principal: str
    person: str | None

    @property
    def by_user(self) -> bool:
        """Whether an IAM user did it."""
        return ":user/" in self.principal


class TrailUse(_ByWhom, kind="aws.cloudtrail.use", data="identity", personal=PERSONAL):
    """What one principal did with one right (`s3:GetObject`) in the period.

    `days` has the number of calls of each day (`2026-11-21`), `refused` how many were refused.
    `countries` has the number of each day and country (`2026-11-21 JP`), by the operator's table of
    networks: `AWS` where a service called, `unknown` where no network has the address. Addresses
    are not kept.
    """

    right: str
    days: dict[str, int]
    regions: list[str]
    countries: dict[str, int]
    refused: int

    @property
    def last_day(self) -> date:
        """The last day on which it was used."""
        return date.fromisoformat(max(self.days))


class SignIn(_ByWhom, kind="aws.cloudtrail.sign_in", data="identity", personal=PERSONAL):
    """A principal's sign-ins to the console of one day; a failed one counts in `failed` alone."""

    day: date
    succeeded: int
    failed: int
    without_factor: int
    countries: list[str]


class LoggingChange(
    _ByWhom, kind="aws.cloudtrail.logging_change", data="identity", personal=PERSONAL
):
    """A call that ended, thinned out or deleted a record of what happens; its id is the event's."""

    call: str
    region: str
    day: date


class TrailPeriod(Resource, kind="aws.cloudtrail.period"):
    """How much of an account's and region's events is there, and what proves it whole.

    `digests` counts the digest files, `signed` those with a signature that holds. They prove the
    time from `proven_from` to `proven_to`, less `gap_hours` (UTC), for which there is none.
    `faults` names the first files that are gone, changed or in no digest; `fault_count` counts all.
    """

    account: str
    region: str | None
    first_day: date | None
    last_day: date | None
    files: int
    events: int
    digests: int
    signed: int
    proven_from: datetime | None
    proven_to: datetime | None
    gap_hours: list[str]
    faults: list[str]
    fault_count: int


@collector(TrailUse, needs=())
def uses(folder: TrailEvents) -> Iterator[Fields]:
    """Every principal and right that the events tell of."""
    return folder.rows(TrailUse.kind)


@collector(SignIn, needs=())
def sign_ins(folder: TrailEvents) -> Iterator[Fields]:
    """Every principal and day of sign-ins."""
    return folder.rows(SignIn.kind)


@collector(LoggingChange, needs=())
def logging_changes(folder: TrailEvents) -> Iterator[Fields]:
    """Every call that changed what is recorded."""
    return folder.rows(LoggingChange.kind)


@collector(TrailPeriod, needs=())
def periods(folder: TrailEvents) -> Iterator[Fields]:
    """Every account and region that files tell of."""
    return folder.rows(TrailPeriod.kind)
