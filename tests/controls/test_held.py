"""A large population is kept as rows, and joins over it say what they say over resources."""

import gc
from collections.abc import Sequence
from typing import Any

import pytest
from office import Clerk, Desk, Store, counts, desk_has_clerk, desk_is_alone, run

from collectors.resource import NotObservedError
from controls import held, holdings
from controls.held import Chained, Held
from controls.population import Population
from evidence.canonical import json_lines
from evidence.errors import IntegrityError
from evidence.record import Fields, Record
from evidence.rows import PackedRows

LONG = "x" * 600


def rows(count: int) -> list[Fields]:
    return [{"id": f"c{n}", "desk": str(n % 3), "note": LONG * (n % 2)} for n in range(count)]


def packed(found: Sequence[Fields], count: int | None = None) -> PackedRows:
    return PackedRows(lambda: iter([json_lines(found)]), len(found) if count is None else count)


def clerks(count: int = 10) -> Population[Clerk]:
    found = rows(count)
    parts = [
        Held(Clerk, packed(found[:4])),
        Held(Clerk, packed([])),
        Held(Clerk, packed(found[4:])),
    ]
    return Population(Chained(parts))


def test_rows_answer_as_resources_do() -> None:
    """By place, by slice, one after the other, by attribute and by any of several values."""
    large, small = clerks(), Population(Clerk.hydrate(rows(10)))
    assert len(large) == len(small) == 10
    for place in (0, 3, 4, 9, -1):
        assert large[place].__dict__ == small[place].__dict__
    assert [each.id for each in large[2:6]] == [each.id for each in small[2:6]]
    assert [each.id for each in large] == [each.id for each in small]
    for attribute in ("desk", "id"):
        told = [
            {key: [each.id for each in found] for key, found in one.by(attribute).items()}
            for one in (large, small)
        ]
        assert told[0] == told[1]
    assert ("2" in large.by("desk"), "3" in large.by("desk")) == (True, False)
    assert () == large.by("desk").get("3", ())
    wanted: dict[str, Any] = {"desk": "1", "id": "c4"}
    assert [each.id for each in large.matching(**wanted)] == [
        each.id for each in small.matching(**wanted)
    ]
    with pytest.raises(IndexError):
        large[10]


def test_a_resource_in_use_is_one_and_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many were looked at in between, whoever holds one meets it again."""
    monkeypatch.setattr(held, "FEW", 2)
    large = clerks(40)
    first = large[0]
    assert 40 == len([each.id for each in large])
    assert large[0] is first
    assert next(iter(large.by("id")["c0"])) is first


def test_what_is_not_used_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those used last stay made."""
    monkeypatch.setattr(held, "FEW", 2)
    found = Held(Clerk, packed(rows(40)))
    assert 40 == sum(1 for _ in found)
    gc.collect()
    assert 2 == len(found._alive)


def test_what_is_used_over_and_over_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that goes through all for each that it judges does not unpack them each time."""
    monkeypatch.setattr(held, "FEW", 2)
    found = Held(Clerk, packed(rows(40)))
    first = found[0]
    for _ in range(held.OFTEN + 1):
        assert [f"c{n}" for n in range(40)] == [each.id for each in found]
    assert found[0] is first
    assert found[39] is found[-1]
    assert 40 == len(found._all)


def test_a_field_not_observed_stays_so() -> None:
    """A reason stands in the row, and a lookup over it is refused."""
    told = [*rows(1), {"id": "c1", "_unobserved": {"desk": "AccessDenied"}}]
    large = Population(Chained([Held(Clerk, packed(told))]))
    with pytest.raises(NotObservedError, match="AccessDenied"):
        large.by("desk")


def test_rows_are_as_many_as_the_record_says() -> None:
    """A record that holds fewer or more is no record, nor is one whose rows are none."""
    with pytest.raises(IntegrityError, match="a record of 3 rows holds 2"):
        Held(Clerk, packed(rows(2), 3))
    broken = Held(Clerk, PackedRows(lambda: iter([b"{nothing\n"]), 1))
    with pytest.raises(IntegrityError, match="not a record"):
        broken[0]


@pytest.mark.parametrize("few", [1, 4_096])
def test_verdicts_are_the_same(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judged against resources or against rows, one by one and as a subject, in any place."""
    monkeypatch.setattr(holdings, "FEW", few)
    monkeypatch.setattr(held, "AT_HAND", 2)
    store = Store()
    store.add("test.desk", [{"id": str(n), "clean": True} for n in range(7)])
    store.add("test.clerk", rows(4))
    store.add("test.clerk", rows(9)[4:], scope="annex")

    bodies = {digest: record.body for digest, record in store.records.items()}
    store.load = lambda digest: Record.read(lambda: iter([bodies[digest]]))  # type: ignore[method-assign]
    assert {"pass": 3 + 4, "fail": 4 + 3} == counts(run(store, desk_has_clerk, desk_is_alone))


def test_desks_are_judged_in_pieces() -> None:
    """What stays as rows is judged so many at a time, in the order of the record."""
    found = Held(Desk, packed([{"id": str(n), "clean": True} for n in range(2_500)]))
    pieces = list(found.at_hand())
    assert [1_024, 1_024, 452] == [len(piece) for piece in pieces]
    assert [str(n) for n in range(2_500)] == [each.id for piece in pieces for each in piece]
