"""Which AWS operations are reads: the only ones a session lets through.

Those our collectors use stand in `TABLE`, with the IAM action each needs and the fields it may
leave on the disk. Another operation is a read when its verb says so, unless it returns content or
credentials: an auditor's tool has no business with either.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from collectors.aws.answers import (
    Shape,
    attached_policies,
    fields,
    names,
    plain,
    policy_text,
    projected,
    report_rows,
)
from collectors.errors import WriteRefusedError


@dataclass(frozen=True, slots=True)
class Read:
    """A read operation: the IAM `action` it needs, and what of its answer is evidence.

    `keep` names the members that may reach the disk (None: all); `refine` prepares the answer.
    """

    action: str
    keep: Shape | None = None
    refine: Callable[[dict[str, Any]], dict[str, Any]] | None = None


_BLOCK = fields(
    PublicAccessBlockConfiguration=fields(
        "BlockPublicAcls IgnorePublicAcls BlockPublicPolicy RestrictPublicBuckets"
    )
)
_HELD = "AttachedManagedPolicies PermissionsBoundary Tags"
_GROUP_PAIR = fields("GroupId UserId")
_RULE = fields(
    "IpProtocol FromPort ToPort",
    IpRanges=fields("CidrIp"),
    Ipv6Ranges=fields("CidrIpv6"),
    UserIdGroupPairs=_GROUP_PAIR,
    PrefixListIds=fields("PrefixListId"),
)

TABLE: dict[str, Read] = {
    "cloudtrail:DescribeTrails": Read(
        "cloudtrail:DescribeTrails",
        fields(
            trailList=fields(
                "Name S3BucketName IsMultiRegionTrail HomeRegion TrailARN "
                "LogFileValidationEnabled KmsKeyId IsOrganizationTrail"
            )
        ),
    ),
    "cloudtrail:GetEventSelectors": Read(
        "cloudtrail:GetEventSelectors",
        fields(
            EventSelectors=fields(
                "ReadWriteType IncludeManagementEvents ExcludeManagementEventSources"
            ),
            AdvancedEventSelectors=fields("FieldSelectors"),
        ),
    ),
    "cloudtrail:GetTrailStatus": Read("cloudtrail:GetTrailStatus", fields("IsLogging")),
    "ec2:DescribeRegions": Read(
        "ec2:DescribeRegions", fields(Regions=fields("RegionName OptInStatus"))
    ),
    "ec2:DescribeSecurityGroups": Read(
        "ec2:DescribeSecurityGroups",
        fields(
            SecurityGroups=fields(
                "GroupId GroupName VpcId Tags",
                IpPermissions=_RULE,
                IpPermissionsEgress=_RULE,
            )
        ),
    ),
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
    "s3:GetBucketAcl": Read(
        "s3:GetBucketAcl",
        fields(Grants=fields("Permission", Grantee=fields("Type URI"))),
    ),
    "s3:GetBucketEncryption": Read(
        "s3:GetEncryptionConfiguration", fields("ServerSideEncryptionConfiguration")
    ),
    "s3:GetBucketLocation": Read("s3:GetBucketLocation", fields("LocationConstraint")),
    "s3:GetBucketLogging": Read(
        "s3:GetBucketLogging", fields(LoggingEnabled=fields("TargetBucket TargetPrefix"))
    ),
    "s3:GetBucketPolicy": Read("s3:GetBucketPolicy", fields("Policy"), policy_text),
    "s3:GetBucketTagging": Read("s3:GetBucketTagging", fields("TagSet")),
    "s3:GetBucketVersioning": Read("s3:GetBucketVersioning", fields("Status MFADelete")),
    "s3:GetPublicAccessBlock": Read("s3:GetBucketPublicAccessBlock", _BLOCK),
    "s3:HeadBucket": Read("s3:ListBucket", fields("BucketRegion")),
    "s3:ListBuckets": Read(
        "s3:ListAllMyBuckets", fields(Buckets=fields("Name CreationDate BucketRegion BucketArn"))
    ),
    "s3control:GetPublicAccessBlock": Read("s3:GetAccountPublicAccessBlock", _BLOCK),
    "sts:GetCallerIdentity": Read("sts:GetCallerIdentity", fields("Account Arn")),
}

READ_VERB = re.compile(r"(Get|List|Describe|BatchGet)[A-Z]|Generate[A-Z]\w*Report$")
CREDENTIALS = re.compile(r"(Get|BatchGet)\w*(Credential|Token|Password|SecretValue|Presigned)")
CONTENT = names(
    "apigateway:GetApiKey apigateway:GetApiKeys appconfigdata:GetLatestConfiguration "
    "athena:GetQueryResults cloudformation:GetTemplate codecommit:GetBlob codecommit:GetFile "
    "dynamodb:BatchGetItem dynamodb:GetItem dynamodbstreams:GetRecords "
    "ec2:DescribeInstanceAttribute ec2:DescribeLaunchTemplateVersions "
    "ec2:DescribeSpotInstanceRequests ec2:GetConsoleOutput "
    "ec2:GetConsoleScreenshot ec2:GetLaunchTemplateData ecr:BatchGetImage "
    "ecr:GetDownloadUrlForLayer kinesis:GetRecords kms:GetParametersForImport lambda:GetFunction "
    "lambda:GetLayerVersion lambda:GetLayerVersionByArn logs:GetLogEvents logs:GetLogObject "
    "logs:GetLogRecord logs:GetQueryResults s3:GetObject s3:GetObjectTorrent "
    "ssm:GetCommandInvocation sts:GetDelegatedAccessToken"
)
"""Reads by their verb that hand out content: objects, rows, logs, code, user data."""
CONTENT_PREFIXES = ("ssm:GetParameter", "cognito-identity:Get", "sso:Get")


def is_read(operation: str) -> bool:
    """Whether `service:Operation` reads configuration, and neither content nor credentials."""
    if operation in TABLE:
        return True
    if operation in CONTENT or operation.startswith(CONTENT_PREFIXES):
        return False
    name = operation.partition(":")[2]
    return bool(READ_VERB.match(name)) and not CREDENTIALS.match(name)


def require_read(operation: str) -> None:
    """Let a read pass.

    Raises:
        WriteRefusedError: for anything else; nothing was sent.
    """
    if not is_read(operation):
        raise WriteRefusedError(
            f"{operation} is not a read of configuration: Tieout changes nothing, "
            "and reads neither content nor credentials"
        )


def action(operation: str) -> str:
    """The IAM action that an operation needs; outside of `TABLE` that of its own name."""
    return TABLE[operation].action if operation in TABLE else operation


def evidence_of(operation: str, answer: dict[str, Any]) -> Any:
    """What of `answer` reaches the disk, as JSON.

    Raises:
        ValueError: when the answer has not the form the operation promises.
    """
    read = TABLE.get(operation)
    if read is None:
        return plain(answer)
    refined = read.refine(answer) if read.refine else answer
    return plain(projected(refined, read.keep))
