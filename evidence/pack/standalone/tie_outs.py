"""Tie-outs as checks write them: two routes to one population, compared and told in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .vocabulary import not_applicable

NAMED = 20
T = TypeVar("T")


@dataclass(frozen=True)
class TieOut:
    """What comparing two routes came to; it stands beside a pass."""

    text: str


@dataclass(frozen=True)
class Route(Generic[T]):
    """One route: its name, its items, by what they are found, and what explains one alone."""

    name: str
    items: Any
    key: Any
    explained: Any = None


def tie_out(left: Route[Any], right: Route[Any]) -> TieOut:
    """Compare two routes; whatever stands on one alone and is not explained fails."""
    lefts = [(item, _keys(left.key, item)) for item in left.items]
    rights = [(item, _keys(right.key, item)) for item in right.items]
    left_keys = {key for _, keys in lefts for key in keys}
    right_keys = {key for _, keys in rights for key in keys}
    alone = (
        [item for item, keys in lefts if keys.isdisjoint(right_keys)],
        [item for item, keys in rights if keys.isdisjoint(left_keys)],
    )
    counts: dict[str, int] = {}
    names: dict[str, list[str]] = {left.name: _unexplained(left, alone[0], counts)}
    names[right.name] = _unexplained(right, alone[1], counts)
    one, other = len(lefts) - len(alone[0]), len(rights) - len(alone[1])
    parts = (
        f"{_plain(left.name)}: {len(lefts):,}",
        f"{_plain(right.name)}: {len(rights):,}",
        f"tied: {one:,}" + ("" if one == other else f" with {other:,}"),
        f"explained: {_explained(counts)}",
        f"unexplained: {_named(names)}",
    )
    text = "; ".join(parts)
    if any(names.values()):
        raise AssertionError(text)
    if not one and not other:
        not_applicable(text)
    return TieOut(text)


def _keys(key: Any, item: Any) -> frozenset[Any]:
    if callable(key):
        found = [key(item)]
    else:
        found = [getattr(item, name) for name in ((key,) if isinstance(key, str) else key)]
    flat: list[Any] = []
    for value in found:
        flat += value if isinstance(value, (list, tuple)) else [value]
    return frozenset(each for each in flat if each is not None and each != "")


def _unexplained(route: Route[Any], alone: list[Any], counts: dict[str, int]) -> list[str]:
    names = []
    for item in alone:
        reason = route.explained(item) if route.explained else None
        if reason:
            counts[reason] = counts.get(reason, 0) + 1
        else:
            names.append(str(getattr(item, "id", item)))
    return names


def _plain(text: str) -> str:
    return text.replace(";", ",")


def _explained(counts: dict[str, int]) -> str:
    if not counts:
        return "0"
    told = ", ".join(f"{_plain(reason)}: {counts[reason]:,}" for reason in sorted(counts))
    return f"{sum(counts.values()):,} ({told})"


def _named(names: dict[str, list[str]]) -> str:
    told = [
        f"only among {_plain(route)}: {_listed(found)}" for route, found in names.items() if found
    ]
    count = sum(map(len, names.values()))
    return f"{count:,} ({', '.join(told)})" if told else "0"


def _listed(names: list[str]) -> str:
    shown = sorted(_plain(name) for name in names)
    more = f" and {len(shown) - NAMED:,} more" if len(shown) > NAMED else ""
    return ", ".join(shown[:NAMED]) + more
