"""IAM Identity Center: its instances, its permission sets, and to whom they are given."""

import re
from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.policies.policy import Statement, allows, statements
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields

INSTANCES, NEEDS_INSTANCES = "sso-admin:ListInstances", "sso:ListInstances"
SETS = "sso-admin:ListPermissionSets"
DESCRIBED = "sso-admin:DescribePermissionSet"
MANAGED = "sso-admin:ListManagedPoliciesInPermissionSet"
OWN = "sso-admin:ListCustomerManagedPolicyReferencesInPermissionSet"
INLINE = "sso-admin:GetInlinePolicyForPermissionSet"
PROVISIONED = "sso-admin:ListAccountsForProvisionedPermissionSet"
ASSIGNMENTS = "sso-admin:ListAccountAssignments"
PAGE = 100

ODD_SESSION = {"session_minutes": f"{DESCRIBED} tells no duration of hours and minutes"}
ADMINISTRATOR = ":iam::aws:policy/AdministratorAccess"
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")


class Assignment(TypedDict):
    """A permission set given in an account; `type` is `USER` or `GROUP`, `principal` its id."""

    account: str
    type: str
    principal: str


class IdentityCenter(Resource, kind="aws.sso.instance", data="identity"):
    """An instance of Identity Center, as one account and region see it; its id is the ARN.

    `owner` is the account it belongs to, which alone is asked for what it holds; `here` tells
    whether that is the account read, and the region the instance's own. `status` is AWS's own word
    (`ACTIVE`, `CREATE_FAILED`).
    """

    owner: str
    store: str
    here: bool
    status: str


class PermissionSet(Resource, kind="aws.sso.permission_set", data="identity"):
    """A permission set of an `instance`; its id is the ARN, as is the instance's.

    `session_minutes` is how long a session lasts. `managed` are the ARNs of AWS's policies in it,
    `customer_managed` the names of policies that each account holds under that name, `inline` the
    statements of its own.
    """

    instance: str
    name: str
    session_minutes: int
    managed: list[str]
    customer_managed: list[str]
    inline: list[Statement]
    assignments: list[Assignment]

    @property
    def administrates(self) -> bool:
        """Whether it by itself allows everything; policies that accounts hold are not looked at."""
        managed = any(arn.endswith(ADMINISTRATOR) for arn in self.managed)
        return managed or allows(self.inline, "*")


def instances_here(aws: Aws) -> Iterator[Any]:
    """The instances that belong to the account read and to this region."""
    return (
        each for each in aws.pages(INSTANCES, "Instances", MaxResults=PAGE) if _is_here(aws, each)
    )


def _is_here(aws: Aws, told: Any) -> bool:
    # An instance that was spread over regions is told in each; its first one is asked.
    home = told.get("PrimaryRegion") or aws.region
    return bool(told["OwnerAccountId"] == aws.account and home == aws.region)


@collector(IdentityCenter, grain="region", needs=(NEEDS_INSTANCES,))
def identity_centers(aws: Aws) -> Iterator[Fields]:
    """Every instance that the account sees in the region."""
    for told in aws.pages(INSTANCES, "Instances", MaxResults=PAGE):
        yield {
            "id": told["InstanceArn"],
            "owner": told["OwnerAccountId"],
            "store": told["IdentityStoreId"],
            "here": _is_here(aws, told),
            "status": told["Status"],
        }


@collector(
    PermissionSet,
    grain="region",
    needs=(
        NEEDS_INSTANCES,
        "sso:DescribePermissionSet",
        "sso:GetInlinePolicyForPermissionSet",
        "sso:ListAccountAssignments",
        "sso:ListAccountsForProvisionedPermissionSet",
        "sso:ListCustomerManagedPolicyReferencesInPermissionSet",
        "sso:ListManagedPoliciesInPermissionSet",
        "sso:ListPermissionSets",
    ),
)
def permission_sets(aws: Aws) -> Iterator[Fields]:
    """Every permission set of the instances that are the account's own."""
    for instance in instances_here(aws):
        arn = instance["InstanceArn"]
        for each in aws.pages(SETS, "PermissionSets", InstanceArn=arn, MaxResults=PAGE):
            row = {"id": each, "instance": arn}
            told = aws.call(DESCRIBED, **_of(row))["PermissionSet"]
            # "The length of time ... in the ISO-8601 standard"; an hour where none is set.
            lasts = minutes(told.get("SessionDuration") or "PT1H")
            known = {"session_minutes": lasts} if lasts is not None else {UNOBSERVED: ODD_SESSION}
            yield {**row, "name": told["Name"], **known}


def _of(row: Fields) -> dict[str, str]:
    """The parameters that name a permission set."""
    return {"InstanceArn": row["instance"], "PermissionSetArn": row["id"]}


def minutes(duration: str) -> int | None:
    """The minutes of a duration in ISO 8601 hours, minutes and seconds; None when it is none."""
    found = _DURATION.fullmatch(duration)
    if not found or duration == "PT":
        return None
    hours, whole, seconds = (int(each or 0) for each in found.groups())
    return hours * 60 + whole + seconds // 60


@permission_sets.facet
def managed(aws: Aws, row: Fields) -> list[str]:
    """AWS's own policies in it."""
    told = aws.pages(MANAGED, "AttachedManagedPolicies", **_of(row), MaxResults=PAGE)
    return sorted(each["Arn"] for each in told)


@permission_sets.facet
def customer_managed(aws: Aws, row: Fields) -> list[str]:
    """Policies that it names, which each account keeps."""
    told = aws.pages(OWN, "CustomerManagedPolicyReferences", **_of(row), MaxResults=PAGE)
    return sorted(each["Name"] for each in told)


@permission_sets.facet
def inline(aws: Aws, row: Fields) -> list[Statement]:
    """Its own statements; an empty text where it has none."""
    text = aws.call(INLINE, **_of(row)).get("InlinePolicy")
    return statements(text, "inline") if text else []


@permission_sets.facet
def assignments(aws: Aws, row: Fields) -> list[Assignment]:
    """To whom it is given, account by account."""
    asked = _of(row)
    accounts = aws.pages(PROVISIONED, "AccountIds", **asked, MaxResults=PAGE)
    given = [
        Assignment(account=account, type=each["PrincipalType"], principal=each["PrincipalId"])
        for account in accounts
        for each in aws.pages(
            ASSIGNMENTS, "AccountAssignments", AccountId=account, **asked, MaxResults=PAGE
        )
    ]
    return sorted(given, key=lambda each: (each["account"], each["type"], each["principal"]))
