"""Every room says what it holds, is small, and has a noun for a name."""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

LONGEST = 350
WITHOUT_A_NOUN = {"utils", "util", "core", "common", "helpers", "helper", "base", "misc", "shared"}
NEXT_SENTENCE = re.compile(r"(?<!e\.g)(?<!i\.e)[.!?][\"')]*\s+[A-Z]")


def test_every_module_opens_with_one_sentence(modules: Sequence[Any]) -> None:
    """The first paragraph of each module is one sentence that says what the room holds."""
    wrong = [module.name for module in modules if not _one_sentence(module)]
    assert wrong == []


def _one_sentence(module: Any) -> bool:
    head = (ast.get_docstring(module.tree) or "").partition("\n\n")[0]
    # A tree or table may follow at once; the sentence ends before it.
    head = " ".join(head.split())
    return head.endswith((".", "?", ":")) and not NEXT_SENTENCE.search(head)


def test_no_module_is_too_long(modules: Sequence[Any]) -> None:
    """No file has more than 350 lines, tests included."""
    long = {module.name: len(module.lines) for module in modules if len(module.lines) > LONGEST}
    assert long == {}


def test_every_room_has_a_noun(modules: Sequence[Any]) -> None:
    """Nothing is named for being of use to everyone."""
    wrong = [
        module.name
        for module in modules
        if WITHOUT_A_NOUN & set(module.name.removesuffix(".py").split("/"))
    ]
    assert wrong == []


def test_tests_are_no_packages(modules: Sequence[Any]) -> None:
    """No `__init__.py` stands under tests/, where it would shadow a floor of the same name."""
    wrong = [
        module.name
        for module in modules
        if module.name.startswith("tests/") and module.name.endswith("__init__.py")
    ]
    assert wrong == []


def test_every_test_says_what_holds(modules: Sequence[Any]) -> None:
    """Each test function has a docstring."""
    wrong = [
        f"{module.name}: {function.name}"
        for module in modules
        if module.name.startswith("tests/") and "/test_" in module.name
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef)
        and function.name.startswith("test_")
        and not ast.get_docstring(function)
    ]
    assert wrong == []


def test_broad_excepts_are_argued(rooms: Sequence[Any]) -> None:
    """Whoever catches everything says why, on the line or at the top of the block."""
    wrong = [
        f"{module.name}:{handler.lineno}"
        for module in rooms
        for handler in _broad(module.tree)
        if not _argued(module.lines, handler.lineno)
    ]
    assert wrong == []


def _broad(tree: ast.Module) -> Iterator[ast.ExceptHandler]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {kind.id if isinstance(kind, ast.Name) else kind for kind in kinds}
            if names & {None, "Exception", "BaseException"}:
                yield node


def _argued(lines: Sequence[str], number: int) -> bool:
    """Whether a comment of some words stands on that line (counted from 1) or on the next."""
    own = re.sub(r"noqa: [A-Z0-9, ]+?(--|$)", "", lines[number - 1].partition("#")[2])
    below = lines[number].strip() if number < len(lines) else ""
    return len(own.split()) >= 3 or (below.startswith("#") and len(below.split()) >= 4)
