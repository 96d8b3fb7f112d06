"""Lanes: what takes longest begins first, and in whichever order units begin they read the same."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

from collectors.collector import Collector, Facet
from collectors.lanes import Lanes
from collectors.resource import Resource
from collectors.session import Session
from collectors.sweep import Unit
from evidence.record import Fields
from evidence.scope import Scope


class Plain(Resource, kind="lanes.list.plain"):
    """Listed by one question."""


class Asking(Resource, kind="lanes.each.asking"):
    """Asked for one by one."""


class Twice(Resource, kind="lanes.each.twice"):
    """Asked for one by one, twice."""


def nothing(session: Session) -> Iterator[Fields]:
    yield from ()


def facet(session: Any, row: Fields) -> None:
    return None


def unit(kind: type[Resource], facets: int = 0, place: str = "a") -> Unit:
    names: dict[str, Facet] = {f"facet{number}": facet for number in range(facets)}
    made = Collector(nothing, kind, Session, "place", (), {}, facets=names)
    source: Any = None
    return Unit(made, source, Scope("world", (place,)), "me")


def order(*units: Unit) -> list[str]:
    lanes = Lanes(units)
    return [str(lanes.next()[1]) for _ in units]


def test_what_asks_most_for_each_row_begins_first() -> None:
    """Within a lane and between lanes; the order of the plan decides between equals."""
    plain, more = unit(Plain), unit(Plain, place="b")
    assert [str(each) for each in (unit(Twice, 2), plain, unit(Asking, 1), more)] == order(
        plain, more, unit(Asking, 1), unit(Twice, 2)
    )
    assert [str(plain), str(more)] == order(plain, more)


def test_a_lane_under_way_yields_to_another() -> None:
    """A service that throttles does not take all workers."""
    units = [unit(Twice, 2, "a"), unit(Twice, 2, "b"), unit(Plain)]
    for given in permutations(units):
        assert str(units[2]) == order(*given)[1]


def test_every_unit_begins_once_with_its_number() -> None:
    """Whatever the order, each has the number that it has in the plan."""
    planned = [unit(Plain), unit(Asking, 1), unit(Twice, 2), unit(Plain, place="b")]
    lanes = Lanes(planned)
    assert [(number, str(each)) for number, each in enumerate(planned)] == sorted(
        (number, str(each)) for number, each in (lanes.next() for _ in planned)
    )
