"""Checks of identities in the cloud: who signs in, by what, and whom AWS can reach about it."""

from datetime import datetime, timedelta

from collectors.aws.identity.access_keys import IamAccessKey
from collectors.aws.identity.account import Account
from collectors.aws.identity.contacts import AccountContacts
from collectors.aws.identity.iam_groups import IamGroup
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.identity_providers import OidcProvider, SamlProvider
from collectors.aws.identity.mfa_devices import MfaDevice
from collectors.aws.identity.server_certificates import ServerCertificate
from controls.check import check, not_applicable
from controls.population import Inventory

BY_GROUP = "group "


@check("CLD-101")
def root_second_factor_is_hardware(account: Account, devices: Inventory[MfaDevice]) -> None:
    """The root user's second factor is a key or token in hardware, not an app."""
    assert account.root_mfa, "the root user has no second factor"
    virtual = [each.id for each in devices if each.root]
    assert not virtual, f"the root user's second factor is virtual: {', '.join(virtual)}"


@check("CLD-102")
def person_holds_no_long_lived_key(user: IamUser) -> None:
    """No person holds an access key: people get credentials that end by themselves."""
    if user.service:
        not_applicable("a service account, which belongs to no person")
    live = [str(key["number"]) for key in user.keys if key["active"]]
    assert not live, f"a person's account with live access key {' and '.join(live)}"


@check("CLD-102")
def user_has_one_live_key(user: IamUser) -> None:
    """No account has two live access keys, save while they are exchanged."""
    live = [key for key in user.keys if key["active"]]
    if not live:
        not_applicable("holds no live access key")
    assert len(live) == 1, "holds two live access keys"


@check("CLD-102")
def key_switched_off_is_deleted(
    key: IamAccessKey, *, deleted_within: timedelta, now: datetime
) -> None:
    """A key that is switched off is deleted, unless it was used or made of late."""
    if key.active:
        not_applicable("a live key")
    last = max((each for each in (key.rotated, key.last_used) if each), default=None)
    assert last, "is off, was made and used at no known time, and still stands"
    assert last >= now - deleted_within, (
        f"is off, was made or used last on {last:%Y-%m-%d}, and stands"
    )


@check("CLD-103")
def person_signs_in_by_federation(user: IamUser, *, break_glass: list[str]) -> None:
    """Nobody has a console password in IAM but the accounts kept for emergencies."""
    if user.service:
        not_applicable("a service account, which belongs to no person")
    if user.name in break_glass:
        not_applicable("kept for emergencies")
    assert not user.console, "signs in with a password of its own in IAM, not by federation"


@check("CLD-104")
def user_holds_rights_by_group(user: IamUser) -> None:
    """No user holds a policy of its own: rights come by groups."""
    sources = {each["source"] for each in user.statements}
    direct = sorted(each for each in sources if not each.startswith(BY_GROUP))
    assert not direct, f"holds policies directly: {', '.join(direct)}"


@check("CLD-104")
def group_has_members(group: IamGroup, users: Inventory[IamUser]) -> None:
    """No group stands empty, with rights for whoever is put into it."""
    assert users.by("groups").get(group.name), "has no members"


@check("CLD-105")
def passwords_are_changed_in_time(account: Account, *, password_ends_within: timedelta) -> None:
    """Console passwords end after a time."""
    policy = account.password_policy
    assert policy, "no password policy is set"
    age = policy["max_age_days"]
    assert age, "passwords never end"
    assert age <= password_ends_within.days, (
        f"passwords end after {age} days, beyond {password_ends_within.days}"
    )


@check("CLD-105")
def passwords_demand_symbols(account: Account) -> None:
    """Console passwords hold a character that is neither letter nor digit."""
    policy = account.password_policy
    assert policy, "no password policy is set"
    assert policy["symbols"], "passwords need no symbol"


@check("CLD-106")
def server_certificate_is_renewed(
    certificate: ServerCertificate, *, renew_before: timedelta, now: datetime
) -> None:
    """No server certificate in IAM has ended or ends soon."""
    assert certificate.expires > now + renew_before, (
        f"ends on {certificate.expires:%Y-%m-%d}, within {renew_before.days} days or before"
    )


@check("CLD-106")
def saml_metadata_is_renewed(
    provider: SamlProvider, *, renew_before: timedelta, now: datetime
) -> None:
    """The metadata of no SAML provider has ended or ends soon."""
    if provider.valid_until is None:
        not_applicable("the metadata name no end")
    ends = f"{provider.valid_until:%Y-%m-%d}"
    assert provider.valid_until > now + renew_before, (
        f"metadata end on {ends}, within {renew_before.days} days or before"
    )


@check("CLD-107")
def saml_provider_is_approved(provider: SamlProvider, *, saml_providers: list[str]) -> None:
    """Every SAML provider that the account trusts is on the approved list."""
    if not saml_providers:
        not_applicable("the parameter saml_providers names none")
    assert provider.name in saml_providers, "is trusted and not on the approved list"


@check("CLD-107")
def oidc_issuer_is_approved(provider: OidcProvider, *, oidc_issuers: list[str]) -> None:
    """Every OpenID Connect issuer that the account trusts is on the approved list."""
    if not oidc_issuers:
        not_applicable("the parameter oidc_issuers names none")
    assert provider.issuer in oidc_issuers, "is trusted and not on the approved list"


@check("CLD-101")
def mfa_device_is_somebodys(device: MfaDevice) -> None:
    """No virtual second factor lies about that is assigned to nobody."""
    assert device.user or device.root, "is assigned to nobody"


@check("CLD-108")
def security_contact_is_set(contacts: AccountContacts) -> None:
    """AWS knows whom to tell of an incident in the account."""
    assert contacts.security, "no security contact is set"


@check("CLD-108")
def other_contacts_are_set(contacts: AccountContacts) -> None:
    """AWS knows whom to tell of bills and of operations."""
    missing = [name for name in ("billing", "operations") if not getattr(contacts, name)]
    assert not missing, f"no contact is set for {' and '.join(missing)}"


@check("CLD-108")
def account_has_contact_information(contacts: AccountContacts) -> None:
    """The account has an address where its owner is reached."""
    assert contacts.primary, "has no contact information"
