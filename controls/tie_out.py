"""Tie-outs: two independent routes to one population compared, in a few lines of a check."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from controls.check import not_applicable
from evidence.tie_out import TieOut, in_words

__all__ = ["Route", "TieOut", "tie_out"]

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Route(Generic[T]):
    """One route to a population: its name as an auditor reads it, and what it gave.

    `key` says by what an item is found on the other route: the name of an attribute, several
    names of which one is enough, or a function of the item. Values that are lists count item by
    item, absent ones not at all; an item without any value ties with nothing. `explained` says of
    an item that stands on this route alone why that is as it should be, and None where it is not.
    """

    name: str
    items: Iterable[T]
    key: str | tuple[str, ...] | Callable[[T], object]
    explained: Callable[[T], str | None] | None = None


def tie_out(left: Route[T], right: Route[U]) -> TieOut:
    """Compare two routes to one population; return the result from the check.

    Raises:
        AssertionError: when something stands on one route alone and is not explained; the message
            gives both counts, the explanations, and names what is unexplained.
        NotApplicableError: when nothing ties, since then nothing was compared.
        NotObservedError: when a key or what explains an item could not be observed.
    """
    lefts, rights = _keyed(left), _keyed(right)
    left_keys, right_keys = _all(lefts), _all(rights)
    left_alone = [item for item, keys in lefts if keys.isdisjoint(right_keys)]
    right_alone = [item for item, keys in rights if keys.isdisjoint(left_keys)]
    counts: dict[str, int] = {}
    names = {
        left.name: list(_unexplained(left, left_alone, counts)),
        right.name: list(_unexplained(right, right_alone, counts)),
    }
    tied = len(lefts) - len(left_alone), len(rights) - len(right_alone)
    text = in_words((left.name, len(lefts)), (right.name, len(rights)), tied, counts, names)
    assert not any(names.values()), text
    if not any(tied):
        not_applicable(text)
    return TieOut(text)


def _keyed(route: Route[Any]) -> list[tuple[Any, frozenset[Hashable]]]:
    return [(item, frozenset(_keys(route.key, item))) for item in route.items]


def _keys(key: str | tuple[str, ...] | Callable[[Any], object], item: Any) -> Iterator[Hashable]:
    if callable(key):
        found: list[Any] = [key(item)]
    else:
        found = [getattr(item, name) for name in ((key,) if isinstance(key, str) else key)]
    for value in found:
        for each in value if isinstance(value, list | tuple) else (value,):
            if each is not None and each != "":
                yield each


def _all(items: list[tuple[Any, frozenset[Hashable]]]) -> set[Hashable]:
    return {key for _, keys in items for key in keys}


def _unexplained(route: Route[Any], alone: list[Any], counts: dict[str, int]) -> Iterator[str]:
    """The names of what nothing explains; explanations are counted."""
    for item in alone:
        reason = route.explained(item) if route.explained else None
        if reason:
            counts[reason] = counts.get(reason, 0) + 1
        else:
            yield str(getattr(item, "id", item))
