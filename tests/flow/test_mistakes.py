"""A mistake in a file that an operator wrote is one sentence with file and line, exit code 2."""

import subprocess
import sys
from pathlib import Path

import pytest

from evidence.vault import Vault
from tests.flow.estate import tieout
from tests.flow.small import CHECKS, LONG, OVERLAY, RTL, TOML, by_control, swapped, written


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return written(tmp_path)


def test_the_workspace_is_sound(workspace: Path) -> None:
    """Without a mistake the workspace runs, so that each mistake below stands for itself."""
    said = tieout("run", "--workspace", workspace)
    assert said.code in (1, 3), said.err
    judged = by_control(workspace, "ACME-01")
    assert ["pass", "pass"] == [each["verdict"] for each in judged]


Mistake = tuple[str, str, str | bytes, int | None, str]


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
