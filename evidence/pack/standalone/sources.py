"""The stored sources as modules: each is run under its own name, in a world of stand-ins."""

from __future__ import annotations

import ast
import sys
import typing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from . import linked, tie_outs, traced
from . import vocabulary as words
from .absent import Absent, AbsentModule
from .declared import check

FLOORS = ("collectors", "controls", "evidence", "tieout", "typing_extensions")
STAND_INS: dict[str, dict[str, Any]] = {
    "controls.check": {
        "check": check,
        "not_applicable": words.not_applicable,
        "not_observed": words.not_observed,
    },
    "controls.population": {
        "Population": words.Population,
        "Inventory": words.Inventory,
        "Estate": words.Estate,
        "Configured": words.Configured,
        "Seen": words.Seen,
    },
    "controls.tie_out": {
        "Route": tie_outs.Route,
        "TieOut": tie_outs.TieOut,
        "tie_out": tie_outs.tie_out,
    },
    "controls.traced": {"Traced": traced.Traced, "traced": traced.traced},
    "controls.linked": {"Linked": linked.Linked, "linked_to": linked.linked_to},
    "controls.duration": {"duration": words.duration, "DurationError": words.DurationError},
    "collectors.collector": {"collector": words.collector},
    "collectors.errors": {"UnobservedError": words.UnobservedError},
    "collectors.resource": {
        "NotObservedError": words.NotObservedError,
        "Resource": words.Resource,
    },
    "evidence.errors": {"TieoutError": words.TieoutError},
    "evidence.record": {"Fields": dict[str, Any], "UNOBSERVED": words.UNOBSERVED},
    "typing_extensions": dict(vars(typing)),
}
"""The words that have a part in judging, by the module that they are imported from."""


class SourceError(Exception):
    """A stored source cannot be run; the message is a sentence."""


@contextmanager
def standing(sources: dict[str, str], others: Sequence[str] = ()) -> Iterator[Callable[..., Any]]:
    """A world in which the stored `sources` are what their names import.

    It gives a function that runs a source as a module of a name; `others` are sources that will be
    run so, whose imports must be known too. The modules that had those names before, if any, have
    them again at the end.
    """
    tops = {*FLOORS, *(name.partition(".")[0] for name in sources)}
    for source in (*sources.values(), *others):
        tops.update(_imported(source))
    tops -= set(sys.stdlib_module_names)
    kept = {name: each for name, each in sys.modules.items() if name.partition(".")[0] in tops}
    for name in kept:
        del sys.modules[name]
    finder = _Finder(sources, tops)
    sys.meta_path.insert(0, finder)
    Absent.sealed = False
    made: list[str] = []

    def run(name: str, source: str, label: str) -> ModuleType:
        made.append(name)
        return _run(name, source, label)

    try:
        yield run
    finally:
        for name in made:
            sys.modules.pop(name, None)
        Absent.sealed = False
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.partition(".")[0] in tops]:
            del sys.modules[name]
        sys.modules.update(kept)


def _imported(source: str) -> Iterator[str]:
    """The first word of each module that a source imports."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return  # told when it is run
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield each.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _run(name: str, source: str, label: str) -> ModuleType:
    """Run a source as the module of that name; `label` is what a reader knows it by."""
    module = ModuleType(name)
    sys.modules[name] = module
    try:
        exec(compile(source, f"<{label}>", "exec"), module.__dict__)  # noqa: S102 -- read and run: that is re-performance
    except Exception as error:
        # Whatever a stored source raises is one sentence to the reader.
        raise SourceError(f"{label} cannot be run: {type(error).__name__}: {error}") from error
    return module


class _Finder(MetaPathFinder, Loader):
    """Answers imports of our names with stored sources, stand-ins, or things that are absent."""

    def __init__(self, sources: dict[str, str], tops: set[str]) -> None:
        self._sources = sources
        self._tops = tops

    def find_spec(
        self,
        fullname: str,
        path: Any = None,  # noqa: ARG002 -- as Python asks
        target: Any = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in self._tops:
            return None
        # Everything may have submodules, save a stored source that no other lies below.
        below = any(name.startswith(f"{fullname}.") for name in self._sources)
        package = below or fullname not in self._sources
        return ModuleSpec(fullname, self, is_package=package)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        if spec.name in self._sources:
            return ModuleType(spec.name)
        return AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        vars(module).update(
            (word, thing)
            for word, thing in STAND_INS.get(name, {}).items()
            if not word.startswith("__")
        )
        if name in self._sources:
            code = compile(self._sources[name], f"<{name}>", "exec")
            exec(code, module.__dict__)  # noqa: S102 -- as in _run
