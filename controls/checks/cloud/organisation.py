"""Checks of an AWS organisation: what its policies keep every account from doing."""

from collectors.aws.identity.organisation_tree import SCP, Organization
from collectors.aws.policies.evaluation import Policies, evaluate
from collectors.aws.policies.policy import Statement, statements
from collectors.aws.policies.request import Principal, Request
from controls.check import check, not_applicable
from controls.population import Estate

FULL = "FullAWSAccess"
LEAVE = "organizations:LeaveOrganization"
EVERYTHING: list[Statement] = statements(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},
    "everything",
)
NAMED = 5
"""How many accounts a reason names."""


@check("CLD-121")
def organisation_has_all_features(
    organisation: Organization, organisations: Estate[Organization]
) -> None:
    """The organisation can limit its accounts, not only pay for them."""
    _must_tell(organisation, organisations)
    assert organisation.features == "ALL", f"has {organisation.features} features only"


@check("CLD-121")
def organisation_uses_policy_types(
    organisation: Organization, organisations: Estate[Organization], *, policy_types: list[str]
) -> None:
    """The organisation has the types of policies switched on that it is to use."""
    _must_tell(organisation, organisations)
    missing = sorted(set(policy_types) - set(organisation.policy_types))
    assert not missing, f"has not switched on {', '.join(missing)}"


@check("CLD-121")
def organisation_limits_its_accounts(
    organisation: Organization, organisations: Estate[Organization]
) -> None:
    """Over every member account stands a service control policy that denies something."""
    accounts = _members(organisation, organisations)
    free = [
        account
        for account in accounts
        if not any(
            each["effect"] == "Deny"
            for level in organisation.levels(account) or ()
            for each in level
        )
    ]
    assert not free, f"no service control policy denies anything to {_listed(free)}"


@check("CLD-122")
def accounts_cannot_leave(organisation: Organization, organisations: Estate[Organization]) -> None:
    """No member account can leave the organisation by itself."""
    may = _may(organisation, organisations, LEAVE)
    assert not may, f"{_listed(may)} may leave the organisation"


@check("CLD-122")
def recording_cannot_be_switched_off(
    organisation: Organization, organisations: Estate[Organization], *, recording: list[str]
) -> None:
    """No member account can switch its logs and detectors off."""
    open_to = {action: _may(organisation, organisations, action) for action in recording}
    found = sorted(action for action, may in open_to.items() if may)
    assert not found, (
        f"{_listed(sorted({one for may in open_to.values() for one in may}))} "
        f"may {', '.join(found)}"
    )


@check("CLD-122")
def regions_out_of_use_are_barred(
    organisation: Organization,
    organisations: Estate[Organization],
    *,
    regions: list[str],
    probed: str,
    probe: str,
) -> None:
    """No member account can work in a region that is not used."""
    if not regions:
        not_applicable("the parameter regions names none")
    if probed in regions:
        not_applicable(f"{probed}, which is asked for, is a region in use")
    may = _may(organisation, organisations, probe, region=probed)
    assert not may, f"{_listed(may)} may {probe} in {probed}, which is not in use"


@check("CLD-122")
def root_users_of_members_are_barred(
    organisation: Organization, organisations: Estate[Organization], *, probe: str
) -> None:
    """The root users of member accounts can do nothing."""
    may = _may(organisation, organisations, probe, who="root")
    assert not may, f"the root user may {probe} in {_listed(may)}"


@check("CLD-123")
def delegates_are_approved(
    organisation: Organization, organisations: Estate[Organization], *, delegates: list[str]
) -> None:
    """Every account that administers a service for the organisation is on the approved list."""
    _must_tell(organisation, organisations)
    others = [
        f"{each['account']} ({', '.join(each['services'])})"
        for each in organisation.delegates
        if each["account"] not in delegates
    ]
    assert not others, f"administered by {'; '.join(others)}, not on the approved list"


@check("CLD-121")
def accounts_stand_in_units(
    organisation: Organization, organisations: Estate[Organization]
) -> None:
    """No member account stands right below the root, where no unit's policies reach it."""
    _must_tell(organisation, organisations)
    loose = [
        each["id"]
        for each in organisation.places
        if each["account"]
        and each["parent"].startswith("r-")
        and each["id"] != organisation.management
    ]
    assert not loose, f"in no unit: {_listed(loose)}"


def _must_tell(organisation: Organization, organisations: Estate[Organization]) -> None:
    """Let the management account tell of the organisation; where it is not read, nobody does."""
    if organisation.organization is None:
        not_applicable("stands alone, in no organisation")
    management = organisation.management
    told = any(
        each.id == management and each.organization == organisation.organization
        for each in organisations
    )
    if organisation.id != management and told:
        not_applicable(f"told by the management account {management}")
    # What a member account is not told is not observed, whatever else it knows.
    _ = organisation.policy_types


def _members(organisation: Organization, organisations: Estate[Organization]) -> list[str]:
    _must_tell(organisation, organisations)
    found = [
        each["id"]
        for each in organisation.places
        if each["account"] and each["id"] != organisation.management
    ]
    if not found:
        not_applicable("has no member account")
    return found


def _may(
    organisation: Organization,
    organisations: Estate[Organization],
    action: str,
    *,
    who: str = "role/administrator",
    region: str = "",
) -> list[str]:
    """The member accounts whose administrators the policies let take an action, or may let."""
    found = []
    for account in _members(organisation, organisations):
        asking = Principal(f"arn:aws:iam::{account}:{who}")
        levels = organisation.levels(account, SCP)
        held = Policies(identity=EVERYTHING, service_control=levels)
        known = {"aws:RequestedRegion": (region,)} if region else {}
        if evaluate(Request(asking, action, context=known), held).may:
            found.append(account)
    return found


def _listed(accounts: list[str]) -> str:
    more = f" and {len(accounts) - NAMED} more" if len(accounts) > NAMED else ""
    return f"{', '.join(accounts[:NAMED])}{more}"
