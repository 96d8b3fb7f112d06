"""The size policy: how many items of a population are looked at, by name and version."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

from evidence.errors import OperatorFileError, UsageError
from evidence.yaml.text import read_yaml, validated

DEFAULT = Path(__file__).parent / "tieout-default.yaml"
"""The policy that comes with Tieout."""
Risk = Literal["low", "high", "highest"]
RISKS: tuple[Risk, ...] = ("low", "high", "highest")
_STRICT = ConfigDict(frozen=True, extra="forbid")
_Count = Annotated[int, Field(ge=1, le=100_000)]
_Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class Share(BaseModel):
    """A part of the population in whole percent, rounded up, between `floor` and `cap` items."""

    model_config = _STRICT

    percent: Annotated[int, Field(ge=1, le=100)]
    floor: _Count
    cap: _Count

    @model_validator(mode="after")
    def _in_order(self) -> "Share":
        if self.floor > self.cap:
            raise ValueError("'floor' is above 'cap'")
        return self


def _sort(given: Any) -> str:
    if isinstance(given, Mapping | Share):
        return "share"
    return "word" if isinstance(given, str) else "count"


Size = Annotated[
    Annotated[_Count, Tag("count")]
    | Annotated[Literal["all"], Tag("word")]
    | Annotated[Share, Tag("share")],
    Discriminator(_sort),
]
"""A number of items, all of them, or a share."""


class Sizes(BaseModel):
    """The sizes for each risk; `highest` is that of `high` where none is given."""

    model_config = _STRICT

    low: Size
    high: Size
    highest: Size | None = None

    def of(self, risk: Risk) -> Size:
        """The size for that risk."""
        found = getattr(self, risk)
        return self.high if found is None else found


class Band(Sizes):
    """The sizes for populations of at most `up_to` items; the last band is without end."""

    up_to: _Count | None = None


class SizePolicy(BaseModel):
    """How many items are looked at; `name` and `version` are kept with each sample."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: Annotated[_Word, Field(alias="policy")]
    version: _Word
    by_frequency: Mapping[str, Sizes] = Field(default_factory=dict)
    by_events: Annotated[tuple[Band, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _bands_rise(self) -> "SizePolicy":
        ends = [band.up_to for band in self.by_events]
        given = [end for end in ends[:-1] if end is not None]
        if ends[-1] is not None or len(given) < len(ends) - 1 or given != sorted(set(given)):
            raise ValueError("'by_events' must rise by 'up_to', and its last band has none")
        return self

    def size(self, population: int, risk: Risk, *, frequency: str | None = None) -> int:
        """How many of `population` items are looked at.

        With `frequency` the population are the runs of a control on a calendar in the period.

        Raises:
            UsageError: when the policy has no size for that frequency.
        """
        if frequency is None:
            band = next(
                each for each in self.by_events if each.up_to is None or population <= each.up_to
            )
            return _items(band.of(risk), population)
        if frequency not in self.by_frequency:
            known = ", ".join(self.by_frequency) or "none"
            raise UsageError(
                f"the policy {self.name} has no size for {frequency!r}; it has {known}"
            )
        return _items(self.by_frequency[frequency].of(risk), population)


def _items(size: Size, population: int) -> int:
    if size == "all":
        return population
    if isinstance(size, Share):
        wanted = math.ceil(population * size.percent / 100)
        return min(population, max(size.floor, min(size.cap, wanted)))
    return min(population, size)


def load_policy(file: Path = DEFAULT) -> SizePolicy:
    """The size policy in a YAML file.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    document = read_yaml(file)
    if document.value is None:
        raise OperatorFileError("is empty", file=file, mend="give 'policy', 'version', 'by_events'")
    return validated(document, SizePolicy)
