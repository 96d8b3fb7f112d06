"""Checks of KMS keys, secrets and certificates: renewed in time, strong, and shut to strangers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from collectors.aws.identity.organizations import OrganizationAccount
from collectors.aws.keys.certificates import Certificate
from collectors.aws.keys.kms import Key
from collectors.aws.keys.secrets import Secret
from collectors.aws.policies.named_accounts import named_accounts
from collectors.aws.policies.policy import Statement, matches
from controls.check import check, not_applicable, not_observed
from controls.population import Estate

LEAVING = ("PendingDeletion", "PendingReplicaDeletion")
GOVERNING = ("kms:putkeypolicy", "kms:schedulekeydeletion", "kms:disablekey")
USING = ("kms:decrypt", "kms:encrypt", "kms:generatedatakey")
ENDED = ("EXPIRED", "REVOKED", "FAILED")


@check("CLD-406", "TEC-21")
def key_is_renewed(key: Key) -> None:
    """KMS renews a key of ours by itself."""
    _must_be_ours(key)
    if not key.rotatable:
        not_applicable(f"KMS cannot renew a key of {key.spec} with material by {key.origin}")
    _must_be_in_use(key)
    assert key.rotated, "automatic rotation is off"


@check("CLD-406")
def key_is_not_on_its_way_out(key: Key) -> None:
    """No key is about to be deleted, and what it encrypted with it."""
    _must_be_ours(key)
    leaving = key.state in LEAVING
    on = key.deleted_on
    assert not leaving, f"will be deleted{f' on {on.date()}' if on else ''}: {key.state}"


@check("CLD-407", "TEC-21")
def key_policy_is_not_public(key: Key) -> None:
    """No key of ours may be used by anyone of whatever account."""
    _must_be_ours(key)
    _must_be_in_use(key)
    assert not key.policy_public, "its policy allows something to anyone"


@check("CLD-407")
def key_is_used_by_known_accounts(
    key: Key, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """A key's policy lets in accounts of the organisation or approved ones only."""
    _must_be_ours(key)
    _must_be_in_use(key)
    _must_know(key, key.policy or (), members, approved)


@check("CLD-407")
def key_keepers_do_not_use_it(key: Key) -> None:
    """Whoever may change or end a key may not use it on data, the account as a whole apart."""
    _must_be_ours(key)
    _must_be_in_use(key)
    policy = [each for each in key.policy or () if each["effect"] == "Allow"]
    keepers = _holders(policy, GOVERNING)
    both = sorted(keepers & _holders(policy, USING))
    assert not both, f"its policy lets {' and '.join(both)} both keep it and use it"


@check("CLD-408")
def secret_renews_itself(secret: Secret) -> None:
    """A secret is replaced at set times without anybody doing it."""
    _must_be_kept_here(secret)
    assert secret.rotates, "automatic rotation is off"


@check("CLD-408")
def secret_was_changed_in_time(
    secret: Secret, *, secret_changed_within: timedelta, now: datetime
) -> None:
    """The value of a secret is no older than allowed."""
    _must_be_kept_here(secret)
    last = max(each for each in (secret.created, secret.changed, secret.rotated) if each)
    assert now - last <= secret_changed_within, (
        f"was last changed on {last.date()}, longer ago than {secret_changed_within.days} days"
    )


@check("CLD-408")
def secret_is_not_public(secret: Secret) -> None:
    """No secret can be read by anyone of whatever account."""
    assert not secret.policy_public, "its policy lets anyone in"


@check("CLD-408")
def secret_is_read_by_known_accounts(
    secret: Secret, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """A secret's policy lets in accounts of the organisation or approved ones only."""
    _must_know(secret, secret.policy or (), members, approved)


@check("CLD-409")
def certificate_holds_for_some_time(
    certificate: Certificate, *, left: timedelta, now: datetime
) -> None:
    """A certificate that is presented does not end within the time that renewal takes."""
    if not certificate.used:
        not_applicable("no service presents it")
    assert certificate.status not in ENDED, f"is {certificate.status.lower()}"
    if certificate.expires is None:
        not_applicable(f"not issued yet: {certificate.status}")
    assert certificate.expires - now >= left, (
        f"ends on {certificate.expires.date()}, sooner than {left.days} days from now"
    )


@check("CLD-409")
def certificate_key_is_strong(certificate: Certificate, *, algorithms: list[str]) -> None:
    """The key of a certificate is of an algorithm and a length that stand."""
    assert certificate.algorithm in algorithms, (
        f"its key is {certificate.algorithm}, not one of {', '.join(algorithms)}"
    )


def _must_be_ours(key: Key) -> None:
    if key.manager != "CUSTOMER":
        not_applicable("a key that AWS manages, whose rules cannot be set")


def _must_be_in_use(key: Key) -> None:
    if key.state != "Enabled":
        not_applicable(f"not in use: {key.state}")


def _must_be_kept_here(secret: Secret) -> None:
    if secret.service:
        not_applicable(f"kept by {secret.service}")
    if secret.primary:
        not_applicable(f"a copy of the one in {secret.primary}, which is judged itself")


def _must_know(
    held: Key | Secret,
    policy: Sequence[Statement],
    members: Estate[OrganizationAccount],
    approved: list[str],
) -> None:
    own = str(held.id).split(":")[4]
    unknown = named_accounts(policy) - {own, *approved}
    # What an account lists that stands alone says nothing of the organisation of another.
    ours = {member.organization for member in members if member.id == own}
    if unknown and not any(one.listed and one.organization in ours for one in members):
        not_observed(held, "whose accounts these are", "no account lists the organisation")
    strangers = sorted(unknown - {str(member.id) for member in members})
    assert not strangers, (
        f"its policy lets in account {' and '.join(strangers)}, unknown and not approved"
    )


def _holders(allowed: Sequence[Statement], actions: Sequence[str]) -> set[str]:
    """Users and roles whom a statement allows one of the actions by name or pattern."""
    return {
        principal.removeprefix("AWS:")
        for each in allowed
        if any(
            matches(pattern.lower(), action) for pattern in each["actions"] for action in actions
        )
        for principal in each["principals"]
        if ":user/" in principal or ":role/" in principal
    }
