"""Agreement: the results that a run stored, held row by row against those judged again."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from .judging import Bench, Judged
from .rulings import Said

WHOLE = "(the whole population)"
Wanted = Callable[[dict[str, Any], "Collection[str] | None"], "bool | None"]
"""Whether results of a control about these resources belong into a pack; None for who can tell."""


@dataclass
class Count:
    """How many results of one check agree, differ, or could not be judged again."""

    agree: int = 0
    differ: int = 0
    unheld: int = 0


@dataclass
class Agreement:
    """What came of judging a run again, check by check.

    `totals` are the verdicts judged again, `stored` is what was stored of each resource, `blocks`
    counts the blocks of results that are here and `all_blocks` those of the run. `untold` names the
    results that are not here, and of which nothing here tells whether they should be.
    """

    counts: dict[str, Count] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    stored: dict[tuple[str, str, str, str | None], Said] = field(default_factory=dict)
    blocks: int = 0
    all_blocks: int = 0
    untold: list[str] = field(default_factory=list)

    def of(self, check: str) -> Count:
        """The count of a check."""
        return self.counts.setdefault(check, Count())

    @property
    def total(self) -> Count:
        """The count over all checks."""
        counts = self.counts.values()
        return Count(*(sum(getattr(each, name) for each in counts) for name in Count().__dict__))


def compared(
    run: dict[str, Any],
    get: Callable[[str], bytes],
    has: Callable[[str], bool],
    found: Agreement,
    wanted: Wanted = lambda _, __: True,
) -> Iterator[str]:
    """Judge a run again; each result that differs is a sentence, and the counts are in `found`.

    Blocks of results that the pack does not hold are passed over where they, judged again, are not
    `wanted` by the pack's own selection; withheld otherwise, they are a finding each.

    Raises:
        SourceError: when a stored source cannot be run.
        NotHeldError: when what the run was judged by is not here.
    """
    bench = Bench(run, get)
    again = {judged.key: judged for judged in bench.judge()}
    for judged in again.values():
        for verdict, _, _ in [*([judged.whole] if judged.whole else []), *judged.rows]:
            found.totals[verdict] = found.totals.get(verdict, 0) + 1
    blocks = blocks_of(run, get)
    found.all_blocks = len(blocks)
    for digest in blocks:
        if not has(digest):
            continue
        found.blocks += 1
        block = json.loads(get(digest))
        key = block["control"], block["check"], block["scope"]
        fresh = again.pop(key, None)
        label = " ".join(part for part in key if part)
        if fresh is None:
            found.of(block["check"]).differ += _size(block)
            yield f"{label}: stored, and nothing was to be judged there"
        elif fresh.unheld:
            found.of(block["check"]).unheld += _size(block)
        else:
            yield from _block(block, fresh, bench.ids(fresh.record), label, found)
    controls = {each["id"]: each for each in json.loads(get(run["controls"]))}
    for key, judged in again.items():
        label = " ".join(part for part in key if part)
        resources = None if judged.unheld else bench.ids(judged.record)
        belongs = found.blocks == found.all_blocks or wanted(controls[judged.control], resources)
        if belongs:
            found.of(judged.check).differ += len(judged.rows) + bool(judged.whole)
            yield f"{label}: nothing is here; judged again it is"
        elif belongs is None:
            found.untold.append(label)
    whole = found.blocks == found.all_blocks
    if whole and found.totals != run["totals"] and not found.total.differ:
        yield "the totals of the run are not those of its results"


def blocks_of(run: Any, get: Callable[[str], bytes]) -> list[str]:
    """The digests of a run's blocks in reading order: by its lists, or as older runs name them."""
    if "block_lists" not in run:
        return list(run["blocks"])
    placed = {place: one for each in run["block_lists"] for place, one in json.loads(get(each))}
    return [placed[place] for place in range(len(placed))]


def _block(
    block: dict[str, Any], fresh: Judged, ids: list[str], label: str, found: Agreement
) -> Iterator[str]:
    count = found.of(block["check"])
    for name in ("kind", "record", "inputs", "source", "parameters"):
        now = getattr(fresh, name)
        if block[name] != (list(now) if isinstance(now, tuple) else now):
            yield f"{label}: its {name} is stored as {block[name]!r}, and is {now!r}"
    stored: list[Said | None] = []
    for verdict, rows, reason, waiver in block["stretches"]:
        stored += [(verdict, reason, waiver)] * rows
    whole = tuple(v for n, v in enumerate(block["whole"]) if n != 1) if block["whole"] else None
    pairs: list[tuple[str, Any, Any]] = []
    if whole or fresh.whole:
        pairs.append((WHOLE, whole, fresh.whole))
    for row in range(max(len(stored), len(fresh.rows))):
        pairs.append((
            ids[row] if row < len(ids) else f"row {row + 1}",
            stored[row] if row < len(stored) else None,
            fresh.rows[row] if row < len(fresh.rows) else None,
        ))  # fmt: skip
    for resource, before, now in pairs:
        if before:
            named = None if resource == WHOLE else resource
            found.stored[block["control"], block["check"], block["scope"], named] = before
        if before == now:
            count.agree += 1
        else:
            count.differ += 1
            yield f"{label} {resource}: stored {_words(before)}; again {_words(now)}"


def _words(said: Said | None) -> str:
    if said is None:
        return "nothing"
    verdict, reason, waiver = said
    under = f" under {waiver}" if waiver else ""
    return f"{verdict}{under}" + (f" ({reason})" if reason else "")


def _size(block: dict[str, Any]) -> int:
    rows: int = sum(rows for _, rows, _, _ in block["stretches"])
    return rows + bool(block["whole"])
