"""An AWS organisation as a whole: its tree, its policies, and who administers by delegation."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.identity.organizations import NONE_IN_USE, ORGANIZATION
from collectors.aws.policies.policy import Statement, statements
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields

ROOTS = "organizations:ListRoots"
UNITS = "organizations:ListOrganizationalUnitsForParent"
MEMBERS = "organizations:ListAccountsForParent"
POLICIES = "organizations:ListPolicies"
POLICY = "organizations:DescribePolicy"
TARGETS = "organizations:ListTargetsForPolicy"
DELEGATES = "organizations:ListDelegatedAdministrators"
SERVICES = "organizations:ListDelegatedServicesForAccount"
PAGE = 20
"""Items a page, the most that AWS gives."""

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
STATED = (SCP, RCP)
"""Types of policies that are statements of IAM; the others are settings of their own form."""


class OrganizationPolicy(TypedDict):
    """A policy of the organisation, the ids it is attached to, and its statements if it has any."""

    id: str
    name: str
    type: str
    targets: list[str]
    statements: list[Statement]


class Place(TypedDict):
    """An account or an organisational unit, and the unit or root right above it."""

    id: str
    parent: str
    account: bool


class Delegate(TypedDict):
    """An account that administers services for the whole organisation."""

    account: str
    services: list[str]


class Organization(Resource, kind="aws.organizations.organization", data="identity"):
    """The organisation as one account sees it; its id is that account's.

    `organization` and `management` are None for an account that stands alone. All else is told to
    the management account and to delegated administrators only, and not observed elsewhere.
    `features` is `ALL` or `CONSOLIDATED_BILLING`; `policy_types` are those enabled.
    """

    organization: str | None
    management: str | None
    features: str | None
    policy_types: list[str]
    policies: list[OrganizationPolicy]
    places: list[Place]
    delegates: list[Delegate]

    def above(self, account: str) -> list[str]:
        """The ids from the root of the organisation down to the account itself."""
        parents = {each["id"]: each["parent"] for each in self.places}
        chain = [account]
        while chain[-1] in parents:
            chain.append(parents[chain[-1]])
        return chain[::-1]

    def levels(self, account: str, kind: str = SCP) -> list[list[Statement]] | None:
        """The statements of the control policies over an account, level by level.

        None where none apply: to an account that stands alone, to the management account, and where
        the type is not enabled.
        """
        if account == self.management or kind not in self.policy_types:
            return None
        return [
            [
                statement
                for policy in self.policies
                if policy["type"] == kind and place in policy["targets"]
                for statement in policy["statements"]
            ]
            for place in self.above(account)
        ]


def view_over(account: str, views: Iterable[Organization]) -> Organization | None:
    """The view that tells what stands over an account: the management account's, else its own.

    None where the account's own view, which says of which organisation it is, is not among them.
    """
    known = {each.id: each for each in views}
    own = known.get(account)
    above = known.get(own.management or "") if own else None
    same = own and above and above.organization == own.organization
    return above if same else own


@collector(
    Organization,
    needs=(ORGANIZATION, ROOTS, UNITS, MEMBERS, POLICIES, POLICY, TARGETS, DELEGATES, SERVICES),
)
def organizations(aws: Aws) -> Iterator[Fields]:
    """The organisation of the account, or that it stands alone: always one row."""
    answer = aws.call_or_none(ORGANIZATION, absent=NONE_IN_USE)
    if answer is None:
        alone: Fields = dict.fromkeys(("organization", "management", "features"))
        listed: Fields = {"policy_types": [], "policies": [], "places": [], "delegates": []}
        yield {"id": aws.account, **alone, **listed}
        return
    told = answer["Organization"]
    row: Fields = {
        "id": aws.account,
        "organization": told["Id"],
        "management": told["MasterAccountId"],
        "features": told["FeatureSet"],
    }
    reads: dict[str, Callable[[Aws], Any]] = {
        "policy_types": _types,
        "policies": _policies,
        "places": _places,
        "delegates": _delegates,
    }
    for name, read in reads.items():
        try:
            row[name] = read(aws)
        except UnobservedError as error:
            row.setdefault(UNOBSERVED, {})[name] = str(error)
    yield row


def _roots(aws: Aws) -> list[Any]:
    found: list[Any] = aws.call(ROOTS)["Roots"]
    return found


def _types(aws: Aws) -> list[str]:
    return sorted(
        {
            each["Type"]
            for root in _roots(aws)
            for each in root["PolicyTypes"]
            if each["Status"] == "ENABLED"
        }
    )


def _policies(aws: Aws) -> list[OrganizationPolicy]:
    return [
        OrganizationPolicy(
            id=policy["Id"],
            name=policy["Name"],
            type=kind,
            targets=sorted(
                each["TargetId"]
                for each in aws.pages(TARGETS, "Targets", PolicyId=policy["Id"], MaxResults=PAGE)
            ),
            statements=_stated(aws, policy["Id"]) if kind in STATED else [],
        )
        for kind in _types(aws)
        for policy in aws.pages(POLICIES, "Policies", Filter=kind, MaxResults=PAGE)
    ]


def _stated(aws: Aws, policy: str) -> list[Statement]:
    content = aws.call(POLICY, PolicyId=policy)["Policy"]["Content"]
    return statements(content, f"organisation policy {policy}")


def _places(aws: Aws) -> list[Place]:
    found: list[Place] = []
    waiting = [root["Id"] for root in _roots(aws)]
    while waiting:
        above = waiting.pop(0)
        for account in aws.pages(MEMBERS, "Accounts", ParentId=above, MaxResults=PAGE):
            found.append(Place(id=account["Id"], parent=above, account=True))
        for unit in aws.pages(UNITS, "OrganizationalUnits", ParentId=above, MaxResults=PAGE):
            found.append(Place(id=unit["Id"], parent=above, account=False))
            waiting.append(unit["Id"])
    return sorted(found, key=lambda place: place["id"])


def _delegates(aws: Aws) -> list[Delegate]:
    told = aws.pages(DELEGATES, "DelegatedAdministrators", MaxResults=PAGE)
    return [
        Delegate(
            account=each["Id"],
            services=sorted(
                one["ServicePrincipal"]
                for one in aws.pages(
                    SERVICES, "DelegatedServices", AccountId=each["Id"], MaxResults=PAGE
                )
            ),
        )
        for each in told
    ]
