"""What the fault campaign did: each test writes a line of figures, and a table is drawn from them.

A test calls `figures("F1", seed=7, kills=100, acknowledged=812, lost=0)`. Where the environment
variable TIEOUT_FIGURES names a folder the line is kept there; `make faults` prints the table.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = "TIEOUT_FIGURES"
FIRST = ("acknowledged", "lost", "false passes")
"""Figures that stand in columns of their own; all others say what was done."""


def figures(campaign: str, *, seed: int | None = None, **counts: int) -> None:
    """Keep what one test of a campaign did; underscores in the names of figures become spaces.

    `lost` is what was acknowledged and is gone, `false_passes` counts results that say pass where
    something needed was missing; both are to be 0.
    """
    folder = os.environ.get(FOLDER)
    if not folder:
        return
    line = {"campaign": campaign, "seed": seed}
    line |= {"counts": {name.replace("_", " "): count for name, count in counts.items()}}
    Path(folder).mkdir(parents=True, exist_ok=True)
    with (Path(folder) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def lines_of(folder: Path) -> Iterator[dict[str, Any]]:
    """Every line that was kept in a folder."""
    for file in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def table(lines: Iterable[dict[str, Any]]) -> str:
    """The figures added up by campaign, as a Markdown table."""
    counts: dict[str, Counter[str]] = {}
    seeds: dict[str, set[int]] = {}
    for line in lines:
        found = counts.setdefault(line["campaign"], Counter())
        for name, count in line["counts"].items():
            found[name] += count
        if line["seed"] is not None:
            seeds.setdefault(line["campaign"], set()).add(line["seed"])
    rows = ["| campaign | done | " + " | ".join(FIRST) + " | seeds |"]
    rows.append("|---|---|" + "---:|" * len(FIRST) + "---|")
    for campaign in sorted(counts, key=_in_order):
        found = counts[campaign]
        done = ", ".join(f"{count:,} {name}" for name, count in found.items() if name not in FIRST)
        own = [f"{found[name]:,}" if name in found else "" for name in FIRST]
        used = ", ".join(map(str, sorted(seeds.get(campaign, ()))))
        rows.append(f"| {campaign} | {done} | {' | '.join(own)} | {used} |")
    return "\n".join(rows)


def _in_order(campaign: str) -> tuple[int, str]:
    number = campaign.removeprefix("F").partition(" ")[0]
    return (int(number), campaign) if number.isdecimal() else (1 << 16, campaign)


if __name__ == "__main__":
    sys.stdout.write(table(lines_of(Path(sys.argv[1]))) + "\n")
