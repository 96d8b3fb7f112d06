"""Imports of our own modules are read from their lines alone, and none is missed."""

import ast
from pathlib import Path

import collectors
import controls
from tieout import leaned_on


def names(tree: ast.AST) -> set[tuple[str | None, int, str]]:
    """Every name that some import of a module gives."""
    return {
        (getattr(node, "module", None), getattr(node, "level", 0), each.name)
        for node in leaned_on._statements(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for each in node.names
    }


def test_the_imports_of_every_module_are_those_of_its_syntax() -> None:
    """Whatever stands in texts and comments is no import; each import within a function is one."""
    for package in (collectors, controls):
        root = Path(package.__file__ or "").parent
        for file in root.rglob("*.py"):
            source = file.read_text(encoding="utf-8")
            name = f"{root.name}.{file.stem}"
            whole = {
                (getattr(node, "module", None), getattr(node, "level", 0), each.name)
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.Import | ast.ImportFrom)
                for each in node.names
            }
            assert names(leaned_on._parsed(source, name)) == whole, file
