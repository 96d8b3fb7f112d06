"""The evaluation logic of IAM across accounts, under an organisation, and for trust and keys."""

from typing import Any

import pytest
from sample_policies import (
    AWAY,
    HOME,
    IAM,
    ROLE,
    ROOT,
    SESSION,
    USER,
    allow,
    deny,
    off,
    policies,
    request,
    to,
    when,
)  # fmt: skip

from collectors.aws.policies.evaluation import evaluate

YES, NO, DENIED, OPEN = "allowed", "denied", "explicitly denied", "conditional"
FULL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
RCP_FULL = FULL | {"Principal": "*"}
IN_ORG = when("StringNotEquals", "aws:PrincipalOrgID", "o-1")
RCP_DENY = {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Principal": "*"}
REGION = when("StringNotEquals", "aws:RequestedRegion", "eu-west-1")
NO_SERVICE = {"Bool": {"aws:PrincipalIsAWSService": "false"}}

ACROSS: list[tuple[str, str, dict[str, Any], str]] = [
    ("identity alone is not enough", "user", {"own": allow()}, NO),
    ("the resource alone is not enough", "user", {"bucket": to(USER)}, NO),
    ("both sides allow", "user", {"own": allow(), "bucket": to(USER)}, YES),
    ("the account is named", "user", {"own": allow(), "bucket": to(ROOT)}, YES),
    ("the account by its number", "user", {"own": allow(), "bucket": to(HOME)}, YES),
    ("everybody is named", "user", {"own": allow(), "bucket": to("*")}, YES),
    ("another account is named", "user", {"own": allow(), "bucket": to(AWAY)}, NO),
    ("the resource's Deny", "user", {"own": allow(), "bucket": [to(USER), off(HOME)]}, DENIED),
    ("the identity's Deny", "user", {"own": deny(), "bucket": to(USER)}, DENIED),
    ("the boundary counts on its side", "user",
     {"own": allow(), "boundary": allow("ec2:*"), "bucket": to(USER)}, NO),
    ("the session counts on its side", "session",
     {"own": allow(), "session": allow("ec2:*"), "bucket": to(SESSION)}, NO),
    ("a session by its own ARN", "session", {"own": allow(), "bucket": to(SESSION)}, YES),
    ("a session by its role", "session", {"own": allow(), "bucket": to(ROLE)}, YES),
    ("the root user of another account", "root", {"bucket": to(ROOT)}, YES),
    ("the root user where nothing names it", "root", {"bucket": to(USER)}, NO),
    ("an open condition on either side", "user",
     {"own": allow(), "bucket": to(USER, **when("StringEquals", "aws:SourceVpce", "v"))}, OPEN),
    ("a resource without a policy", "user", {"own": FULL}, NO),
    ("a limit of the principal's organisation", "user",
     {"own": allow(), "bucket": to(USER), "scp": [[FULL], [deny()]]}, DENIED),
    ("a limit of the resource's organisation", "user",
     {"own": allow(), "bucket": to(USER), "rcp": [[RCP_FULL, RCP_DENY]]}, DENIED),
    ("the organisation's own principals only", "user",
     {"own": allow(), "bucket": to(USER), "rcp": [[RCP_FULL, RCP_DENY | IN_ORG]]}, OPEN),
]  # fmt: skip
"""Sentence, who asks for an object of another account, the policies, and the answer."""

UNDER: list[tuple[str, str, dict[str, Any], str]] = [
    ("a control policy grants nothing", "user", {"scp": [[FULL]]}, NO),
    ("control policy and identity allow", "user", {"own": allow(), "scp": [[FULL]]}, YES),
    ("every level must allow", "user", {"own": allow(), "scp": [[FULL], [allow("ec2:*")]]}, NO),
    ("every level allows", "user", {"own": allow(), "scp": [[FULL], [FULL], [allow()]]}, YES),
    ("a level without a policy", "user", {"own": allow(), "scp": [[FULL], []]}, NO),
    ("a Deny at any level", "user", {"own": allow(), "scp": [[FULL, deny()], [FULL]]}, DENIED),
    ("a Deny at the last level", "user", {"own": allow(), "scp": [[FULL], [FULL, deny()]]}, DENIED),
    ("two policies of a level add up", "user",
     {"own": allow(), "scp": [[allow("ec2:*"), allow()]]}, YES),
    ("the root user is limited", "root", {"scp": [[FULL, deny()]]}, DENIED),
    ("the root user wants an Allow too", "root", {"scp": [[allow("ec2:*")]]}, NO),
    ("roles are limited", "session", {"own": FULL, "scp": [[FULL, deny()]]}, DENIED),
    ("service-linked roles are not", "linked", {"own": allow(), "scp": [[deny()]]}, YES),
    ("services are not", "service",
     {"bucket": FULL | {"Principal": {"Service": "logging.s3.amazonaws.com"}}, "scp": [[deny()]]},
     YES),
    ("a grant of the bucket is limited", "user", {"bucket": to(USER), "scp": [[FULL, deny()]]},
     DENIED),
    ("and wants an Allow", "user", {"bucket": to(USER), "scp": [[allow("ec2:*")]]}, NO),
    ("a region that is not known", "user",
     {"own": allow(), "scp": [[FULL, deny("*", **REGION)]]}, OPEN),
    ("NotAction leaves global services alone", "user",
     {"own": allow(), "scp": [[FULL, {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}]]},
     YES),
    ("the management account is not limited", "user", {"own": allow(), "scp": None}, YES),
    ("a resource control policy grants nothing", "user", {"rcp": [[RCP_FULL]]}, NO),
    ("and lets others decide", "user", {"own": allow(), "rcp": [[RCP_FULL]]}, YES),
    ("it denies to the own account too", "user", {"own": allow(), "rcp": [[RCP_FULL, RCP_DENY]]},
     DENIED),
    ("it denies to the root user", "root", {"rcp": [[RCP_FULL, RCP_DENY]]}, DENIED),
    ("it denies to services", "service",
     {"bucket": FULL | {"Principal": {"Service": "logging.s3.amazonaws.com"}},
      "rcp": [[RCP_FULL, RCP_DENY]]}, DENIED),
    ("save where it spares them", "service",
     {"bucket": FULL | {"Principal": {"Service": "logging.s3.amazonaws.com"}},
      "rcp": [[RCP_FULL, RCP_DENY | {"Condition": NO_SERVICE}]]}, YES),
    ("it spares service-linked roles", "linked", {"own": allow(), "rcp": [[RCP_DENY]]}, YES),
    ("it stops an open bucket", "anybody",
     {"bucket": RCP_FULL, "rcp": [[RCP_FULL, RCP_DENY | IN_ORG]]}, DENIED),
    ("the management account's resources are free", "user", {"own": allow(), "rcp": None}, YES),
]  # fmt: skip
"""Sentence, who asks for an object of its own account, the policies, and the answer."""

ASSUME, TARGET = "sts:AssumeRole", f"{IAM}:role/target"


def trust(*arns: str, **more: Any) -> dict[str, Any]:
    each = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": list(arns)}}
    return each | more


TRUST: list[tuple[str, str, dict[str, Any], str]] = [
    ("trust by name is enough", "user", {"bucket": trust(USER)}, YES),
    ("trust in the account is not", "user", {"bucket": trust(ROOT)}, NO),
    ("trust in the account and a right", "user",
     {"own": allow(ASSUME, TARGET), "bucket": trust(ROOT)}, YES),
    ("a right without trust", "user", {"own": FULL, "bucket": trust(ROLE)}, NO),
    ("a right on another role", "user",
     {"own": allow(ASSUME, f"{IAM}:role/x"), "bucket": trust(ROOT)}, NO),
    ("a Deny of the user's own", "user", {"own": deny("sts:*"), "bucket": trust(USER)}, DENIED),
    ("trust with an external id", "user",
     {"bucket": trust(USER, **when("StringEquals", "sts:ExternalId", "7"))}, OPEN),
    ("trust in a role, chained", "session", {"bucket": trust(ROLE)}, YES),
    ("trust in a role within its boundary", "session",
     {"boundary": allow("s3:*"), "bucket": trust(ROLE)}, NO),
    ("the root user wants trust", "root", {"bucket": trust(USER)}, NO),
    ("trust in a service", "service",
     {"bucket": trust() | {"Principal": {"Service": "logging.s3.amazonaws.com"}}}, YES),
    ("trust in an identity provider", "provider",
     {"bucket": trust() | {"Principal": {"Federated": "idp.example.com"}}}, YES),
    ("trust in everybody", "anybody", {"bucket": trust("*")}, YES),
]  # fmt: skip
"""Sentence, who wants to take on a role, its trust and other policies, and the answer."""

KEY = f"arn:aws:kms:eu-west-1:{HOME}:key/1"
KEYS: list[tuple[str, str, dict[str, Any], str]] = [
    ("a key without a word for the account", "user", {"own": FULL, "bucket": to(ROLE)}, NO),
    ("a key policy that lets IAM decide", "user",
     {"own": allow("kms:*"), "bucket": to(ROOT, action="kms:*")}, YES),
    ("which then has to allow", "user", {"bucket": to(ROOT, action="kms:*")}, NO),
    ("a key policy that names the user", "user", {"bucket": to(USER, action="kms:*")}, YES),
    ("not even the root user without it", "root", {"bucket": to(USER, action="kms:*")}, NO),
]  # fmt: skip
"""Sentence, who wants to use a key of the own account, the policies, and the answer."""

TABLES = (
    (ACROSS, {"owner": AWAY}),
    (UNDER, {}),
    (TRUST, {"action": ASSUME, "resource": TARGET}),
    (KEYS, {"action": "kms:Decrypt", "resource": KEY}),
)
CASES = [(*case, asked) for table, asked in TABLES for case in table]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[1]}: {case[0]}" for case in CASES])
def test_request_is(case: tuple[str, str, dict[str, Any], str, dict[str, str]]) -> None:
    """The answer is the documented one, and told apart by whether a Deny gave it."""
    _, who, given, expected, asked = case
    held = {word: value for word, value in given.items() if value is not None}
    said = evaluate(request(who, **asked), policies(**held))
    assert (DENIED if said.explicit else said.verdict) == expected


def test_whole_context_decides_what_was_open() -> None:
    """With every circumstance told, no answer hangs on a condition."""
    held = policies(own=[allow(), deny("*", **REGION)])
    here = {"aws:RequestedRegion": ("eu-west-1",)}
    there = {"aws:RequestedRegion": ("us-east-1",)}
    assert evaluate(request("user", context=here, whole=True), held).verdict == YES
    assert evaluate(request("user", context=there, whole=True), held).explicit
    assert evaluate(request("user", whole=True), held).explicit
    assert evaluate(request("user"), held).conditions == (
        "StringNotEquals aws:RequestedRegion = eu-west-1",
    )
