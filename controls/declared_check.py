"""Checks as files declare them, read from the text of the files, which is never run."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import OperatorFileError
from evidence.yaml.text import read_operator_file

Statements = Mapping[str, list[ast.stmt]]
"""The statements at the top of a module by each name that they bind; "" for those without one."""


@dataclass(frozen=True)
class DeclaredCheck:
    """A function under `@check(...)` at the top of a file.

    `code` is its syntax and that of all it uses in its file, comments and layout apart;
    `defaults` names the thresholds that a control need not set.
    """

    id: str
    controls: tuple[str, ...]
    code: str
    defaults: frozenset[str]


def declared_checks(folder: Path) -> list[DeclaredCheck]:
    """Every check that the Python files of a folder declare; files that begin with `_` have none.

    Raises:
        OperatorFileError: with file and line, for a file that is not Python, and for a check whose
            controls are not written as texts.
    """
    files = sorted(file for file in folder.glob("*.py") if not file.name.startswith("_"))
    return [check for file in files for check in _checks_in(file)]


def declared_in_package(folder: Path) -> list[DeclaredCheck]:
    """Every check of a package: those of the folder, and of each package in it, however deep.

    The checks that come with Tieout are loaded so. One's own are not: a folder in `checks/` is not
    looked into.

    Raises:
        OperatorFileError: as `declared_checks`.
    """
    inner = sorted(file.parent for file in folder.glob("*/__init__.py"))
    return [
        *declared_checks(folder),
        *(each for room in inner for each in declared_in_package(room)),
    ]


def _checks_in(file: Path) -> Iterator[DeclaredCheck]:
    try:
        tree = ast.parse(read_operator_file(file), file.name)
    except (SyntaxError, ValueError, RecursionError) as error:
        # ValueError and RecursionError: a null byte, and brackets nested too deep.
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        line = error.lineno if isinstance(error, SyntaxError) else None
        mend = "correct that line"
        raise OperatorFileError(
            f"is not Python: {said}", file=file, line=line, mend=mend
        ) from error
    names = set(_names_of_check(tree))
    marks = {
        number: [mark for mark in node.decorator_list if _is_check(mark, names)]
        for number, node in enumerate(tree.body)
        if isinstance(node, ast.FunctionDef)
    }
    known = _bound(node for number, node in enumerate(tree.body) if not marks.get(number))
    for number, found in marks.items():
        node = tree.body[number]
        if found and isinstance(node, ast.FunctionDef):
            controls = [each for mark in found for each in _controls(mark, known, file)]
            used = _code(_reached(node, known), file)
            yield DeclaredCheck(node.name, tuple(controls), used, frozenset(_defaults(node)))


def _names_of_check(tree: ast.Module) -> Iterator[str]:
    """What the decorator is called in a file: `check`, or what it is imported as."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (each.asname or each.name for each in node.names if each.name == "check")


def _is_check(mark: ast.expr, names: set[str]) -> bool:
    if not isinstance(mark, ast.Call):
        return False
    called = mark.func
    if isinstance(called, ast.Attribute):
        return called.attr == "check"
    return isinstance(called, ast.Name) and called.id in names


def _bound(statements: Iterable[ast.stmt]) -> dict[str, list[ast.stmt]]:
    found: dict[str, list[ast.stmt]] = {}
    for node in statements:
        for name in set(_binds(node)) or {""}:
            found.setdefault(name, []).append(node)
    return found


def _binds(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((each.asname or each.name).partition(".")[0] for each in node.names)
    else:
        stored = (each for each in ast.walk(node) if isinstance(each, ast.Name))
        yield from (each.id for each in stored if isinstance(each.ctx, ast.Store))


def _reached(function: ast.FunctionDef, known: Statements) -> list[ast.stmt]:
    """The function, and each statement of its file that it uses, in order of the file."""
    reached: dict[int, ast.stmt] = {}
    waiting: list[ast.stmt] = [function, *(node for node in known.get("", ()) if not _is_doc(node))]
    while waiting:
        node = waiting.pop()
        if id(node) in reached:
            continue
        reached[id(node)] = node
        for each in ast.walk(node):
            if isinstance(each, ast.Name):
                waiting += known.get(each.id, ())
    return sorted(reached.values(), key=lambda node: node.lineno)


def _code(statements: Iterable[ast.stmt], file: Path) -> str:
    try:
        return "\n".join(ast.dump(each) for each in statements)
    except RecursionError as error:
        said, mend = "holds an expression that is nested too deep", "break it up"
        raise OperatorFileError(said, file=file, mend=mend) from error


def _is_doc(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _controls(mark: ast.expr, known: Statements, file: Path) -> Iterator[str]:
    """The ids in a decorator, written there or as a constant at the top of the file."""
    for given in mark.args if isinstance(mark, ast.Call) else ():
        inner = given.value if isinstance(given, ast.Starred) else given
        if isinstance(inner, ast.Name):
            set_at = known.get(inner.id, ())
            if len(set_at) == 1 and isinstance(set_at[0], ast.Assign):
                inner = set_at[0].value
        several = isinstance(given, ast.Starred) and isinstance(inner, ast.Tuple | ast.List)
        for each in inner.elts if several and isinstance(inner, ast.Tuple | ast.List) else [inner]:
            if not (isinstance(each, ast.Constant) and isinstance(each.value, str)):
                said = "the control of a check is not written as a text, so it is not known here"
                mend = 'write its id, as in @check("GEN-01")'
                raise OperatorFileError(said, file=file, line=given.lineno, mend=mend)
            yield each.value


def _defaults(function: ast.FunctionDef) -> Iterator[str]:
    given = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    yield from (argument.arg for argument, default in given if default is not None)
