"""A tie-out in words: two routes to one population, what ties, what is explained, what is not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

NAMED = 20
"""Items of a difference that are named; the rest is counted, and all stand in the records."""
_COUNT = re.compile(r"([0-9][0-9,]*)(?: with [0-9,]+)?(?: \((.*)\))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TieOut:
    """What comparing two routes came to, as a sentence of five parts that a reader takes apart.

    A check that compares two routes returns it; the text then stands beside its pass.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of a stored tie-out: each route with its count, and the differences.

    `explained` and `unexplained` are counts; what they are made of stands beside them in words.
    """

    left: str
    left_count: int
    right: str
    right_count: int
    tied: str
    explained: int
    explanations: str
    unexplained: int
    names: str


def in_words(
    left: tuple[str, int],
    right: tuple[str, int],
    tied: tuple[int, int],
    explained: Mapping[str, int],
    unexplained: Mapping[str, list[str]],
) -> str:
    """The sentence: counts of both routes, what ties, differences by explanation, and the others.

    `tied` counts items of either route. `explained` counts items by explanation, `unexplained`
    names them by the route that they stand on alone.
    """
    one, other = tied
    parts = (
        f"{plain(left[0])}: {left[1]:,}",
        f"{plain(right[0])}: {right[1]:,}",
        f"tied: {one:,}" + ("" if one == other else f" with {other:,}"),
        f"explained: {_explained(explained)}",
        f"unexplained: {_unexplained(unexplained)}",
    )
    return "; ".join(parts)


def plain(text: str) -> str:
    """A name without the semicolons that part the sentence."""
    return text.replace(";", ",")


def _explained(counts: Mapping[str, int]) -> str:
    if not counts:
        return "0"
    told = ", ".join(f"{plain(reason)}: {counts[reason]:,}" for reason in sorted(counts))
    return f"{sum(counts.values()):,} ({told})"


def _unexplained(names: Mapping[str, list[str]]) -> str:
    told = [
        f"only among {plain(route)}: {_listed(found)}" for route, found in names.items() if found
    ]
    count = sum(map(len, names.values()))
    return f"{count:,} ({', '.join(told)})" if told else "0"


def _listed(names: list[str]) -> str:
    shown = sorted(plain(name) for name in names)
    more = f" and {len(shown) - NAMED:,} more" if len(shown) > NAMED else ""
    return ", ".join(shown[:NAMED]) + more


def told(text: str) -> Told | None:
    """The parts of a sentence that `in_words` wrote; None for any other."""
    parts = text.split("; ")
    if len(parts) != 5:
        return None
    named = [part.rpartition(": ") for part in parts[:2]]
    counts = [_COUNT.fullmatch(count) for _, _, count in named]
    tied = parts[2].removeprefix("tied: ")
    explained = _COUNT.fullmatch(parts[3].removeprefix("explained: "))
    unexplained = _COUNT.fullmatch(parts[4].removeprefix("unexplained: "))
    if not (counts[0] and counts[1] and explained and unexplained and _COUNT.fullmatch(tied)):
        return None
    return Told(
        left=named[0][0],
        left_count=_number(counts[0]),
        right=named[1][0],
        right_count=_number(counts[1]),
        tied=tied,
        explained=_number(explained),
        explanations=explained[2] or "",
        unexplained=_number(unexplained),
        names=unexplained[2] or "",
    )


def _number(found: re.Match[str]) -> int:
    return int(found[1].replace(",", ""))
