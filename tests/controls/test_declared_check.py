"""Checks read from the text of files: found as they are when run, and nothing is run."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import controls.checks
from controls.declared_check import DeclaredCheck, declared_checks, declared_in_package
from controls.shipped import load_checks
from evidence.errors import OperatorFileError

OWN = '''\
from datetime import timedelta
import tieout
from tieout import Person, check, check as judged

IDS = ("OWN-02", "OWN-03")
LIMIT = 3
raise SystemExit("nobody runs this")

def told(person):
    return person.email and LIMIT

@check("OWN-01")
def one(person: Person, *, within: timedelta, least: int = 2) -> None:
    """It holds."""
    assert told(person), "no"

@judged(*IDS)
@tieout.check("OWN-01")
def two(person: Person) -> None:
    """It holds."""

def three(person: Person) -> None:
    """No check."""
'''


def read(folder: Path, text: str, name: str = "own.py") -> dict[str, DeclaredCheck]:
    """The checks of a folder with one file."""
    (folder / name).write_text(text, encoding="utf-8")
    return {check.id: check for check in declared_checks(folder)}


def test_the_shipped_checks_are_found_as_when_run() -> None:
    """Ids, controls and defaults are those that the registry has after importing the files."""
    found = {each.id: each for each in declared_in_package(Path(controls.checks.__path__[0]))}
    run = {each.id: each for each in load_checks()}
    assert set(found) == set(run)
    for name, check in found.items():
        assert sorted(check.controls) == sorted(run[name].controls), name
        assert check.defaults == set(run[name].defaults), name


def test_checks_are_found_without_running_the_file(tmp_path: Path) -> None:
    """Other names of the decorator and constants at the top of the file are understood."""
    found = read(tmp_path, OWN)
    assert {name: check.controls for name, check in found.items()} == {
        "one": ("OWN-01",),
        "two": ("OWN-02", "OWN-03", "OWN-01"),
    }
    assert found["one"].defaults == {"least"}


def test_a_package_is_read_to_its_last_room_and_a_folder_is_not(tmp_path: Path) -> None:
    """Rooms within rooms of a package count; a folder that is no package, and one's own, do not."""
    package = tmp_path / "checks"
    for name in ("cloud/deep", "notes"):
        (package / name).mkdir(parents=True)
    for name in ("__init__.py", "cloud/__init__.py", "cloud/deep/__init__.py"):
        (package / name).touch()
    for name in ("a.py", "cloud/b.py", "cloud/deep/c.py", "notes/d.py"):
        (package / name).write_text(OWN.replace("def one", f"def {name[-4]}1"), encoding="utf-8")
    assert [each.id for each in declared_in_package(package)] == [
        "a1",
        "two",
        "b1",
        "two",
        "c1",
        "two",
    ]
    assert [each.id for each in declared_checks(package)] == ["a1", "two"]


def test_a_file_that_is_not_loaded_declares_nothing(tmp_path: Path) -> None:
    """As when run, files that begin with an underscore are left out."""
    assert read(tmp_path, OWN, "_own.py") == {}


@pytest.mark.parametrize(
    ("old", "new", "differs"),
    [
        ("assert told(person)", "assert True or told(person)", {"one"}),
        ("LIMIT = 3", "LIMIT = 30", {"one"}),
        ("# nothing", "# something", set()),
        ("LIMIT = 3", "LIMIT  =  3  # why", set()),
        ("def three(", "def four(", set()),
        ('"nobody runs this"', '"nobody ran this"', {"one", "two"}),
    ],
)
def test_code_is_what_a_check_uses(tmp_path: Path, old: str, new: str, differs: set[str]) -> None:
    """A helper or constant that changes changes the checks that reach it; a comment none."""
    before = read(tmp_path, OWN + "# nothing\n")
    after = read(tmp_path, (OWN + "# nothing\n").replace(old, new))
    assert {name for name in before if before[name].code != after[name].code} == differs


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def (", "own.py:1: is not Python"),
        ("\0", "own.py.*: is not Python"),
        ("from tieout import check\n@check(make())\ndef one(): ...", "own.py:2: the control"),
        (
            "from tieout import check\n@check('OWN-01')\ndef one():\n  " + "+".join(["1"] * 3000),
            "nested too deep|recursion",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """What is not understood is a mistake with file and line, and no check is left out silently."""
    with pytest.raises(OperatorFileError, match=said):
        read(tmp_path, text)


@given(st.text(alphabet="check(@)\n def:x'A-01\"\\\0", max_size=60))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """No file brings down the reader."""
    with suppress(OperatorFileError):
        read(tmp_path_factory.mktemp("any"), text)
