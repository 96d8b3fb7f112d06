"""Answers in front of moto: a quiet account's, those told at run time, and refusals."""

import importlib
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

from tieout.standins.aws import AwsStandIn
from tieout.standins.unserved.answers import Answers, Refusal
from tieout.standins.unserved.door import quiet_tables
from tieout.standins.unserved.models import operation_model
from tieout.standins.unserved.telling import give

STUBS = ("config:DescribeDeliveryChannelStatus",)
"""Operations that moto names, and refuses when they are asked for."""
TABLES = {name: given for table in quiet_tables() for name, given in table.items()}
FIXED = sorted(name for name, given in TABLES.items() if not callable(given))


@pytest.fixture(scope="module")
def url():
    with AwsStandIn() as standin:
        yield standin.url


@pytest.fixture(scope="module")
def client(url):
    def make(service: str, region: str = "eu-west-1") -> Any:
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=url,
            aws_access_key_id="AKIANOBODY",
            aws_secret_access_key="nothing",
            config=Config(parameter_validation=False, inject_host_prefix=False),
        )

    return make


def body(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def needed(shape: Any) -> Any:
    """Some value of a shape with what it requires, and nothing else."""
    if shape.type_name == "structure":
        return {name: needed(shape.members[name]) for name in shape.required_members}
    simple = {"list": [], "map": {}, "integer": 1, "long": 1, "boolean": True, "blob": b""}
    return simple.get(shape.type_name, "x")


def ask(client: Any, operation: str) -> dict[str, Any]:
    service, _, name = operation.partition(":")
    shape = operation_model(operation).input_shape
    asked = needed(shape) if shape else {}
    return body(getattr(client(service), xform_name(name))(**asked))


@pytest.mark.parametrize("operation", FIXED)
def test_quiet_answers_reach_the_sdk(client, operation):
    """What a table says is what boto3 reads, be it an answer or an error code."""
    given = TABLES[operation]
    if not isinstance(given, Refusal):
        assert ask(client, operation) == given
        return
    with pytest.raises(ClientError) as refused:
        ask(client, operation)
    answer: Any = refused.value.response
    assert answer["Error"]["Code"] == given.code
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == given.status


@pytest.mark.parametrize("operation", [name for name in FIXED if name not in STUBS])
def test_tables_hide_nothing_of_moto(operation):
    """No table answers an operation that moto serves itself: its state would be hidden."""
    service, _, name = operation.partition(":")
    package = {"lambda": "awslambda", "cognito-idp": "cognitoidp"}.get(
        service, service.replace("-", "")
    )
    try:
        responses = importlib.import_module(f"moto.{package}.responses")
    except ModuleNotFoundError:
        return
    served = [each for each in vars(responses).values() if hasattr(each, "dispatch")]
    assert not any(hasattr(each, xform_name(name)) for each in served)


@pytest.mark.parametrize(
    ("operation", "answer"),
    [
        ("config:DescribeRetentionConfigurations", {"RetentionConfigurations": []}),
        ("guardduty:ListFindings", {"FindingIds": ["one"]}),
        ("sns:ListTopics", {"Topics": [{"TopicArn": "arn:aws:sns:eu-west-1:1:told"}]}),
        ("ec2:DescribeVpcs", {"Vpcs": [{"VpcId": "vpc-told"}]}),
        ("route53:ListHostedZones", None),
    ],
)
def test_answers_are_told_in_every_protocol(client, url, operation, answer):
    """An answer given while the stand-in runs is read in JSON, by paths, by forms and in XML."""
    answer = answer or {
        "HostedZones": [{"Id": "/hostedzone/Z1", "Name": "example.", "CallerReference": "x"}],
        "Marker": "",
        "IsTruncated": False,
        "MaxItems": "1",
    }
    give(url, operation, answer)
    assert ask(client, operation) == answer


@pytest.mark.parametrize("operation", ["sqs:ListQueues", "elb:DescribeLoadBalancers"])
def test_refusals_are_told_with_code_and_status(client, url, operation):
    """A refusal reaches the SDK with its code and its status, and is not tried again."""
    give(url, operation, Refusal("AccessDenied", 403, "no"))
    with pytest.raises(ClientError) as refused:
        ask(client, operation)
    answer: Any = refused.value.response
    assert answer["Error"]["Code"] == "AccessDenied"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert answer["ResponseMetadata"]["RetryAttempts"] == 0
    assert body(client("elbv2").describe_load_balancers()) == {"LoadBalancers": []}


def test_answers_are_narrowed(client, url):
    """By region and parameters; whatever does not suit is answered as before."""
    told = {"FindingIds": ["two"]}
    give(url, "guardduty:ListFindings", told, region="eu-west-2", parameters={"DetectorId": "d"})
    london, paris = client("guardduty", "eu-west-2"), client("guardduty", "eu-west-3")
    assert body(london.list_findings(DetectorId="d")) == told
    assert body(london.list_findings(DetectorId="e")) != told
    assert body(paris.list_findings(DetectorId="d")) != told


def test_instants_may_be_text(client, url):
    """Instants are given as ISO 8601, as in the transcripts."""
    give(url, "cloudtrail:GetTrailStatus", {"LatestDeliveryTime": "2026-11-21T10:00:00+00:00"})
    answer = client("cloudtrail").get_trail_status(Name="any")
    assert answer["LatestDeliveryTime"] == datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("operation", "answer", "reason"),
    [
        ("guardduty:ListFindings", {"Ids": []}, "Unknown parameter"),
        ("guardduty:ListFindings", {}, "Missing required parameter"),
        ("guardduty:ListThings", {}, "is no operation of AWS"),
        ("nothing:ListThings", {}, "is no operation of AWS"),
    ],
)
def test_what_aws_could_not_answer_is_not_taken(url, operation, answer, reason):
    """An answer that is not of the operation's form is refused where it is given."""
    with pytest.raises(ValueError, match=reason):
        give(url, operation, answer)
    with pytest.raises(ValueError, match=reason):
        Answers().give(operation, answer)


@pytest.mark.parametrize(
    "operation",
    [
        "auditmanager:GetAccountStatus",
        "guardduty:GetMalwareScanSettings",
        "rds:DescribeDBRecommendations",
        "ec2:DescribeIpv6Pools",
    ],
)
def test_what_nothing_answers_is_not_implemented(client, operation):
    """An unknown service, path, action or form is refused at 400, never 404, and asked once."""
    with pytest.raises(ClientError) as refused:
        ask(client, operation)
    answer: Any = refused.value.response
    assert answer["Error"]["Code"] == "NotImplemented"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert answer["ResponseMetadata"]["RetryAttempts"] == 0


def test_a_thing_that_is_gone_stays_gone(client):
    """A 404 of moto's own comes through: only a path unknown to its server is no answer."""
    with pytest.raises(ClientError, match="NoSuchBucket"):
        client("s3").get_bucket_policy(Bucket="there-is-none")
