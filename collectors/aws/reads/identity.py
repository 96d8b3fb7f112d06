"""Reads of accounts, organisations, users, roles and their policies."""

from collectors.aws.answers import attached_policies, fields, names, report_rows
from collectors.aws.reads import directory, organisations
from collectors.aws.reads.read import Read

_HELD = "AttachedManagedPolicies PermissionsBoundary Tags"

READS: dict[str, Read] = {
    **directory.READS,
    **organisations.READS,
    # Of contacts it is kept that there are any, and nothing of who they are.
    "account:GetAlternateContact": Read(
        "account:GetAlternateContact", fields(AlternateContact=fields("AlternateContactType"))
    ),
    "account:GetContactInformation": Read(
        "account:GetContactInformation", fields(ContactInformation=fields("CountryCode"))
    ),
    "accessanalyzer:ListAnalyzers": Read(
        "access-analyzer:ListAnalyzers",
        fields(analyzers=fields("arn name type status")),
        unordered=names("analyzers"),
    ),
    "accessanalyzer:ListFindingsV2": Read(
        "access-analyzer:ListFindings",
        fields(
            findings=fields("id resource resourceType resourceOwnerAccount createdAt findingType")
        ),
        unordered=names("findings"),
    ),
    "iam:GenerateCredentialReport": Read("iam:GenerateCredentialReport", fields("State")),
    "iam:GetAccountAuthorizationDetails": Read(
        "iam:GetAccountAuthorizationDetails",
        fields(
            UserDetailList=fields(f"Arn UserName CreateDate UserPolicyList GroupList {_HELD}"),
            GroupDetailList=fields("Arn GroupName GroupPolicyList AttachedManagedPolicies"),
            RoleDetailList=fields(
                "Arn RoleName Path CreateDate AssumeRolePolicyDocument RolePolicyList RoleLastUsed "
                f"{_HELD}"
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
    "iam:ListOpenIDConnectProviders": Read(
        "iam:ListOpenIDConnectProviders",
        fields(OpenIDConnectProviderList=fields("Arn")),
        unordered=names("OpenIDConnectProviderList"),
    ),
    "iam:ListSAMLProviders": Read(
        "iam:ListSAMLProviders",
        fields(SAMLProviderList=fields("Arn ValidUntil")),
        unordered=names("SAMLProviderList"),
    ),
    "iam:ListServerCertificates": Read(
        "iam:ListServerCertificates",
        fields(ServerCertificateMetadataList=fields("Arn Path ServerCertificateName Expiration")),
        unordered=names("ServerCertificateMetadataList"),
    ),
    "iam:ListVirtualMFADevices": Read(
        "iam:ListVirtualMFADevices",
        fields(VirtualMFADevices=fields("SerialNumber EnableDate", User=fields("Arn"))),
        unordered=names("VirtualMFADevices"),
    ),
    "sts:GetCallerIdentity": Read("sts:GetCallerIdentity", fields("Account Arn")),
}
