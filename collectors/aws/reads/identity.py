"""Reads of accounts, organisations, users, roles and their policies."""

from collectors.aws.answers import attached_policies, fields, report_rows
from collectors.aws.reads.read import Read

_HELD = "AttachedManagedPolicies PermissionsBoundary Tags"

READS: dict[str, Read] = {
    "iam:GenerateCredentialReport": Read("iam:GenerateCredentialReport", fields("State")),
    "iam:GetAccountAuthorizationDetails": Read(
        "iam:GetAccountAuthorizationDetails",
        fields(
            UserDetailList=fields(f"Arn UserName CreateDate UserPolicyList GroupList {_HELD}"),
            GroupDetailList=fields("Arn GroupName GroupPolicyList AttachedManagedPolicies"),
            RoleDetailList=fields(
                f"Arn RoleName Path AssumeRolePolicyDocument RolePolicyList RoleLastUsed {_HELD}"
            ),
            Policies=fields(
                "Arn AttachmentCount",
                PolicyVersionList=fields("Document IsDefaultVersion"),
            ),
        ),
        attached_policies,
    ),
    "iam:GetAccountPasswordPolicy": Read(
        "iam:GetAccountPasswordPolicy",
        fields(
            PasswordPolicy=fields(
                "MinimumPasswordLength RequireSymbols RequireNumbers RequireUppercaseCharacters "
                "RequireLowercaseCharacters PasswordReusePrevention MaxPasswordAge"
            )
        ),
    ),
    "iam:GetAccountSummary": Read(
        "iam:GetAccountSummary",
        fields(SummaryMap=fields("AccountAccessKeysPresent AccountMFAEnabled Users")),
    ),
    "iam:GetCredentialReport": Read("iam:GetCredentialReport", fields("Rows"), report_rows),
    "organizations:DescribeOrganization": Read(
        "organizations:DescribeOrganization", fields(Organization=fields("Id MasterAccountId"))
    ),
    "organizations:ListAccounts": Read(
        "organizations:ListAccounts", fields(Accounts=fields("Id State Status"))
    ),
    "sts:GetCallerIdentity": Read("sts:GetCallerIdentity", fields("Account Arn")),
}
