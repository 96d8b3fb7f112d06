"""A place of an estate: one region of one account, and moto's stores of it, filled without calls.

Ten thousand resources made over HTTP take minutes; made in moto's own stores they take seconds.
What stands there is read over HTTP as if it had been made by the API.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from random import Random
from typing import Any

from tieout.standins.aws import PARTITION, AwsStandIn, SetClock
from tieout.standins.estate.plan import HOME, Plan
from tieout.standins.estate.vocabulary import TEAMS, product
from tieout.standins.unserved.answers import Answering, Given

GLOBAL = ("account", "cloudfront", "iam", "organizations", "route53", "s3", "s3control", "sts")
"""The services of which moto keeps one store an account."""
SERVICES = (
    "account",
    "cloudtrail",
    "cloudwatch",
    "config",
    "dynamodb",
    "ec2",
    "ecr",
    "eks",
    "elbv2",
    "guardduty",
    "iam",
    "inspector2",
    "kms",
    "lambda",
    "logs",
    "macie2",
    "rds",
    "s3",
    "secretsmanager",
    "securityhub",
    "sns",
    "sqs",
)
"""Those that an estate makes something in."""
OF_ACCOUNT = ("aws.account", "aws.iam.", "aws.s3.", "aws.organizations.")


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that was made: its kind, its id as its collector gives it, and moto's object."""

    kind: str
    id: str
    thing: Any
    place: "Place"


@dataclass
class Drawing:
    """What is shared by all places while an estate is drawn."""

    plan: Plan
    standin: AwsStandIn
    chance: Random
    today: datetime
    clock: SetClock
    made: dict[str, list[Made]] = field(default_factory=dict)
    roles: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """The ARNs of roles by account and by the service that they trust."""


@dataclass
class Place:
    """One region of one account. `known` are names and ids that later parts of it refer to."""

    drawing: Drawing
    account: str
    region: str
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def chance(self) -> Random:
        """The one source of chance of the estate."""
        return self.drawing.chance

    @property
    def today(self) -> datetime:
        """The day for which the estate is drawn."""
        return self.drawing.today

    @property
    def home(self) -> bool:
        """Whether it is the account's home region, with which the account's own things are made."""
        return self.region == HOME

    def moto(self, service: str) -> Any:
        """What moto keeps of a service here."""
        return store(service, self.account, self.region)

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource here."""
        return f"arn:{PARTITION}:{service}:{self.region}:{self.account}:{resource}"

    def tell(self, operation: str, given: Given | Answering) -> None:
        """Answer an operation so that moto lacks; here alone."""
        region = "" if operation.partition(":")[0] in GLOBAL else self.region
        self.drawing.standin.answers.give(operation, given, account=self.account, region=region)

    def count(self, sort: str) -> int:
        """How many of a sort are to be made here."""
        return self.drawing.plan.of_region(sort, self.region)

    def made(self, kind: str, resource: str, thing: Any) -> Made:
        """File what was made, so that faults can be planted in it."""
        whole = Made(kind, resource, thing, self)
        self.drawing.made.setdefault(kind, []).append(whole)
        return whole

    def all(self, kind: str) -> list[Made]:
        """What was made of a kind here; of what the account has as a whole, in all of it."""
        found = self.drawing.made.get(kind, [])
        whole = kind.startswith(OF_ACCOUNT)
        return [
            each
            for each in found
            if each.place.account == self.account and (whole or each.place.region == self.region)
        ]

    def role(self, service: str) -> str:
        """Some role of the account that trusts a service."""
        return self.chance.choice(self.drawing.roles[self.account, service])

    def ago(self, days: float) -> datetime:
        """So many days before today."""
        return self.today - timedelta(days=days)

    def past(self, newest: int = 20, oldest: int = 900) -> datetime:
        """Set the clock to an instant of the past, at which the next thing is made."""
        days = self.chance.uniform(newest, oldest)
        instant = self.ago(days).replace(microsecond=0)
        self.drawing.clock.set(instant)
        return instant

    def name(self, number: int) -> tuple[str, dict[str, str]]:
        """A name for a thing, and its tags: whose it is, and what data it holds."""
        team, name = product(self.chance, number)
        return name, self.tags(team)

    def tags(self, team: str = "", data_class: str = "internal") -> dict[str, str]:
        """The tags that everything carries."""
        return {
            "owner": team or self.chance.choice(TEAMS),
            "data-class": data_class,
            "environment": "production",
        }


def store(service: str, account: str, region: str) -> Any:
    """What moto keeps of a service in a region of an account, or in all of it."""
    return backends(service)[account][PARTITION if service in GLOBAL else region]


@cache
def backends(service: str) -> Any:
    """What moto keeps of a service, by account and region."""
    return import_module("moto.backends").get_backend(service)


def pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags in the form of most of AWS's interfaces."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
