"""Accounts of an organisation of GitHub: members, outside collaborators, and deploy keys."""

from collections.abc import Iterator, Mapping
from typing import Final

from collectors.accounts.words import Factor
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.identity.account import Account
from collectors.identity.github.session import GitHub
from collectors.identity.provider import DOES_NOT_TELL, address, untold
from evidence.record import UNOBSERVED, Fields
from evidence.transcript import Gap

NEEDS: Final = ("a token of an owner of the organisation", "read:org")
_KEYS: Final = "and 'repo' where deploy_keys is yes"
_UNTOLD: Final = untold(
    "GitHub", "display", "expires", "manager", "department", "entity", "country", "sponsor"
)
_OF_PEOPLE: Final = untold("GitHub", "created", "last_sign_in", "owner")
_KEY: Final = "deploy-key/"


def _guest(row: Fields) -> bool:
    return row.get("kind_said") == "guest"


@collector(Account, needs=(*NEEDS, _KEYS), covers={"guests": _guest})
def github_accounts(github: GitHub) -> Iterator[Fields]:
    """Every member and outside collaborator, and every deploy key where they are asked for."""
    owners = github.owners()
    for user in github.members():
        status = "owner" if str(user["id"]) in owners else "member"
        yield _row(github, user, status, "service" if user.get("type") == "Bot" else None)
    within = {each["id"] for each in github.members()}
    for user in github.outside():
        if user["id"] in within:
            # One who left between the two lists, and was let into a repository.
            continue
        yield _row(github, user, "outside collaborator", "guest")
    by_login = {each["login"]: str(each["id"]) for each in (*github.members(), *github.outside())}
    for repository, key in github.deploy_keys():
        yield _key(github, repository, key, by_login)


def _row(github: GitHub, user: Fields, status: str, kind: str | None) -> Fields:
    return {
        # Logins may change, and be taken by somebody else.
        "id": str(user["id"]),
        "system": github.scope.source,
        "login": user["login"],
        "active": True,
        "status": status,
        "sign_in_lag": 0,
        # GitHub has no such field; whose an account is, the identity provider says or nobody.
        "employee_number": None,
        "kind_said": kind,
        "privileged": ["owner"] if status == "owner" else [],
        UNOBSERVED: {**_UNTOLD, **_OF_PEOPLE},
    }


def _key(github: GitHub, repository: str, key: Fields, by_login: Mapping[str, str]) -> Fields:
    """A deploy key, whose owner is whoever added it, by id while they are of the organisation."""
    by, enabled = key.get("added_by"), key.get("enabled", True)
    unobserved = dict(_UNTOLD) | untold("GitHub", "mfa")
    row: Fields = {
        "id": f"{_KEY}{key['id']}",
        "system": github.scope.source,
        "login": f"{repository}/{key['id']}",
        "active": enabled is not False,
        "status": "reads" if key.get("read_only") else "reads and writes",
        "created": key.get("created_at"),
        "sign_in_lag": 1,
        "employee_number": None,
        "kind_said": "service",
        "owner": by_login.get(by, by) if by else None,
        "privileged": [],
    }
    if "last_used" in key:
        row = {**row, "last_sign_in": key["last_used"]}
    else:
        unobserved["last_sign_in"] = "last_used was not told"
    return {**row, UNOBSERVED: unobserved}


@github_accounts.facet
def external_id(github: GitHub, row: Fields) -> str | None:
    """Who it is at the organisation's identity provider; None where it is nobody there."""
    if _is_key(row):
        return None
    held = github.identities()
    if held is None:
        said = f"GitHub{DOES_NOT_TELL}external_id without an identity provider"
        raise UnobservedError(Gap("POST /graphql", "not-configured", "NoProvider", None, said))
    return next(iter(_names(held.get(row["id"]))), None)


@github_accounts.facet
def email(github: GitHub, row: Fields) -> str | None:
    """The address at the identity provider; those of profiles are one's own and not asked for.

    Without a provider nobody has an address here: whose each account is takes a confirmed link.
    """
    return next(iter(_addresses(github, row)), None)


@github_accounts.facet
def aliases(github: GitHub, row: Fields) -> list[str]:
    """Further addresses at the identity provider."""
    return _addresses(github, row)[1:]


@github_accounts.facet
def mfa(github: GitHub, row: Fields) -> list[Factor]:
    """That there is a second factor, not which: GitHub lists those who have none."""
    if _is_key(row):
        raise UnobservedError(Gap("mfa", "unsupported", "NoPerson", None, "a key has no factors"))
    return [] if row["id"] in github.without_factor() else ["unnamed"]


@github_accounts.facet
def groups(github: GitHub, row: Fields) -> list[str]:
    """The teams it is in, through teams below included; outside collaborators are in none."""
    if _is_key(row) or _guest(row):
        return []
    held = github.remembered("containing", lambda: github.memberships().containing())
    return sorted(held.get(row["id"], ()))


def _is_key(row: Fields) -> bool:
    return str(row["id"]).startswith(_KEY)


def _names(identity: Fields | None) -> list[str]:
    """What the provider calls it: by SAML, then by SCIM."""
    told = identity or {}
    names = (
        (told.get("samlIdentity") or {}).get("nameId"),
        (told.get("scimIdentity") or {}).get("username"),
    )
    return list(dict.fromkeys(str(each) for each in names if each))


def _addresses(github: GitHub, row: Fields) -> list[str]:
    if _is_key(row):
        return []
    held = github.identities() or {}
    found = (address(each) for each in _names(held.get(row["id"])))
    return list(dict.fromkeys(each for each in found if each))
