"""Checks of who may take on roles: anybody, other accounts, identity providers, services."""

import re

from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.organizations import OrganizationAccount
from collectors.aws.policies.conditions import Condition, parsed
from collectors.aws.policies.named_accounts import by_condition
from collectors.aws.policies.narrowing import narrows
from collectors.aws.policies.policy import Statement, is_public
from controls.check import check, not_applicable
from controls.population import Estate

SERVICE = "belongs to an AWS service, which alone can change it"
ACCOUNT = re.compile(r"AWS:(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::(.*))?")
WEB_IDENTITY, SAML = "sts:assumerolewithwebidentity", "sts:assumerolewithsaml"
EXACT = ("stringequals", "stringlike", "stringequalsignorecase")
PATTERN = "stringlike"
WILD = re.compile(r"[*?]|\$\{")
OF_PATHS = ("repo:", "project_path:")
"""How subjects begin that name an owner, a slash and a repository (GitHub, GitLab)."""
LABELS = frozenset({"system", "serviceaccount", "organization", "project", "workspace"})
"""Words of subjects that stand in those of every token of an issuer."""
SOURCES = frozenset({"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"})
SAML_AUDIENCE, SUBJECT = "saml:aud", ":sub"


@check("CLD-118")
def role_trusts_not_everybody(role: IamRole) -> None:
    """No role may be taken on by whoever asks."""
    _must_be_ours(role)
    assert not any(map(is_public, role.trust)), "trusts everybody"


@check("CLD-118")
def role_trusts_approved_accounts(
    role: IamRole, accounts: Estate[OrganizationAccount], *, approved_accounts: list[str]
) -> None:
    """No role trusts an account outside the organisation that is not on the approved list."""
    outside = _outside(role, accounts)
    if not outside:
        not_applicable("trusts no account outside the organisation")
    others = sorted(set(outside) - set(approved_accounts))
    assert not others, f"trusts {', '.join(others)}, outside the organisation and not approved"


@check("CLD-118")
def role_asks_outsiders_for_an_external_id(
    role: IamRole, accounts: Estate[OrganizationAccount]
) -> None:
    """A role that trusts an account outside the organisation asks it for an external id."""
    outside = _outside(role, accounts)
    if not outside:
        not_applicable("trusts no account outside the organisation")
    without = sorted(
        account for account, stated in outside.items() if not all(map(_wants_external_id, stated))
    )
    assert not without, f"trusts {', '.join(without)} without an external id"


@check("CLD-118")
def role_trusts_outsiders_by_name(role: IamRole, accounts: Estate[OrganizationAccount]) -> None:
    """A role that trusts an account outside the organisation names users or roles of it."""
    outside = _outside(role, accounts)
    if not outside:
        not_applicable("trusts no account outside the organisation")
    whole = sorted(
        account
        for account, stated in outside.items()
        if any(_names_whole(one, account) for one in stated)
    )
    assert not whole, f"trusts the whole of {', '.join(whole)}"


@check("CLD-119")
def role_trusts_tokens_by_subject(role: IamRole) -> None:
    """A role taken on by tokens of an OpenID Connect issuer says whose tokens."""
    stated = _stating(role, WEB_IDENTITY)
    if not stated:
        not_applicable("trusts no OpenID Connect issuer")
    wide = sorted(
        name for one in stated for name in one["principals"] if not _fixed(one, name, SUBJECT)
    )
    assert not wide, f"trusts any token of {', '.join(wide)}, whoever it was made for"


@check("CLD-119")
def role_trusts_tokens_for_this_use(role: IamRole) -> None:
    """A role taken on by tokens of an OpenID Connect issuer says what the tokens were made for."""
    stated = _stating(role, WEB_IDENTITY)
    if not stated:
        not_applicable("trusts no OpenID Connect issuer")
    wide = sorted(
        name for one in stated for name in one["principals"] if not _fixed(one, name, ":aud")
    )
    assert not wide, f"trusts tokens of {', '.join(wide)} for any audience"


@check("CLD-119")
def role_trusts_saml_for_this_use(role: IamRole) -> None:
    """A role taken on by SAML says for which sign-in page an assertion was made."""
    stated = _stating(role, SAML)
    if not stated:
        not_applicable("trusts no SAML provider")
    wide = [
        one
        for one in stated
        if not any(
            each.key.lower() == SAML_AUDIENCE and _is_fixed(each) for each in _conditions(one)
        )
    ]
    assert not wide, "trusts assertions made for any audience (no SAML:aud)"


@check("CLD-120")
def role_trusts_services_for_own_resources(role: IamRole, *, services: list[str]) -> None:
    """A role for a service that acts for many customers says for whose resources it may act."""
    _must_be_ours(role)
    asked = {f"Service:{name}" for name in services}
    stated = [
        one
        for one in role.trust
        if one["effect"] == "Allow" and not asked.isdisjoint(one["principals"])
    ]
    if not stated:
        not_applicable("trusts none of the services named")
    wide = sorted(
        {
            name.removeprefix("Service:")
            for one in stated
            if not any(_names_source(each) for each in one["conditions"])
            for name in asked.intersection(one["principals"])
        }
    )
    assert not wide, f"trusts {', '.join(wide)} for anybody's resources (no aws:SourceArn or such)"


def _must_be_ours(role: IamRole) -> None:
    if role.service_linked:
        not_applicable(SERVICE)


def _outside(role: IamRole, accounts: Estate[OrganizationAccount]) -> dict[str, list[Statement]]:
    """The accounts outside the organisation that a role trusts, with the statements that do."""
    _must_be_ours(role)
    found: dict[str, list[Statement]] = {}
    own = role.id.split(":")[4]
    for one in role.trust:
        if one["effect"] == "Allow":
            names = (ACCOUNT.fullmatch(name) for name in one["principals"])
            for account in {name[1] for name in names if name} | by_condition(one):
                found.setdefault(account, []).append(one)
    found.pop(own, None)
    if not found:
        return {}
    _must_be_listed(own, accounts)
    members = {account.id for account in accounts}
    return {account: stated for account, stated in found.items() if account not in members}


def _must_be_listed(own: str, accounts: Estate[OrganizationAccount]) -> None:
    """Hold the accounts to be all that the organisation has; a list nobody gave is unobserved."""
    mine = [account for account in accounts if account.id == own]
    whole = {account.organization for account in accounts if account.listed}
    for account in mine:
        if account.organization not in whole:
            _ = account.state


def _names_whole(statement: Statement, account: str) -> bool:
    named = (ACCOUNT.fullmatch(name) for name in statement["principals"])
    whole = any(each and each[1] == account and each[2] in (None, "root") for each in named)
    if account in by_condition(statement):
        # Anybody of the account, unless a condition names users or roles of it as well.
        keys = {each.key.lower() for each in _conditions(statement)}
        return "aws:principalarn" not in keys
    return whole and not any(map(narrows, statement["conditions"]))


def _wants_external_id(statement: Statement) -> bool:
    return any(
        each.key.lower() == "sts:externalid" and _is_fixed(each) for each in _conditions(statement)
    )


def _stating(role: IamRole, action: str) -> list[Statement]:
    """The statements of a trust that let an identity provider in by an action."""
    _must_be_ours(role)
    return [
        one
        for one in role.trust
        if one["effect"] == "Allow"
        and any(each.lower() in (action, "sts:*", "*") for each in one["actions"])
        and any(name.startswith("Federated:") for name in one["principals"])
    ]


def _fixed(statement: Statement, principal: str, ending: str) -> bool:
    """Whether a condition on the issuer's own key (`issuer:sub`) fixes its value."""
    return any(
        each.key.lower().endswith(ending)
        and _is_fixed(each)
        and (ending != SUBJECT or all(_names_one(each, value) for value in each.values))
        for each in _conditions(statement)
    ) or not principal.startswith("Federated:")


def _names_one(condition: Condition, subject: str) -> bool:
    """Whether a subject names whom it is of before its first wildcard: `repo:*` is anybody."""
    fixed = WILD.split(subject, maxsplit=1)[0] if condition.operator == PATTERN else subject
    if fixed == subject:
        return True
    if subject.startswith(OF_PATHS):
        return "/" in fixed
    return any(word and word not in LABELS for word in fixed.split(":"))


def _names_source(condition: str) -> bool:
    """Whether a condition lets a service act for named resources or accounts only."""
    return parsed(condition).key.lower() in SOURCES and narrows(condition)


def _conditions(statement: Statement) -> list[Condition]:
    return [parsed(each) for each in statement["conditions"]]


def _is_fixed(condition: Condition) -> bool:
    """Whether a condition wants values that do not begin with a wildcard."""
    return (
        condition.operator in EXACT
        and not condition.if_exists
        and not condition.quantifier.startswith("forall")
        and all(value[:1] not in ("", "*", "?") for value in condition.values)
    )
