"""The accounts that a policy lets in by name."""

import pytest

from collectors.aws.policies.named_accounts import named_accounts
from collectors.aws.policies.policy import statements

OWN, OTHER = "111122223333", "999988887777"
SERVICE = {"Service": "sns.amazonaws.com"}


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ({"AWS": OWN}, {OWN}),
        ({"AWS": f"arn:aws:iam::{OWN}:root"}, {OWN}),
        ({"AWS": [f"arn:aws-cn:iam::{OWN}:role/x", f"arn:aws:iam::{OTHER}:user/y"]}, {OWN, OTHER}),
        ({"AWS": f"arn:aws:sts::{OTHER}:assumed-role/x/y"}, {OTHER}),
        ({"AWS": "*"}, set()),
        ("*", set()),
        ({"Service": "rds.amazonaws.com"}, set()),
        ({"AWS": "AIDAEXAMPLEEXAMPLE123"}, set()),
        ({"Federated": f"arn:aws:iam::{OTHER}:saml-provider/x"}, set()),
    ],
)
def test_accounts_are_told_from_principals(principal, expected):
    """Roots, users, roles and sessions name their account; anybody and services name none."""
    each = {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"}
    assert named_accounts(statements({"Statement": each}, "sample")) == expected


def test_whom_a_policy_denies_it_does_not_let_in():
    """A statement that denies names nobody who is let in."""
    each = {"Effect": "Deny", "Principal": {"AWS": OTHER}, "Action": "*", "Resource": "*"}
    assert named_accounts(statements({"Statement": each}, "sample")) == set()


@pytest.mark.parametrize(
    ("principal", "condition", "expected"),
    [
        ("*", {"StringEquals": {"aws:PrincipalAccount": [OWN, OTHER]}}, {OWN, OTHER}),
        ({"AWS": "*"}, {"StringEquals": {"kms:CallerAccount": OTHER}}, {OTHER}),
        ("*", {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/x*"}}, {OTHER}),
        ("*", {"StringEquals": {"aws:SourceAccount": OTHER}}, {OTHER}),
        ("*", {"StringNotEquals": {"aws:PrincipalAccount": OTHER}}, set()),
        ("*", {"StringEquals": {"aws:PrincipalOrgID": "o-example"}}, set()),
        ({"AWS": OWN}, {"StringEquals": {"aws:PrincipalAccount": OTHER}}, {OWN}),
        ("*", {"ArnEquals": {"aws:SourceArn": f"arn:aws:sns:eu-west-1:{OTHER}:news"}}, {OTHER}),
        ("*", {"ArnLike": {"aws:SourceArn": f"arn:aws:s3:*:{OTHER}:*"}}, {OTHER}),
        ("*", {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::example-media"}}, set()),
        (SERVICE, {"StringEquals": {"AWS:SourceAccount": OTHER}}, {OTHER}),
        (SERVICE, {"ArnLike": {"AWS:SourceArn": f"arn:aws:sns:eu-west-1:{OTHER}:news"}}, {OTHER}),
        (SERVICE, {"StringEquals": {"aws:PrincipalAccount": OTHER}}, set()),
    ],
)
def test_accounts_are_told_from_conditions_on_anybody(principal, condition, expected):
    """Anybody of an account that a condition names is that account, as if it stood by name."""
    each = {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": {**each, "Condition": condition}}
    assert named_accounts(statements(document, "sample")) == expected
