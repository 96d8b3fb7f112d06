"""The truth of an estate: what was planted in it, and every finding that a plant must raise."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from evidence.errors import UsageError


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """A check that fails for a resource; `place` is `account` or `account/region`."""

    check: str
    kind: str
    resource: str
    place: str


@dataclass(frozen=True, slots=True)
class Plant:
    """One fault that was planted, of a sort (`bucket_open_by_policy`), and what it must raise."""

    sort: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Truth:
    """What an estate is made of; `resources` are counts by kind, `today` the day it was drawn for.

    Nothing fails in it but what `plants` name.
    """

    seed: int
    today: datetime
    accounts: Sequence[str]
    regions: Sequence[str]
    resources: Mapping[str, int]
    plants: Sequence[Plant] = field(default_factory=tuple)

    @property
    def findings(self) -> frozenset[Finding]:
        """Every finding that must be raised; no other may be."""
        return frozenset(finding for plant in self.plants for finding in plant.findings)

    @property
    def sorts(self) -> Counter[str]:
        """How many faults of each sort were planted."""
        return Counter(plant.sort for plant in self.plants)

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        told = {**asdict(self), "today": self.today.isoformat()}
        path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Truth":
        """The truth in a file.

        Raises:
            UsageError: when it is no truth file.
        """
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            plants = tuple(
                Plant(each["sort"], tuple(Finding(**one) for one in each["findings"]))
                for each in told.pop("plants")
            )
            today = datetime.fromisoformat(told.pop("today"))
            return cls(**told, today=today, plants=plants)
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(
                f"{path} is no truth file of an estate ({error}); draw the estate again"
            ) from error
