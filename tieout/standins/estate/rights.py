"""Policies and roles of an account, and the faults of both."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from tieout.standins.aws import naive
from tieout.standins.estate.faults import fault, finding
from tieout.standins.estate.place import Made, Place, pairs
from tieout.standins.estate.truth import Finding, Plant
from tieout.standins.estate.vocabulary import COMPANY, TEAMS

POLICY, ROLE, USER = "aws.iam.policy", "aws.iam.role", "aws.iam.user"
TRUSTED = (
    "ec2.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "lambda.amazonaws.com",
    "eks.amazonaws.com",
)
NARROW: tuple[tuple[tuple[str, ...], str], ...] = (
    (("s3:GetObject", "s3:PutObject"), "arn:aws:s3:::{company}-{team}-drop/*"),
    (("dynamodb:GetItem", "dynamodb:Query"), "arn:aws:dynamodb:{place}:table/{team}-state"),
    (("sqs:ReceiveMessage", "sqs:SendMessage"), "arn:aws:sqs:{place}:{team}-work"),
    (("sns:Publish",), "arn:aws:sns:{place}:{team}-notices"),
    (("logs:CreateLogStream", "logs:PutLogEvents"), "arn:aws:logs:{place}:log-group:/{team}/*"),
    (("secretsmanager:GetSecretValue",), "arn:aws:secretsmanager:{place}:secret:{team}/app-*"),
)
"""What ordinary policies allow: a few actions on things named by the team they belong to."""

_TOLD = (
    "{}_alters_no_key",
    "{}_changes_no_network_rule",
    "{}_changes_no_record",
    "{}_may_not_do_everything",
    "{}_reads_personal_data_by_name",
    "{}_reads_trails_by_leave",
)
TOLD_OF_USER = tuple(check.format("user") for check in _TOLD)
TOLD_OF_ROLE = tuple(check.format("role") for check in _TOLD)
"""The checks that tell of a user, or of a role, that may do everything."""
TOLD_OF_POLICY = (
    "policy_allows_no_whole_service",
    "policy_allows_not_everything",
    "policy_decrypts_by_key",
)
"""Those that tell of an attached policy that allows everything."""
WHOLE = ("role_may_not_do_everything", "user_may_not_do_everything")
CROWD, ADMINISTRATORS = "administrators_are_few", 5
"""The check that counts who may do everything in an account, and how many it allows."""
GUARDING = ["iam", "kms"]


def everything(**changed: Any) -> dict[str, Any]:
    """A statement that allows every action on everything; some of it `changed`."""
    return {"Effect": "Allow", "Action": "*", "Resource": "*", **changed}


def document(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def narrow(place: Place) -> list[dict[str, Any]]:
    """Two or so ordinary statements, each over things of one team."""
    words = {
        "company": COMPANY,
        "place": f"{place.region}:{place.account}",
        "team": place.chance.choice(TEAMS),
    }
    return [
        {"Effect": "Allow", "Action": list(actions), "Resource": resource.format(**words)}
        for actions, resource in place.chance.sample(NARROW, place.chance.randint(1, 3))
    ]


def make_rights(place: Place) -> None:
    """Customer-managed policies, and roles of services that hold them."""
    iam = place.moto("iam")
    arns = []
    for number in range(place.count("policy")):
        place.past(newest=200)
        name, tags = place.name(number)
        made = iam.create_policy("", "/", document(*narrow(place)), f"{name}-policy", pairs(tags))
        arns.append(made.arn)
        place.made(POLICY, made.arn, made)
    for number in range(place.count("role")):
        place.past(newest=150)
        name, tags = place.name(number)
        service = TRUSTED[number % len(TRUSTED)]
        trust = document(trusting({"Service": service}))
        role = iam.create_role(f"{name}-role", trust, "/service/", None, "", pairs(tags), "3600")
        iam.attach_role_policy(arns[number % len(arns)], role.name)
        role.last_used = naive(place.ago(place.chance.uniform(0.1, 25)))
        role.last_used_region = place.region
        place.drawing.roles.setdefault((place.account, service), []).append(role.arn)
        place.made(ROLE, role.arn, role)


def trusting(principal: dict[str, str] | str, **condition: Any) -> dict[str, Any]:
    """A statement of a role's trust in somebody."""
    whole = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {**whole, "Condition": condition} if condition else whole


def crowds(plants: Sequence[Plant]) -> list[Plant]:
    """What faults come to together: accounts in which too many may do everything."""
    whole = {each for plant in plants for each in plant.findings if each.check in WHOLE}
    return [
        Plant("too_many_administrators", (Finding(CROWD, "aws.account", place, place),))
        for place, number in sorted(Counter(each.place for each in whole).items())
        if number > ADMINISTRATORS
    ]


@fault(ROLE, *TOLD_OF_ROLE, "role_decrypts_by_key")
def role_with_everything_inline(made: Made) -> None:
    """A role whose own policy allows every action on everything."""
    made.thing.put_policy("admin", document(everything()))


@fault(ROLE, *TOLD_OF_ROLE, "role_decrypts_by_key")
def role_with_everything_by_list(made: Made) -> None:
    """A role that has everything by one item of a list."""
    actions = ["logs:PutLogEvents", "*:*"]
    made.thing.put_policy("runtime", document(everything(Action=actions)))


@fault(ROLE, *TOLD_OF_ROLE, "role_decrypts_by_key")
def role_with_all_but_one_action(made: Made) -> None:
    """A role that may do everything which is not on a short list."""
    but = {"Effect": "Allow", "NotAction": ["iam:CreateUser"], "Resource": "*"}
    made.thing.put_policy("nearly", document(but))


@fault(ROLE, *TOLD_OF_ROLE)
def role_with_everything_managed(made: Made) -> list[Finding]:
    """A role that holds a customer-managed policy of everything, which is found as well."""
    policy = _policy(made, everything())
    made.place.moto("iam").attach_role_policy(policy.id, made.thing.name)
    return [finding(check, policy) for check in TOLD_OF_POLICY]


@fault(USER, *TOLD_OF_USER, "user_decrypts_by_key", "user_holds_rights_by_group")
def user_with_everything_inline(made: Made) -> None:
    """A user whose own policy allows every action on everything."""
    made.thing.put_policy("admin", document(everything()))


@fault(USER, "user_holds_rights_by_group")
def user_with_rights_of_its_own(made: Made) -> None:
    """A user who holds an ordinary policy directly."""
    made.thing.put_policy("own", document(*narrow(made.place)))


@fault(ROLE)
def policy_of_whole_services(made: Made) -> list[Finding]:
    """A policy that nobody holds yet, of all that guards the others."""
    whole = everything(Action=[f"{service}:*" for service in GUARDING])
    policy = _policy(made, whole)
    told = ("policy_allows_no_whole_service", "policy_decrypts_by_key")
    return [finding(check, policy) for check in told]


@fault(ROLE)
def policy_by_exception(made: Made) -> list[Finding]:
    """A policy that nobody holds yet, of all but some actions on the objects of a store."""
    but = {
        "Effect": "Allow",
        "NotAction": ["s3:DeleteObject"],
        "Resource": f"arn:aws:s3:::{COMPANY}-{made.place.chance.choice(TEAMS)}-drop/*",
    }
    return [finding("policy_allows_by_naming", _policy(made, but))]


@fault(ROLE, "role_assumes_roles_by_name")
def role_taking_any_role(made: Made) -> None:
    """A role that may take on whatever role trusts its account."""
    made.thing.put_policy("assume", document(everything(Action="sts:AssumeRole")))


@fault(ROLE, "role_decrypts_by_key")
def role_decrypting_with_any_key(made: Made) -> None:
    """A role that may decrypt with whatever key there is."""
    made.thing.put_policy("decrypt", document(everything(Action=["kms:Decrypt"])))


@fault(ROLE, "role_is_used")
def role_out_of_use(made: Made) -> None:
    """A role that nobody took on for long."""
    made.thing.last_used = naive(made.place.ago(made.place.chance.uniform(120, 150)))


def _policy(made: Made, statement: dict[str, Any]) -> Made:
    iam = made.place.moto("iam")
    name = f"for-{made.thing.name}"
    policy = iam.create_policy("", "/", document(statement), name, pairs(made.place.tags()))
    return Made(POLICY, policy.arn, policy, made.place)
