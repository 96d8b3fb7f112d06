"""The pages as the tests of this folder read them: whole, and block by block."""

import re
import runpy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Fence:
    """A fenced block of a page; `line` is that of its first line, `name` the file it is named."""

    page: str
    line: int
    language: str
    text: str
    name: str | None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def pages() -> Mapping[str, str]:
    """Every page for readers, by its path in the checkout."""
    paths = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    found = {path.relative_to(ROOT).as_posix(): path for path in sorted(paths)}
    return {name: path.read_text(encoding="utf-8") for name, path in found.items()}


@pytest.fixture(scope="session")
def fences(pages: Mapping[str, str]) -> Sequence[Fence]:
    """Every fenced block of every page."""
    found = []
    for page, text in pages.items():
        for match in FENCE.finditer(text):
            named = re.search(r"^`([\w./-]+)`:\n\n$", text[: match.start()], re.MULTILINE)
            before = text[: match.start(2)].count("\n") + 1
            name = named[1] if named and named.end() == match.start() else None
            found.append(Fence(page, before, match[1], match[2], name))
    return found


@pytest.fixture(scope="session")
def table(pages: Mapping[str, str]) -> Callable[[str, str], list[list[str]]]:
    """Rows of a page's table, by the title of its first column; cells without their backticks."""

    def rows(page: str, head: str) -> list[list[str]]:
        lines = pages[page].splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith(f"| {head} |")]
        found = []
        for start in starts:
            for line in lines[start + 2 :]:
                if not line.startswith("|"):
                    break
                found.append([cell.strip().strip("`*") for cell in line.strip("|").split(" | ")])
        assert found, f"{page} has no table that begins with {head!r}"
        return found

    return rows


@pytest.fixture(scope="session")
def drawn() -> Mapping[str, str]:
    """The pages that are drawn from the registries, as they should be."""
    script = runpy.run_path(str(Path(__file__).with_name("reference_pages.py")))
    texts: Mapping[str, str] = script["pages"]()
    return texts
