"""The evaluation logic of IAM within one account, by the sentences of its documentation."""

from typing import Any

import pytest
from sample_policies import (
    AWAY,
    BUCKET,
    HOME,
    IAM,
    OBJECT,
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
MFA, TLS = "aws:MultiFactorAuthPresent", "aws:SecureTransport"
EVERY = {"Effect": "Allow", "Action": "*", "Resource": "*"}
ANY_BUCKET = {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*"}
OTHER = f"{IAM}:user/other"
BUT_OTHER = {"Effect": "Allow", "Action": "*", "Resource": "*", "NotPrincipal": {"AWS": OTHER}}
WITH_MFA, PLAIN = when("Bool", MFA, value=True), when("Bool", TLS, value=False)


def named(name: str) -> dict[str, Any]:
    return when("StringEquals", "aws:username", name)


def all_but(action: Any, effect: str = "Allow") -> dict[str, Any]:
    return {"Effect": effect, "NotAction": action, "Resource": "*"}


def elsewhere(resource: Any, effect: str = "Allow") -> dict[str, Any]:
    return {"Effect": effect, "Action": "s3:*", "NotResource": resource}


def spared(*arns: str) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "NotPrincipal": {"AWS": [*arns]}}


CASES: list[tuple[str, str, dict[str, Any], str]] = [
    # The default, and the two effects.
    ("every request is denied by default", "user", {}, NO),
    ("roles too are denied by default", "role", {}, NO),
    ("the root user may do everything", "root", {}, YES),
    ("an Allow overrides the default", "user", {"own": allow()}, YES),
    ("a Deny overrides any Allow", "user", {"own": [allow(), deny()]}, DENIED),
    ("whichever of them stands first", "user", {"own": [deny(), allow()]}, DENIED),
    ("a Deny alone", "user", {"own": deny()}, DENIED),
    ("an Allow of another service", "user", {"own": allow("ec2:*")}, NO),
    # Action and NotAction.
    ("an action by its name", "user", {"own": allow("s3:GetObject")}, YES),
    ("actions in any case", "user", {"own": allow("S3:getOBJECT")}, YES),
    ("a star within a name", "user", {"own": allow("s3:*Object")}, YES),
    ("a question mark within a name", "user", {"own": allow("s3:G?tObject")}, YES),
    ("a question mark is one character", "user", {"own": allow("s3:?Object")}, NO),
    ("a star is every action", "user", {"own": allow("*")}, YES),
    ("a list of actions", "user", {"own": allow(["ec2:*", "s3:Get*"])}, YES),
    ("an action of the same beginning", "user", {"own": allow("s3:GetObjectAcl")}, NO),
    ("NotAction allows all others", "user", {"own": all_but("iam:*")}, YES),
    ("NotAction leaves its own out", "user", {"own": all_but("s3:*")}, NO),
    ("NotAction with Deny denies others", "user", {"own": [EVERY, all_but("iam:*", "Deny")]},
     DENIED),
    ("NotAction with Deny grants nothing", "user", {"own": all_but("s3:*", "Deny")}, NO),
    # Resource and NotResource.
    ("a resource by its ARN", "user", {"own": allow(resource=OBJECT)}, YES),
    ("a bucket is not its objects", "user", {"own": allow(resource=BUCKET)}, NO),
    ("objects by a wildcard", "user", {"own": allow(resource=f"{BUCKET}/*")}, YES),
    ("a wildcard in any segment", "user", {"own": allow(resource="arn:*:s3:::t?lks/*")}, YES),
    ("a wildcard at the end spans segments", "user", {"own": allow(resource="arn:aws:*")}, YES),
    ("resources have their case", "user", {"own": allow(resource="arn:aws:s3:::Talks/*")}, NO),
    ("NotResource allows all others", "user", {"own": elsewhere("arn:aws:s3:::x/*")}, YES),
    ("NotResource leaves its own out", "user", {"own": elsewhere(f"{BUCKET}/*")}, NO),
    ("NotResource with Deny", "user", {"own": [allow(), elsewhere(f"{BUCKET}/*", "Deny")]}, YES),
    ("NotResource with Deny, of others", "user",
     {"own": [allow(), elsewhere("arn:aws:s3:::x/*", "Deny")]}, DENIED),
    ("a variable in a resource", "user", {"own": allow(resource=f"{BUCKET}/${{aws:username}}")},
     NO),
    ("a variable that fits", "user", {"own": allow(resource=f"{BUCKET}*")}, YES),
    ("a variable that only users have", "role",
     {"own": allow(resource=f"{BUCKET}/${{aws:username}}*")}, NO),
    ("a variable that is not known", "user",
     {"own": allow(resource=f"{BUCKET}/${{aws:PrincipalTag/team}}")}, OPEN),
    # Conditions.
    ("a condition that is met", "user", {"own": allow(**named("mika"))},
     YES),
    ("a condition that is not met", "user", {"own": allow(**named("x"))},
     NO),
    ("an Allow on a condition not known", "user", {"own": allow(**WITH_MFA)}, OPEN),
    ("a Deny on a condition not known", "user", {"own": [allow(), deny(**PLAIN)]},
     OPEN),
    ("a Deny on a condition not met", "user",
     {"own": [allow(), deny(**named("x"))]}, YES),
    ("an unconditional Allow beside it", "user",
     {"own": [allow(), allow(**WITH_MFA)]}, YES),
    ("an unconditional Deny beside it", "user",
     {"own": [allow(**WITH_MFA), deny()]}, DENIED),
    ("an open Deny of what nobody allows", "user", {"own": deny(**when("Bool", MFA, False))}, NO),
    ("the principal's ARN is known", "session",
     {"own": allow(**when("ArnEquals", "aws:PrincipalArn", ROLE))}, YES),
    ("a session is of its role's type", "session",
     {"own": allow(**when("StringEquals", "aws:PrincipalType", "AssumedRole"))}, YES),
    ("the account is known", "user",
     {"own": allow(**when("StringEquals", "aws:PrincipalAccount", AWAY))}, NO),
    # Permissions boundaries.
    ("a boundary grants nothing", "user", {"boundary": allow()}, NO),
    ("both must allow", "user", {"own": allow(), "boundary": allow()}, YES),
    ("what the boundary leaves out", "user", {"own": EVERY, "boundary": allow("ec2:*")}, NO),
    ("a Deny of the boundary", "user", {"own": EVERY, "boundary": [EVERY, deny()]}, DENIED),
    ("a boundary on a condition", "user",
     {"own": EVERY, "boundary": allow(**WITH_MFA)}, OPEN),
    ("an empty boundary allows nothing", "user", {"own": EVERY, "boundary": []}, NO),
    ("a boundary over a role", "session", {"own": EVERY, "boundary": allow("ec2:*")}, NO),
    # Session policies.
    ("a session policy grants nothing", "session", {"session": allow()}, NO),
    ("identity and session must allow", "session", {"own": allow(), "session": allow()}, YES),
    ("what the session leaves out", "session", {"own": EVERY, "session": allow("ec2:*")}, NO),
    ("a Deny of the session", "session", {"own": EVERY, "session": [EVERY, deny()]}, DENIED),
    ("boundary, session and identity", "session",
     {"own": EVERY, "boundary": allow(), "session": allow("s3:Get*")}, YES),
    # The policy of the resource, same account: user.
    ("the bucket's grant is enough", "user", {"bucket": to(USER)}, YES),
    ("a grant to another user", "user", {"bucket": to(OTHER)}, NO),
    ("a grant to everybody", "user", {"bucket": ANY_BUCKET}, YES),
    ("AWS star is everybody", "user", {"bucket": to("*")}, YES),
    ("a grant to the account delegates", "user", {"bucket": to(ROOT)}, NO),
    ("the account by its number", "user", {"bucket": to(HOME)}, NO),
    ("delegated and allowed", "user", {"own": allow(), "bucket": to(ROOT)}, YES),
    ("a bucket without a grant", "user", {"own": allow(), "bucket": to(OTHER)}, YES),
    ("the bucket's Deny", "user", {"own": allow(), "bucket": off(USER)}, DENIED),
    ("the bucket's Deny to all", "user", {"own": allow(), "bucket": off("*")}, DENIED),
    ("the bucket's Deny to the account", "user", {"own": allow(), "bucket": off(ROOT)},
     DENIED),
    ("the bucket's Deny to another", "user", {"own": allow(), "bucket": off(OTHER)},
     YES),
    ("a user's own Deny", "user", {"own": deny(), "bucket": to(USER)}, DENIED),
    ("a boundary's silence does not limit it", "user",
     {"boundary": allow("ec2:*"), "bucket": to(USER)}, YES),
    ("a boundary's Deny does", "user", {"boundary": deny(), "bucket": to(USER)}, DENIED),
    ("a part of an ARN is no wildcard", "user", {"bucket": to(f"{IAM}:user/*")}, NO),
    # The same, role sessions.
    ("a grant to the role", "session", {"bucket": to(ROLE)}, YES),
    ("a grant to the role, boundary silent", "session",
     {"boundary": allow("ec2:*"), "bucket": to(ROLE)}, NO),
    ("a grant to the role, session silent", "session",
     {"session": allow("ec2:*"), "bucket": to(ROLE)}, NO),
    ("a grant to the role, both allow", "session",
     {"boundary": allow(), "session": allow(), "bucket": to(ROLE)}, YES),
    ("a grant to the session", "session", {"bucket": to(SESSION)}, YES),
    ("a grant to the session, boundary silent", "session",
     {"boundary": allow("ec2:*"), "bucket": to(SESSION)}, YES),
    ("a grant to the session, session silent", "session",
     {"session": allow("ec2:*"), "bucket": to(SESSION)}, YES),
    ("a grant to the session, a Deny", "session", {"session": deny(), "bucket": to(SESSION)},
     DENIED),
    ("star with the role's ARN is direct", "session",
     {"boundary": allow("ec2:*"),
      "bucket": ANY_BUCKET | when("ArnEquals", "aws:PrincipalArn", ROLE)}, YES),
    ("a grant to one session of a role", "role", {"bucket": to(SESSION)}, OPEN),
    ("a Deny to the role", "session", {"own": EVERY, "bucket": off(ROLE)}, DENIED),
    ("a Deny to one session of a role", "role", {"own": EVERY, "bucket": off(SESSION)},
     OPEN),
    # The same, federated users.
    ("a grant to the federated user", "guest",
     {"session": allow("ec2:*"), "bucket": to("arn:aws:sts::111122223333:federated-user/guest")},
     YES),
    ("a grant to the user behind", "guest", {"session": allow("ec2:*"), "bucket": to(USER)}, NO),
    ("a grant to the user behind, allowed", "guest", {"session": allow(), "bucket": to(USER)}, YES),
    ("a federated user's own", "guest", {"own": allow(), "session": allow()}, YES),
    ("a federated user's session limits", "guest", {"own": allow(), "session": []}, NO),
    # NotPrincipal.
    ("all but the named are denied", "user", {"own": allow(), "bucket": spared(OTHER)}, DENIED),
    ("user and account are named", "user", {"own": allow(), "bucket": spared(USER, ROOT)}, YES),
    ("the user without its account", "user", {"own": allow(), "bucket": spared(USER)}, OPEN),
    ("session, role and account", "session",
     {"own": allow(), "bucket": spared(SESSION, ROLE, ROOT)}, YES),
    ("the role without the session", "session", {"own": allow(), "bucket": spared(ROLE, ROOT)},
     OPEN),
    ("an Allow to all but others", "user",
     {"bucket": BUT_OTHER}, YES),
    # The root user.
    ("a bucket's Deny binds the root user", "root", {"bucket": off("*")}, DENIED),
    ("a Deny to the account is to its root", "root", {"bucket": off(ROOT)}, DENIED),
    ("identity policies say nothing of it", "root", {"own": deny()}, YES),
    # Nobody known, services and providers: only the resource can grant.
    ("an open bucket", "anybody", {"bucket": ANY_BUCKET}, YES),
    ("a bucket for an account", "anybody", {"bucket": to(ROOT)}, NO),
    ("a bucket for an organisation", "anybody",
     {"bucket": ANY_BUCKET | when("StringEquals", "aws:PrincipalOrgID", "o-1")}, NO),
    ("a service by its name", "service",
     {"bucket": ANY_BUCKET | {"Principal": {"Service": "logging.s3.amazonaws.com"}}}, YES),
    ("another service", "service",
     {"bucket": ANY_BUCKET | {"Principal": {"Service": "ec2.amazonaws.com"}}}, NO),
    ("a service for some source", "service",
     {"bucket": ANY_BUCKET | {"Principal": {"Service": "logging.s3.amazonaws.com"}}
      | when("StringEquals", "aws:SourceAccount", HOME)}, OPEN),
]  # fmt: skip
"""Sentence, who asks for an object, the policies, and the answer."""


@pytest.mark.parametrize("case", CASES, ids=[f"{case[1]}: {case[0]}" for case in CASES])
def test_request_is(case: tuple[str, str, dict[str, Any], str]) -> None:
    """The answer is the documented one, and told apart by whether a Deny gave it."""
    _, who, given, expected = case
    said = evaluate(request(who), policies(**given))
    assert (DENIED if said.explicit else said.verdict) == expected
    assert said.may is (expected in (YES, OPEN))


def test_answer_names_what_decided() -> None:
    """An answer names the statements it rests on, what lacks an Allow, or the open conditions."""
    assert evaluate(request("user"), policies(own=allow())).by == ("own",)
    assert evaluate(request("user"), policies(own=EVERY, boundary=deny())).by == ("boundary",)
    silent = evaluate(request("user"), policies(own=EVERY, boundary=allow("ec2:*")))
    assert silent.by == ("no Allow in the permissions boundary",)
    hangs = evaluate(request("user"), policies(own=[allow(), deny(**when("Bool", MFA, False))]))
    assert hangs.conditions == (f"Bool {MFA} = false",)
