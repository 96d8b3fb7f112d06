"""Cases of the checks of ways to more rights."""

from sample_cloud import ACCOUNT, IAM, policy, policy_of, role, trusting, user
from sample_estate import REFUSED, refused
from sample_rights import FULL, alone, control, organisation

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


SERVICE = "belongs to an AWS service, which alone can change it"
WHOLE = "may do everything, which is judged by itself"
HERE = {"organisations": [alone()]}
ADMIN = policy_of("*")
MANAGER = "999900001111"
BARRED = {
    "Effect": "Deny",
    "Action": ["iam:*", "lambda:*", "ec2:*"],
    "Resource": "*",
    "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deployer"}},
}
LIMITED = organisation(
    management=MANAGER,
    policies=[
        control(FULL, target="r-1", id="p-0"),
        control(FULL, BARRED, target="111122223333"),
    ],
)
UNDER = {"organisations": [LIMITED]}
MEMBER = refused(organisation, "policy_types", management=MANAGER)
UNKNOWN = {"organisations": [MEMBER]}
WAYS = {
    "rewrites_no_rights": ("iam:CreatePolicyVersion", ["iam:CreatePolicyVersion"]),
    "takes_no_credentials": ("iam:CreateAccessKey", ["iam:CreateAccessKey"]),
    "starts_nothing_with_more_rights": (
        "iam:PassRole with ec2:RunInstances",
        ["iam:PassRole", "ec2:Run*"],
    ),
    "takes_over_nothing_running": ("lambda:UpdateFunctionCode", ["lambda:UpdateFunctionCode"]),
}
"""A way up for each check of a holder, in its words and as actions allowed."""


def _way(words: str) -> str:
    return f"has a way to more rights: {words}"


def _chain() -> list[object]:
    """Roles of which one is taken on from the next, and the last may do everything."""
    return [
        role("step", trust=trusting(f"{IAM}:user/mika.abe")),
        role("deploy", trust=trusting(f"{IAM}:role/step")),
        role("boss", trust=trusting(f"{IAM}:role/deploy"), statements=ADMIN),
    ]


HOLDERS = [
    case
    for name, (words, actions) in WAYS.items()
    for who, build in (("user", user), ("role", role))
    for case in [
        (f"{who}_{name}", PASS, "", build(statements=policy_of("s3:*", "iam:Get*")), HERE),
        (f"{who}_{name}", FAIL, _way(words), build(statements=policy_of(*actions)), HERE),
        (f"{who}_{name}", PASS, "", build(statements=policy_of(*actions[:-1], "s3:*")), HERE),
        (
            f"{who}_{name}", PASS, "",
            build(statements=policy_of(*actions), boundary=policy_of("s3:*")), HERE,
        ),
        (
            f"{who}_{name}", PASS, "",
            build(statements=[*policy_of(*actions), *policy_of(*actions, effect="Deny")]), HERE,
        ),
        (f"{who}_{name}", PASS, "", build(statements=policy_of(*actions)), UNDER),
        (
            f"{who}_{name}", UNOBSERVED, _lost(f"policy_types of {ACCOUNT}"),
            build(statements=policy_of(*actions)), UNKNOWN,
        ),
        (
            f"{who}_{name}", UNOBSERVED,
            "what its organisation keeps from it could not be observed: it was not read",
            build(statements=policy_of(*actions)), {},
        ),
        (f"{who}_{name}", UNOBSERVED, _lost("statements"), refused(build, "statements"), HERE),
        (f"{who}_{name}", ASIDE, WHOLE, build(statements=ADMIN), HERE),
        (
            f"{who}_{name}", PASS, "", build(statements=policy_of(*actions)),
            HERE | {"approved": ["mika.abe", "reader"]},
        ),
    ]
]  # fmt: skip
OWN_KEY = [
    {**one, "resources": ["arn:aws:iam::*:user/${aws:username}"]}
    for one in policy_of("iam:CreateAccessKey")
]

CASES = [
    *HOLDERS,
    ("role_rewrites_no_rights", ASIDE, SERVICE, role(service_linked=True), HERE),
    ("role_rewrites_no_rights", FAIL, _way("iam:CreatePolicyVersion"),
     role("deployer", statements=policy_of("iam:CreatePolicyVersion")), UNDER),
    ("user_takes_no_credentials", PASS, "", user(statements=OWN_KEY), HERE),
    ("user_takes_no_credentials", FAIL, _way("iam:CreateAccessKey, or iam:CreateLoginProfile"),
     user(statements=policy_of("iam:Create*", resource=f"{IAM}:user/*")), HERE),
    ("user_rewrites_no_rights", FAIL,
     _way("iam:PutUserPolicy, or iam:PutGroupPolicy, or iam:PutRolePolicy"),
     user(statements=policy_of("iam:Put*")), HERE),
    ("policy_opens_no_way_up", PASS, "", policy(), {}),
    ("policy_opens_no_way_up", ASIDE, "attached to nobody",
     policy(attachments=0, statements=policy_of("iam:*")), {}),
    ("policy_opens_no_way_up", PASS, "", policy(statements=policy_of("iam:*")),
     {"approved": ["ops"]}),
    ("policy_opens_no_way_up", FAIL,
     "gives a way to more rights: iam:PassRole with glue:CreateDevEndpoint",
     policy(statements=policy_of("iam:PassRole", "glue:CreateDev*")), {}),
    ("policy_opens_no_way_up", UNOBSERVED, _lost("statements"),
     refused(policy, "statements"), {}),
    ("user_becomes_no_administrator", PASS, "", user(), {"roles": [role()]}),
    ("user_becomes_no_administrator", PASS, "", user(), {"roles": _chain()[1:]}),
    ("user_becomes_no_administrator", PASS, "", user(statements=ADMIN), {"roles": _chain()}),
    ("user_becomes_no_administrator", ASIDE, "holds no live password or key",
     user(console=False), {"roles": _chain()}),
    ("user_becomes_no_administrator", FAIL,
     "becomes administrator by step, then deploy, then boss", user(), {"roles": _chain()}),
    ("user_becomes_no_administrator", PASS, "", user(),
     {"roles": _chain(), "approved": ["mika.abe"]}),
    ("user_becomes_no_administrator", FAIL, "becomes administrator by boss",
     user(statements=policy_of("sts:AssumeRole")),
     {"roles": [role("boss", statements=ADMIN, trust=trusting(f"{IAM}:root"))]}),
    ("user_becomes_no_administrator", UNOBSERVED, _lost(f"trust of {IAM}:role/reader"), user(),
     {"roles": [refused(role, "trust")]}),
    ("role_becomes_no_administrator", PASS, "", role(), {"roles": _chain()}),
    ("role_becomes_no_administrator", ASIDE, SERVICE, role(service_linked=True), {}),
    ("role_becomes_no_administrator", FAIL, "becomes administrator by deploy, then boss",
     role("step"), {"roles": _chain()}),
    ("role_becomes_no_administrator", PASS, "", role("boss", statements=ADMIN),
     {"roles": _chain()}),
    ("role_becomes_no_administrator", UNOBSERVED, _lost("statements"),
     refused(role, "statements"), {"roles": _chain()}),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
