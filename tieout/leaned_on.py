"""The modules that checks lean on: resource models and what those need, followed by imports."""

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from types import ModuleType

from collectors.resource import KINDS
from collectors.session import Session
from controls.check import Check
from tieout import HOMES

FACE = "tieout"
_FLOORS = ("collectors", "controls", "evidence", "tieout")
_JUDGING = "controls.checks"
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\([^)]*\)|[^\n(]+)|import[ \t]+[^\n]+)$",
    re.MULTILINE,
)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
"""Where the grammar of Python holds statements within statements."""


def leaned_on(checks: Iterable[Check]) -> dict[str, str]:
    """The source of each module that the checks import, and of what that imports, by name.

    Left out are the standard library, the vocabulary of checks and collectors, sessions, and
    libraries of others: a check is judged again with stand-ins for those. A check's own module is
    stored with the check. A distribution that offers resources is followed like our own modules.
    """
    homes = {resource.__module__.partition(".")[0] for resource in KINDS.values()}
    found: dict[str, str] = {}
    waiting: list[str] = []
    for check in checks:
        own = check.function.__module__
        waiting += _imports(check.module_source, own, package=False)
        waiting += (each.__module__ for each in check.resources if each.__module__ != own)
    while waiting:
        name = waiting.pop()
        module = sys.modules.get(name)
        if name in found or module is None or not _is_followed(name, module, homes):
            continue
        found[name] = inspect.getsource(module)
        if name != FACE:
            waiting += _imports(found[name], name, package=hasattr(module, "__path__"))
    return found


def _is_followed(name: str, module: ModuleType, homes: set[str]) -> bool:
    """Whether a module's source is stored: models, what they compute with, and the face."""
    top, depth = name.partition(".")[0], name.count(".")
    if name == FACE or (name.startswith(f"{_JUDGING}.")):
        return True
    if top in _FLOORS:
        return top == "collectors" and depth >= 2 and not _is_door(module)
    return top in homes and not _is_door(module) and bool(getattr(module, "__file__", None))


def _is_door(module: ModuleType) -> bool:
    """Whether a session stands in the module: what lies behind it has no part in judging."""
    return any(
        isinstance(each, type) and issubclass(each, Session) and each.__module__ == module.__name__
        for each in vars(module).values()
    )


@cache
def _imports(source: str, name: str, *, package: bool) -> tuple[str, ...]:
    """Every name that could be that of a module the source imports, wherever the import stands."""
    found: list[str] = []
    for node in _statements(_parsed(source, name)):
        if isinstance(node, ast.Import):
            found += (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            found += _imported_from(node, name, package=package)
    return tuple(dict.fromkeys(found))


def _parsed(source: str, name: str) -> ast.AST:
    """A module's syntax; of our own modules, whose lines are known, that of its imports alone."""
    if name.partition(".")[0] in _FLOORS:
        with suppress(SyntaxError):
            return ast.parse("\n".join(each[0].strip() for each in _IMPORT.finditer(source)))
    return ast.parse(source)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every statement below a node; expressions, which hold none, are not walked."""
    for name in _BLOCKS:
        for each in getattr(node, name, ()):
            yield each
            yield from _statements(each)


def _imported_from(node: ast.ImportFrom, name: str, *, package: bool) -> Iterator[str]:
    start = node.module or ""
    if node.level:
        above = name.split(".")
        above = above[: len(above) - node.level + (1 if package else 0)]
        start = ".".join((*above, *([node.module] if node.module else ())))
    yield start
    for each in node.names:
        yield HOMES.get(each.name, FACE) if start == FACE else f"{start}.{each.name}"
