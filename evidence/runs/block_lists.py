"""Block lists: a run names its results list by list, so that a list without change is stored once.

A list holds the blocks of one kind and scope, since these change together; each with its place in
the reading order of the run.
"""

from collections.abc import Iterable, Sequence

import orjson

from evidence.canonical import canonical
from evidence.errors import IntegrityError
from evidence.result import Block


def lists_of(blocks: Iterable[Block]) -> tuple[int, ...]:
    """The number of the list that each block stands in, counted from 0 by first appearance."""
    numbers: dict[tuple[str, str], int] = {}
    return tuple(numbers.setdefault((block.kind, block.scope), len(numbers)) for block in blocks)


def written(blocks: Sequence[str], lists: Sequence[int]) -> tuple[bytes, ...]:
    """The lists of these blocks as they are stored: canonical JSON of `[place, digest]` pairs."""
    found: dict[int, list[tuple[int, str]]] = {}
    for place, (digest, number) in enumerate(zip(blocks, lists, strict=True)):
        found.setdefault(number, []).append((place, digest))
    return tuple(canonical(found[number]) for number in sorted(found))


def gathered(bodies: Iterable[bytes]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The blocks in reading order and the number of each one's list, from the stored lists.

    Raises:
        IntegrityError: when the bytes are no lists, or leave a place empty or take it twice.
    """
    placed: dict[int, tuple[str, int]] = {}
    pairs = 0
    try:
        for number, body in enumerate(bodies):
            for place, digest in orjson.loads(body):
                placed[place] = digest, number
                pairs += 1
        if len({digest for digest, _ in placed.values()}) < pairs:
            raise ValueError("a block stands there twice")
        ordered = [placed[place] for place in range(pairs)]
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise IntegrityError(f"stored bytes are no lists of result blocks: {error!r}") from error
    return tuple(digest for digest, _ in ordered), tuple(number for _, number in ordered)
