"""Places: the fields that make up a listing of some kind, and how the cells of each are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from collectors.accounts.words import Factor, KindSaid
from evidence.record import Fields

Form = Literal[
    "key",
    "text",
    "names",
    "email",
    "addresses",
    "country",
    "countries",
    "zone",
    "employment",
    "sort",
    "whose",
    "factors",
    "flag",
    "severity",
    "treatment",
    "trial",
    "side",
    "count",
    "date",
    "end",
    "instant",
    "until",
]
"""How a cell is read; an `end` or `until` is a date or instant whose year 9999 means none."""

LISTS = ("names", "addresses", "factors", "countries")
"""Forms of which one cell may hold several, parted by `split`."""
DAYS = ("date", "end")
INSTANTS = ("instant", "until")

Need = Literal["value", "column", "free"]
"""`value`: every row must have one. `column`: must be mapped, may be empty. `free`: may lack."""

EMPLOYMENTS = ("employee", "officer", "contractor", "temporary", "other")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "employment": EMPLOYMENTS,
    "sort": get_args(KindSaid),
    "whose": ("person", "service", "external", "shared"),
    "factors": get_args(Factor),
    "flag": ("yes", "no"),
    "severity": ("low", "medium", "high", "critical"),
    "treatment": ("reduce", "accept", "avoid", "share"),
    "trial": ("penetration test", "scan"),
    "side": ("own team", "outside firm"),
}
"""The words of each form that takes no others."""


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a layout: its name, how its cells are read and whether it must be there.

    `means` is what a template says of its column.
    """

    name: str
    form: Form = "text"
    need: Need = "free"
    means: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a listing of one kind is made of.

    `one` are the fields that no two rows may share; `identify` makes the id of a row whose listing
    maps none. A `free` field without a column is not observed, save those in `assumed`.
    """

    kind: str
    places: tuple[Place, ...]
    one: tuple[str, ...]
    identify: Callable[[Fields], str] | None = None
    assumed: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every field, in order."""
        return tuple(place.name for place in self.places)

    def place(self, name: str) -> Place | None:
        """The field of that name, if there is one."""
        return next((place for place in self.places if place.name == name), None)


def joined(*names: str) -> Callable[[Fields], str]:
    """An id of several fields: `00012:security:2026-04-01`; an empty one leaves its place empty."""
    return lambda row: ":".join(str(row.get(name) or "") for name in names)
