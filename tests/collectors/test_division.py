"""Sources of several parts are planned part by part; lanes keep a slow service from the rest."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from collectors.collector import Collector
from collectors.crew import Crew
from collectors.division import Divided
from collectors.errors import UnobservedError
from collectors.lanes import Lanes
from collectors.resource import Resource
from collectors.session import Session, Source
from collectors.sweep import Unit, plan
from collectors.tape import Tape
from evidence.record import Fields
from evidence.scope import Scope
from evidence.transcript import Gap, Transcript

REFUSED = Gap("world:Enter", "refused", "AccessDenied", 403)


class Slow(Resource, kind="test.slow.thing"):
    """Of a service that answers late."""


class Quick(Resource, kind="test.quick.thing"):
    """Of a service that answers at once."""


class World(Session):
    system = "test-parts"
    grain = "part"


LATE = threading.Event()


def slow(world: World) -> Iterator[Fields]:
    LATE.wait(timeout=20)
    yield {"id": world.scope.parts[0]}


def quick(world: World) -> Iterator[Fields]:
    yield {"id": world.scope.parts[0]}


SLOW: Collector[Slow] = Collector(slow, Slow, World, "part", (), {})
QUICK: Collector[Quick] = Collector(quick, Quick, World, "part", (), {})


class Member:
    """One part, or a source that is not divided."""

    system = "test-parts"
    name = "acme"

    def __init__(self, number: str, lost: Gap | None = None) -> None:
        self.number, self.lost = number, lost

    def identity(self) -> str:
        if self.lost:
            raise UnobservedError(self.lost)
        return f"auditor of {self.number}"

    def scopes(self, grain: str) -> Sequence[Scope]:
        return [Scope(self.name, (self.number,))]

    def offers(self, kind: str) -> bool:
        return True

    def session(self, scope: Scope, tape: Tape) -> Session:
        return World(scope, tape)

    def asked(self) -> Transcript:
        return Transcript(())

    def settings(self) -> Mapping[str, object]:
        return {}


class Whole(Member):
    """A source of parts, one of which cannot be entered."""

    def members(self) -> Mapping[Scope, Source]:
        if self.lost:
            raise UnobservedError(self.lost)
        lost = {"2": REFUSED}
        return {Scope("acme", (n,)): Member(n, lost.get(n)) for n in ("1", "2", "3")}


def test_each_part_is_planned_by_itself() -> None:
    """A part that cannot be entered has units that say so; the others are whole, in order."""
    whole = Whole("0")
    assert isinstance(whole, Divided)
    units = plan([whole], [SLOW, QUICK])
    assert [str(unit.scope) for unit in units] == [f"acme/{n}" for n in "112233"]
    assert [unit.gap for unit in units] == [None, None, REFUSED, REFUSED, None, None]
    assert [unit.identity for unit in units[::2]] == ["auditor of 1", "", "auditor of 3"]
    assert {unit.within for unit in units} == {whole}


def test_parts_that_are_not_told_lose_the_source() -> None:
    """Who does not say which parts there are is lost whole, one unit for each kind."""
    units = plan([Whole("0", REFUSED)], [SLOW, QUICK])
    assert [(str(unit.scope), unit.gap) for unit in units] == [("acme", REFUSED)] * 2


def test_a_source_without_parts_is_its_own() -> None:
    """Nothing changes for a source that is not divided."""
    (unit,) = plan([Member("1")], [QUICK])
    assert (unit.within, str(unit.scope)) == (None, "acme/1")


def planned(slow_ones: int, quick_ones: int) -> list[Unit]:
    source = Member("1")
    return [
        Unit(collector, source, Scope("acme", (str(number),)), "auditor")
        for collector, count in ((SLOW, slow_ones), (QUICK, quick_ones))
        for number in range(count)
    ]


def test_lanes_take_turns() -> None:
    """The lane with the fewest under way is next; in the order planned where they are even."""
    lanes = Lanes(planned(4, 3))
    taken = [lanes.next() for _ in range(5)]
    assert [number for number, _ in taken] == [0, 4, 1, 5, 2]
    lanes.done(taken[1][1])
    lanes.done(taken[3][1])
    assert [lanes.next()[0] for _ in range(2)] == [6, 3]
    with pytest.raises(IndexError):
        lanes.next()


def test_a_service_that_answers_late_holds_up_no_other() -> None:
    """Though it has more units than there are workers, another is read to its end meanwhile."""
    LATE.clear()
    units = planned(20, 20)
    seen: list[str] = []
    with Crew(units, run="r", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC), workers=4) as crew:
        for group in crew.groups(most=1):
            seen += [each.evidence.kind for each in group]
            if seen.count(Quick.kind) == 18:
                LATE.set()
    assert set(seen[:18]) == {Quick.kind}
    assert seen.count(Slow.kind) == 20
