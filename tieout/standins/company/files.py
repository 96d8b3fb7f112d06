"""The company as files: listings of HR and four systems, their mappings and a workspace."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tieout.standins.company.company import HEAD, SYSTEMS, Company, Human, Login

ACCOUNT = "123456789012"
NETWORKS = {"JP": "203.0.113", "CN": "198.51.100", "KR": "192.0.2"}
_LOGIN = {
    "id": "id",
    "system": "system",
    "login": "login",
    "email": "email",
    "active": "active",
    "created": "created",
    "last_sign_in": "last_sign_in",
    "expires": "expires",
    "employee_number": "number",
    "kind_said": "said",
    "owner": "owner",
    "department": "department",
    "manager": "manager",
    "mfa": "mfa",
    "privileged": "privileged",
    "groups": "groups",
}
_PERSON = ("id", "email", "name", "department", "manager", "entity", "country", "time_zone",
           "type", "start", "last_day", "recorded_on", "on_leave_until")  # fmt: skip
_SCREENING = ("person", "finished_on", "provider", "scope", "met")
_LINK = ("system", "account", "sort", "person", "owner", "why", "confirmed_by", "confirmed_on",
         "until")  # fmt: skip
_SPLIT = ("mfa", "privileged", "groups")
_OVERLAY = f"""\
changes:
  - {{control: XBR-05, parameters: {{countries: [JP]}}}}
  - {{control: JML-01, parameters: {{systems: [ledger], made_within: 11 days}}}}
  - {{control: JML-02, parameters: {{job_families: ["tellers=payments"]}}}}
  - {{control: JML-06, parameters: {{conflicts: ["directory:payers & directory:approvers"]}}}}
  - {{control: JML-08, parameters: {{heads: ["{HEAD}"]}}}}
  - {{control: JML-09, parameters: {{systems: [directory]}}}}
  - {{control: JML-10, parameters: {{looked_back: 28 days}}}}
"""
_APPROVAL = ("person", "resource", "requested_by", "approved_by", "approved_on", "until")


def write(company: Company, folder: Path, *, aws: str = "") -> Path:
    """Write the listings and a workspace that reads them; `aws` is a further table of it."""
    folder.mkdir(parents=True, exist_ok=True)
    _table(folder, "staff", "people.person", _PERSON, map_people(company.people))
    for system in SYSTEMS:
        rows = [_login(each) for each in company.logins if each.system == system]
        split = ", ".join(f'{each}: {{column: {each}, split: "|"}}' for each in _SPLIT)
        _table(folder, system, "identity.account", tuple(_LOGIN.values()), rows, split, _LOGIN)
    _table(folder, "links", "identity.link", _LINK, company.links)
    _table(folder, "approvals", "people.approval", _APPROVAL, company.approvals)
    _table(folder, "screenings", "people.screening", _SCREENING, company.screenings)
    (folder / "trail").mkdir(exist_ok=True)
    lines = (json.dumps(each) + "\n" for each in _events(company))
    (folder / "trail" / "events.jsonl").write_text("".join(lines), encoding="utf-8")
    table = "".join(f"{net}.0/24,{country}\n" for country, net in NETWORKS.items())
    (folder / "networks.csv").write_text(f"network,country\n{table}", encoding="utf-8")
    files = ("staff", *SYSTEMS, "links", "approvals", "screenings")
    named = "".join(
        f'[[people.files]]\nfile = "{name}.csv"\nmapping = "{name}.yaml"\n' for name in files
    )
    (folder / "tieout.toml").write_text(
        f'organisation = "Example KK"\n[[people]]\nname = "company"\n{named}'
        f'[[trail_events]]\nname = "trail"\nfolder = "trail"\ncountries = "networks.csv"\n{aws}',
        encoding="utf-8",
    )
    (folder / "overlays").mkdir(exist_ok=True)
    (folder / "overlays" / "company.yaml").write_text(_OVERLAY, encoding="utf-8")
    return folder


def map_people(people: Iterable[Human]) -> Iterator[Mapping[str, str]]:
    """One row a spell, as HR systems export them."""
    for human in people:
        for spell in human.spells:
            yield {
                "id": human.number,
                "email": human.email,
                "name": human.name,
                "department": spell.department or human.department,
                "manager": human.manager,
                "entity": spell.entity,
                "country": spell.country,
                "time_zone": spell.time_zone,
                "type": spell.type,
                "start": spell.start.isoformat(),
                "last_day": _text(spell.last_day),
                "recorded_on": _text(spell.recorded_on),
            }


def _login(login: Login) -> Mapping[str, str]:
    values = {heading: getattr(login, heading) for heading in _LOGIN.values()}
    return {heading: _text(value) for heading, value in values.items()}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _table(
    folder: Path,
    name: str,
    kind: str,
    headings: Iterable[str],
    rows: Iterable[Mapping[str, str]],
    further: str = "",
    columns: Mapping[str, str] | None = None,
) -> None:
    headings = list(headings)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
    fields = columns or {each: each for each in headings}
    mapped = [
        f"{field}: {heading}" for field, heading in fields.items() if f"{field}: {{" not in further
    ]
    text = ", ".join([*mapped, further] if further else mapped)
    (folder / f"{name}.yaml").write_text(f"kind: {kind}\ncolumns: {{{text}}}\n", encoding="utf-8")


def _events(company: Company) -> Iterator[dict[str, Any]]:
    """Readings by sessions of Identity Center, which carry the address of whoever signed in."""
    role = "AWSReservedSSO_Reader_0123456789abcdef"
    issuer = {
        "type": "Role",
        "arn": f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/{role}",
    }
    for number, (human, day, country) in enumerate(company.uses):
        yield {
            "eventID": f"00000000-0000-4000-8000-{number:012}",
            "eventTime": f"{day}T02:00:00Z",
            "eventSource": "s3.amazonaws.com",
            "eventName": "GetObject",
            "awsRegion": "ap-northeast-1",
            "sourceIPAddress": f"{NETWORKS[country]}.7",
            "recipientAccountId": ACCOUNT,
            "userIdentity": {
                "type": "AssumedRole",
                "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{human.email}",
                "accountId": ACCOUNT,
                "sessionContext": {"sessionIssuer": issuer},
            },
        }
