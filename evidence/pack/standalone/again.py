"""One run of a pack judged again, told in lines: what differs, and counts per check."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from .agreement import Agreement, Count, Wanted, compared
from .files import Pack
from .judging import NotHeldError
from .runs import whole_run
from .sources import SourceError
from .tolerances import laxer

RESULTS = "interchange/results.jsonl"


@dataclass
class Told:
    """What is wrong with a run's results, and lines that tell how many agree."""

    findings: list[str] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)


def judged_again(pack: Pack, name: str, digest: str, *, drawn: bool) -> Told:
    """Judge a run again by its stored sources; `drawn` says that `results.jsonl` is of this run."""

    def get(wanted: str) -> bytes:
        data = pack.object(wanted)
        if data is None:
            raise NotHeldError(wanted)
        return data

    told, found = Told(), Agreement()
    try:
        run = whole_run(get(digest), get)
        if not all(run.get(name) for name in ("modules", "oldest_allowed", "ahead_allowed")):
            told.findings.append(
                f"run {name} was stored by a version that did not keep all that judging needs, "
                "so it cannot be judged again from here"
            )
            return told
        told.findings += (f"run {name}: {each}" for each in laxer(run))
        wanted = _wanted(pack)
        told.findings += (
            f"differs: {each}" for each in compared(run, get, pack.has, found, wanted)
        )
        if found.total.unheld:
            count = found.total.unheld
            said = f"{count} results could not be judged again: their evidence is not here"
            told.findings.append(said)
        if drawn:
            told.findings += _against_lines(pack, found)
    except NotHeldError as error:
        told.findings.append(f"run {name} cannot be judged again: object {error} is not here")
    except (SourceError, ValueError, KeyError, TypeError, AttributeError) as error:
        # A stored run of another form than ours may lack anything.
        said = str(error) if isinstance(error, SourceError) else f"{type(error).__name__}: {error}"
        told.findings.append(f"run {name} cannot be judged again: {said}")
    told.lines += _counts(name, found)
    return told


def _wanted(pack: Pack) -> Wanted:
    """Whether results belong into the pack by its own selection.

    Of a pack of items that cannot be said where the population is withheld that they are about.
    """
    selection = json.loads(pack.read("pack.json") or b"{}").get("selection", {})
    frameworks = selection.get("frameworks") or ()
    items = set(selection.get("items") or ())

    def belongs(control: dict[str, Any], resources: Collection[str] | None) -> bool | None:
        if frameworks and not any(map(control["satisfies"].get, frameworks)):
            return False
        if not items:
            return True
        return None if resources is None else not items.isdisjoint(resources)

    return belongs


def _against_lines(pack: Pack, found: Agreement) -> Iterator[str]:
    """Where `results.jsonl`, which people and tools read, says something else than is stored."""
    for number, line in enumerate((pack.read(RESULTS) or b"").splitlines(), start=1):
        row: dict[str, Any] = json.loads(line)
        key = row["control"], row["check"], row["scope"], row["resource"]
        stored = found.stored.get(key)
        if stored is None and found.total.unheld:
            continue
        if stored is None or (row["verdict"], row["reason"]) != stored[:2]:
            label = " ".join(part for part in key if part)
            yield f"{RESULTS} line {number} says {row['verdict']} of {label}, and the run does not"


def _counts(name: str, found: Agreement) -> Iterator[tuple[str, str]]:
    yield "results", f"run {name}, judged again by its stored checks:"
    if found.blocks < found.all_blocks:
        here = f"{found.blocks} of {found.all_blocks} blocks of results are in this pack"
        yield "", f"{here}; withheld.json says why"
    if found.untold:
        yield (
            "",
            "it cannot be told whether these speak of its items, their evidence being withheld:",
        )
        for label in found.untold:
            yield "", f"  {label}"
    yield "", f"{'check':48}{'agree':>9}{'differ':>9}{'not held':>9}"
    for check in sorted(found.counts):
        yield "", _count(check, found.counts[check])
    yield "", _count("all", found.total)


def _count(check: str, count: Count) -> str:
    return f"{check:48}{count.agree:>9}{count.differ:>9}{count.unheld:>9}"
