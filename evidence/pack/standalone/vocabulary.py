"""The words that checks and resource models are written in, as a stand-in for Tieout's own.

It says again, in the standard library alone, what the stored sources import: `check`, `Resource`,
`Population` and their like. A word that has no part in judging is left to `absent`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from types import UnionType
from typing import Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints, is_typeddict

UNOBSERVED = "_unobserved"
NOT_COLLECTED = "this field was not collected when the evidence was taken"
T = TypeVar("T")


class TieoutError(Exception):
    """Whatever Tieout tells its user."""


class UnobservedError(TieoutError):
    """A question to a source had no answer."""


class NotObservedError(TieoutError):
    """A field was read that could not be observed."""

    def __init__(self, resource: str, field: str, reason: str) -> None:
        self.resource, self.field, self.reason = resource, field, reason
        super().__init__(f"{field} of {resource} could not be observed: {reason}")


class NotApplicableError(Exception):
    """A check steps aside."""


def not_applicable(reason: str) -> None:
    """Step aside for a technical reason."""
    raise NotApplicableError(reason)


def not_observed(resource: Any, what: str, reason: str) -> None:
    """Say that a join found nothing to judge by."""
    raise NotObservedError(str(resource.id), what, reason)


class Resource:
    """An item under audit: a stored row whose unobserved fields may not be read."""

    kind = ""
    id: str

    def __init_subclass__(cls, *, kind: str = "", **_: Any) -> None:
        # What else is declared of a class says how its rows are kept, not how they are judged.
        super().__init_subclass__()
        if kind:
            cls.kind = kind

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name not in fields_of(type(self)):
            raise AttributeError(f"{type(self).__name__} has no field {name}")
        row = self.__dict__
        reason = row.get(UNOBSERVED, {}).get(name) or NOT_COLLECTED
        raise NotObservedError(str(row.get("id", "")), name, reason)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.__dict__.get('id')!r}>"

    def tells(self, name: str) -> bool:
        """Whether a field was observed."""
        return name in self.__dict__

    @classmethod
    def made_of(cls, row: dict[str, Any]) -> Any:
        """The resource that a stored row tells of."""
        resource = cls.__new__(cls)
        resource.__dict__ = _read(row, readers_of(cls))
        return resource


_fields: dict[type, dict[str, Any]] = {}
_readers: dict[type, dict[str, Any]] = {}


def fields_of(cls: type) -> dict[str, Any]:
    """Each field of a resource class with its type."""
    if cls not in _fields:
        hints = get_type_hints(cls).items()
        _fields[cls] = {
            name: hint
            for name, hint in hints
            if not name.startswith("_") and get_origin(hint) is not ClassVar
        }
    return _fields[cls]


def readers_of(cls: type) -> dict[str, Any]:
    """For each field whose stored form is not its own (a day, an instant), what reads it."""
    if cls not in _readers:
        found = {name: reader(hint) for name, hint in fields_of(cls).items()}
        _readers[cls] = {name: read for name, read in found.items() if read}
    return _readers[cls]


def reader(hint: Any) -> Any:
    """What makes a value of that type of a JSON value; None where it is one already."""
    if hint is datetime:
        return datetime.fromisoformat
    if hint is date:
        return date.fromisoformat
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = [each for each in arguments if each is not type(None)]
        return reader(inner[0]) if len(inner) == 1 else None
    if origin in (list, tuple) and arguments:
        read = reader(arguments[0])
        if read is None:
            return None if origin is list else tuple
        return lambda values: origin(None if each is None else read(each) for each in values)
    if is_typeddict(hint):
        found = {name: reader(each) for name, each in get_type_hints(hint).items()}
        inner_readers = {name: read for name, read in found.items() if read}
        return (lambda row: _read(row, inner_readers)) if inner_readers else None
    return None


def _read(row: dict[str, Any], readers: dict[str, Any]) -> dict[str, Any]:
    for name, read in readers.items():
        if row.get(name) is not None:
            row[name] = read(row[name])
    return row


class Population(Sequence[T]):
    """Every resource of one kind, proven whole."""

    empty_is_an_answer = False

    def __init__(self, resources: Sequence[T]) -> None:
        self._resources = resources
        self._filed: dict[str, dict[Any, list[T]]] = {}

    def __getitem__(self, index: Any) -> Any:
        return self._resources[index]

    def __len__(self) -> int:
        return len(self._resources)

    def by(self, attribute: str) -> dict[Any, list[T]]:
        """The resources by the value of an attribute, by each of its values where it is a list."""
        if attribute not in self._filed:
            filed: dict[Any, list[T]] = {}
            for resource in self._resources:
                value = getattr(resource, attribute)
                for key in value if isinstance(value, (list, tuple)) else (value,):
                    if key is not None:
                        filed.setdefault(key, []).append(resource)
            self._filed[attribute] = filed
        return self._filed[attribute]

    def matching(self, **wanted: Any) -> list[T]:
        """The resources that have one of the values wanted, each once."""
        found: dict[int, T] = {}
        for attribute, value in wanted.items():
            for resource in self.by(attribute).get(value, ()) if value is not None else ():
                found[id(resource)] = resource
        return list(found.values())


class Inventory(Population[T]):
    """What lies where the judged resource lies; a complete list of nothing is an answer."""

    empty_is_an_answer = True


class Estate(Population[T]):
    """Everything of all sources; a complete list of nothing is an answer."""

    empty_is_an_answer = True


class Configured(Population[T]):
    """Everything of all sources that hold it; without such a source, nothing."""

    empty_is_an_answer = True


class Seen(Population[T]):
    """What was read whole and fresh, of all sources; what is not in it proves nothing."""

    empty_is_an_answer = True


class Collector:
    """Stands where a collector was declared: nothing is collected here."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def facet(self, function: Any) -> Any:
        """A field that needs a call of its own: no part of judging."""
        return function


def collector(*_: Any, **__: Any) -> Any:
    """Declare a collector."""
    return Collector


class DurationError(TieoutError):
    """A text is no span of time."""


def duration(text: str) -> timedelta:
    """A span of time as parameters write it: `90 days`, `24 h`, `15 min`, `2 weeks`."""
    found = re.fullmatch(r"([0-9]{1,6}) ?([a-z]+)", text.strip(), re.IGNORECASE)
    units = {"min": "minutes", "minute": "minutes", "h": "hours", "hour": "hours"}
    units.update({"d": "days", "day": "days", "w": "weeks", "week": "weeks"})
    unit = found[2].lower() if found else ""
    name = units.get(unit) or (unit if unit in units.values() else None)
    if found is None or name is None:
        raise DurationError(f"{text!r} is not a duration; write it as '90 days', '24 h', '15 min'")
    return timedelta(**{name: int(found[1])})
