"""What people write into AWS by hand passes the door only where it is a label."""

import json

import pytest

from collectors.aws.answers import REDACTED, label, plain, policy_text
from collectors.aws.operations import evidence_of

TOKEN = "ghp_" + "a1B2c3D4" * 5


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("data-class", "personal"),
        ("email", "taro@hoshizora.example"),
        ("employee-id", "H1004"),
        ("reviewed-on", "2026-03-31"),
        ("team", "Chat and push"),
        ("分類", "個人情報"),
        ("peer-account", "123456789018"),
        ("owner", ""),
    ],
)
def test_labels_pass(key: str, value: str) -> None:
    """A word, an address, a day, a few words without digits: what checks compare."""
    assert value == label(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("note", "742 Elm Road, Springfield"),
        ("note", "東京都港区芝公園4丁目2番8号"),
        ("note", "ask Jane Roe of the night shift before you touch it"),
        ("number", "123456789018"),
        ("number", "1234-5678-9018"),
        ("ci", TOKEN),
        ("db-password", "hunter2"),
        ("a", "x" * 200),
    ],
)
def test_prose_numbers_and_secrets_do_not(key: str, value: str) -> None:
    """What is no label is left out; that there was a tag of that name stays."""
    answer = {"TagSet": [{"Key": key, "Value": value}]}
    assert {"TagSet": [{"Key": key, "Value": REDACTED}]} == plain(answer)


def test_variables_keep_their_names() -> None:
    """Of what a programme is started with, only names pass, in each of the forms of AWS."""
    answer = {
        "Environment": {"Variables": {"DB": TOKEN}},
        "environment": [{"name": "DB", "value": TOKEN}],
        "environmentVariables": [{"name": "DB", "value": TOKEN, "type": "PLAINTEXT"}, TOKEN],
        "Parameters": [{"ParameterKey": "Db", "ParameterValue": TOKEN}],
        "UserData": TOKEN,
    }
    kept = plain(answer)
    assert TOKEN not in json.dumps(kept)
    assert {"DB": REDACTED} == kept["Environment"]["Variables"]
    assert {"name": "DB", "value": REDACTED} == kept["environment"][0]
    assert "PLAINTEXT" == kept["environmentVariables"][0]["type"]
    assert "Db" == kept["Parameters"][0]["ParameterKey"]


def test_a_policy_keeps_no_shared_password() -> None:
    """A referer or user agent that opens a bucket is a password, and narrows nothing besides."""
    condition = {"StringEquals": {"aws:Referer": "s3same", "aws:SourceVpce": "vpce-1"}}
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Condition": condition}]}
    text = json.dumps(policy)
    kept = json.loads(policy_text({"Policy": text})["Policy"])
    (statement,) = kept["Statement"]
    assert {"aws:Referer": REDACTED, "aws:SourceVpce": "vpce-1"} == (
        statement["Condition"]["StringEquals"]
    )
    other = {"Policy": json.dumps({"Statement": []})}
    assert other == policy_text(other)
    assert {"Policy": "no policy"} == evidence_of("s3:GetBucketPolicy", {"Policy": "no policy"})


def test_a_group_is_kept_without_its_description() -> None:
    """Nobody judges by a security group's prose."""
    group = {"GroupId": "sg-1", "GroupName": "web", "Description": TOKEN, "IpPermissions": []}
    kept = evidence_of("ec2:DescribeSecurityGroups", {"SecurityGroups": [group]})
    assert "Description" not in kept["SecurityGroups"][0]
