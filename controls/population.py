"""Whole populations as checks see them, for joins across systems."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

from collectors.resource import Resource
from controls.held import Lookup

T = TypeVar("T", bound=Resource)


class Population(Sequence[T]):
    """Every resource of one kind, from all scopes, proven complete, fresh and not empty.

    A check that asks for a population which is empty, missing, stale, partial, or lacks the rows
    the check's `covers` name, is `unobserved` and never called.
    """

    empty_is_an_answer = False

    def __init__(self, resources: Sequence[T]) -> None:
        self._resources = resources
        self._lookups: dict[str, Mapping[Any, Sequence[T]]] = {}

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._resources[index]

    def __len__(self) -> int:
        return len(self._resources)

    def __iter__(self) -> Iterator[T]:
        return iter(self._resources)

    def by(self, attribute: str) -> Mapping[Any, Sequence[T]]:
        """The resources by the value of an attribute, built once; absent values are left out.

        A list attribute files the resource under each of its items.

        Raises:
            NotObservedError: when the attribute of some resource could not be observed, since then
                nobody can say which resources a value does not match.
        """
        if attribute not in self._lookups:
            whole = self._resources
            self._lookups[attribute] = (
                _filed(whole, attribute)
                if isinstance(whole, list | tuple)
                else _filed_by_place(whole, attribute)
            )
        return self._lookups[attribute]

    def matching(self, **wanted: Any) -> Sequence[T]:
        """The resources filed under any of the wanted values, each once; None matches nothing.

        `staff.matching(email=user.email, aliases=user.email, id=user.employee_id)` is whoever an
        account points to, by whichever way.

        Raises:
            NotObservedError: as `by` does.
        """
        found = {
            id(resource): resource
            for attribute, value in wanted.items()
            if value is not None
            for resource in self.by(attribute).get(value, ())
        }
        return list(found.values())


def _filed(whole: Sequence[T], attribute: str) -> Mapping[Any, Sequence[T]]:
    filed: dict[Any, list[T]] = {}
    for resource in whole:
        for key in _keys(resource, attribute):
            filed.setdefault(key, []).append(resource)
    return filed


def _filed_by_place(whole: Sequence[T], attribute: str) -> Mapping[Any, Sequence[T]]:
    filed = Lookup(whole)
    for place, resource in enumerate(whole):
        for key in _keys(resource, attribute):
            filed.file(key, place)
    return filed


def _keys(resource: Resource, attribute: str) -> Iterator[Any]:
    value = getattr(resource, attribute)
    for key in value if isinstance(value, list | tuple) else (value,):
        if key is not None:
            yield key


class Inventory(Population[T]):
    """Every resource of one kind that lies where the judged resource lies; may be proven empty.

    From the subject's own world it holds what shares the subject's place in the subject's own
    source: neither another account's public access block nor another cluster's network policy says
    anything of this one. From other worlds it holds everything. It must be complete and fresh like
    a population, but a complete list of nothing is an answer: a namespace without a single network
    policy fails, it is not unobserved.
    """

    empty_is_an_answer = True


class Estate(Population[T]):
    """Every resource of one kind, from all scopes of all sources; may be proven empty.

    For joins that cross accounts: a store of one account can be opened to users of another.
    """

    empty_is_an_answer = True


class Configured(Population[T]):
    """Every resource of one kind from all sources that hold it, of which there may be none.

    For a world that an organisation need not have: without a source of it nothing is there, and
    with one all of it must be complete and fresh. Where a reading failed nothing is judged.
    """

    empty_is_an_answer = True


class Seen(Population[T]):
    """The resources of one kind that were read whole and fresh, from all scopes of all sources.

    For what one account may prove for another, of which a reading that failed elsewhere must not
    take away the verdict: scopes that were not read whole, or not at all, are left out. What is in
    it proves; that something is not in it proves nothing, and may never make a resource fail.
    """

    empty_is_an_answer = True
