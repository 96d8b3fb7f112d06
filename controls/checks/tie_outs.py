"""Tie-outs: two routes to one population compared, so that a list is not believed on its own word.

What stands on one route alone fails, unless something explains it: a rule that is written here, or
a name in the control's parameters, which an overlay gives and everybody can read.
"""

from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from functools import partial

from collectors.aws.identity.account import Account
from collectors.aws.identity.credential_rows import CredentialRow
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.organizations import OrganizationAccount
from collectors.aws.logs.cloudtrail import Trail
from collectors.aws.storage.s3 import Bucket
from collectors.people.person import Person
from controls.check import check
from controls.population import Estate, Population
from controls.tie_out import Route, TieOut, tie_out

CLOSING = ("SUSPENDED", "PENDING_CLOSURE", "CLOSED")


@check("TIE-01")
def users_tie_out_with_credential_report(
    users: Estate[IamUser],
    rows: Population[CredentialRow],
    *,
    report_every: timedelta,
    now: datetime,
) -> TieOut:
    """Every cloud user that is listed stands in the credential report, and the other way round."""
    return tie_out(
        Route("users listed", users, "id", partial(_younger, now - report_every)),
        Route("rows of the credential report", rows, "id", _root),
    )


@check("TIE-02")
def organisation_ties_out_with_accounts(
    members: Population[OrganizationAccount],
    accounts: Population[Account],
    *,
    left_out: list[str],
) -> TieOut:
    """Every account of the organisation is read, and no account read is of another."""
    named = {member.id: member for member in members}
    # What the list says of an account goes before what another account knows of it.
    named |= {member.id: member for member in members if member.listed}
    return tie_out(
        Route("accounts of the organisation", _told(named), "id", partial(_unread, left_out)),
        Route("accounts read", accounts, "id"),
    )


@check("TIE-03")
def staff_tie_out_with_accounts(
    staff: Population[Person], users: Population[IamUser], *, outside_hr: list[str], now: datetime
) -> TieOut:
    """Whoever holds a live cloud account stands in a listing of people."""
    return tie_out(
        Route(
            "people listed", staff, ("id", "email", "aliases"), partial(_accountless, now.date())
        ),
        Route("cloud users", users, ("employee_id", "email"), partial(_of_nobody, outside_hr)),
    )


@check("TIE-04")
def trails_tie_out_with_buckets(
    trails: Population[Trail], buckets: Estate[Bucket], *, elsewhere: list[str]
) -> TieOut:
    """Every trail delivers into a bucket that some account read holds."""
    return tie_out(
        Route("trails", trails, "bucket", partial(_kept, elsewhere)),
        Route("buckets listed", buckets, "name", _no_store),
    )


def _younger(than: datetime, user: IamUser) -> str | None:
    return "made since the report may have been made" if user.created > than else None


def _root(row: CredentialRow) -> str | None:
    return "the root user, whom lists of users leave out" if row.root else None


def _told(named: dict[str, OrganizationAccount]) -> list[OrganizationAccount]:
    """The accounts that are known; a list that nobody could give is not observed."""
    listed = {member.organization for member in named.values() if member.listed}
    for member in named.values():
        if member.organization not in listed:
            _ = member.state
    return list(named.values())


def _unread(left_out: list[str], member: OrganizationAccount) -> str | None:
    if member.id in left_out:
        return "left out by decision"
    return "closed or being closed" if member.state in CLOSING else None


def _accountless(today: date, person: Person) -> str | None:
    if person.employed(today):
        return "at work without a cloud user"
    return "left" if person.left(today) else "not yet here"


def _of_nobody(outside_hr: list[str], user: IamUser) -> str | None:
    if any(
        fnmatchcase(each, name) for each in (user.name, user.email or "") for name in outside_hr
    ):
        return "outside HR by decision"
    # Whoever tags a user can call it a machine's; one that names a person is a person's.
    if user.service and not user.employee_id:
        return "of machines"
    return None if user.active else "without a live password or key"


def _kept(elsewhere: list[str], trail: Trail) -> str | None:
    return "delivered elsewhere by decision" if trail.bucket in elsewhere else None


def _no_store(_: Bucket) -> str | None:
    return "no store of a trail"
