"""Groups, keys, devices, providers, contacts, organisation and Identity Center as collected."""

from typing import Any

from collectors.aws.identity import (
    access_analyzer,
    access_keys,
    contacts,
    iam_groups,
    identity_center,
    identity_providers,
    identity_store,
    mfa_devices,
    organisation_tree,
    server_certificates,
)
from evidence.record import UNOBSERVED, Record

ACCOUNT = "123456789012"
HERE = f"{ACCOUNT}/eu-west-1"


def seen(units: Any, collector: Any, place: str = ACCOUNT) -> list[Any]:
    model = collector.resource
    record = units[model.kind, place].record
    return list(model.hydrate(Record.parse(record.body).rows))


def test_groups(source, gather):
    """A group comes with what its members may do; an empty one too."""
    made = seen(gather(source, iam_groups.groups), iam_groups.groups)
    groups = {each.name: each for each in made}
    assert set(groups) == {"admins", "nobody"}
    assert groups["admins"].allows("*")
    assert [each["source"] for each in groups["nobody"].statements] == ["inline all"]


def test_keys_and_devices(source, gather):
    """Keys are rows of their own, root's would be marked; devices say whose they are."""
    units = gather(source, access_keys.access_keys, mfa_devices.mfa_devices)
    keys = seen(units, access_keys.access_keys)
    assert [(each.name, each.number, each.active, each.root) for each in keys] == [
        ("deploy", 1, True, False),
        ("deploy", 2, False, False),
    ]
    assert keys[0].id == f"access-key/1/arn:aws:iam::{ACCOUNT}:user/deploy"
    (device,) = seen(units, mfa_devices.mfa_devices)
    assert (device.user, device.root) == (f"arn:aws:iam::{ACCOUNT}:user/ada", False)
    assert device.enabled


def test_providers_and_certificates(source, gather):
    """Providers and certificates are known by name, and by the end of their validity."""
    units = gather(
        source,
        identity_providers.saml_providers,
        identity_providers.oidc_providers,
        server_certificates.server_certificates,
    )
    (saml,) = seen(units, identity_providers.saml_providers)
    (oidc,) = seen(units, identity_providers.oidc_providers)
    (certificate,) = seen(units, server_certificates.server_certificates)
    assert saml.name == "idp"
    assert saml.valid_until is not None
    assert oidc.issuer == "token.example.com"
    assert (certificate.name, certificate.expires.tzinfo is not None) == ("old", True)


def test_contacts_are_told_without_who_they_are(source, gather):
    """Of a contact it is kept that there is one; what the stand-in does not serve is unseen."""
    units = gather(source, contacts.contacts)
    unit = units["aws.account.contacts", ACCOUNT]
    (row,) = Record.parse(unit.record.body).rows
    assert (row["security"], row["billing"], row["operations"]) == (True, False, False)
    assert row["primary"]
    assert b"Example Street" not in unit.transcript.body
    assert b"example.com" not in unit.transcript.body
    assert b"15550100" not in unit.transcript.body


def test_organisation_is_a_tree_with_policies(source, gather):
    """The management account sees units, policies with their targets, and delegates."""
    (found,) = seen(
        gather(source, organisation_tree.organizations), organisation_tree.organizations
    )
    assert (found.management, found.features) == (ACCOUNT, "ALL")
    assert found.policy_types == ["SERVICE_CONTROL_POLICY"]
    assert {each["name"] for each in found.policies} == {"FullAWSAccess", "stay"}
    (delegate,) = found.delegates
    assert delegate["services"] == ["guardduty.amazonaws.com"]
    member = delegate["account"]
    root, unit, account = found.above(member)
    assert (root[:2], unit[:3], account) == ("r-", "ou-", member)
    levels = found.levels(member)
    assert sorted(each["effect"] for each in levels[1]) == ["Allow", "Deny"]
    assert found.levels(ACCOUNT) is None
    assert found.levels(member, organisation_tree.RCP) is None


def test_organisation_of_a_member_is_not_observed(source, gather, faults):
    """Where the organisation tells nothing, its policies are not observed and not empty."""
    faults.deny("organizations:ListRoots")
    faults.deny("organizations:ListDelegatedAdministrators")
    unit = gather(source, organisation_tree.organizations)
    (row,) = Record.parse(unit["aws.organizations.organization", ACCOUNT].record.body).rows
    assert sorted(row[UNOBSERVED]) == ["delegates", "places", "policies", "policy_types"]
    assert row["features"] == "ALL"


def test_permission_sets(source, gather):
    """A permission set says what it allows, how long a session lasts and who holds it where."""
    units = gather(source, identity_center.identity_centers, identity_center.permission_sets)
    (instance,) = seen(units, identity_center.identity_centers, HERE)
    assert (instance.owner, instance.here) == (ACCOUNT, True)
    (made,) = seen(units, identity_center.permission_sets, HERE)
    assert (made.name, made.session_minutes, made.administrates) == ("admins", 720, True)
    assert made.customer_managed == ["readers"]
    assert made.inline[0]["effect"] == "Deny"
    assert [(each["account"], each["type"]) for each in made.assignments] == [(ACCOUNT, "GROUP")]


def test_directory(source, gather):
    """Of people the directory keeps the name they sign in with, and nothing else."""
    units = gather(source, identity_store.directory_users, identity_store.directory_groups)
    (user,) = seen(units, identity_store.directory_users, HERE)
    (group,) = seen(units, identity_store.directory_groups, HERE)
    assert (user.name, user.email) == ("ada@example.com", "ada@example.com")
    assert (group.name, group.members) == ("operators", [user.id])
    body = units["aws.identitystore.user", HERE].transcript.body
    assert b"FamilyName" not in body
    assert b"Emails" not in body


def test_replay_gives_the_same(source, gather, replayed):
    """Each kind is made again from its transcript alone, byte for byte."""
    units = gather(
        source,
        iam_groups.groups,
        access_keys.access_keys,
        mfa_devices.mfa_devices,
        contacts.contacts,
        organisation_tree.organizations,
        identity_center.permission_sets,
        identity_store.directory_groups,
    )
    for unit in units.values():
        if unit.record is not None:
            assert replayed(unit).body == unit.record.body


def test_analysers_and_what_they_found(source, gather):
    """A region says who watches it, and what is found open is a row until it is archived."""
    units = gather(source, access_analyzer.coverage, access_analyzer.external_access)
    (here,) = seen(units, access_analyzer.coverage, HERE)
    (there,) = seen(units, access_analyzer.coverage, f"{ACCOUNT}/us-east-1")
    assert (here.watched, there.watched, there.analyzers) == (True, False, [])
    assert [each["name"] for each in here.analyzers] == ["outside", "unused"]
    (found,) = seen(units, access_analyzer.external_access, HERE)
    assert (found.resource, found.owner) == ("arn:aws:s3:::plain-example", ACCOUNT)
    assert b"analyzedAt" not in units["aws.accessanalyzer.finding", HERE].transcript.body


def test_unchanged_account_gives_the_same_bytes(source, gather):
    """Read twice, each kind is the same record from the same transcript."""
    read = (
        iam_groups.groups,
        access_keys.access_keys,
        mfa_devices.mfa_devices,
        identity_providers.saml_providers,
        server_certificates.server_certificates,
        contacts.contacts,
        organisation_tree.organizations,
        identity_center.identity_centers,
        identity_center.permission_sets,
        identity_store.directory_users,
        identity_store.directory_groups,
        access_analyzer.external_access,
    )
    before, after = gather(source, *read), gather(source, *read)
    for key, unit in before.items():
        assert after[key].record.body == unit.record.body, key
        assert after[key].transcript.body == unit.transcript.body, key
