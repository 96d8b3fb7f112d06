"""An office of desks and clerks: the smallest estate that evaluation can be tried on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from collectors.resource import Resource
from controls.assignment import assign
from controls.check import not_observed, read_signature
from controls.control import Control, Library
from controls.evaluate import Definitions, evaluate
from controls.population import Configured, Estate, Inventory, Population, Seen
from evidence.record import Completeness, Evidence, Fields, Record
from evidence.result import Block
from evidence.scope import Scope
from evidence.transcript import Gap, Traffic

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DENIED = Gap("x:List", "refused", "AccessDenied", 403)


class Desk(Resource, kind="test.desk"):
    """A desk."""

    clean: bool


class Clerk(Resource, kind="test.clerk"):
    """A clerk."""

    desk: str


def desk_is_clean(desk: Desk) -> None:
    """Every desk is clean."""
    assert desk.clean, "papers lie on it"


def desk_has_clerk(desk: Desk, clerks: Population[Clerk]) -> None:
    """Every desk has a clerk."""
    assert desk.id in clerks.by("desk"), "nobody sits there"


def desk_is_alone(desk: Desk, clerks: Inventory[Clerk]) -> None:
    """No desk has a clerk."""
    assert desk.id not in clerks.by("desk"), "somebody sits there"


def desk_is_alone_everywhere(desk: Desk, clerks: Estate[Clerk]) -> None:
    """No desk has a clerk of any source."""
    assert desk.id not in clerks.by("desk"), "somebody sits there"


def desk_is_alone_if_there_are_clerks(desk: Desk, clerks: Configured[Clerk]) -> None:
    """No desk has a clerk, where there are clerks at all."""
    assert desk.id not in clerks.by("desk"), "somebody sits there"


def desk_is_seen_taken(desk: Desk, clerks: Seen[Clerk]) -> None:
    """Some clerk, of whatever source, sits at the desk."""
    if desk.id not in clerks.by("desk"):
        not_observed(desk, "who sits there", "no clerk was seen at it")


def every_desk_is_clean(desks: Inventory[Desk]) -> None:
    """Every desk is clean."""
    assert all(desk.clean for desk in desks), "papers lie on one"


def some_desk_is_clean(desks: Population[Desk]) -> None:
    """Some desk is clean."""
    assert any(desk.clean for desk in desks), "all are full of paper"


class Store:
    """Records by digest, as a vault holds them."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.evidence: list[Evidence] = []

    def add(
        self,
        kind: str,
        rows: list[Fields] | None,
        *,
        scope: str = "office",
        gaps: tuple[Gap, ...] = (),
        covers: tuple[str, ...] = (),
        at: datetime = NOW,
    ) -> None:
        record = None
        if rows is not None:
            whole = Completeness(complete=not gaps, gaps=gaps, covers=covers)
            record = Record(kind, Scope.parse(scope), ("x:List",), whole, rows)
            self.records[record.digest] = Record.parse(record.body)
        self.evidence.append(
            Evidence(
                run="r", kind=kind, scope=Scope.parse(scope), source="office", system="test",
                collector="c", version="1", identity="me", traffic=Traffic(at, at, 1, 1),
                transcript="t", record=record.digest if record else None, rows=len(rows or ()),
                complete=not gaps and rows is not None,
                gap=gaps[0] if gaps else (None if rows is not None else DENIED),
            )
        )  # fmt: skip

    def load(self, digest: str) -> Record:
        return Record.parse(self.records[digest].body)


def control(automation: str = "automated", **more: Any) -> Control:
    fields: dict[str, Any] = {
        "id": "TST-01", "title": "t", "statement": "s", "owner": "o", "frequency": "daily",
        "automation": automation, "file": Path("c.yaml"), "line": 3, "origin": {},
    }  # fmt: skip
    return Control(**(fields | more))


def run(
    store: Store,
    *functions: Any,
    covers: Mapping[str, tuple[str, ...]] | None = None,
    within: Control | None = None,
    **more: Any,
) -> list[Block]:
    checks = [read_signature(function, ("TST-01",), covers or {}) for function in functions]
    library = Library({"TST-01": within or control()})
    definitions = Definitions(library, assign(library, checks), **more)
    return evaluate(definitions, store.evidence, store.load, more.pop("now", NOW))


def counts(blocks: list[Block]) -> dict[str, int]:
    found: dict[str, int] = {}
    for block in blocks:
        for verdict, rows in block.counts().items():
            found[verdict.value] = found.get(verdict.value, 0) + rows
    return found


def desks(*clean: bool) -> list[Fields]:
    return [{"id": str(row), "clean": state} for row, state in enumerate(clean)]
