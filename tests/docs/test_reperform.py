"""The page for auditors who judge a pack again says what the program does."""

from collections.abc import Callable, Mapping
from pathlib import Path

PAGE = "docs/reperform.md"
Table = Callable[[str, str], list[list[str]]]


def test_each_file_is_named(root: Path, table: Table) -> None:
    """The table of files is what a pack's `verify/` holds, and each is there to be read."""
    folder = root / "evidence" / "pack" / "standalone"
    held = {path.name for path in folder.glob("*.py")} - {"__init__.py"}
    assert held == {row[0] for row in table(PAGE, "file")}


def test_each_exit_code_is_told(table: Table) -> None:
    """The codes are those of the program."""
    from evidence.pack.standalone import program, verify

    codes = {program.FINE, program.WRONG, program.FLAWED, verify.WRONG}
    assert sorted(codes) == [int(row[0]) for row in table(PAGE, "exit code")]


def test_the_python_it_needs_is_told(pages: Mapping[str, str]) -> None:
    """The page and the program name the same versions."""
    from evidence.pack.standalone import program, verify

    for version in (program.JUDGING, verify.OLDEST):
        assert f"Python {'.'.join(map(str, version))}" in pages[PAGE]
