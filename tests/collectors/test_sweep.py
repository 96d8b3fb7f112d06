"""The sweep: every unit becomes a record or a named gap, and never an empty population instead."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.collector import REGISTRY, Collector, collector
from collectors.errors import UnobservedError, WriteRefusedError
from collectors.resource import Resource
from collectors.session import Session
from collectors.sweep import collect, plan, replay
from collectors.tape import Answer, Tape
from evidence.record import UNOBSERVED, Fields
from evidence.scope import Scope
from evidence.transcript import Gap, Transcript


class World(Session):
    """A made-up world whose answers a test supplies."""

    system = "test-world"
    grain = "place"
    answers: Mapping[str, Any] = {}

    def ask(self, operation: str) -> Any:
        """One answer; an exception instance is raised instead."""

        def send() -> Iterator[Answer]:
            answer = type(self).answers[operation]
            for item in answer if isinstance(answer, list) else [answer]:
                if isinstance(item, Exception):
                    raise item
                yield Answer(item)

        yield from self.tape.ask(operation, {}, send)


class Box(Resource, kind="test.sweep.box"):
    """A box."""

    colour: str
    weight: int


def boxes(world: World) -> Iterator[Fields]:
    """Every box."""
    for page in world.ask("world:ListBoxes"):
        yield from page


def weight(world: World, box: Fields) -> int:
    """What it weighs."""
    return next(iter(world.ask(f"world:GetWeight/{box['id']}")))["kg"]


class Place:
    """A source of one scope."""

    name = "place"
    system = "test-world"

    def __init__(self, lost: UnobservedError | None = None, scopes: int = 1) -> None:
        self.lost, self.count = lost, scopes

    def identity(self) -> str:
        if self.lost:
            raise self.lost
        return "auditor"

    def scopes(self, grain: str) -> Sequence[Scope]:
        assert grain == "place"
        return [Scope("place", (str(number),)) for number in range(self.count)]

    def offers(self, kind: str) -> bool:
        return kind == "test.sweep.box"

    def session(self, scope: Scope, tape: Tape) -> Session:
        return World(scope, tape)

    def settings(self) -> Mapping[str, object]:
        return {}

    def asked(self) -> Transcript:
        return Transcript(())


@pytest.fixture
def box_collector() -> Iterator[Collector[Box]]:
    """The collector of boxes, registered for one test."""
    made = collector(Box, covers={"heavy": lambda row: row.get("weight", 0) > 10})(boxes)
    made.facet(weight)
    yield made
    del REGISTRY["test-world", "test.sweep.box"]


def denied(operation: str) -> UnobservedError:
    return UnobservedError(Gap(operation, "refused", "AccessDenied", 403))


def clock() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


GOOD = {
    "world:ListBoxes": [[{"id": "a", "colour": "red"}], [{"id": "b", "colour": "blue"}]],
    "world:GetWeight/a": {"kg": 3},
    "world:GetWeight/b": {"kg": 30},
}


def one(made: Collector[Box], answers: Mapping[str, Any], source: Place | None = None) -> Any:
    World.answers = answers
    [unit] = plan([source or Place()], [made])
    return collect(unit, run="r", clock=clock)


def test_a_whole_population_becomes_a_complete_record(box_collector: Collector[Box]) -> None:
    """Rows, facets, operations and covered classes stand in the record."""
    done = one(box_collector, GOOD)
    assert done.record.completeness.complete
    assert ("heavy",) == done.record.completeness.covers
    assert [("a", 3), ("b", 30)] == [(row["id"], row["weight"]) for row in done.record.rows]
    assert done.evidence.record == done.record.digest
    assert "auditor" == done.evidence.identity


def test_a_refused_facet_costs_that_field_of_that_resource(box_collector: Collector[Box]) -> None:
    """One refused call leaves one field unobserved and everything else as it is."""
    done = one(box_collector, {**GOOD, "world:GetWeight/a": denied("world:GetWeight")})
    first, second = done.record.rows
    assert {"weight": "AccessDenied on world:GetWeight"} == first[UNOBSERVED]
    assert 30 == second["weight"]
    assert done.record.completeness.complete
    assert {"AccessDenied on world:GetWeight": 1} == done.evidence.unobserved


def test_a_refused_list_is_not_an_empty_list(box_collector: Collector[Box]) -> None:
    """A list that was refused gives no record at all, and says so."""
    done = one(box_collector, {"world:ListBoxes": denied("world:ListBoxes")})
    assert done.record is None
    assert "AccessDenied on world:ListBoxes" == str(done.evidence.gap)


def test_an_empty_list_is_a_complete_record_of_nothing(box_collector: Collector[Box]) -> None:
    """A list that was answered with nothing is a record, complete and empty."""
    done = one(box_collector, {"world:ListBoxes": [[]]})
    assert ([], True) == (done.record.rows, done.record.completeness.complete)


def test_rows_before_a_break_are_kept_and_marked_partial(box_collector: Collector[Box]) -> None:
    """What was seen of a broken listing is stored, marked partial with the reason."""
    broken = [[{"id": "a", "colour": "red"}], denied("world:ListBoxes")]
    done = one(box_collector, {**GOOD, "world:ListBoxes": broken})
    assert ["a"] == [row["id"] for row in done.record.rows]
    assert not done.record.completeness.complete
    assert not done.evidence.complete


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({**GOOD, "world:ListBoxes": [[{"colour": "red"}]]}, "UnusableRow"),
        ({**GOOD, "world:ListBoxes": [["no row"]]}, "UnusableRow"),
        ({**GOOD, "world:ListBoxes": WriteRefusedError("that writes")}, "WriteRefusedError"),
        (
            {
                **GOOD,
                "world:ListBoxes": [[{"id": "a", "colour": "red"}, {"id": "a", "colour": "blue"}]],
            },
            "DuplicateId",
        ),
    ],
)
def test_a_faulty_collection_is_never_complete(
    box_collector: Collector[Box], answers: Mapping[str, Any], code: str
) -> None:
    """A collector's own fault, an unusable row or a double id makes the unit incomplete."""
    done = one(box_collector, answers)
    assert not done.evidence.complete
    assert code == done.evidence.gap.code


def test_equal_rows_on_two_pages_are_folded(box_collector: Collector[Box]) -> None:
    """An item that two pages both carry is one item."""
    twice = [[{"id": "a", "colour": "red"}], [{"id": "a", "colour": "red"}]]
    done = one(box_collector, {**GOOD, "world:ListBoxes": twice})
    assert (["a"], True) == ([row["id"] for row in done.record.rows], done.evidence.complete)


def test_a_replay_makes_the_same_bytes(box_collector: Collector[Box]) -> None:
    """The collector fed from its transcript gives a byte-identical record, gaps included."""
    done = one(box_collector, {**GOOD, "world:GetWeight/a": denied("world:GetWeight")})
    World.answers = {}
    again = replay(box_collector, done.evidence.scope, done.transcript)
    assert done.record.body == again.body


def test_a_source_out_of_reach_gives_units_with_a_gap(box_collector: Collector[Box]) -> None:
    """A source that does not say who we are is planned, and not collected."""
    done = one(box_collector, GOOD, Place(lost=denied("world:WhoAmI")))
    assert done.record is None
    assert "AccessDenied on world:WhoAmI" == str(done.evidence.gap)
