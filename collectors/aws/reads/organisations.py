"""Reads of an AWS organisation: its units, its policies and who administers by delegation."""

from collectors.aws.answers import fields, names
from collectors.aws.reads.read import Read

READS: dict[str, Read] = {
    "organizations:DescribeOrganization": Read(
        "organizations:DescribeOrganization",
        fields(Organization=fields("Id MasterAccountId FeatureSet")),
    ),
    "organizations:DescribePolicy": Read(
        "organizations:DescribePolicy", fields(Policy=fields("Content"))
    ),
    "organizations:ListAccounts": Read(
        "organizations:ListAccounts", fields(Accounts=fields("Id State Status"))
    ),
    "organizations:ListAccountsForParent": Read(
        "organizations:ListAccountsForParent", fields(Accounts=fields("Id State Status"))
    ),
    "organizations:ListDelegatedAdministrators": Read(
        "organizations:ListDelegatedAdministrators",
        fields(DelegatedAdministrators=fields("Id")),
        unordered=names("DelegatedAdministrators"),
    ),
    "organizations:ListDelegatedServicesForAccount": Read(
        "organizations:ListDelegatedServicesForAccount",
        fields(DelegatedServices=fields("ServicePrincipal")),
        unordered=names("DelegatedServices"),
    ),
    "organizations:ListOrganizationalUnitsForParent": Read(
        "organizations:ListOrganizationalUnitsForParent",
        fields(OrganizationalUnits=fields("Id")),
        unordered=names("OrganizationalUnits"),
    ),
    "organizations:ListPolicies": Read(
        "organizations:ListPolicies", fields(Policies=fields("Id Name"))
    ),
    "organizations:ListRoots": Read(
        "organizations:ListRoots",
        fields(Roots=fields("Id", PolicyTypes=fields("Type Status"))),
        unordered=names("PolicyTypes Roots"),
    ),
    "organizations:ListTargetsForPolicy": Read(
        "organizations:ListTargetsForPolicy",
        fields(Targets=fields("TargetId")),
        unordered=names("Targets"),
    ),
}
