"""The demo's AWS account: its users, groups, policies and roles, and the making of all of it."""

import json
from dataclasses import dataclass
from typing import Any

from tieout.demo.account import (
    ADMINISTRATOR,
    SUPPORT,
    hold_managed,
    make_account,
    make_organization,
    role_used,
)
from tieout.demo.disks import make_disks
from tieout.demo.networks import make_networks
from tieout.demo.roster import people
from tieout.demo.stores import make_stores
from tieout.demo.story import HOME_REGION, VENDOR, Calendar
from tieout.demo.watch import make_key, make_places, make_watches
from tieout.standins.aws import ACCOUNT, PLACEHOLDER_KEY, PLACEHOLDER_SECRET, AwsStandIn, SetClock

AUDIT_ROLE = "TieoutAudit"


@dataclass(frozen=True, slots=True)
class Account:
    """An IAM user to make; days count back from today.

    `number` is the holder's staff number, empty for nobody. `tagged` says which of the two tags
    that link an account to a person it carries. `key` is when a live access key was made, `used`
    when the account was used last.
    """

    name: str
    number: str
    groups: tuple[str, ...]
    made: int
    key: int | None = None
    used: int = 3
    console: bool = True
    mfa: bool = True
    tagged: tuple[str, ...] = ("email", "employee-id")
    service: bool = False


ACCOUNTS = (
    Account("haruka.sato", "H1004", ("platform",), 1500),
    Account("daisuke.suzuki", "H1005", ("platform",), 1400),
    Account("naoki.takahashi", "H1006", ("platform",), 1300),
    Account("misaki.tanaka", "H1007", ("platform",), 900, used=1),
    Account("sho.ito", "H1008", ("chat-developers",), 1200),
    Account("yui.watanabe", "H1009", ("chat-developers",), 1100, used=12),
    Account("takuya.yamamoto", "H1010", ("chat-developers",), 800),
    Account("aoi.nakamura", "H1011", ("chat-developers",), 600),
    Account("takumi.aoki", "H1012", ("chat-developers",), 1200, key=80, used=5, tagged=("email",)),
    Account(
        "mori-ops",
        "H1013",
        ("operations",),
        1300,
        key=88,
        used=85,
        console=False,
        tagged=("employee-id",),
    ),
    Account("ryo.kobayashi", "H1015", ("data-protection",), 1500, used=6),
    Account("nanami.kato", "H1016", ("data-protection",), 700, used=9),
    Account("shuhei.yoshida", "H1017", ("cms-developers",), 1200),
    Account("ren.sasaki", "H1019", ("cms-developers",), 500, used=2),
    Account("ayumi.kondo", "H1020", ("operations",), 1000, mfa=False),
    Account("kenta.ishii", "H1021", ("analysts",), 1000, key=420, used=4),
    Account("rena.matsumoto", "H1022", ("analysts",), 800, used=8),
    Account("kaede.shimizu", "H1024", ("moderators",), 900, used=2),
    Account("gaku.okada", "H1037", ("operations",), 390),
    Account("jianguo.wang", "D2001", ("tool-builders",), 900, used=77),
    Account("wei.zhang", "D2002", ("cms-developers",), 700, used=7),
    Account("yan.liu", "D2003", ("cms-developers",), 650, used=11),
    Account("jie.chen", "D2004", ("tool-builders",), 600, used=15),
    Account("minjun.kim", "K3001", ("media-developers",), 1000, used=4),
    Account("seoyeon.lee", "K3002", ("media-developers",), 800, used=10),
    Account("yoko.miura", "M4001", ("moderators",), 500, used=2),
    Account("shared-ops", "", ("operations",), 1800, used=14),
    Account(
        "svc-backup",
        "H1005",
        ("backup-machines",),
        900,
        key=40,
        used=1,
        console=False,
        mfa=False,
        service=True,
        tagged=(),
    ),
    Account(
        "svc-deploy",
        "H1007",
        ("deployment-machines",),
        700,
        key=35,
        used=1,
        console=False,
        mfa=False,
        service=True,
        tagged=(),
    ),
)

REVIEWED = {"svc-backup": 260, "svc-deploy": 50}
"""How many days ago the account of a machine was reviewed last."""

_OBJECTS = ["s3:GetObject", "s3:ListBucket"]
_WRITES = ["s3:PutObject", "s3:DeleteObject"]


def _stores(actions: list[str], *names: str) -> dict[str, Any]:
    """A statement over whole buckets and what is in them."""
    arns = [f"arn:aws:s3:::hoshizora-{name}" for name in names]
    resources = [each for arn in arns for each in (arn, f"{arn}/*")]
    return {"Effect": "Allow", "Action": actions, "Resource": resources}


def _allow(*actions: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*"}


GROUPS: dict[str, list[dict[str, Any]]] = {
    "platform": [
        _allow("ec2:*", "cloudtrail:Describe*", "cloudtrail:Get*", "iam:Get*", "iam:List*"),
        _stores(_OBJECTS + _WRITES, "build-artifacts", "app-releases", "backup-osaka"),
    ],
    "chat-developers": [_stores(_OBJECTS + _WRITES, "build-artifacts", "app-releases")],
    "operations": [_allow("ec2:Describe*", "logs:Get*", "cloudwatch:Get*")],
    "data-protection": [_stores(_OBJECTS, "account-data", "talk-archive", "reported-content")],
    "cms-developers": [_stores(_OBJECTS, "reported-content", "build-artifacts")],
    "tool-builders": [_stores(_OBJECTS + _WRITES, "test-fixtures", "build-artifacts")],
    "media-developers": [_stores(_OBJECTS + _WRITES, "media", "app-releases")],
    "moderators": [_stores(_OBJECTS, "reported-content")],
    "analysts": [_stores(_OBJECTS, "analytics-masked", "ml-models")],
    "backup-machines": [_stores(_WRITES, "backup-osaka")],
    "deployment-machines": [_stores(_OBJECTS + _WRITES, "app-releases", "build-artifacts")],
}
"""What each group's one customer-managed policy allows."""

READ_ONLY = _allow(
    "iam:Get*",
    "iam:List*",
    "iam:GenerateCredentialReport",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetAccountPublicAccessBlock",
    "s3:ListAllMyBuckets",
    "ec2:Describe*",
    "cloudtrail:Describe*",
    "cloudtrail:Get*",
)
EC2 = "ec2.amazonaws.com"
OWN = f"arn:aws:iam::{ACCOUNT}:root"
LEGACY = f"arn:aws:iam::{ACCOUNT}:role/legacy-operations"


@dataclass(frozen=True, slots=True)
class Role:
    """A role to make: whom it trusts, what its own policy allows, when it was used last."""

    name: str
    trusts: str
    allows: tuple[dict[str, Any], ...] = ()
    used: int | None = 1
    managed: str = ""
    """The policy of AWS's own that it holds."""


ROLES = (
    Role(AUDIT_ROLE, OWN, (READ_ONLY,)),
    Role("chat-api", EC2, (_stores(_OBJECTS + _WRITES, "talk-archive"),)),
    Role("legacy-operations", EC2, (_allow("*"),), used=None),
    Role("break-glass", OWN, used=30, managed=ADMINISTRATOR),
    Role("support", OWN, used=12, managed=SUPPORT),
    Role(
        "build-runner",
        EC2,
        (
            _stores(_OBJECTS + _WRITES, "build-artifacts"),
            {**_allow("iam:PassRole"), "Resource": LEGACY},
            _allow("ec2:RunInstances"),
        ),
    ),
    Role(
        "vendor-monitoring",
        f"arn:aws:iam::{VENDOR}:role/metrics-reader",
        (_allow("cloudwatch:GetMetricData", "cloudwatch:ListMetrics"),),
    ),
)


def seed_cloud(standin: AwsStandIn, calendar: Calendar) -> None:
    """Make the whole account, always in the same order, at the instants of the story."""
    clients = Clients(standin.url)
    with standin.clock() as clock:
        places = make_places(standin, calendar, clock)
        clock.set(calendar.instant(2000))
        make_account(standin, clients, calendar)
        iam = clients("iam")
        _make_groups(iam)
        _make_roles(standin, iam, calendar)
        for account in sorted(ACCOUNTS, key=lambda account: -account.made):
            _make_user(standin, iam, account, calendar, clock)
        for place in places:
            clock.set(calendar.instant(1200))
            make_key(clients("kms", place.region), place)
            if place.home:
                make_stores(place, clients, calendar)
            make_networks(clients("ec2", place.region), place)
            if place.home:
                make_disks(clients("ec2", place.region), place, calendar, clock)
            make_watches(place)
        make_organization(clients("organizations"))
    standin.recognise(f"arn:aws:iam::{ACCOUNT}:role/{AUDIT_ROLE}", "tieout")


class Clients:
    """SDK clients of a stand-in, one a service and region; building them takes the most time."""

    def __init__(self, url: str) -> None:
        from boto3.session import Session

        self._url = url
        self._made: dict[tuple[str, str], Any] = {}
        self._session: Any = Session(
            aws_access_key_id=PLACEHOLDER_KEY, aws_secret_access_key=PLACEHOLDER_SECRET
        )

    def __call__(self, service: str, region: str = HOME_REGION) -> Any:
        """The client of a service in a region."""
        from botocore.config import Config

        if (service, region) not in self._made:
            self._made[service, region] = self._session.client(
                service,
                region_name=region,
                endpoint_url=self._url,
                config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
            )
        return self._made[service, region]


def _document(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _make_groups(iam: Any) -> None:
    for name, statements in GROUPS.items():
        iam.create_group(GroupName=name)
        made = iam.create_policy(PolicyName=name, PolicyDocument=_document(statements))
        iam.attach_group_policy(GroupName=name, PolicyArn=made["Policy"]["Arn"])


def _make_roles(standin: AwsStandIn, iam: Any, calendar: Calendar) -> None:
    for role in ROLES:
        kind = "Service" if role.trusts.endswith(".amazonaws.com") else "AWS"
        trust = {"Effect": "Allow", "Principal": {kind: role.trusts}, "Action": "sts:AssumeRole"}
        iam.create_role(RoleName=role.name, AssumeRolePolicyDocument=_document([trust]))
        if role.allows:
            allowed = _document([*role.allows])
            made = iam.create_policy(PolicyName=role.name, PolicyDocument=allowed)
            iam.attach_role_policy(RoleName=role.name, PolicyArn=made["Policy"]["Arn"])
        if role.managed:
            hold_managed(standin, role.name, role.managed, calendar)
        if role.used is not None:
            role_used(standin, role.name, calendar, role.used, HOME_REGION)


def _make_user(
    standin: AwsStandIn, iam: Any, account: Account, calendar: Calendar, clock: SetClock
) -> None:
    clock.set(calendar.instant(account.made))
    name = account.name
    iam.create_user(UserName=name, Tags=_tags(account, calendar))
    for group in account.groups:
        iam.add_user_to_group(GroupName=group, UserName=name)
    if account.console:
        # The stand-in's own throw-away password, never used to sign in.
        iam.create_login_profile(UserName=name, Password=f"Stand-in-{account.made}-only")
        standin.password_used(name, calendar.instant(account.used))
    if account.mfa:
        iam.enable_mfa_device(
            UserName=name,
            SerialNumber=f"EXAMPLE-{account.made:04}-{name.upper()}",
            AuthenticationCode1="123456",
            AuthenticationCode2="654321",
        )
    if account.key is not None:
        clock.set(calendar.instant(account.key))
        iam.create_access_key(UserName=name)
        standin.key_used(name, calendar.instant(account.used), "s3", HOME_REGION)


def _tags(account: Account, calendar: Calendar) -> list[dict[str, str]]:
    known = {"email": people().get(account.number, ""), "employee-id": account.number}
    tags = {name: known[name] for name in account.tagged if known[name]}
    if account.service:
        tags |= {"account-type": "service", "owner": known["email"]}
        tags["reviewed-on"] = f"{calendar.ago(REVIEWED[account.name])}"
    return [{"Key": name, "Value": value} for name, value in tags.items()]
