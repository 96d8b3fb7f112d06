"""Our evaluation beside moto's own enforcement: equal where it implements IAM, else listed."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core import set_initial_no_auth_action_count
from moto.iam.access_control import IAMPolicy, PermissionResult
from sample_policies import OBJECT, WHO, allow, deny, of, when

from collectors.aws.policies.evaluation import Policies, evaluate
from collectors.aws.policies.request import Request

ALIKE: list[tuple[str, list[dict[str, Any]]]] = [
    ("nothing", []),
    ("an action", [allow("s3:GetObject")]),
    ("another action", [allow("s3:PutObject")]),
    ("a wildcard", [allow("s3:Get*")]),
    ("every action", [allow("*")]),
    ("a list", [allow(["ec2:*", "s3:*"])]),
    ("a Deny after", [allow(), deny("s3:Get*")]),
    ("a Deny before", [deny("s3:Get*"), allow()]),
    ("a Deny of another action", [allow(), deny("s3:Put*")]),
    ("NotAction of it", [{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}]),
    ("NotAction of others", [{"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}]),
    ("a Deny by NotAction", [allow(), {"Effect": "Deny", "NotAction": "ec2:*", "Resource": "*"}]),
    ("a resource", [allow(resource=OBJECT)]),
    ("objects of a bucket", [allow(resource="arn:aws:s3:::talks/*")]),
    ("another resource", [allow(resource="arn:aws:s3:::x/*")]),
    ("a Deny of a resource", [allow(), deny(resource=["arn:aws:s3:::x/*", OBJECT])]),
    ("a Deny of another resource", [allow(), deny(resource="arn:aws:s3:::x/*")]),
]
NOT_MET = when("StringEquals", "aws:username", "x")
OTHERWISE: list[tuple[str, list[dict[str, Any]], str, str]] = [
    ("actions are compared in their case", [allow("S3:getobject")], "allowed", "NEUTRAL"),
    ("a question mark is one character of a regular expression", [allow("s3:G?tObject")],
     "allowed", "NEUTRAL"),
    ("a point is any character", [allow(resource="arn:aws:s3:::talks.a")], "denied", "PERMITTED"),
    ("an Allow whose condition is not met allows", [allow(**NOT_MET)], "denied", "PERMITTED"),
    ("a Deny whose condition is not met denies", [allow(), deny(**NOT_MET)], "allowed", "DENIED"),
    ("operators but those of trust are met", [allow(**when("NumericLessThan", "n", 1))],
     "conditional", "PERMITTED"),
    ("variables are plain text", [allow(resource="arn:aws:s3:::talks/${aws:PrincipalTag/t}")],
     "conditional", "NEUTRAL"),
]  # fmt: skip
"""What moto does otherwise, a statement that shows it, our answer and moto's."""


def moto_says(given: list[dict[str, Any]]) -> PermissionResult:
    document = json.dumps({"Version": "2012-10-17", "Statement": given})
    return IAMPolicy(document).is_action_permitted("s3:GetObject", OBJECT)


def we_say(given: list[dict[str, Any]]) -> str:
    asked = Request(WHO["user"], "s3:GetObject", OBJECT)
    return evaluate(asked, Policies(identity=of(given, "own"))).verdict


@pytest.mark.parametrize(("name", "given"), ALIKE, ids=[name for name, _ in ALIKE])
def test_alike(name: str, given: list[dict[str, Any]]) -> None:
    """Of one identity policy both say the same."""
    assert (we_say(given) == "allowed") is (moto_says(given) is PermissionResult.PERMITTED), name


@pytest.mark.parametrize("case", OTHERWISE, ids=[case[0] for case in OTHERWISE])
def test_otherwise(case: tuple[str, list[dict[str, Any]], str, str]) -> None:
    """Each known difference still stands as it is listed."""
    _, given, ours, theirs = case
    assert (we_say(given), moto_says(given).name) == (ours, theirs)


def test_not_resource_is_not_known_to_moto() -> None:
    """A statement with NotResource grants everything in moto: it takes it for a trust policy."""
    given = [{"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::x/*"}]
    assert moto_says(given) is PermissionResult.PERMITTED
    assert we_say(given) == "denied"


USERS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "nobody": {},
    "inline": {"inline": [allow("iam:ListUsers")]},
    "managed": {"managed": [allow("iam:List*")]},
    "grouped": {"group": [allow("iam:*")]},
    "denied": {"group": [allow("*")], "inline": [deny("iam:ListUsers")]},
    "other": {"managed": [allow("ec2:*")]},
}
"""Users and the policies they hold, by where those stand."""
SEEDING = 6 * len(USERS)
"""Calls made before moto begins to enforce: create, put, attach and key for each user."""


@mock_aws
@set_initial_no_auth_action_count(SEEDING)
def test_enforced_alike() -> None:
    """A call that moto lets through or refuses for a user is one that our evaluation does."""
    iam = boto3.client("iam", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    keys = {name: _seeded(iam, name, USERS[name]) for name in USERS}
    for name, key in keys.items():
        held = [one for given in USERS[name].values() for one in of(given, "own")]
        said = evaluate(Request(WHO["user"], "iam:ListUsers"), Policies(identity=held)).verdict
        mine = boto3.client(
            "iam", "us-east-1",
            aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"],
        )  # fmt: skip
        assert _served(mine) is (said == "allowed"), name


def _seeded(iam: Any, name: str, held: dict[str, Any]) -> dict[str, str]:
    """A user with the policies, and its access key; six calls whatever it holds."""
    calls = 2
    iam.create_user(UserName=name)
    for where, given in held.items():
        document = json.dumps({"Version": "2012-10-17", "Statement": given})
        if where == "inline":
            iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)
            calls += 1
        elif where == "managed":
            made = iam.create_policy(PolicyName=name, PolicyDocument=document)
            iam.attach_user_policy(UserName=name, PolicyArn=made["Policy"]["Arn"])
            calls += 2
        else:
            iam.create_group(GroupName=name)
            iam.put_group_policy(GroupName=name, PolicyName="own", PolicyDocument=document)
            iam.add_user_to_group(GroupName=name, UserName=name)
            calls += 3
    for _ in range(SEEDING // len(USERS) - calls):
        iam.list_users()
    key: dict[str, str] = iam.create_access_key(UserName=name)["AccessKey"]
    return key


def _served(iam: Any) -> bool:
    try:
        iam.list_users()
    except ClientError as error:
        return error.response["Error"]["Code"] != "AccessDenied"
    return True
