"""A guild and a town: resources and checks that use every word there is, as a user writes them."""

from datetime import date, datetime, timedelta

from typing_extensions import TypedDict

from controls.check import not_observed
from tieout import (
    Estate,
    Inventory,
    Population,
    Resource,
    Route,
    TieOut,
    check,
    not_applicable,
    tie_out,
)


class Mark(TypedDict):
    """A mark that a master made."""

    made: date
    text: str | None


class Master(Resource, kind="guild.master", data="identity"):
    """A master of the guild."""

    name: str
    active: bool
    house: str | None
    joined: date | None
    seen: datetime | None
    marks: list[Mark]

    @property
    def first_mark(self) -> date | None:
        """The day of the first mark."""
        return min((mark["made"] for mark in self.marks), default=None)


class House(Resource, kind="town.house"):
    """A house of the town."""

    open: bool
    masters: list[str]


@check("TST-01")
def master_is_active(master: Master) -> None:
    """Every master is active."""
    assert master.active, f"{master.name} of {master!r} rests since {master.joined}"


@check("TST-01", "TST-02")
def master_is_told_of(master: Master) -> None:
    """Every master is told of without a word."""
    assert master.name != "c"


@check("TST-01")
def master_says_something(master: Master) -> None:
    """A master whose name is `b` makes this check say something instead of judging."""
    return "odd" if master.name == "b" else None  # type: ignore[return-value]


@check("TST-02")
def master_has_a_first_mark(master: Master, *, most: int = 2, names: list[str]) -> None:
    """Nobody has too many marks, and a master without one breaks the check."""
    if master.name not in names:
        not_applicable(f"{master.name} is none of {names}")
    assert master.first_mark.year > 2000, "too old"
    assert len(master.marks) <= most, f"{len(master.marks)} marks, and {most} are allowed"


@check("TST-02", covers={"houses": ("open",)})
def master_lives_somewhere(master: Master, houses: Population[House]) -> None:
    """Every master lives in a house that there is."""
    if not master.house:
        not_observed(master, "the house", "none is named")
    assert master.house in houses.by("id"), f"there is no house {master.house}"


@check("TST-01")
def master_is_in_one_house(
    master: Master, houses: Inventory[House], here: Inventory[Master]
) -> None:
    """A master stands in the book of one house."""
    books = houses.by("masters").get(master.id, ())
    assert len(books) <= 1, f"in {len(books)} books, of {len(here)} masters here"


@check("TST-02")
def master_is_known_once(master: Master, others: Estate[Master]) -> None:
    """Nobody else has the name or the house of a master."""
    found = others.matching(name=master.name, house=master.house)
    assert len(found) == 1, f"{len(found)} are {master.name} or of {master.house}"


@check("TST-02")
def master_was_seen(
    master: Master, *, within: timedelta, often: timedelta = timedelta(days=3), now: datetime
) -> None:
    """Every master was seen of late."""
    assert master.seen, "was never seen"
    assert now - master.seen <= max(within, often), f"was seen last on {master.seen:%Y-%m-%d}"


@check("TST-01")
def some_house_is_open(houses: Population[House], masters: Inventory[Master]) -> None:
    """Some house is open."""
    assert any(house.open for house in houses), f"none of {len(houses)} for {len(masters)}"


@check("TST-02")
def every_house_is_open(houses: Inventory[House]) -> None:
    """Every house is open."""
    assert all(house.open for house in houses), "some are shut"


@check("TST-02")
def masters_tie_out_with_books(masters: Inventory[Master], houses: Estate[House]) -> TieOut:
    """Whoever stands in a book is a master, and every master in a house that has a book."""
    return tie_out(
        Route("masters; all", masters, ("id", "house"), _away),
        Route("houses", houses, lambda each: [each.id, *each.masters]),
    )


def _away(master: Master) -> str | None:
    return None if master.active else f"away, as {master.name}"
