"""What one refused operation does to the kinds of identities: it is missing by name, no more."""

import pytest

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
LISTS = [
    (iam_groups.groups, "iam:GetAccountAuthorizationDetails"),
    (access_keys.access_keys, "iam:GetCredentialReport"),
    (mfa_devices.mfa_devices, "iam:ListVirtualMFADevices"),
    (identity_providers.saml_providers, "iam:ListSAMLProviders"),
    (identity_providers.oidc_providers, "iam:ListOpenIDConnectProviders"),
    (server_certificates.server_certificates, "iam:ListServerCertificates"),
    (organisation_tree.organizations, "organizations:DescribeOrganization"),
    (identity_center.identity_centers, "sso-admin:ListInstances"),
    (identity_center.permission_sets, "sso-admin:ListPermissionSets"),
    (identity_center.permission_sets, "sso-admin:DescribePermissionSet"),
    (identity_store.directory_users, "identitystore:ListUsers"),
    (identity_store.directory_groups, "identitystore:ListGroups"),
    (access_analyzer.coverage, "accessanalyzer:ListAnalyzers"),
    (access_analyzer.external_access, "accessanalyzer:ListFindingsV2"),
]
"""Collectors and an operation without which their population is not whole."""
FIELDS = [
    (contacts.contacts, "account:GetContactInformation", ["primary"]),
    (contacts.contacts, "account:GetAlternateContact", ["billing", "operations", "security"]),
    (organisation_tree.organizations, "organizations:ListPolicies", ["policies"]),
    (organisation_tree.organizations, "organizations:DescribePolicy", ["policies"]),
    (organisation_tree.organizations, "organizations:ListTargetsForPolicy", ["policies"]),
    (organisation_tree.organizations, "organizations:ListAccountsForParent", ["places"]),
    (
        organisation_tree.organizations,
        "organizations:ListOrganizationalUnitsForParent",
        ["places"],
    ),
    (
        organisation_tree.organizations,
        "organizations:ListRoots",
        ["places", "policies", "policy_types"],
    ),
    (
        organisation_tree.organizations,
        "organizations:ListDelegatedServicesForAccount",
        ["delegates"],
    ),
    (identity_center.permission_sets, "sso-admin:GetInlinePolicyForPermissionSet", ["inline"]),
    (
        identity_center.permission_sets,
        "sso-admin:ListManagedPoliciesInPermissionSet",
        ["managed"],
    ),
    (
        identity_center.permission_sets,
        "sso-admin:ListCustomerManagedPolicyReferencesInPermissionSet",
        ["customer_managed"],
    ),
    (identity_center.permission_sets, "sso-admin:ListAccountAssignments", ["assignments"]),
    (identity_store.directory_groups, "identitystore:ListGroupMemberships", ["members"]),
]
"""Collectors, an operation, and the fields that it alone tells."""


def refuse(faults, operation):
    """Refuse an operation, by the service's name as the fault line knows it."""
    service, _, name = operation.partition(":")
    faults.deny(f"{service.replace('-', '')}:{name}")


@pytest.mark.parametrize(("collector", "operation"), LISTS, ids=[each[1] for each in LISTS])
def test_population_is_not_whole(source, gather, faults, collector, operation):
    """Without its list a population is not collected, or partial: never an empty answer."""
    refuse(faults, operation)
    units = gather(source, collector)
    (unit,) = [unit for (_, place), unit in units.items() if place in (ACCOUNT, HERE)]
    assert unit.evidence.gap is not None
    assert unit.evidence.gap.cause == "refused"


@pytest.mark.parametrize(
    ("collector", "operation", "fields"), FIELDS, ids=[each[1] for each in FIELDS]
)
def test_fields_are_not_observed(source, gather, faults, collector, operation, fields):
    """What one operation tells is missing by name; all other fields stand as they are."""
    whole = rows(gather(source, collector))
    refuse(faults, operation)
    (row,), (before,) = rows(gather(source, collector)), whole
    assert sorted(row[UNOBSERVED]) == fields
    assert all(operation in reason for reason in row[UNOBSERVED].values())
    assert {name: before[name] for name in before if name not in fields} == {
        name: row[name] for name in row if name != UNOBSERVED
    }


def rows(units):
    return [
        row
        for (_, place), unit in units.items()
        if place in (ACCOUNT, HERE)
        for row in Record.parse(unit.record.body).rows
    ]
