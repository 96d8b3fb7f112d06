"""Checks as stored sources declare them: what each one judges, and what it asks for."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, get_args, get_origin, get_type_hints

from .vocabulary import Population, Resource, duration


class DeclarationError(Exception):
    """A function under `@check` asks for something that is not known here."""


@dataclass
class Check:
    """A function that judges; `subject` is judged one by one, `populations` are asked for whole."""

    id: str
    controls: tuple[str, ...]
    function: Any
    subject: Any = None
    populations: dict[str, tuple[Any, Any, tuple[str, ...]]] = field(default_factory=dict)
    thresholds: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    takes_now: bool = False
    mapped: bool = False

    @property
    def kind(self) -> str:
        """The kind judged, or that of the first population."""
        first = self.subject or next(iter(self.populations.values()))[0]
        kind: str = first.kind
        return kind

    def given(self, parameters: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The thresholds under a control's parameters: as results state them, and as called."""
        stated: dict[str, Any] = {}
        called: dict[str, Any] = {}
        for name, hint in self.thresholds.items():
            if name in parameters:
                stated[name] = parameters[name]
                called[name] = _taken(hint, parameters[name])
            else:
                stated[name] = _written(self.defaults[name])
        return stated, called


DECLARED: list[Check] = []
"""The checks that were declared since it was last emptied."""


def check(*controls: str, covers: Any = None, mapped: bool = False) -> Any:
    """Declare a function as a check of the named controls, or of those that mappings name."""

    def declare(function: Any) -> Any:
        made = _read(function, controls, covers or {})
        made.mapped = mapped
        DECLARED.append(made)
        return function

    return declare


def _read(function: Any, controls: tuple[str, ...], covers: dict[str, tuple[str, ...]]) -> Check:
    made = Check(function.__name__, controls, function)
    hints = get_type_hints(function)
    for place, (name, parameter) in enumerate(inspect.signature(function).parameters.items()):
        hint = hints.get(name)
        origin = get_origin(hint)
        if name == "now" and hint is datetime:
            made.takes_now = True
        elif place == 0 and isinstance(hint, type) and issubclass(hint, Resource):
            made.subject = hint
        elif isinstance(origin, type) and issubclass(origin, Population):
            made.populations[name] = (get_args(hint)[0], origin, tuple(covers.get(name, ())))
        elif parameter.kind is parameter.KEYWORD_ONLY:
            made.thresholds[name] = hint
            if parameter.default is not parameter.empty:
                made.defaults[name] = parameter.default
        else:
            raise DeclarationError(f"check {made.id} has a parameter {name!r} of no known form")
    if made.subject is None and not made.populations:
        raise DeclarationError(f"check {made.id} asks for nothing")
    return made


def _taken(hint: Any, value: Any) -> Any:
    """A parameter as the check takes it: spans of time are read, lists are lists or tuples."""
    kind = get_origin(hint) or hint
    if kind is timedelta and isinstance(value, str):
        return duration(value)
    return tuple(value) if isinstance(value, list) and kind is not list else value


def _written(value: Any) -> Any:
    """A default as results state it."""
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g} h"
    return list(value) if isinstance(value, (list, tuple)) else value
