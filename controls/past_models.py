"""Modules of a past day: resource models run from their stored sources while checks are made."""

import importlib.util
import linecache
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType

from collectors.resource import KINDS, field_converters
from evidence.canonical import sha256


@contextmanager
def models_of_the_day(sources: Mapping[str, str]) -> Iterator[None]:
    """While it lasts, an import of these names gives the modules of the stored sources.

    Where all of them are as installed now, the installed ones serve. What was made of the stored
    ones (classes, their fields) stays usable when it is over; the names are those of today again.
    """
    if all(_installed(name) == source for name, source in sources.items()):
        yield
        return
    kept = {name: sys.modules.pop(name) for name in sources if name in sys.modules}
    attributes = [_detached(name) for name in sources]
    finder = _Stored(sources)
    sys.meta_path.insert(0, finder)
    try:
        yield
        for resource in KINDS.values():
            if resource.__module__ in sources:
                # Annotations are resolved by the name of the module, which is today's afterwards.
                field_converters(resource)
    finally:
        sys.meta_path.remove(finder)
        for name in sources:
            sys.modules.pop(name, None)
            _detached(name)
        sys.modules.update(kept)
        for parent, name, value in attributes:
            if parent is not None and value is not None:
                setattr(parent, name, value)


def _installed(name: str) -> str | None:
    """The source of a module as installed now, without running it; None where there is none."""
    with suppress(ImportError, ValueError, OSError, SyntaxError):
        found = importlib.util.find_spec(name)
        if found and isinstance(found.loader, InspectLoader):
            return found.loader.get_source(name)
    return None


def _detached(name: str) -> tuple[ModuleType | None, str, ModuleType | None]:
    """Take a module off its package, by whose attribute an import would find it first."""
    above, _, last = name.rpartition(".")
    parent = sys.modules.get(above)
    value = vars(parent).get(last) if parent else None
    if parent is not None and isinstance(value, ModuleType):
        delattr(parent, last)
        return parent, last, value
    return None, last, None


class _Stored(MetaPathFinder, InspectLoader):
    """Finds modules by name among stored sources, and runs them."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 -- as Python asks
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        if fullname not in self._sources:
            return None
        return importlib.util.spec_from_loader(fullname, self)

    def get_source(self, fullname: str) -> str:
        return self._sources[fullname]

    def is_package(self, fullname: str) -> bool:
        return any(name.startswith(f"{fullname}.") for name in self._sources)

    def get_code(self, fullname: str) -> CodeType:
        source = self._sources[fullname]
        file = f"<module {fullname} {sha256(source.encode())[:16]}>"
        # inspect reads a function's own text from here; there is no file to read it from.
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        return self.source_to_code(source, file)
