"""Which AWS operations are reads: the only ones a session lets through.

Those our collectors use stand in `TABLE`, with the IAM action each needs and the fields it may
leave on the disk; each room of kinds lists its own in `collectors/aws/reads`. Another operation is
a read when its verb says so, unless it returns content or credentials: an auditor's tool has no
business with either.
"""

import re
from typing import Any

from collectors.aws.answers import UNORDERED, names, plain, projected
from collectors.aws.reads import (
    compute,
    databases,
    detection,
    discovery,
    identity,
    keys,
    logs,
    messaging,
    network,
    storage,
)
from collectors.aws.reads.read import Read
from collectors.errors import WriteRefusedError

_ROOMS = (
    # First: a room that reads the same for its kinds says more of what it keeps.
    discovery,
    compute,
    databases,
    detection,
    identity,
    keys,
    logs,
    messaging,
    network,
    storage,
)
TABLE: dict[str, Read] = {name: read for room in _ROOMS for name, read in room.READS.items()}

READ_VERB = re.compile(r"(Get|List|Describe|BatchGet)[A-Z]|Generate[A-Z]\w*Report$")
CREDENTIALS = re.compile(r"(Get|BatchGet)\w*(Credential|Token|Password|SecretValue|Presigned)")
CONTENT = names(
    "apigateway:GetApiKey apigateway:GetApiKeys appconfigdata:GetLatestConfiguration "
    "athena:GetQueryResults autoscaling:DescribeLaunchConfigurations cloudformation:GetTemplate "
    "codecommit:GetBlob codecommit:GetFile "
    "dynamodb:BatchGetItem dynamodb:GetItem dynamodbstreams:GetRecords "
    "ec2:DescribeInstanceAttribute ec2:DescribeLaunchTemplateVersions "
    "ec2:DescribeSpotInstanceRequests ec2:GetConsoleOutput "
    "ec2:GetConsoleScreenshot ec2:GetLaunchTemplateData ecr:BatchGetImage "
    "ecr:GetDownloadUrlForLayer kinesis:GetRecords kms:GetParametersForImport lambda:GetFunction "
    "lambda:GetLayerVersion lambda:GetLayerVersionByArn logs:GetLogEvents logs:GetLogObject "
    "logs:GetLogRecord logs:GetQueryResults s3:GetObject s3:GetObjectTorrent "
    "ssm:GetCommandInvocation ssm:GetDocument sts:GetDelegatedAccessToken"
)
"""Reads by their verb that hand out content: objects, rows, logs, code, user data."""
SHARED = names(
    "accessanalyzer:ListAnalyzers apigateway:GetRestApis apigatewayv2:GetApis "
    "cloudtrail:DescribeTrails cloudtrail:GetTrailStatus ecs:DescribeServices ecs:ListClusters "
    "ecs:ListServices eks:ListClusters events:ListEventBuses guardduty:GetDetector "
    "guardduty:ListDetectors iam:GenerateCredentialReport iam:GetAccountSummary "
    "iam:GetCredentialReport lambda:ListFunctionUrlConfigs lambda:ListFunctions "
    "organizations:DescribeOrganization rds:DescribeDBClusters rds:DescribeDBInstances "
    "s3:GetBucketLocation s3:ListBuckets sso-admin:ListInstances"
)
"""Reads that several kinds ask alike: each is sent once, and its answer given to all of them."""
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
    return plain(projected(refined, read.keep), unordered=UNORDERED | read.unordered)
