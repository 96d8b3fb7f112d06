"""Under `python -O` asserts vanish and every fail would be a pass: Tieout refuses to judge."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STAFF = "id,email,entity,start\n001,a@hoshizora.example,Hoshizora,2020-04-01\n"
MAPPING = """\
kind: people.person
columns: {id: id, email: email, entity: entity, start: start}
constants: {type: employee, country: JP, last_day: null}
"""
CONFIGURATION = """\
organisation = "Hoshizora"
[[people]]
name = "hr"
[[people.files]]
file = "staff.csv"
mapping = "staff.yaml"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in (
        ("staff.csv", STAFF),
        ("staff.yaml", MAPPING),
        ("tieout.toml", CONFIGURATION),
    ):
        (tmp_path / name).write_text(text)
    return tmp_path


def tieout(
    *words: str, flags: tuple[str, ...] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *flags, "-m", "tieout", *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize(
    ("flags", "environment"),
    [(("-O",), {}), (("-OO",), {}), ((), {"PYTHONOPTIMIZE": "1"})],
    ids=["-O", "-OO", "PYTHONOPTIMIZE"],
)
def test_run_refuses(workspace: Path, flags: tuple[str, ...], environment: dict[str, str]) -> None:
    """One sentence, exit code 2, and no result of any verdict."""
    said = tieout("run", "--workspace", str(workspace), flags=flags, **environment)
    assert 2 == said.returncode, said.stderr
    sentences = [line for line in said.stderr.splitlines() if line.startswith("tieout: ")]
    assert ["tieout: Python runs with -O, so asserts vanish; run without -O"] == sentences
    assert "Traceback" not in said.stderr
    assert "pass" not in said.stdout
    # Nothing was read either: the ledger holds no run.
    runs = tieout("runs", "--workspace", str(workspace))
    assert ["run\tstarted\tstatus\tsegment\ttags"] == runs.stdout.splitlines()


def test_evaluate_refuses(workspace: Path) -> None:
    """What was collected before is not judged under -O either."""
    assert tieout("run", "--workspace", str(workspace)).returncode in (1, 3)
    said = tieout("evaluate", "--workspace", str(workspace), flags=("-O",))
    assert (2, True) == (said.returncode, "asserts vanish" in said.stderr)
