"""Collectors: plain functions that yield the resources of one kind, and the registry of them."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_type_hints

from collectors.resource import Resource, field_types
from collectors.session import Session
from evidence.canonical import sha256
from evidence.record import Fields

Yields = Callable[[Any], Iterator[Fields]]
Facet = Callable[[Any, Fields], Any]
FacetT = TypeVar("FacetT", bound=Facet)
ResourceT = TypeVar("ResourceT", bound=Resource)
REGISTRY: dict[tuple[str, str], "Collector[Any]"] = {}
"""Every collector by (system, kind)."""


@dataclass(frozen=True)
class Collector(Generic[ResourceT]):
    """A function that yields rows of `resource`, with what it needs and how far one call reaches.

    `grain` is the scope one call covers (`account`, `region`, `cluster`, `file`). `needs` are the
    permissions its calls require, in the source's own words. `covers` name classes of rows, each
    with a test on a stored row: a class counts as covered when at least one row shows it.
    `ended` gives the day, as ISO 8601, on which what a row tells of was over: a row that is listed
    still after that day shows that the source keeps what is over. `facets` fill one field each, by
    calls per resource.
    """

    function: Yields
    resource: type[ResourceT]
    session: type[Session]
    grain: str
    needs: tuple[str, ...]
    covers: Mapping[str, Callable[[Fields], bool]]
    ended: Callable[[Fields], str | None] | None = None
    facets: dict[str, Facet] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Module and function, the stable id in provenance."""
        return f"{self.function.__module__}:{self.function.__name__}"

    @property
    def system(self) -> str:
        """The world it reads: `aws`, `kubernetes`, `people`."""
        return self.session.system

    @property
    def version(self) -> str:
        """A digest of the module the collector stands in: changed code shows in provenance."""
        module = inspect.getmodule(self.function)
        source = inspect.getsource(module) if module else inspect.getsource(self.function)
        return sha256(source.encode())[:16]

    def facet(self, function: FacetT) -> FacetT:
        """Register `function(session, row) -> value` as the way to fill the field of its name.

        Raises:
            TypeError: when the resource has no such field; raised at import.
        """
        name = function.__name__
        if name not in field_types(self.resource):
            raise TypeError(f"{self.resource.__name__} has no field {name}")
        self.facets[name] = function
        return function


def by_kind(collectors: Iterable[Collector[Any]]) -> dict[str, list[Collector[Any]]]:
    """The collectors of each kind, kinds in their order: an account may be read in many worlds."""
    found: dict[str, list[Collector[Any]]] = {}
    for each in collectors:
        found.setdefault(each.resource.kind, []).append(each)
    return dict(sorted(found.items()))


def collector(
    resource: type[ResourceT],
    *,
    needs: tuple[str, ...] = (),
    grain: str | None = None,
    covers: Mapping[str, Callable[[Fields], bool]] | None = None,
    ended: Callable[[Fields], str | None] | None = None,
) -> Callable[[Yields], Collector[ResourceT]]:
    """Declare a function as the collector of `resource`; its first parameter says the session.

    Raises:
        TypeError: when the first parameter is not annotated with a session; raised at import.
    """

    def declare(function: Yields) -> Collector[ResourceT]:
        hints = get_type_hints(function)
        parameters = list(inspect.signature(function).parameters)
        session = hints.get(parameters[0]) if parameters else None
        if not (isinstance(session, type) and issubclass(session, Session)):
            raise TypeError(f"{function.__name__}: annotate the first parameter with a session")
        made = Collector(
            function=function,
            resource=resource,
            session=session,
            grain=grain or session.grain,
            needs=needs,
            covers=covers or {},
            ended=ended,
        )
        REGISTRY[made.system, resource.kind] = made
        return made

    return declare
