"""Which operations pass: reads of configuration, and nothing else."""

import pytest
from botocore.model import OperationNotFoundError

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
    "autoscaling:DescribeLaunchConfigurations",
    "ssm:GetDocument",
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


UNLISTED = "s3:GetBucketWebsite"
"""A read that no collector of ours asks, so that its client knows the whole service."""


def test_the_sdk_itself_refuses_what_got_past_the_session(source, faults):
    """A client of a whole service, as a user's own read gets it, sends no write and no content."""
    assert UNLISTED not in TABLE
    whole = source.connection._client(UNLISTED, "us-east-1")
    with pytest.raises(WriteRefusedError, match="s3:DeleteBucket"):
        whole.delete_bucket(Bucket="media-example")
    with pytest.raises(WriteRefusedError, match="s3:GetObject"):
        whole.get_object(Bucket="media-example", Key="a")
    assert faults.asked == {}


def test_a_client_of_ours_does_not_even_know_a_write(source, faults, monkeypatch):
    """What is cut out of a client cannot be asked of it, and what is left passes the same gate."""
    client = source.connection._client("s3:ListBuckets", "us-east-1")
    assert not hasattr(client, "delete_bucket")
    with pytest.raises(OperationNotFoundError):
        client._make_api_call("DeleteBucket", {"Bucket": "media-example"})
    # No read by its verb: once no collector lists it, it is none at all.
    monkeypatch.delitem(TABLE, "s3:HeadBucket")
    with pytest.raises(WriteRefusedError, match="s3:HeadBucket"):
        client.head_bucket(Bucket="media-example")
    assert faults.asked == {}


@pytest.mark.parametrize("service", sorted({name.partition(":")[0] for name in TABLE}))
def test_no_client_of_ours_knows_anything_but_reads(source, service):
    """Each operation that is left of a service is one that the session lets through."""
    asked = next(name for name in TABLE if name.startswith(f"{service}:"))
    left = source.connection._client(asked, "us-east-1").meta.service_model.operation_names
    signing_in = {"AssumeRole", "AssumeRoleWithWebIdentity"} if service == "sts" else set()
    assert all(is_read(f"{service}:{name}") for name in {*left} - signing_in)
