"""Record layouts: which fields a listing of each kind may carry, and what makes a row one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from collectors.identity.account import Factor, KindSaid
from evidence.record import Fields

Form = Literal[
    "key",
    "text",
    "names",
    "email",
    "addresses",
    "country",
    "employment",
    "sort",
    "whose",
    "factors",
    "flag",
    "date",
    "end",
    "instant",
    "until",
]
"""How a cell is read; an `end` or `until` is a date or instant whose year 9999 means none."""

LISTS = ("names", "addresses", "factors")
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
}
"""The words of each form that takes no others."""


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a layout: its name, how its cells are read and whether it must be there."""

    name: str
    form: Form = "text"
    need: Need = "free"


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


def _training_id(row: Mapping[str, Any]) -> str:
    on = row.get("assigned_on") or row.get("completed_on") or ""
    return f"{row['person']}:{row['course']}:{on}"


_PERSON = Layout(
    kind="people.person",
    places=(
        Place("id", "key", "value"),
        Place("email", "email"),
        Place("aliases", "addresses"),
        Place("name"),
        Place("entity", "text", "value"),
        Place("country", "country", "value"),
        Place("department"),
        Place("manager", "key"),
        Place("type", "employment", "value"),
        Place("start", "date", "value"),
        # Without its column everybody would look employed for ever.
        Place("last_day", "end", "column"),
        Place("recorded_on", "date"),
        Place("on_leave_until", "end"),
    ),
    one=("id", "entity", "start"),
    # A listing that has no column of aliases declares none; so with the day of recording.
    assumed=("aliases", "recorded_on"),
)
_TRAINING = Layout(
    kind="people.training",
    places=(
        Place("id", "key"),
        Place("person", "key", "value"),
        Place("course", "text", "value"),
        Place("assigned_on", "date"),
        Place("completed_on", "date", "column"),
    ),
    one=("id",),
    identify=_training_id,
)
_PLEDGE = Layout(
    kind="people.pledge",
    places=(
        Place("id", "key"),
        Place("person", "key", "value"),
        Place("document", "text", "value"),
        Place("version"),
        Place("signed_on", "date", "column"),
    ),
    one=("id",),
    identify=joined("person", "document", "version", "signed_on"),
)
_APPROVAL = Layout(
    kind="people.approval",
    places=(
        Place("id", "key"),
        Place("person", "key", "value"),
        Place("resource", "text", "value"),
        Place("purpose"),
        Place("requested_by", "key"),
        Place("approved_by", "key"),
        Place("approved_on", "date", "column"),
        Place("until", "end"),
    ),
    one=("id",),
    identify=joined("person", "resource", "approved_on"),
)
_ACCOUNT = Layout(
    kind="identity.account",
    places=(
        Place("id", "key", "value"),
        Place("system", "text", "value"),
        Place("login", "key"),
        Place("email", "email"),
        Place("aliases", "addresses"),
        Place("display"),
        # Without its column everybody would look shut out, or let in, for ever.
        Place("active", "flag", "value"),
        Place("status"),
        Place("created", "instant"),
        Place("last_sign_in", "instant"),
        Place("expires", "until"),
        Place("external_id", "key"),
        Place("employee_number", "key"),
        Place("manager", "key"),
        Place("department"),
        Place("entity"),
        Place("country", "country"),
        Place("kind_said", "sort"),
        Place("owner", "key"),
        Place("sponsor", "key"),
        Place("mfa", "factors"),
        Place("privileged", "names"),
        Place("groups", "names"),
    ),
    one=("id",),
    assumed=("aliases",),
)

_LINK = Layout(
    kind="identity.link",
    places=(
        Place("id", "key"),
        Place("system", "text", "value"),
        Place("account", "key", "value"),
        Place("sort", "whose", "value"),
        Place("person", "key"),
        Place("owner", "key"),
        Place("why"),
        Place("confirmed_by", "key"),
        Place("confirmed_on", "date", "column"),
        Place("until", "end"),
    ),
    one=("id",),
    identify=joined("system", "account", "confirmed_on"),
)

LAYOUTS: Mapping[str, Layout] = {
    layout.kind: layout for layout in (_PERSON, _TRAINING, _PLEDGE, _APPROVAL, _ACCOUNT, _LINK)
}
"""Every layout by kind."""
