"""IAM users: their passwords, second factors and access keys, and what they may do."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from typing_extensions import TypedDict

from collectors.aws.identity import credential_report as report
from collectors.aws.identity.authorization import DETAILS, Authorization, tags_of
from collectors.aws.policies.policy import Statement, allows
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields
from evidence.transcript import Gap

SUMMARY = "iam:GetAccountSummary"
FROM_REPORT = ("console", "mfa", "password_last_used", "password_changed", "keys")


class AccessKey(TypedDict):
    """One of a user's two access key slots that holds a key; `number` is 1 or 2."""

    number: int
    active: bool
    rotated: datetime | None
    last_used: datetime | None


class IamUser(
    Resource,
    kind="aws.iam.user",
    data="identity",
    personal={
        "id": "arn",
        "name": "account",
        "tags.email": "person",
        "tags.employee-id": "person",
        "tags.owner": "person",
    },
):
    """An IAM user; its id is the ARN.

    `console` says whether a password is set, `mfa` whether a second factor is. `statements` are all
    that apply to it: inline, managed and by group; `boundary` those of its permissions boundary.
    Organisation policies are not among them.
    """

    name: str
    tags: dict[str, str]
    created: datetime
    console: bool
    mfa: bool
    password_last_used: datetime | None
    password_changed: datetime | None
    keys: list[AccessKey]
    groups: list[str]
    statements: list[Statement]
    boundary: list[Statement] | None

    @property
    def email(self) -> str | None:
        """Its owner's address: the tag `email`, else the name where that is an address."""
        address = self.tags.get("email") or (self.name if "@" in self.name else None)
        return address.lower() if address else None

    @property
    def employee_id(self) -> str | None:
        """Its owner's number among the staff: the tag `employee-id`."""
        return self.tags.get("employee-id")

    @property
    def service(self) -> bool:
        """Whether it belongs to a machine: the tag `account-type` is `service`."""
        return self.tags.get("account-type") == "service"

    @property
    def active(self) -> bool:
        """Whether anybody can sign in as it: with a password, or an active access key."""
        return self.console or any(key["active"] for key in self.keys)

    def allows(self, action: str, resource: str = "*") -> bool:
        """Whether its policies may allow an action on a resource, within its boundary.

        `*` as action asks for everything, as an administrator has it.
        """
        if not allows(self.statements, action, resource):
            return False
        return self.boundary is None or allows(self.boundary, action, resource)


@collector(IamUser, needs=(*report.NEEDS, DETAILS, SUMMARY))
def users(aws: Aws) -> Iterator[Fields]:
    """Every user, from the bulk call and the credential report; nothing is asked per user."""
    details = Authorization.read(aws, "User", "Group", "LocalManagedPolicy", "AWSManagedPolicy")
    rows: Mapping[str, report.Row] | None = None
    lost = ""
    try:
        rows = report.credential_report(aws)
    except UnobservedError as error:
        lost = str(error)
    _declare(aws, {user["UserName"] for user in details.users}, rows)
    for user in details.users:
        yield _row(details, user, rows, lost)
    if details.broken:
        raise details.broken


def _declare(aws: Aws, listed: set[str], rows: Mapping[str, report.Row] | None) -> None:
    """Hold the list against AWS's own count, or where that is refused against the report.

    The count goes first because the report may be hours old, and then names users deleted since.
    """
    try:
        aws.declare(aws.call(SUMMARY)["SummaryMap"]["Users"], SUMMARY)
    except UnobservedError:
        if rows is not None:
            aws.declare(len(listed.union(rows) - {report.ROOT}), "iam:GetCredentialReport")


def _row(
    details: Authorization,
    user: Mapping[str, object],
    rows: Mapping[str, report.Row] | None,
    lost: str,
) -> Fields:
    name = str(user["UserName"])
    row: Fields = {
        "id": user["Arn"],
        "name": name,
        "tags": tags_of(user),
        "created": user["CreateDate"],
        "groups": user.get("GroupList", []),
        **details.held(user, "UserPolicyList"),
    }
    found = rows.get(name) if rows is not None else None
    reason = lost or str(_gap("incomplete", "NoRow", "no row for this user"))
    if found is not None:
        try:
            row.update(_credentials(found))
        except UnobservedError as error:
            reason = str(error)
        else:
            return row
    row[UNOBSERVED] = {**row.get(UNOBSERVED, {}), **dict.fromkeys(FROM_REPORT, reason)}
    return row


def _credentials(found: report.Row) -> Fields:
    return {
        "console": _is(found, "password_enabled"),
        "mfa": _is(found, "mfa_active"),
        "password_last_used": report.value(found, "password_last_used"),
        "password_changed": report.value(found, "password_last_changed"),
        "keys": [key for number in (1, 2) if (key := _key(found, number))],
    }


def _is(found: report.Row, column: str) -> bool:
    if found[column] not in ("true", "false"):
        raise UnobservedError(_gap("malformed", "OddCell", f"{column} is neither true nor false"))
    return found[column] == "true"


def _gap(cause: str, code: str, message: str) -> Gap:
    return Gap("iam:GetCredentialReport", cause, code, None, message)


def _key(found: report.Row, number: int) -> Fields | None:
    """The key of a slot; a slot that is neither active nor ever rotated holds none."""
    active = _is(found, f"access_key_{number}_active")
    rotated = report.value(found, f"access_key_{number}_last_rotated")
    if not active and rotated is None:
        return None
    return {
        "number": number,
        "active": active,
        "rotated": rotated,
        "last_used": report.value(found, f"access_key_{number}_last_used_date"),
    }
