"""The digest of a run: what a channel has not been told yet, in sections of plain sentences."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evidence.runs.run import Run

SECTIONS: Mapping[str, str] = {
    "problems": "The audit could not be done",
    "failed_runs": "Runs that ended without a result",
    "failures": "Fails now",
    "lost": "Not observed, or stale",
    "recoveries": "Holds again",
    "accepted": "Fails under a waiver now",
    "redefined": "Asked otherwise than before",
    "lapsed": "Waivers that lapsed",
    "lapsing": "Waivers about to lapse",
    "ageing": "Evidence about to go stale",
    "standing": "Still fails",
}
"""Every section by its name, in the order of a message."""
MOST = 1000
"""The most items of a section that a message holds; all are counted."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell: of which control, where there is one, in a sentence, and as fields.

    `count` is how many results it stands for.
    """

    control: str
    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    count: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """The items of one sort; `count` counts those too that are not among them."""

    name: str
    count: int
    items: Sequence[Item]

    @property
    def title(self) -> str:
        """The heading of the section."""
        return SECTIONS[self.name]


@dataclass(frozen=True, slots=True)
class Digest:
    """What one channel is told at once.

    `run` is the newest stored run, `since` the one it was told of before; `whole` says that all
    that fails is told. `names` is false where counts alone are told. `problem` digests what kept
    an audit from being done.
    """

    organisation: str
    at: datetime
    run: Run | None
    since: str | None
    sections: Sequence[Section]
    whole: bool = False
    names: bool = True
    problem: str | None = None
    test: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How much there is of each section."""
        return {section.name: section.count for section in self.sections}

    @property
    def subject(self) -> str:
        """The message in half a line: counts alone."""
        if self.test:
            return f"Tieout, {self.organisation}: a test"
        said = [f"{count} {_BRIEF[name]}" for name, count in self.counts.items() if name in _BRIEF]
        return f"Tieout, {self.organisation}: {', '.join(said) or 'nothing new'}"


_BRIEF = {
    "problems": "not audited",
    "failed_runs": "runs failed",
    "failures": "fail now",
    "lost": "not observed",
    "recoveries": "hold again",
    "accepted": "newly waived",
    "redefined": "asked otherwise",
    "lapsed": "waivers lapsed",
    "lapsing": "waivers lapse soon",
    "ageing": "readings go stale",
    "standing": "still fail",
}


def section(name: str, items: Sequence[Item], *, names: bool) -> list[Section]:
    """A section of these items, none where there are none; without names, counts by control."""
    if not items:
        return []
    count = sum(item.count for item in items)
    if names:
        return [Section(name, count, tuple(items[:MOST]))]
    by_control = Counter[str]()
    for item in items:
        by_control[item.control] += item.count
    told = [
        Item(control, str(number), {"count": number}, number)
        for control, number in by_control.items()
        if control
    ]
    return [Section(name, count, tuple(told[:MOST]))]
