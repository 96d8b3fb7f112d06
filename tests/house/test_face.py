"""The public face: each name is told to type checkers and to Python alike, and is there."""

import ast
import importlib
import re
from pathlib import Path

import pytest

import tieout

PYTHON_BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_type_checkers_see_what_python_sees(root: Path) -> None:
    """The imports under TYPE_CHECKING are the table of homes, name for name."""
    tree = ast.parse((root / "tieout" / "__init__.py").read_text(encoding="utf-8"))
    seen = {
        alias.asname: node.module
        for branch in tree.body
        if isinstance(branch, ast.If) and ast.unparse(branch.test) == "TYPE_CHECKING"
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == tieout.HOMES


@pytest.mark.parametrize("name", tieout.__all__)
def test_each_name_is_there(name: str) -> None:
    """A public name is the very object of its home."""
    home = importlib.import_module(tieout.HOMES[name])
    assert getattr(tieout, name) is getattr(home, name)


def test_another_name_is_refused() -> None:
    """A name that the face does not have is an AttributeError, as of any module."""
    with pytest.raises(AttributeError, match="tieout has no 'nonsense'"):
        tieout.nonsense  # noqa: B018 -- reading it is the test


def test_shown_code_imports_only_the_face(texts: dict[str, str]) -> None:
    """Code that users are shown imports from `tieout` alone, except where our own rooms are."""
    floor = re.compile(r"^\s*(?:from|import) (?:evidence|collectors|controls)\b", re.MULTILINE)
    wrong = [
        name
        for name, text in texts.items()
        if name.endswith(".md") and name != "CONTRIBUTING.md"
        for block in PYTHON_BLOCK.findall(text)
        if floor.search(block)
    ]
    assert wrong == []
