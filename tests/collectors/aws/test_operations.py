"""Which operations pass: reads of configuration, and nothing else."""

import pytest

from collectors.aws.operations import TABLE, is_read, require_read
from collectors.aws.session import Aws
from collectors.errors import WriteRefusedError
from collectors.tape import Player
from evidence.scope import Scope
from evidence.transcript import Transcript

WRITES = (
    "s3:DeleteBucket",
    "s3:PutBucketPolicy",
    "iam:CreateUser",
    "iam:UploadSSHPublicKey",
    "ec2:TerminateInstances",
    "ec2:RunInstances",
    "cloudtrail:StopLogging",
    "sts:AssumeRole",
    "kms:GenerateDataKey",
    "kms:Decrypt",
    "GetEverything",
    "s3:Getaway",
    "",
)
CONTENT = (
    "s3:GetObject",
    "dynamodb:GetItem",
    "dynamodb:Scan",
    "secretsmanager:GetSecretValue",
    "secretsmanager:BatchGetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParametersByPath",
    "logs:GetLogEvents",
    "logs:FilterLogEvents",
    "lambda:GetFunction",
    "ec2:DescribeInstanceAttribute",
    "ecr:BatchGetImage",
    "sts:GetSessionToken",
    "sts:GetFederationToken",
    "ecr:GetAuthorizationToken",
    "ec2:GetPasswordData",
    "redshift:GetClusterCredentials",
    "sso:GetRoleCredentials",
)
READS = (
    "ec2:DescribeVolumes",
    "kms:GetKeyPolicy",
    "rds:DescribeDBInstances",
    "secretsmanager:ListSecrets",
    "secretsmanager:GetResourcePolicy",
    "lambda:ListFunctions",
    "codebuild:BatchGetReports",
    "iam:GenerateOrganizationsAccessReport",
)


@pytest.mark.parametrize("operation", [*TABLE, *READS])
def test_reads_of_configuration_pass(operation):
    """What our collectors use, and what a user's own may, is let through."""
    require_read(operation)


@pytest.mark.parametrize("operation", [*WRITES, *CONTENT])
def test_writes_and_content_are_refused_before_anything_is_sent(operation):
    """A write, or a read of content or credentials, raises, and the tape never hears of it."""
    assert not is_read(operation)
    aws = Aws(Scope("production", ("1", "eu-west-1")), Player(Transcript(())))
    for ask in (
        lambda: aws.call(operation),
        lambda: aws.call_or_none(operation, absent=("X",)),
        lambda: aws.until(operation, bool),
        lambda: list(aws.pages(operation, "Items")),
    ):
        with pytest.raises(WriteRefusedError, match="not a read of configuration"):
            ask()


def test_the_sdk_itself_refuses_what_got_past_the_session(source, faults):
    """A client taken from the connection cannot be made to write either: nothing is sent."""
    client = source.connection._client("s3:ListBuckets", "us-east-1")
    with pytest.raises(WriteRefusedError):
        client.delete_bucket(Bucket="media-example")
    assert faults.asked == {}
