"""The demo's accounts beside the cloud: the company's directory and its wiki, as exported."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from tieout.demo.roster import Spell, spells
from tieout.demo.story import Calendar

HEAD = (
    "id", "system", "login", "mail", "number", "active", "created", "last_sign_in", "expires",
    "sort", "owner", "department", "manager", "factors", "roles", "groups",
)  # fmt: skip
LINK_HEAD = (
    "system",
    "account",
    "sort",
    "person",
    "owner",
    "why",
    "confirmed_by",
    "confirmed_on",
    "until",
)
ADMINISTRATORS = ("H1004", "H1007")
GONE_OWNER = "H1012"
"""Who left forty days ago, and had a machine of their own."""
FORGOTTEN = "H1013"
"""Who left three months ago, and whose wiki account nobody closed."""
MAPPING = """\
# The export of the directory and the wiki: whose accounts are is told by links, never by names.
kind: identity.account
columns:
  id: id
  system: system
  login: login
  email: mail
  employee_number: number
  active: active
  created: created
  last_sign_in: last_sign_in
  expires: expires
  kind_said: sort
  owner: owner
  department: department
  manager: manager
  mfa: {column: factors, split: "|"}
  privileged: {column: roles, split: "|"}
  groups: {column: groups, split: "|"}
"""
LINK_MAPPING = f"""\
# Whose accounts are by somebody's word: 'tieout links confirm' writes it.
kind: identity.link
columns: {{{", ".join(f"{name}: {name}" for name in LINK_HEAD)}}}
"""


def write_directory(folder: Path, calendar: Calendar) -> None:
    """Write the accounts, the links that were confirmed, and both mappings."""
    (folder / "registers").mkdir(parents=True, exist_ok=True)
    (folder / "hr").mkdir(parents=True, exist_ok=True)
    _write(folder / "hr" / "accounts.csv", HEAD, account_rows(calendar))
    _write(folder / "registers" / "identity-links.csv", LINK_HEAD, link_rows(calendar))
    (folder / "hr" / "accounts.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "registers" / "identity-links.yaml").write_text(LINK_MAPPING, encoding="utf-8")


def account_rows(calendar: Calendar) -> Iterator[Sequence[str]]:
    """Everybody's account of the directory and the wiki, those of machines, and what is wrong."""
    people: dict[str, list[Spell]] = {}
    for spell in spells(calendar):
        people.setdefault(spell.number, []).append(spell)
    for number, held in people.items():
        yield _account("directory", held, calendar, roles=number in ADMINISTRATORS)
        if number[0] == "H":
            yield _account("wiki", held, calendar, forgotten=number == FORGOTTEN)
    made, used = _day(calendar.ago(700)), _day(calendar.ago(1))
    bare = ("", "", "yes", made, used, "")
    yield "svc-backup", "directory", "svc-backup", *bare, "service", "H1005", "", "", "", "", ""
    yield "svc-digest", "directory", "svc-digest", *bare, "service", GONE_OWNER, "", "", "", "", ""
    yield "wiki-info", "wiki", "info", *bare, "", "", "", "", "passkey", "", ""
    own = people[ADMINISTRATORS[0]][-1]
    told = ("", "", own.department, own.manager, "passkey", "Administrator", "")
    yield "wiki-adm", "wiki", "adm-wiki", *bare, *told


def link_rows(calendar: Calendar) -> Iterator[Sequence[str]]:
    """The one link that somebody had to confirm."""
    yield (
        "wiki", "wiki-adm", "person", "H1004", "", "管理用の別アカウント", "H1003",
        calendar.ago(60).isoformat(), calendar.ago(-120).isoformat(),
    )  # fmt: skip


def _account(
    system: str,
    held: Sequence[Spell],
    calendar: Calendar,
    *,
    roles: bool = False,
    forgotten: bool = False,
) -> Sequence[str]:
    last = held[-1]
    gone = last.left is not None and last.left < calendar.today
    begun = min(spell.joined for spell in held)
    used = calendar.ago(2)
    if last.left and gone:
        used = last.left - timedelta(days=1)
    elif begun > used or last.on_leave_until:
        used = calendar.ago(1)
    expires = last.left if last.employment == "業務委託" else None
    return (
        f"{system}-{last.number}", system, last.login, last.email,
        last.number if system == "directory" else "", "yes" if forgotten or not gone else "no",
        _day(begun), _day(used), _day(expires), "", "", last.department, last.manager, "passkey",
        "Administrator" if roles else "",
        ("staff|platform-admins" if roles else "staff") if system == "directory" else "",
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _write(path: Path, head: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
