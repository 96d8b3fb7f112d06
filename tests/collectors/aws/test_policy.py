"""Policy documents: statements, evaluation, and wildcards against a second matcher."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.aws.policies.policy import allows, is_public, matches, statements

HOST = "arn:aws:s3:::media"


def policy(*each):
    return statements({"Version": "2012-10-17", "Statement": list(each)}, "test")


def allow(action="*", resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action="*", resource="*", **more):
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


IF = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
CASES = [
    ("nothing allows nothing", [], "s3:GetObject", HOST, False),
    ("an exact action", [allow("s3:GetObject")], "s3:GetObject", HOST, True),
    ("actions in any case", [allow("S3:getobject")], "s3:GetObject", HOST, True),
    ("resources in their case", [allow("*", HOST)], "s3:Get", "arn:aws:s3:::MEDIA", False),
    ("another action", [allow("s3:GetObject")], "s3:PutObject", HOST, False),
    ("a wildcard within", [allow("s3:*Object")], "s3:GetObject", HOST, True),
    ("one character", [allow("s3:Get?bject")], "s3:GetObject", HOST, True),
    ("a list", [allow(["ec2:*", "s3:Put*"])], "s3:PutObject", HOST, True),
    ("star is admin", [allow("*")], "*", "*", True),
    ("star colon star is admin", [allow("*:*")], "*", "*", True),
    ("star star is admin", [allow("**")], "*", "*", True),
    ("a service is no admin", [allow("iam:*")], "*", "*", False),
    ("star on one resource is no admin", [allow("*", HOST)], "*", "*", False),
    (
        "all but one service counts as admin",
        [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}],
        "*",
        "*",
        True,
    ),
    (
        "NotAction leaves its own out",
        [{"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}],
        "iam:CreateUser",
        "*",
        False,
    ),
    (
        "NotResource leaves its own out",
        [{"Effect": "Allow", "Action": "*", "NotResource": HOST}],
        "s3:GetObject",
        HOST,
        False,
    ),
    (
        "NotResource reaches the rest",
        [{"Effect": "Allow", "Action": "*", "NotResource": HOST}],
        "s3:GetObject",
        "arn:aws:s3:::other",
        True,
    ),
    ("a deny wins", [allow(), deny("iam:*")], "iam:CreateUser", "*", False),
    ("a deny wins from before", [deny("iam:*"), allow()], "iam:CreateUser", "*", False),
    ("a deny of all ends admin", [allow(), deny()], "*", "*", False),
    ("a deny elsewhere does not", [allow(), deny("iam:*")], "s3:GetObject", "*", True),
    ("a conditional allow may allow", [allow(**IF)], "*", "*", True),
    ("a conditional deny may not deny", [allow(), deny(**IF)], "iam:CreateUser", "*", True),
    (
        "a variable may be this one",
        [allow("iam:*", "arn:aws:iam::1:user/${aws:username}")],
        "iam:DeleteUser",
        "arn:aws:iam::1:user/ada",
        True,
    ),
    (
        "a deny with a variable may be of another",
        [allow(), deny("iam:*", "arn:aws:iam::1:user/${aws:username}")],
        "iam:DeleteUser",
        "arn:aws:iam::1:user/ada",
        True,
    ),
    ("an escaped star is a star", [allow("*", "a/${*}")], "s3:Get", "a/b", False),
    (
        "a deny of all but some",
        [allow(), {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}],
        "iam:CreateUser",
        "*",
        False,
    ),
]


@pytest.mark.parametrize(
    ("each", "action", "resource", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_evaluation(each, action, resource, expected):
    """Statements allow what IAM's evaluation logic allows, and what conditions may allow."""
    assert allows(policy(*each), action, resource) is expected


def brute(pattern: str) -> re.Pattern[str]:
    text = "".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in pattern)
    return re.compile(text, re.DOTALL)


@settings(max_examples=600)
@given(st.text("ab*?", max_size=10), st.text("ab\n*", max_size=10))
def test_wildcards_are_those_of_a_regular_expression(pattern, text):
    """The linear matcher agrees with a regular expression on every pattern and text."""
    assert matches(pattern, text) is (brute(pattern).fullmatch(text) is not None)


def test_a_hostile_pattern_is_matched_in_steps_that_grow_with_its_length():
    """Hundreds of wildcards do not hang the matcher, as they hang a backtracking one."""
    assert not matches("a*" * 500 + "b", "a" * 2000)


@given(st.text(max_size=12))
def test_every_text_matches_itself_and_the_star(text):
    """Without wildcards and variables a pattern matches its own text."""
    assert matches("*", text)
    if not set(text) & set("*?$"):
        assert matches(text, text)


def test_statements_are_flat():
    """Single values become lists, conditions and principals one text each, in a fixed order."""
    found = statements(
        """{"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*",
        "Principal": {"Service": "ec2.amazonaws.com", "AWS": ["*", "arn:aws:iam::1:root"]},
        "Condition": {"StringLike": {"b": ["x", "y"]}, "Bool": {"aws:SecureTransport": false}}}}""",
        "bucket policy",
    )
    assert found == [
        {
            "source": "bucket policy",
            "effect": "Allow",
            "actions": ["s3:Get*"],
            "not_actions": [],
            "resources": ["*"],
            "not_resources": [],
            "principals": ["*", "AWS:arn:aws:iam::1:root", "Service:ec2.amazonaws.com"],
            "conditions": ["Bool aws:SecureTransport = false", "StringLike b = x, y"],
        }
    ]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow(Principal="*"), True),
        (allow(Principal={"AWS": "*"}), True),
        (allow(Principal={"AWS": ["arn:aws:iam::1:root", "*"]}), True),
        (allow(NotPrincipal={"AWS": "arn:aws:iam::1:root"}), True),
        (allow(Principal={"AWS": "arn:aws:iam::1:root"}), False),
        (allow(Principal="*", **IF), True),
        (deny(Principal="*"), False),
        *(
            (allow(Principal="*", Condition={operator: {key: value}}), expected)
            for operator, key, value, expected in (
                ("StringLike", "aws:Referer", "*", True),
                ("StringEquals", "aws:UserAgent", "x", True),
                ("Bool", "aws:SecureTransport", "true", True),
                ("IpAddress", "aws:SourceIp", "0.0.0.0/0", True),
                ("IpAddress", "aws:SourceIp", ["192.0.2.0/24", "0.0.0.0/1"], True),
                ("NotIpAddress", "aws:SourceIp", "192.0.2.0/24", True),
                ("StringNotEquals", "aws:SourceVpce", "vpce-1", True),
                ("StringEqualsIfExists", "aws:SourceVpce", "vpce-1", True),
                ("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", "o-a1/r-1/", True),
                ("StringLike", "aws:PrincipalArn", "*", True),
                ("IpAddress", "aws:SourceIp", "192.0.2.0/24", False),
                ("IpAddress", "aws:SourceIp", "2001:db8::/32", False),
                ("StringEquals", "aws:SourceVpce", "vpce-1", False),
                ("StringEquals", "AWS:PrincipalOrgID", "o-a1b2", False),
                ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:111122223333:*", False),
                ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1/r-1/*", False),
            )
        ),
    ],
)
def test_public_is_anybody_whom_no_condition_keeps_out(statement, expected):
    """A statement is public when it allows anybody, unless a fixed value narrows who that is."""
    assert is_public(policy(statement)[0]) is expected


@pytest.mark.parametrize("text", ["[]", "{}", "not json", '"x"'])
def test_what_is_no_policy_is_said_to_be_none(text):
    """A text that is no policy document is an error, not a policy without statements."""
    with pytest.raises(ValueError):
        statements(text, "bucket policy")
