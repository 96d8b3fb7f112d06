"""The crew: units are handed over as they are done, and a lapsed credential is used no more."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.aside import Aside
from collectors.collector import Collector
from collectors.crew import Crew
from collectors.errors import UnobservedError
from collectors.resource import Resource
from collectors.session import Session
from collectors.sweep import Unit, replay
from collectors.tape import Answer, Tape
from evidence.record import Fields
from evidence.scope import Scope
from evidence.transcript import Gap, Transcript

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LAPSED = Gap("world:List", "expired", "ExpiredToken", 403)
COMPACTED = Gap("world:List", "expired", "Expired", 410)


class Box(Resource, kind="test.crew.box"):
    """A box."""

    colour: str


class World(Session):
    """A made-up world; `answer` is a test's."""

    system = "test-crew"
    grain = "place"
    answer: Any = None

    def boxes(self) -> Iterator[Fields]:
        """The boxes of this place."""

        def send() -> Iterator[Answer]:
            yield Answer(type(self).answer(self.scope.parts[0]))

        for page in self.tape.ask("world:List", {}, send):
            yield from page


def boxes(world: World) -> Iterator[Fields]:
    yield from world.boxes()


BOXES: Collector[Box] = Collector(boxes, Box, World, "place", (), {})


class Place:
    """A source of many scopes."""

    system = "test-crew"

    def __init__(self, name: str = "place") -> None:
        self.name = name

    def identity(self) -> str:
        return "auditor"

    def scopes(self, grain: str) -> Sequence[Scope]:
        return ()

    def offers(self, kind: str) -> bool:
        return True

    def session(self, scope: Scope, tape: Tape) -> Session:
        return World(scope, tape)

    def asked(self) -> Transcript:
        return Transcript(())

    def settings(self) -> Mapping[str, object]:
        return {}


def units(count: int, source: Place | None = None) -> list[Unit]:
    source = source or Place()
    return [
        Unit(BOXES, source, Scope(source.name, (str(number),)), "auditor")
        for number in range(count)
    ]


def crew(planned: Sequence[Unit], **given: Any) -> Crew:
    return Crew(planned, run="r", clock=lambda: NOW, **given)


def numbers(group: Sequence[Any]) -> list[str]:
    return [each.evidence.scope.parts[0] for each in group]


def test_groups_stand_in_the_order_planned() -> None:
    """Whatever order units end in, a group of them is in the order of the plan."""
    World.answer = lambda _: []
    with crew(units(20), workers=8) as at_work:
        (group,) = at_work.groups()
    assert [str(number) for number in range(20)] == numbers(group)


def test_a_slow_unit_holds_up_no_other() -> None:
    """What stands behind a slow unit in the plan is handed over before it is done."""
    slow = threading.Event()
    World.answer = lambda name: slow.wait(30) and [] if name == "0" else []
    with crew(units(9), workers=4) as at_work:
        groups = at_work.groups(most=4)
        first, second = next(groups), next(groups)
        slow.set()
        assert ["0"] == numbers(next(groups))
    assert {str(number) for number in range(1, 9)} == {*numbers(first), *numbers(second)}


def test_what_is_done_is_handed_over_when_it_waits_too_long() -> None:
    """A unit that is done does not wait for a group to fill up."""
    slow = threading.Event()
    World.answer = lambda name: slow.wait(30) and [] if name == "1" else []
    with crew(units(2), workers=2) as at_work:
        groups = at_work.groups(within=0)
        assert ["0"] == numbers(next(groups))
        slow.set()
        assert ["1"] == numbers(next(groups))


def test_an_interrupt_keeps_what_is_done() -> None:
    """Who is interrupted while reading on gets what is done, and nothing half done."""
    slow, seen = threading.Event(), []
    World.answer = lambda name: slow.wait(30) and [] if name == "0" else []

    def impatient(unit: Any) -> None:
        seen.append(unit)
        if len(seen) == 3:
            raise KeyboardInterrupt

    kept: list[Any] = []

    def read() -> None:
        with crew(units(4), workers=2, seen=impatient) as at_work:
            try:
                for group in at_work.groups():
                    kept.extend(group)
            finally:
                kept.extend(at_work.rest())
                slow.set()

    with pytest.raises(KeyboardInterrupt):
        read()
    assert ["1", "2", "3"] == numbers(kept)


def lapsing(name: str) -> list[Fields]:
    if int(name) >= 3:
        raise UnobservedError(LAPSED)
    return [{"id": name, "colour": "red"}]


def test_a_lapsed_credential_is_used_no_more() -> None:
    """After the first refusal no unit of that source asks; another source goes on."""
    asked: list[str] = []

    def answer(name: str) -> list[Fields]:
        asked.append(name)
        return lapsing(name)

    World.answer = answer
    planned = [*units(9), *units(2, Place("other"))]
    with crew(planned, workers=1) as at_work:
        (group,) = at_work.groups()
    assert ["0", "1", "2", "3", "0", "1"] == asked
    assert [True] * 3 + [False] * 6 + [True] * 2 == [each.evidence.complete for each in group]
    gaps = [each.evidence.gap for each in group if each.evidence.gap]
    assert {("expired", "ExpiredToken")} == {(gap.cause, gap.code) for gap in gaps}
    assert {"", "not asked: the credentials had lapsed"} == {gap.message for gap in gaps}
    for each in group:
        again = replay(BOXES, each.evidence.scope, each.transcript)
        assert (again and again.body) == (each.record and each.record.body)


def test_pages_that_expired_are_no_credentials() -> None:
    """A page chain that was compacted away says nothing of who we are."""

    def answer(name: str) -> list[Fields]:
        if name == "0":
            raise UnobservedError(COMPACTED)
        return [{"id": name, "colour": "red"}]

    World.answer = answer
    with crew(units(3), workers=1) as at_work:
        (group,) = at_work.groups()
    assert [False, True, True] == [each.evidence.complete for each in group]


def test_what_is_asked_aside_is_kept_once() -> None:
    """The newest answer to each question stands, so that an unchanged source is unchanged."""
    aside = Aside()
    for _ in range(3):
        assert ["me"] == list(aside.ask("world:WhoAmI", {}, lambda: iter([Answer("me")])))
    with pytest.raises(UnobservedError):
        list(aside.ask("world:Where", {}, lambda: iter([_refused()])))
    found = aside.transcript()
    assert ["world:Where", "world:WhoAmI"] == [each.operation for each in found.exchanges]
    assert ("world:Where", "world:WhoAmI") == aside.operations


def _refused() -> Answer:
    raise UnobservedError(Gap("world:Where", "refused", "AccessDenied", 403))
