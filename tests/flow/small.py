"""A small sound workspace of listings, with one file of every kind that an operator writes."""

import json
from pathlib import Path

from tests.flow.estate import tieout

TOML = """\
organisation = "Hoshizora"
frameworks = ["soc2", "iso27001"]

[[people]]
name = "hr"
[[people.files]]
file = "staff.csv"
mapping = "staff.yaml"
[[people.files]]
file = "training.csv"
mapping = "training.yaml"
"""
STAFF_MAPPING = """\
kind: people.person
columns:
  id: Number
  email: Mail
  entity: Company
  country: Country
  start: Joined
  last_day: Left
constants:
  type: employee
"""
TRAINING_MAPPING = """\
kind: people.training
columns:
  person: Number
  course: Course
  assigned_on: Assigned
  completed_on: Done
"""
OVERLAY = """\
controls:
  - id: ACME-01
    title: Everybody has an address
    statement: Each person has an address of ours.
    owner: people operations
    frequency: weekly
    automation: automated
    parameters: {longest: 30 days}
    satisfies:
      soc2-2017: [CC1.3]
changes:
  - control: PER-01
    owner: learning
"""
CHECKS = '''\
from datetime import timedelta

from tieout import Person, check


@check("ACME-01")
def staff_have_an_address(person: Person, *, longest: timedelta) -> None:
    """Everybody has an address."""
    assert person.email, f"{person.id} has no address"
'''
WAIVERS = """\
waivers:
  - id: W-1
    control: ACME-01
    resource: "009"
    reason: A test account
    requested_by: H1004
    approved_by: H1003
    starts: 2026-01-01
    ends: 2027-01-01
"""
STAFF = """\
Number,Mail,Company,Country,Joined,Left
001,a@hoshizora.example,Hoshizora,JP,2020-04-01,
002,b@hoshizora.example,Hoshizora,JP,2021-04-01,2025-03-31
"""
TRAINING = """\
Number,Course,Assigned,Done
001,privacy,2026-04-01,2026-04-20
"""
FILES = {
    "tieout.toml": TOML,
    "staff.yaml": STAFF_MAPPING,
    "training.yaml": TRAINING_MAPPING,
    "overlays/own.yaml": OVERLAY,
    "checks/own.py": CHECKS,
    "waivers.yaml": WAIVERS,
    "staff.csv": STAFF,
    "training.csv": TRAINING,
}
LONG = "N" * 10_000
RTL = "\u202egnp.exe"
"""A name that shows backwards."""


def written(folder: Path) -> Path:
    """The workspace, written into `folder`."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def swapped(file: str, old: str, new: str) -> str:
    """A file of it with one passage replaced."""
    assert 1 == FILES[file].count(old), (file, old)
    return FILES[file].replace(old, new)


def by_control(workspace: Path, control: str) -> list[dict[str, str]]:
    """The results of a control in the latest run."""
    said = tieout("results", "--control", control, "--format", "jsonl", "--workspace", workspace)
    return [json.loads(line) for line in said.out.splitlines()]
