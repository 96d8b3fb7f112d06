"""Mistakes of operators are one sentence with file and line; broken data files cost their unit."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.vault import Vault
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


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return tmp_path


def test_the_workspace_is_sound(workspace: Path) -> None:
    """Without a mistake the workspace runs, so that each mistake below stands for itself."""
    said = tieout("run", "--workspace", workspace)
    assert said.code in (1, 3), said.err
    judged = by_control(workspace, "ACME-01")
    assert ["pass", "pass"] == [each["verdict"] for each in judged]


def by_control(workspace: Path, control: str) -> list[dict[str, str]]:
    said = tieout("results", "--control", control, "--format", "jsonl", "--workspace", workspace)
    return [json.loads(line) for line in said.out.splitlines()]


Mistake = tuple[str, str, str | bytes, int | None, str]


def swapped(file: str, old: str, new: str) -> str:
    assert 1 == FILES[file].count(old), (file, old)
    return FILES[file].replace(old, new)


def toml(word: str, old: str, new: str, line: int, said: str) -> Mistake:
    return f"tieout.toml: {word}", "tieout.toml", swapped("tieout.toml", old, new), line, said


def overlay(word: str, old: str, new: str, line: int, said: str) -> Mistake:
    file = "overlays/own.yaml"
    return f"overlay: {word}", file, swapped(file, old, new), line, said


def mapping(word: str, old: str, new: str, line: int, said: str) -> Mistake:
    return f"mapping: {word}", "staff.yaml", swapped("staff.yaml", old, new), line, said


def waiver(word: str, old: str, new: str, line: int, said: str) -> Mistake:
    return f"waivers: {word}", "waivers.yaml", swapped("waivers.yaml", old, new), line, said


def checks(word: str, old: str, new: str, line: int | None, said: str) -> Mistake:
    return f"checks: {word}", "checks/own.py", swapped("checks/own.py", old, new), line, said


MISTAKES: list[Mistake] = [
    toml("misspelt key", "organisation", "organization", 1, "organisation"),
    toml("value of a wrong type", '"Hoshizora"', "3", 1, "organisation"),
    toml("unknown framework", '"soc2"', '"soc3"', 2, "soc3"),
    toml("misspelt table", "[[people]]", "[[poeple]]", 4, "poeple"),
    toml("name with a path", '"hr"', '"../../etc"', 5, "name"),
    toml("name of 10,000 letters", '"hr"', f'"{LONG}"', 5, "name"),
    toml("name that runs backwards", '"hr"', f'"{RTL}"', 5, "name"),
    toml("no such mapping", "staff.yaml", "gone.yaml", 8, "gone.yaml"),
    toml("mapping that is a folder", '"staff.yaml"', '"checks"', 8, "checks"),
    toml(
        "the same file twice",
        'training.csv"\nmapping = "training',
        'staff.csv"\nmapping = "staff',
        4,
        "two files",
    ),
    toml("open quote", '"hr"', '"hr', 5, "not TOML"),
    toml("no source", TOML[TOML.index("[[people]]") :], "", 1, "no source"),
    ("tieout.toml: empty", "tieout.toml", "", 1, "organisation"),
    ("tieout.toml: cut short", "tieout.toml", TOML[:50], 2, "not TOML"),
    ("tieout.toml: NUL", "tieout.toml", TOML.replace("hr", "h\0r"), 5, "not TOML"),
    ("tieout.toml: UTF-16", "tieout.toml", TOML.encode("utf-16"), 1, "UTF-8"),
    ("tieout.toml: huge", "tieout.toml", "#" * 5_000_001, None, "larger"),
    overlay("unknown requirement", "CC1.3", "CC1.33", 10, "CC1.33"),
    overlay("unknown framework", "soc2-2017", "soc2-2071", 10, "did you mean"),
    overlay("misspelt field", "statement", "statment", 4, "statement"),
    overlay("no owner", "    owner: people operations\n", "", 2, "owner"),
    overlay("unknown frequency", "weekly", "fortnightly", 6, "frequency"),
    overlay("id twice", "ACME-01", "PER-01", 2, "twice"),
    overlay("id that is no id", "ACME-01", "../ACME", 2, "id"),
    overlay("change of no control", "control: PER-01", "control: PER-99", 12, "PER-99"),
    overlay("tab", "    title", "\ttitle", 3, "indent"),
    overlay("unknown unit of time", "30 days", "30 moons", 8, "30 moons"),
    overlay("alias", "owner: learning", "owner: *learning", 13, ""),
    ("overlay: cut short", "overlays/own.yaml", OVERLAY[:200] + "[", None, ""),
    ("overlay: NUL", "overlays/own.yaml", OVERLAY.replace("learning", "l\0"), 13, ""),
    ("overlay: not UTF-8", "overlays/own.yaml", OVERLAY.encode() + b"# \xff\xfe\n", 14, "UTF-8"),
    ("overlay: a picture", "overlays/own.yaml", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 1, ""),
    ("overlay: deep", "overlays/own.yaml", "[" * 5000, 1, ""),
    ("overlay: huge", "overlays/own.yaml", "#" * 5_000_001, None, "larger"),
    ("overlay: text", "overlays/own.yaml", "=cmd|'/c calc'!A1", 1, "must hold"),
    mapping("unknown kind", "people.person", "people.persons", 1, "people.person"),
    mapping("misspelt field", "  email:", "  emial:", 4, "email"),
    mapping("missing field", "  country: Country\n", "", 2, "country"),
    mapping("value that is none", "type: employee", "type: mascot", 10, "mascot"),
    mapping("field that may never be read", "email: Mail", "birthday: Born", 4, "birth"),
    mapping("field filled twice", "type: employee", "type: employee\n  id: 7", 11, "id"),
    ("mapping: empty", "staff.yaml", "", 1, "mapping of fields"),
    ("mapping: a list", "staff.yaml", "- a\n- b\n", 1, ""),
    waiver("unknown control", "ACME-01", "ACME-99", 3, "ACME-99"),
    waiver("approved by oneself", "H1003", "h1004", 7, "approved by the person"),
    waiver("ends before it starts", "2027", "2025", 9, "ends before"),
    waiver("no such day", "2027-01-01", "2027-02-30", 9, "ends"),
    waiver("no approver", "    approved_by: H1003\n", "", 2, "approved_by"),
    waiver("no list", "waivers:", "waiver:", 1, "waivers"),
    checks("syntax error", "-> None:", "-> None", 7, "not Python"),
    checks("unknown name", "import Person, check", "import Persona, check", 3, "Persona"),
    checks("error while it loads", "\n\n@check", "\n\n1 / 0\n@check", 6, "ZeroDivisionError"),
    checks("unknown control", "ACME-01", "ACME-77", 6, "ACME-77"),
    checks("no docstring", '    """Everybody has an address."""\n', "", 6, "docstring"),
    checks("no annotation", "person: Person", "person", 6, "person"),
    checks("threshold that nobody sets", "longest", "shortest", 6, "shortest"),
    checks("threshold of another type", "longest: timedelta", "longest: int", None, "own.yaml:8: "),
    checks("taken id", "staff_have_an_address", "leavers_hold_no_cloud_account", 6, "exists"),
    ("checks: NUL", "checks/own.py", CHECKS.replace("has no", "\0"), None, "not Python"),
    ("checks: not UTF-8", "checks/own.py", CHECKS.encode() + b"# \xff\n", 10, "not UTF-8"),
    ("checks: it ends the process", "checks/own.py", "raise SystemExit(0)\n", 1, "SystemExit"),
]


@pytest.mark.parametrize(
    ("file", "content", "line", "word"), [each[1:] for each in MISTAKES],
    ids=[each[0] for each in MISTAKES],
)  # fmt: skip
def test_a_mistake_is_one_sentence(
    workspace: Path, file: str, content: str | bytes, line: int | None, word: str
) -> None:
    """File, line and what is wrong, on standard error; exit code 2; nothing was read or stored."""
    data = content if isinstance(content, bytes) else content.encode()
    (workspace / file).write_bytes(data)
    said = tieout("run", "--workspace", workspace)
    assert (2, "") == (said.code, said.out), said.err
    (sentence,) = said.err.splitlines()
    assert f"{file}:{line}: " in sentence or not line, sentence
    assert word in sentence, sentence
    assert len(sentence) < 700 + len(str(workspace)), "a sentence, not the file"
    assert sentence.isprintable(), sentence
    vault = workspace / "vault"
    assert not vault.exists() or [] == Vault.open(vault).runs()


def test_every_world_of_files_has_its_mistakes() -> None:
    """At least twenty kinds, over every file that an operator writes."""
    assert len({each[0] for each in MISTAKES}) == len(MISTAKES) > 20
    assert {"tieout.toml", "overlays/own.yaml", "staff.yaml", "waivers.yaml", "checks/own.py"} == {
        each[1] for each in MISTAKES
    }


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("tieout.toml", "[["),
        ("overlays/own.yaml", "controls: {"),
        ("staff.yaml", "kind: ["),
        ("checks/own.py", "def ("),
        ("waivers.yaml", ":"),
    ],
)
def test_no_traceback_reaches_a_terminal(workspace: Path, file: str, content: str) -> None:
    """The installed command itself, in a process of its own, says no more than that sentence."""
    (workspace / file).write_text(content)
    said = subprocess.run(
        [sys.executable, "-P", "-m", "tieout", "run", "--workspace", str(workspace)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (2, "") == (said.returncode, said.stdout)
    assert said.stderr.startswith(f"tieout: {workspace / file}:")
    assert 1 == len(said.stderr.splitlines())


ROW = "002,b@hoshizora.example,Hoshizora,JP,2021-04-01,2025-03-31"
Break = Callable[[Path], object]


def rows(*changed: str) -> Break:
    """Put rows in the place of the second person's."""
    text = STAFF.replace(ROW, "\n".join(changed))
    return lambda path: path.write_text(text, encoding="utf-8")


def raw(data: bytes) -> Break:
    return lambda path: path.write_bytes(data)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BROKEN: dict[str, tuple[Break, int | None]] = {
    "empty": (raw(b""), 1),
    "header only": (raw(STAFF.splitlines(keepends=True)[0].encode()), 1),
    "gone": (Path.unlink, None),
    "a folder": (folder, None),
    "cut short in a row": (raw(STAFF[:-20].encode()), 3),
    "UTF-16": (raw(STAFF.encode("utf-16")), None),
    "another encoding": (raw(STAFF.replace("Hoshizora", "星空").encode("cp932")), 2),
    "NUL": (rows(ROW.replace("002", "0\x002")), 3),
    "a picture": (raw(b"\x89PNG\r\n\x1a\n" + bytes(range(256))), None),
    "a workbook by its bytes": (raw(b"PK\x03\x04" + bytes(100)), None),
    "no such column": (raw(STAFF.replace("Mail", "Email").encode()), 1),
    "column twice": (raw(STAFF.replace("Left", "Joined").encode()), 1),
    "no such day": (rows(ROW.replace("2021-04-01", "2021-02-29")), 3),
    "no date": (rows(ROW.replace("2021-04-01", "=cmd|'/c calc'!A1")), 3),
    "end before start": (rows(ROW.replace("2025", "2019")), 3),
    "no id": (rows(ROW.replace("002", "")), 3),
    "id twice": (rows(ROW, ROW), 4),
    "a cell too many": (rows(ROW + ",x"), 3),
    "a cell too few": (rows("002,b@hoshizora.example"), 3),
    "open quote": (rows('002,"b@hoshizora.example'), 3),
    "unknown country": (rows(ROW.replace("JP", "../../etc")), 3),
    "address that is none": (rows(ROW.replace("b@hoshizora.example", RTL)), 3),
    "10,000 columns": (rows(",".join("x" * 10_000)), 3),
}


@pytest.mark.parametrize("word", BROKEN)
def test_a_broken_listing_costs_its_unit(workspace: Path, word: str) -> None:
    """Its unit is not collected, named with file and line; the others are, and the run goes on."""
    spoil, line = BROKEN[word]
    spoil(workspace / "staff.csv")
    said = tieout("run", "--workspace", workspace)
    assert said.code in (1, 3), said.err
    named = f"staff.csv line {line}: " if line else "staff.csv"
    assert [each for each in said.err.splitlines() if "not collected" in each and named in each]
    run = Vault.open(workspace / "vault").load_run("latest")
    assert {"people.person": False, "people.training": True} == {
        unit.kind: unit.record is not None for unit in run.evidence
    }
    assert "incomplete" == run.status
    (judged,) = by_control(workspace, "ACME-01")
    assert ("unobserved", None) == (judged["verdict"], judged["resource"])
    assert named in judged["reason"]


HOSTILE = {
    "formula": "=cmd|'/c calc'!A1",
    "path": "../../../etc/passwd",
    "markup": "<script>alert(1)</script>[bold red]",
    "runs backwards": RTL,
    "10,000 letters": LONG,
    "escape sequence": "\x1b[31mred\x1b[0m",
    "other alphabets": "星空\u00a0Żółć 🎋",
}


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_text_is_data(workspace: Path, word: str) -> None:
    """A company of any name is collected as it stands, and printed without effect."""
    text = STAFF.replace(",Hoshizora,", f",{HOSTILE[word]},")
    (workspace / "staff.csv").write_text(text, encoding="utf-8")
    told = swapped("checks/own.py", "person.email", "person.email == person.entity")
    told = told.replace('"{person.id} has', '"{person.entity} has')
    (workspace / "checks/own.py").write_text(told, encoding="utf-8")
    said = tieout("run", "--workspace", workspace)
    assert said.code in (1, 3), said.err
    if "\x1b" in HOSTILE[word]:
        # A control character has no place in a listing: the unit is lost or it is kept as data.
        assert "\x1b" not in said.err
    shown = tieout("results", "--control", "ACME-01", "--workspace", workspace)
    assert all(line.replace("\t", "").isprintable() for line in shown.out.splitlines())
    entities = {each["reason"] for each in by_control(workspace, "ACME-01")}
    assert any(HOSTILE[word] in reason for reason in entities) or "\x1b" in HOSTILE[word]
    assert not [path for path in workspace.rglob("*") if "passwd" in path.name]


def test_a_listing_that_may_not_be_read(workspace: Path) -> None:
    """A file without read permission is a gap with its name, never a listing of nobody."""
    if os.geteuid() == 0:
        pytest.skip("root may read every file")
    (workspace / "staff.csv").chmod(0)
    said = tieout("run", "--workspace", workspace)
    assert said.code in (1, 3)
    assert "PermissionDenied on read staff.csv" in said.err
