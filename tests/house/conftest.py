"""The checkout as the house tests walk it: its files, and its modules parsed once."""

import ast
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("evidence", "collectors", "controls", "tieout")
UNTRACKED = {".venv", ".git", "demo", "dist", "build", "__pycache__"}


@dataclass(frozen=True)
class Module:
    """One Python file of the checkout."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def lines(self) -> Sequence[str]:
        return self.path.read_text(encoding="utf-8").splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse("\n".join(self.lines), self.name)

    @cached_property
    def imports(self) -> frozenset[str]:
        """Every module it names in an import, wherever the import stands."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
        return frozenset(found)


def _files() -> list[Path]:
    """Every file that is or would be committed; without git, every file outside made folders."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
        listed = subprocess.run(
            [*command, "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        return [ROOT / name for name in sorted(set(listed.split("\0"))) if (ROOT / name).is_file()]
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not UNTRACKED & set(path.relative_to(ROOT).parts)
    )


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def files() -> Sequence[Path]:
    """Every file that is or would be committed."""
    return _files()


@pytest.fixture(scope="session")
def texts(files: Sequence[Path]) -> dict[str, str]:
    """The text of every file that is text, by its name in the checkout."""
    found = {}
    for path in files:
        data = path.read_bytes()
        if b"\0" not in data:
            found[path.relative_to(ROOT).as_posix()] = data.decode("utf-8", "replace")
    return found


@pytest.fixture(scope="session")
def modules(files: Sequence[Path]) -> Sequence[Module]:
    """Every Python file, tests and benchmarks included."""
    return [Module(path) for path in files if path.suffix == ".py"]


@pytest.fixture(scope="session")
def rooms(modules: Sequence[Module]) -> Sequence[Module]:
    """The Python files of the four floors."""
    return [module for module in modules if module.name.split("/")[0] in FLOORS]
