"""Plans: what no collection means to read any more is left out of what is judged."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from evidence.errors import IntegrityError
from evidence.planned import never_read, still_audited
from evidence.run_store import put_json, run_start
from evidence.vault import Vault

Maker = Callable[..., Any]
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.fixture
def read(vault: Vault, envelope: Maker) -> Callable[..., None]:
    """Commits a collection: what it planned, and what of that it came to read."""

    def commit(run: str, planned: Sequence[str], *, until: int | None = None, day: int = 0) -> None:
        at = NOON + timedelta(days=day)
        start = run_start(
            vault, run=run, started=at, organisation="o", version="1", configuration="",
            planned=list(planned), mode="run",
        )  # fmt: skip
        units = [unit.partition(" ") for unit in planned[:until]]
        entries = [envelope(run, kind, scope, at=at).as_json() for kind, _, scope in units]
        vault.commit([start, *entries])

    return commit


def left(vault: Vault, **more: Any) -> list[str]:
    held = vault.evidence(before=more.get("until"))
    return [f"{item.kind} {item.scope}" for item in still_audited(vault, held, **more)]


def test_another_cluster_behind_the_name_takes_the_place(vault: Vault, read: Maker) -> None:
    """Of a source only the places that its newest collection planned are judged."""
    read("R1", ["k.pod east/uid-1", "k.role east/uid-1"])
    read("R2", ["k.pod east/uid-2", "k.role east/uid-2"], day=1)
    assert ["k.pod east/uid-2", "k.role east/uid-2"] == left(vault)
    assert ["k.pod east/uid-1", "k.role east/uid-1"] == left(vault, until=NOON)


def test_a_source_that_was_taken_out_is_gone(vault: Vault, read: Maker) -> None:
    """What the newest collection did not plan at all is audited no longer."""
    read("R1", ["k.pod east/1", "k.pod west/2"])
    read("R2", ["k.pod west/2"], day=1)
    assert ["k.pod west/2"] == left(vault)
    assert ["k.pod east/1", "k.pod west/2"] == left(vault, sources={"east", "west"})
    assert ["k.pod east/1"] == left(vault, sources={"east"})


def test_a_collection_cut_short_loses_nothing(vault: Vault, read: Maker) -> None:
    """What it planned and did not come to read is held from before."""
    read("R1", ["k.pod east/1", "k.pod east/2"])
    read("R2", ["k.pod east/1", "k.pod east/2"], until=1, day=1)
    assert ["k.pod east/1", "k.pod east/2"] == left(vault)


def test_a_source_out_of_reach_keeps_what_was_read(vault: Vault, read: Maker) -> None:
    """Where only the source could be planned, its places stand beside the failed reading."""
    read("R1", ["k.pod east/1"])
    read("R2", ["k.pod east"], day=1)
    assert ["k.pod east", "k.pod east/1"] == left(vault)


def missing(vault: Vault, *sources: str) -> list[str]:
    found = never_read(vault, vault.evidence(), sources=sources)
    return sorted(f"{kind} {place}" for kind, place in found)


def test_what_was_planned_and_never_read_is_named(vault: Vault, read: Maker) -> None:
    """Places of the newest plan of which nothing was ever held, of the sources audited now."""
    read("R1", ["k.pod east/1", "k.role west/1"])
    assert [] == missing(vault, "east", "west")
    read("R2", ["k.pod east/1", "k.pod east/2", "k.role east/1", "k.role west/2"], until=1, day=1)
    assert ["k.pod east/2", "k.role east/1", "k.role west/2"] == missing(vault, "east", "west")
    assert ["k.pod east/2", "k.role east/1"] == missing(vault, "east")
    read("R3", ["k.pod east/1"], day=2)
    assert ["k.role east/1"] == missing(vault, "east"), "pods are planned otherwise by now"
    read("R4", ["k.role east"], day=3)
    assert [] == missing(vault, "east"), "a reading of the whole source is one of its places"


def test_judging_takes_nothing_out(vault: Vault, read: Maker) -> None:
    """A run that only judges plans nothing."""
    read("R1", ["k.pod east/1"])
    read("R2", [], day=1)
    assert ["k.pod east/1"] == left(vault)


def test_a_kind_that_no_plan_names_stays(vault: Vault, read: Maker, envelope: Maker) -> None:
    """Where no plan speaks of a kind, none takes it out."""
    vault.commit([envelope("R0", "k.pod", "east/1").as_json()])
    assert ["k.pod east/1"] == left(vault)
    read("R1", ["k.role east/1"], day=1)
    assert ["k.pod east/1", "k.role east/1"] == left(vault)


def test_a_damaged_plan_is_told(vault: Vault, read: Maker) -> None:
    """A plan that is no list of units is no plan of nothing."""
    read("R1", ["k.pod east/1"])
    start = next(iter(vault.entries("run-start"))).fields
    vault.commit([{**start, "run": "R2", "planned": put_json(vault, 7)}])
    with pytest.raises(IntegrityError, match="is no plan"):
        left(vault)
