"""Imports point down the four floors, and the heavy or open doors are few and known."""

import ast
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

SEALING = {"tieout/bucket_copies.py", "tieout/keys/kms.py"}
"""What reaches AWS with credentials of its own, apart from the sessions."""
SDKS = {
    "boto3": {"collectors/aws/", "tieout/standins/", "tieout/demo/", *SEALING},
    "botocore": {"collectors/aws/", "tieout/standins/", "tieout/demo/", *SEALING},
    "cryptography": {
        *("collectors/https/assertion.py", "evidence/seals/"),
        *("tieout/standins/", "tieout/time_stamping.py"),
    },
    "httpx": {"collectors/https/", "tieout/notices/", "tieout/time_stamping.py"},
    "kubernetes": {"collectors/kubernetes/"},
    "moto": {"tieout/standins/"},
    "openpyxl": {
        *("collectors/people/", "evidence/reviewed/sheets.py", "evidence/workbook/"),
        *("tieout/demo/", "tieout/register_templates.py"),
    },
    "rfc3161_client": {"evidence/seals/"},
    "securesystemslib": {"evidence/pack/"},
    "ldap3": {"collectors/identity/ldap/connection.py"},
    "asyncssh": {"collectors/people/drops.py"},
    "typer": {"tieout/cli/"},
    "rich": {"tieout/cli/", "tieout/demo/", "tieout/terminal.py"},
}
"""Where each library may be imported, wherever in a module the import stands."""
OFFLINE = {"cryptography", "openpyxl", "rfc3161_client", "securesystemslib"}
NETWORK = {"socket", "ssl", "http", "urllib.request", "smtplib", "ftplib", "asyncio", *SDKS}
IMPURE = {"os", "io", "sys", "pathlib", "time", "random", "secrets", "subprocess", "tempfile"}
CLOCKS = {"now", "utcnow", "today"}
HEAVY = [
    "asyncssh", "boto3", "botocore", "cryptography", "httpx", "kubernetes", "ldap3", "moto",
    "openpyxl", "rfc3161_client", "securesystemslib",
]  # fmt: skip


def test_imports_point_down(root: Path) -> None:
    """The import-linter contract of pyproject.toml is kept."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("library", sorted(SDKS))
def test_a_library_stands_behind_its_door(library: str, rooms: Sequence[Any]) -> None:
    """Outside its rooms nobody imports an SDK, so the rest runs and reads without it."""
    strangers = [
        module.name
        for module in rooms
        if library in {name.partition(".")[0] for name in module.imports}
        and not module.name.startswith(tuple(SDKS[library]))
    ]
    assert strangers == []


@pytest.mark.parametrize("floor", ["evidence", "controls"])
def test_evidence_and_judgement_know_no_network(floor: str, rooms: Sequence[Any]) -> None:
    """What stores, renders and judges cannot reach out; its libraries know no network."""
    wrong = {
        module.name: sorted(reached)
        for module in rooms
        if module.name.startswith(f"{floor}/")
        and (reached := _among(module.imports, NETWORK - OFFLINE))
    }
    assert wrong == {}


def test_checks_see_nothing_but_evidence(rooms: Sequence[Any]) -> None:
    """A check imports no clock, network or file, and asks no clock for the time."""
    checks = [module for module in rooms if module.name.startswith("controls/checks/")]
    wrong = {
        module.name: sorted({*_among(module.imports, NETWORK | IMPURE), *_clocks(module.tree)})
        for module in checks
    }
    assert {name: found for name, found in wrong.items() if found} == {}


def _among(imports: frozenset[str], wanted: set[str]) -> set[str]:
    return {name for name in imports if name in wanted or name.partition(".")[0] in wanted}


def _clocks(tree: ast.Module) -> set[str]:
    """Calls such as `datetime.now()` and `date.today()`."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        ast.unparse(func)
        for func in calls
        if isinstance(func, ast.Attribute)
        and func.attr in CLOCKS
        and ast.unparse(func.value) in {"datetime", "date", "datetime.datetime", "datetime.date"}
    }


def test_help_loads_no_sdk(tmp_path: Path) -> None:
    """`tieout --help` answers without loading the library of any source or format."""
    program = "from tieout.__main__ import main\ntry: main()\nexcept SystemExit: pass"
    assert _loaded(program, tmp_path, "--help") == []


def test_the_face_alone_is_light(tmp_path: Path) -> None:
    """`import tieout` loads neither a library nor another floor."""
    floors = "evidence", "collectors", "controls", "pydantic", "typer", "rich", "yaml", "orjson"
    assert _loaded("import tieout", tmp_path, also=floors) == []


def _loaded(program: str, folder: Path, *arguments: str, also: Sequence[str] = ()) -> list[str]:
    """Which heavy modules a fresh Python has loaded when `program` is done."""
    watched = [*HEAVY, *also]
    told = f"{program}\nimport sys\nprint(*[n for n in {watched!r} if n in sys.modules], sep=',')"
    done = subprocess.run(
        [sys.executable, "-c", told, *arguments], cwd=folder, capture_output=True, text=True,
        check=True, env={**os.environ, "PYTHONWARNINGS": "default"},
    )  # fmt: skip
    return [name for name in done.stdout.splitlines()[-1].split(",") if name]
