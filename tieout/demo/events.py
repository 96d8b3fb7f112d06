"""The demo's trail events, as exported: who used which right, when, and from which country."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tieout.demo.story import DALIAN, HEAD_OFFICE, HOME_REGION, KOREA, Calendar
from tieout.standins.aws import ACCOUNT

FOLDER = "trail"
COUNTRIES = "trail/networks.csv"
NETWORKS = {HEAD_OFFICE: "203.0.113", DALIAN: "198.51.100", KOREA: "192.0.2"}
"""The network of each office, by its first three numbers."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody did on some days (counted back from today), from an office.

    A day that stands there twice saw it done twice.
    """

    who: str
    right: str
    days: tuple[int, ...]
    at: Any = HEAD_OFFICE


READ = "s3:GetObject"
SIGN_IN = "signin:ConsoleLogin"
DOINGS = (
    Doing("user/ryo.kobayashi", READ, (9, 6)),
    Doing("user/nanami.kato", READ, (20, 9)),
    Doing("user/haruka.sato", SIGN_IN, (8, 3)),
    Doing("user/haruka.sato", "ec2:DescribeInstances", (8, 3)),
    Doing("user/kaede.shimizu", READ, (7, 2)),
    Doing("user/minjun.kim", "s3:PutObject", (6, 4), KOREA),
    # What began it all: four engineers of an affiliate abroad, 32 readings of reported talks. All
    # had leave for a task, and one of them read on after it had ended.
    Doing("user/jianguo.wang", READ, (96, 96, 91, 90, 84, 77), DALIAN),
    Doing("user/jie.chen", READ, (98, 97, 97, 92, 86, 86, 81, 78), DALIAN),
    Doing("user/wei.zhang", READ, (24, 24, 23, 20, 18, 18, 16, 12, 12, 7), DALIAN),
    Doing("user/yan.liu", READ, (104, 104, 99, 93, 88, 88, 18, 11), DALIAN),
    Doing("user/takumi.aoki", "s3:ListObjectsV2", (5,)),
    Doing("user/svc-backup", "s3:PutObject", (2, 1)),
    Doing("user/svc-deploy", "s3:PutObject", (1,)),
    Doing("role/break-glass", "ec2:RebootInstances", (30,)),
)
"""Of the last months, an excerpt by those whom the story is about."""


def write_events(folder: Path, calendar: Calendar) -> None:
    """Write the export and the table of networks, below a workspace."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(event) for event in _events(calendar))
    export = folder / FOLDER / "events.jsonl"
    export.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    rows = (f"{network}.0/24,{entity.country}\n" for entity, network in NETWORKS.items())
    (folder / COUNTRIES).write_text(f"network,country\n{''.join(rows)}", encoding="utf-8")


def _events(calendar: Calendar) -> Iterator[dict[str, Any]]:
    for number, doing in enumerate(DOINGS):
        service, _, name = doing.right.partition(":")
        for place, day in enumerate(doing.days):
            yield {
                "eventID": f"00000000-0000-4000-8000-{number:06}{place:06}",
                "eventTime": f"{calendar.instant(day):%Y-%m-%dT%H:%M:%SZ}",
                "eventSource": f"{service}.amazonaws.com",
                "eventName": name,
                "awsRegion": HOME_REGION,
                "sourceIPAddress": f"{NETWORKS[doing.at]}.{number + 10}",
                "recipientAccountId": ACCOUNT,
                "userIdentity": _identity(doing.who),
                **(_SIGNED_IN if doing.right == SIGN_IN else {}),
            }


_SIGNED_IN = {
    "responseElements": {"ConsoleLogin": "Success"},
    "additionalEventData": {"MFAUsed": "Yes"},
}


def _identity(who: str) -> dict[str, Any]:
    sort, _, name = who.partition("/")
    if sort == "user":
        arn = f"arn:aws:iam::{ACCOUNT}:user/{name}"
        return {"type": "IAMUser", "arn": arn, "accountId": ACCOUNT, "userName": name}
    issuer = {"type": "Role", "arn": f"arn:aws:iam::{ACCOUNT}:role/{name}"}
    return {
        "type": "AssumedRole",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/drill",
        "accountId": ACCOUNT,
        "sessionContext": {"sessionIssuer": issuer},
    }
