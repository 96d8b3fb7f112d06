"""Evaluation: the rules that may not bend, held once for every check there will ever be."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.resource import Resource
from controls.assignment import assign
from controls.check import read_signature
from controls.control import Control, Library
from controls.evaluate import Decision, Definitions, evaluate
from controls.population import Estate, Inventory, Population
from controls.waiver import WaiverFields, Waivers
from evidence.errors import IntegrityError, OperatorFileError
from evidence.record import UNOBSERVED, Completeness, Evidence, Fields, Record
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


def test_resources_are_judged_one_by_one() -> None:
    """Each desk gets its own verdict, and the block names the record it was judged from."""
    store = Store()
    store.add("test.desk", desks(True, False, True))
    [block] = run(store, desk_is_clean)
    assert {"pass": 2, "fail": 1} == counts([block])
    assert block.record in store.records
    assert (block.record,) == block.inputs


def test_no_evidence_is_unobserved() -> None:
    """A kind that nobody collected gives an unobserved result, not silence."""
    [block] = run(Store(), desk_is_clean)
    assert {"unobserved": 1} == counts([block])
    assert "no evidence of test.desk" in str(block.whole)


def test_a_refused_list_is_unobserved_with_the_operation_named() -> None:
    """A unit that was not collected says which call was refused."""
    store = Store()
    store.add("test.desk", None)
    [block] = run(store, desk_is_clean)
    assert {"unobserved": 1} == counts([block])
    assert "AccessDenied on x:List" in str(block.whole)


def test_an_empty_list_is_no_occurrence() -> None:
    """A population that was listed whole and is empty gives no pass."""
    store = Store()
    store.add("test.desk", [])
    assert {"no_occurrence": 1} == counts(run(store, desk_is_clean))


def test_partial_data_proves_failures_only() -> None:
    """Of a broken listing only failures stand; what seems to pass is unobserved."""
    store = Store()
    store.add("test.desk", desks(True, False, True), gaps=(DENIED,))
    blocks = run(store, desk_is_clean)
    assert {"fail": 1, "unobserved": 3} == counts(blocks)


def test_stale_evidence_is_stale_whatever_it_says() -> None:
    """Evidence older than a daily control allows gives neither pass nor failure."""
    store = Store()
    store.add("test.desk", desks(True, False), at=NOW - timedelta(days=3))
    assert {"stale": 1} == counts(run(store, desk_is_clean))


def test_an_unobserved_field_costs_its_resource_only() -> None:
    """A field refused for one desk leaves the others judged."""
    store = Store()
    gap = {"id": "x", UNOBSERVED: {"clean": "AccessDenied on x:GetClean"}}
    store.add("test.desk", [*desks(True), gap])
    [block] = run(store, desk_is_clean)
    assert {"pass": 1, "unobserved": 1} == counts([block])
    assert "x:GetClean" in block.stretches[1].reason


CLERKS: list[Fields] = [{"id": "c", "desk": "0"}]


@pytest.mark.parametrize(
    ("rows", "more", "words"),
    [
        (None, {}, "was not collected: AccessDenied"),
        ([], {}, "is empty"),
        (CLERKS, {"gaps": (DENIED,)}, "is partial"),
        (CLERKS, {"at": NOW - timedelta(days=3)}, "the newest evidence was taken"),
    ],
)
def test_a_population_that_cannot_be_relied_on_makes_the_join_unobserved(
    rows: list[Fields] | None, more: dict[str, Any], words: str
) -> None:
    """An empty, missing, partial or stale join partner gives neither pass nor failure."""
    store = Store()
    store.add("test.desk", desks(True, True))
    store.add("test.clerk", rows, **more)
    [block] = run(store, desk_has_clerk)
    assert {"unobserved": 2} == counts([block])
    assert words in block.stretches[0].reason


def test_a_population_never_collected_makes_the_join_unobserved() -> None:
    """A join partner that no source offers is missing, not empty."""
    store = Store()
    store.add("test.desk", desks(True))
    assert {"unobserved": 1} == counts(run(store, desk_has_clerk, desk_is_alone)[:1])
    assert {"unobserved": 1} == counts(run(store, desk_is_alone))


def test_a_join_needs_proof_of_the_rows_it_looks_for() -> None:
    """Without proof that leavers are in the list, a leaver check says nothing."""
    store = Store()
    store.add("test.desk", desks(True))
    store.add("test.clerk", CLERKS)
    covers = {"clerks": ("leavers",)}
    [block] = run(store, desk_has_clerk, covers=covers)
    assert "not proven to hold leavers" in block.stretches[0].reason
    store.add("test.clerk", CLERKS, scope="annex", covers=("leavers",))
    assert {"pass": 1} == counts(run(store, desk_has_clerk, covers=covers))


def test_an_inventory_may_be_proven_empty() -> None:
    """A complete list of nothing is an answer to a check that asks for an inventory."""
    store = Store()
    store.add("test.desk", desks(True))
    store.add("test.clerk", [])
    assert {"pass": 1} == counts(run(store, desk_is_alone))


def test_an_inventory_holds_what_lies_where_the_subject_lies() -> None:
    """What lies in another scope of the same source does not concern the subject."""
    store = Store()
    store.add("test.desk", desks(True), scope="office/1")
    store.add("test.desk", desks(True), scope="office/2")
    store.add("test.clerk", CLERKS, scope="office/1")
    store.add("test.clerk", [], scope="office/2")
    found = {block.scope: counts([block]) for block in run(store, desk_is_alone)}
    assert {"office/1": {"fail": 1}, "office/2": {"pass": 1}} == found


def test_an_inventory_holds_nothing_of_another_source_of_its_world() -> None:
    """Another account or cluster says nothing of this one, be it good or bad."""
    store = Store()
    for scope in ("office/1", "annex/2"):
        store.add("test.desk", desks(True), scope=scope)
    store.add("test.clerk", CLERKS, scope="office/1")
    store.add("test.clerk", [], scope="annex/2")
    found = {block.scope: counts([block]) for block in run(store, desk_is_alone)}
    assert {"office/1": {"fail": 1}, "annex/2": {"pass": 1}} == found


def test_an_inventory_that_only_another_source_holds_is_missing() -> None:
    """What was listed in another account is no evidence of this one."""
    store = Store()
    store.add("test.desk", desks(True), scope="office/1")
    store.add("test.clerk", [], scope="annex/2")
    assert {"unobserved": 1} == counts(run(store, desk_is_alone))


def test_an_estate_holds_every_source() -> None:
    """A join across accounts sees all of them, and may be proven empty."""
    store = Store()
    store.add("test.desk", desks(True), scope="office/1")
    store.add("test.clerk", [], scope="office/1")
    assert {"pass": 1} == counts(run(store, desk_is_alone_everywhere))
    store.add("test.clerk", CLERKS, scope="annex/2")
    assert {"fail": 1} == counts(run(store, desk_is_alone_everywhere))


def test_a_record_of_another_place_is_refused() -> None:
    """An envelope that names the record of another place is no evidence."""
    store = Store()
    store.add("test.desk", desks(True), scope="office/1")
    store.evidence[0] = replace(store.evidence[0], scope=Scope.parse("office/2"))
    with pytest.raises(IntegrityError, match=r"test\.desk of office/2 is one of test\.desk of off"):
        run(store, desk_is_clean)


def test_nothing_at_all_is_no_pass() -> None:
    """Inventories judged as a whole and proven empty give no pass, whatever the check returns."""
    store = Store()
    store.add("test.desk", [])
    assert {"no_occurrence": 1} == counts(run(store, every_desk_is_clean))
    store = Store()
    store.add("test.desk", desks(True))
    assert {"pass": 1} == counts(run(store, every_desk_is_clean))


def test_whole_populations_are_judged_once() -> None:
    """A check without a single resource is called once, and not at all on an empty population."""
    store = Store()
    store.add("test.desk", desks(False, True))
    assert {"pass": 1} == counts(run(store, some_desk_is_clean))
    empty = Store()
    empty.add("test.desk", [])
    assert {"unobserved": 1} == counts(run(empty, some_desk_is_clean))


def waiver(**more: Any) -> Waivers:
    fields: dict[str, Any] = {
        "id": "W-1", "control": "TST-01", "resource": "1", "reason": "being moved",
        "requested_by": "a", "approved_by": "b", "starts": date(2026, 1, 1),
        "ends": date(2026, 12, 31),
    }  # fmt: skip
    return Waivers((WaiverFields(**(fields | more)),))


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (waiver(), {"pass": 1, "waived": 1, "fail": 1}),
        (waiver(resource="*"), {"pass": 1, "waived": 2}),
        (waiver(ends=date(2026, 2, 1)), {"pass": 1, "fail": 2}),
        (waiver(check="another_check"), {"pass": 1, "fail": 2}),
        (waiver(control="TST-02"), {"pass": 1, "fail": 2}),
        (waiver(scope="office*"), {"pass": 1, "waived": 1, "fail": 1}),
        (waiver(scope="annex/*"), {"pass": 1, "fail": 2}),
    ],
)
def test_a_waiver_in_force_turns_failures_of_its_resources(
    accepted: Waivers, expected: dict[str, int]
) -> None:
    """Only failures it names, while it runs; never a pass, and the reason stays."""
    store = Store()
    store.add("test.desk", desks(True, False, False))
    assert expected == counts(run(store, desk_is_clean, waivers=accepted))


def test_a_waiver_never_touches_what_was_not_observed() -> None:
    """An exception accepts a failure; it cannot accept what nobody saw."""
    store = Store()
    store.add("test.desk", None)
    assert {"unobserved": 1} == counts(run(store, desk_is_clean, waivers=waiver(resource="*")))


def test_a_person_still_has_to_give_something() -> None:
    """Manual and partly manual controls are pending until it is there."""
    store = Store()
    store.add("test.desk", desks(True))
    blocks = run(store, within=control("manual", evidence=("Signed sheet",)))
    assert {"pending": 1} == counts(blocks)
    assert "Signed sheet" in str(blocks[0].whole)
    assert {"pass": 1, "pending": 1} == counts(run(store, desk_is_clean, within=control("semi")))


def test_a_scoping_decision_names_its_approver() -> None:
    """A control or a world out of scope is not applicable, with reason and approver."""
    store = Store()
    store.add("test.desk", desks(False))
    decision = {"reason": "no office", "approved_by": "CISO", "approved_on": date(2026, 1, 1)}
    blocks = run(store, desk_is_clean, within=control(not_applicable=decision))
    assert {"not_applicable": 1} == counts(blocks)
    assert "CISO" in str(blocks[0].whole)
    world = {"test": Decision("no test world", "CISO")}
    assert {"not_applicable": 1} == counts(run(store, desk_is_clean, out_of_scope=world))


def test_a_control_that_claims_a_check_must_have_one() -> None:
    """An automated control without a check is refused with the line it stands on."""
    with pytest.raises(OperatorFileError, match=r"c\.yaml:3: .*no check judges it"):
        run(Store())


def test_the_same_evidence_gives_the_same_blocks_in_any_order() -> None:
    """The order in which evidence was collected changes nothing."""
    store = Store()
    for number in range(3):
        store.add("test.desk", desks(True, False), scope=f"office/{number}")
    one = [block.digest for block in run(store, desk_is_clean)]
    store.evidence.reverse()
    assert one == [block.digest for block in run(store, desk_is_clean)]


@given(st.lists(st.sampled_from(["pass", "fail", "gap"]), min_size=1, max_size=12))
def test_a_gap_never_adds_a_pass(states: list[str]) -> None:
    """Turning any observed field into a gap never raises the number of passes."""
    whole, holed = Store(), Store()
    rows: list[Fields] = [
        {"id": str(number), "clean": state == "pass"} for number, state in enumerate(states)
    ]
    gaps: list[Fields] = [
        {"id": row["id"], UNOBSERVED: {"clean": "refused"}} if state == "gap" else row
        for row, state in zip(rows, states, strict=True)
    ]
    whole.add("test.desk", rows)
    holed.add("test.desk", gaps)
    seen, unseen = counts(run(whole, desk_is_clean)), counts(run(holed, desk_is_clean))
    assert unseen.get("pass", 0) == seen.get("pass", 0)
    assert unseen.get("unobserved", 0) == states.count("gap")
