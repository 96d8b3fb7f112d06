"""The doctor: what can and cannot be read, found out before the first run and stored nowhere."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

from collectors.division import Bounded
from collectors.errors import UnobservedError
from collectors.identity.provider import DOES_NOT_TELL
from collectors.session import Session
from collectors.sweep import Unit
from collectors.tape import Clock, Recorder
from evidence.record import UNOBSERVED, Fields
from evidence.seals.signer import SigningError

if TYPE_CHECKING:
    from tieout.settings.seal import SealSettings

OURS = ("tieout", "controls", "collectors", "evidence")


@dataclass(frozen=True, slots=True)
class Probe:
    """What one unit let us read: its first row, and a call of each facet for that row.

    `found` is False for a place that answered and holds nothing; `gaps` name what was refused,
    `notes` the fields that the operator's own mapping leaves out.
    """

    kind: str
    scope: str
    identity: str
    found: bool
    gaps: tuple[str, ...]
    notes: tuple[str, ...] = ()


def probe(unit: Unit, clock: Clock) -> Probe:
    """Ask one unit for as little as shows whether it can be read."""
    kind, scope = unit.collector.resource.kind, str(unit.scope)
    if unit.gap:
        return Probe(kind, scope, unit.identity, found=False, gaps=(str(unit.gap),))
    session = unit.source.session(unit.scope, Recorder(clock))
    gaps: list[str] = []
    notes: list[str] = []
    row = None
    try:
        row = next(iter(unit.collector.function(session)), None)
    except UnobservedError as error:
        gaps.append(str(error))
    except Exception as error:  # noqa: BLE001 -- a collector's own fault is a finding of the doctor
        gaps.append(f"{unit.collector.name} failed: {type(error).__name__}: {error}")
    if row is not None:
        # What a mapping of people leaves out is a choice, and what a system has no word for is
        # nobody's fault; anything else was refused.
        for reason in row.get(UNOBSERVED, {}).values():
            chosen = unit.source.system == "people" or DOES_NOT_TELL in reason
            (notes if chosen else gaps).append(reason)
        gaps += _facet_gaps(unit, session, row)
    found = row is not None
    return Probe(kind, scope, unit.identity, found, _once(gaps), _once(notes))


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _facet_gaps(unit: Unit, session: Session, row: Fields) -> Iterator[str]:
    for name, facet in unit.collector.facets.items():
        try:
            facet(session, row)
        except UnobservedError as error:
            yield str(error)
        except Exception as error:  # noqa: BLE001 -- as in `probe`
            yield f"{name} failed: {type(error).__name__}: {error}"


def probes(units: Iterable[Unit], clock: Clock) -> Iterator[Probe]:
    """Probe every unit in turn."""
    return (probe(unit, clock) for unit in units)


def left_out(units: Iterable[Unit]) -> Iterator[tuple[str, str]]:
    """Each place that is not read though its source knows of it, with the rule that says so."""
    sources = [source for unit in units for source in (unit.within, unit.source) if source]
    for source in {id(each): each for each in sources}.values():
        if isinstance(source, Bounded):
            for bound in source.bounds():
                if not bound.read:
                    yield str(bound.place), bound.rule


def seal_notes(settings: "SealSettings | None", folder: Path) -> Iterator[str]:
    """What the vault lacks to be sealed, and held by somebody else; nothing when all is well.

    The key is looked at and not used; one in an agent or in KMS is asked for its public half.
    """
    from tieout.settings.seal import public_key_of

    if settings is None:
        yield (
            "nothing seals the vault: whoever can write it could write it anew; make a key with "
            "'tieout keys new' and name it under [seal] in tieout.toml"
        )
        return
    try:
        public_key_of(settings, folder)
    except SigningError as error:
        yield f"the key under [seal] cannot be used: {error}"
    if not (settings.timestamp or settings.copies):
        yield (
            "checkpoints are kept in the vault alone: whoever has the key can write another "
            "history; name a time stamp service or copies under [seal]"
        )


def surroundings() -> Iterator[str]:
    """What is wrong with the installation itself, a sentence each; nothing when all is well."""
    owners = packages_distributions()
    for package in OURS:
        others = sorted({name for name in owners.get(package, ()) if name != "tieout"})
        if others:
            yield (
                f"the package {package} is also installed by {', '.join(others)}; "
                "install Tieout in an environment of its own"
            )
    if sqlite3.sqlite_version_info < (3, 35):
        yield f"SQLite {sqlite3.sqlite_version} is too old for the index; 3.35 or newer is needed"
