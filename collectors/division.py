"""Sources of several parts: an organisation of accounts, each planned, read and lost by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from collectors.errors import UnobservedError
from collectors.session import Source
from evidence.scope import Scope
from evidence.transcript import Gap


@dataclass(frozen=True, slots=True)
class Bound:
    """Whether a place of a source is read, and what says so.

    `rule` is the operator's own rule (`exclude_ous ou-ab12-cd34`) or the state that the source
    tells of the place (`not-opted-in`); `told_by` is the operation that told it, if one did.
    """

    place: Scope
    read: bool
    rule: str
    told_by: str = ""

    def as_json(self) -> dict[str, Any]:
        """The bound as a JSON object."""
        return {
            "place": str(self.place),
            "read": self.read,
            "rule": self.rule,
            "told_by": self.told_by,
        }


@runtime_checkable
class Bounded(Protocol):
    """A source that knows of places which it does not read, and why."""

    def bounds(self) -> Sequence[Bound]:
        """Every place that is known of by now, in order of place; nothing is asked for it."""
        ...


@runtime_checkable
class Traceable(Protocol):
    """A source that gives what it is asked an id of its own, to be found in its own logs by."""

    @property
    def request_ids(self) -> Sequence[str]:
        """The ids of what it was asked about itself and about us."""
        ...


@runtime_checkable
class Divided(Protocol):
    """A source of parts that bear its name, each a source of its own."""

    def members(self) -> Mapping[Scope, Source]:
        """The parts that are to be read, by their places.

        Raises:
            UnobservedError: when the source does not say which parts there are.
        """
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """A source as it is planned: whole, or one part of the source `within`.

    `gap` says why its parts are not known; its place is then that of the whole.
    """

    place: Scope
    source: Source
    within: Source | None = None
    gap: Gap | None = None


def parts(source: Source) -> Iterator[Part]:
    """The parts of a source; one that is not divided is its own only part."""
    if not isinstance(source, Divided):
        yield Part(Scope(source.name), source)
        return
    try:
        members = source.members()
    except UnobservedError as error:
        yield Part(Scope(source.name), source, source, error.gap)
        return
    for place, member in members.items():
        yield Part(place, member, source)
