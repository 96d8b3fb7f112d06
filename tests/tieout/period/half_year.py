"""A half-year of daily runs in a store of boxes, told through the engine by a virtual clock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from collectors.collector import REGISTRY, Collector, collector
from collectors.errors import UnobservedError
from collectors.resource import KINDS, Resource
from collectors.session import Session
from collectors.tape import Answer, Tape
from controls.assignment import assign
from controls.check import read_signature
from controls.control import Control, Library
from controls.evaluate import Definitions
from controls.waiver import WaiverFields, Waivers
from evidence.record import Fields
from evidence.runs.run import Run
from evidence.scope import Scope
from evidence.transcript import Gap, Transcript
from tieout.audit import Audit
from tieout.workspace import Workspace

START, END = date(2026, 1, 1), date(2026, 6, 30)
BOXES = 2_000
TOML = 'organisation = "Hoshizora"\n[[kubernetes]]\nname = "yard"\n'


class Yard(Session):
    """A session on the yard, which answers with what `Sight` holds."""

    system = "yard"
    grain = "yard"

    def __init__(self, scope: Scope, tape: Tape, sight: "Sight") -> None:
        super().__init__(scope, tape)
        self.sight = sight

    def rows(self, kind: str) -> Iterator[Fields]:
        """The rows of a list, unless it is denied today."""
        operation = f"yard:List{kind}"

        def send() -> Iterator[Answer]:
            if self.sight.breaks:
                raise KeyboardInterrupt
            if kind in self.sight.denied:
                raise UnobservedError(Gap(operation, "refused", "AccessDenied", 403))
            yield Answer({"rows": self.sight.rows(kind)})

        for page in self.tape.ask(operation, {}, send):
            yield from page["rows"]


class Box(Resource, kind="yard.box"):
    """A box."""

    locked: bool


class Shelf(Resource, kind="yard.shelf"):
    """A shelf."""

    locked: bool


class Door(Resource, kind="yard.door"):
    """A door, of which no source tells."""

    locked: bool


def boxes(yard: Yard) -> Iterator[Fields]:
    """Every box."""
    yield from yard.rows("Boxes")


def shelves(yard: Yard) -> Iterator[Fields]:
    """Every shelf."""
    yield from yard.rows("Shelves")


def box_is_locked(box: Box) -> None:
    """Every box is locked."""
    assert box.locked, "it is open"


def shelf_is_locked(shelf: Shelf) -> None:
    """Every shelf is locked."""
    assert shelf.locked, "it is open"


def door_is_locked(door: Door) -> None:
    """Every door is locked."""
    assert door.locked, "it is open"


@dataclass
class Sight:
    """What is to be seen at one run: open and absent boxes, denied lists; or that it breaks off."""

    open: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    breaks: bool = False

    def rows(self, kind: str) -> list[Fields]:
        """The rows of a list."""
        if kind == "Shelves":
            return [{"id": "shelf-1", "locked": True}]
        names = [f"box-{number:04d}" for number in range(BOXES)]
        return [{"id": n, "locked": n not in self.open} for n in names if n not in self.gone]


@dataclass(frozen=True)
class Source:
    """The yard as a configured source."""

    sight: Sight
    name: str = "yard"
    system: str = "yard"

    def identity(self) -> str:
        return "auditor"

    def scopes(self, grain: str) -> Sequence[Scope]:
        return [Scope("yard")]

    def offers(self, kind: str) -> bool:
        return kind in (Box.kind, Shelf.kind)

    def session(self, scope: Scope, tape: Tape) -> Session:
        return Yard(scope, tape, self.sight)

    def asked(self) -> Transcript:
        return Transcript(())

    def settings(self) -> Mapping[str, object]:
        return {}


@cache
def _collectors() -> list[Collector[Any]]:
    """The yard's collectors, which no other test shall find among those that ship."""
    made = [collector(Box)(boxes), collector(Shelf)(shelves)]
    for each in (Box, Shelf, Door):
        REGISTRY.pop(("yard", each.kind), None)
        KINDS.pop(each.kind, None)
    return made


def _control(name: str, frequency: str, automation: str) -> Control:
    return Control.model_validate(
        {
            "id": name, "title": name, "statement": "s", "owner": "o", "frequency": frequency,
            "automation": automation, "evidence": ("the minutes",), "file": Path("c.yaml"),
            "line": 1, "origin": {},
        }
    )  # fmt: skip


WAIVER = {
    "id": "W-1", "control": "BOX-01", "resource": "box-0007", "reason": "a new lock is ordered",
    "requested_by": "Aoi", "approved_by": "Rin",
    "starts": START + timedelta(days=45), "ends": START + timedelta(days=54),
}  # fmt: skip


@cache
def definitions(*, waived: bool) -> Definitions:
    """The controls of the yard, with and without the waiver."""
    library = Library(
        {
            each.id: each
            for each in (
                _control("BOX-01", "daily", "automated"),
                _control("SHELF-01", "daily", "automated"),
                _control("DOOR-01", "daily", "automated"),
                _control("REV-01", "quarterly", "manual"),
            )
        }
    )
    checks = [
        read_signature(box_is_locked, ("BOX-01",), {}),
        read_signature(shelf_is_locked, ("SHELF-01",), {}),
        read_signature(door_is_locked, ("DOOR-01",), {}),
    ]
    waivers = (WaiverFields.model_validate(WAIVER),) if waived else ()
    return Definitions(library, assign(library, checks), Waivers(waivers))


@dataclass
class Yarn:
    """Tells runs into the vault of a workspace."""

    folder: Path
    sight: Sight = field(default_factory=Sight)

    def __post_init__(self) -> None:
        (self.folder / "tieout.toml").write_text(TOML, encoding="utf-8")
        self._workspace = Workspace.load(self.folder)
        known = {"frameworks": (), "texts": {}, "collectors": _collectors(), "sources": ()}
        self._workspace.__dict__.update(known | {"definitions": definitions(waived=False)})
        self.vault = self._workspace.vault()

    def run(self, at: datetime, sight: Sight, *, waived: bool = False) -> Run | None:
        """A run at that instant; None for one that broke off."""
        self._workspace.__dict__["sources"] = (Source(sight),)
        self._workspace.__dict__["definitions"] = definitions(waived=waived)
        try:
            return Audit(self._workspace, self.vault, clock=lambda: at).run()
        except KeyboardInterrupt:
            return None


INCIDENTS: Mapping[str, range] = {
    "box-0003": range(10, 20),  # fails and is mended
    "box-0007": range(40, 60),  # fails, is waived for ten days, fails still when the waiver lapses
    "box-0009": range(70, 74),  # fails and is then taken away
    "box-0015": range(78, 90),  # fails before, in and after the week of denied lists
    "box-0011": range(180, 181),  # fails on the last day
}
GONE, DENIED, MISSING, NO_SHELVES = 74, range(80, 87), range(100, 107), range(120, 130)
BROKE, TWICE, BACK = 140, 150, 160
"""Days on which a run broke off, two disagree, and the clock went back an hour."""


def day(number: int) -> date:
    """The day of the half-year with that number, from 0."""
    return START + timedelta(days=number)


def at(number: int, hour: int = 6) -> datetime:
    """An hour of that day."""
    return datetime.combine(day(number), datetime.min.time(), UTC) + timedelta(hours=hour)


def told(folder: Path) -> Yarn:
    """The half-year, run by run."""
    yarn = Yarn(folder)
    for number in range((END - START).days + 1):
        if number in MISSING:
            continue
        sight = Sight(
            frozenset(name for name, days in INCIDENTS.items() if number in days),
            frozenset({"box-0009"} if number >= GONE else ()),
            frozenset(
                (["Boxes"] if number in DENIED else [])
                + (["Shelves"] if number in NO_SHELVES else [])
            ),
        )
        also = Sight(sight.open | {"box-0013"}, sight.gone, sight.denied)
        waived = number >= 45
        if number == BROKE:
            yarn.run(at(number), Sight(breaks=True), waived=waived)
            yarn.run(at(number, 14), sight, waived=waived)
        elif number == TWICE:
            yarn.run(at(number), also, waived=waived)
            yarn.run(at(number, 18), sight, waived=waived)
        elif number == BACK:
            yarn.run(at(number), sight, waived=waived)
            yarn.run(at(number, 5), sight, waived=waived)
        else:
            yarn.run(at(number), sight, waived=waived)
    return yarn
