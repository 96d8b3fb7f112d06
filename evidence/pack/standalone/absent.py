"""What stored sources import and judging does not need: sessions, SDKs, libraries of others.

While the sources are read in, such a thing lets itself be named, called and built upon. Once they
stand it answers nothing: a judgement that leans on it says so, and agrees with no stored result.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any


class AbsentError(Exception):
    """A judgement leans on something that the run does not hold."""


class Absent:
    """A thing that is not here, by the name it was asked for."""

    sealed = False
    """Whether all sources stand, so that nothing absent may be used any more; of the class."""

    def __init__(self, label: str) -> None:
        self.__dict__["label"] = label

    def _used(self) -> Absent:
        if Absent.sealed:
            raise AbsentError(f"it needs {self.label}, whose source the run does not hold")
        return self

    def __getattr__(self, name: str) -> Absent:
        if name.startswith("__"):
            raise AttributeError(name)
        self._used()
        return Absent(f"{self.label}.{name}")

    def __call__(self, *_: Any, **__: Any) -> Any:
        """Whatever it would give is absent too."""
        return self._used()

    def __getitem__(self, _: Any) -> Absent:
        return self._used()

    def __or__(self, _: Any) -> Absent:
        return self._used()

    __ror__ = __or__

    def __iter__(self) -> Any:
        self._used()
        return iter(())

    def __len__(self) -> int:
        self._used()
        return 0

    def __bool__(self) -> bool:
        self._used()
        return True

    def __eq__(self, other: object) -> bool:
        self._used()
        return self is other

    __hash__ = object.__hash__

    def __mro_entries__(self, _: Any) -> tuple[type, ...]:
        return ()


class AbsentModule(ModuleType):
    """A module of which every name is absent, its submodules included."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self.__name__}.{name}")
