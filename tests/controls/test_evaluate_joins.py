"""Joins: whole populations, inventories and estates are given only where they may be relied on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from office import (
    DENIED,
    NOW,
    Store,
    counts,
    desk_has_clerk,
    desk_is_alone,
    desk_is_alone_everywhere,
    desk_is_alone_if_there_are_clerks,
    desk_is_clean,
    desk_is_seen_taken,
    desks,
    every_desk_is_clean,
    run,
    some_desk_is_clean,
)

from evidence.errors import IntegrityError
from evidence.record import Fields
from evidence.scope import Scope

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


def test_a_lost_account_of_a_source_takes_nothing_from_the_others() -> None:
    """Of one organisation, each account and region is judged by what lies in that account."""
    store = Store()
    for scope in ("acme/1/east", "acme/2/east"):
        store.add("test.desk", desks(True), scope=scope)
    store.add("test.desk", None, scope="acme/3")
    store.add("test.clerk", CLERKS, scope="acme/1")
    store.add("test.clerk", [], scope="acme/2")
    store.add("test.clerk", None, scope="acme/3")
    found = {block.scope: counts([block]) for block in run(store, desk_is_alone)}
    assert {
        "acme/1/east": {"fail": 1},
        "acme/2/east": {"pass": 1},
        "acme/3": {"unobserved": 1},
    } == found


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


@pytest.mark.parametrize(
    ("rows", "more"),
    [(None, {}), ([], {"gaps": (DENIED,)}), ([], {"at": NOW - timedelta(days=3)}), ([], {})],
)
def test_what_was_seen_proves_whatever_else_was_not(rows, more) -> None:
    """A place that was not read whole takes no proof away that lies in another, and adds none."""
    store = Store()
    store.add("test.desk", desks(True), scope="office/1")
    assert {"unobserved": 1} == counts(run(store, desk_is_seen_taken))
    store.add("test.clerk", rows, scope="annex/2", **more)
    assert {"unobserved": 1} == counts(run(store, desk_is_seen_taken))
    store.add("test.clerk", CLERKS, scope="annex/3")
    assert {"pass": 1} == counts(run(store, desk_is_seen_taken))
    store.add("test.clerk", CLERKS, scope="office/1", gaps=(DENIED,))
    assert {"pass": 1} == counts(run(store, desk_is_seen_taken))


def test_without_a_source_there_are_none() -> None:
    """What no source is configured for is not there; a source that was not read whole hides it."""
    store = Store()
    store.add("test.desk", desks(True), scope="office/1")
    assert {"pass": 1} == counts(run(store, desk_is_alone_if_there_are_clerks))
    store.add("test.clerk", None, scope="annex/2")
    assert {"unobserved": 1} == counts(run(store, desk_is_alone_if_there_are_clerks))
    store = Store()
    store.add("test.desk", desks(True), scope="office/1")
    store.add("test.clerk", [], scope="annex/2", gaps=(DENIED,))
    assert {"unobserved": 1} == counts(run(store, desk_is_alone_if_there_are_clerks))
    store = Store()
    store.add("test.desk", desks(True), scope="office/1")
    store.add("test.clerk", CLERKS, scope="annex/2")
    assert {"fail": 1} == counts(run(store, desk_is_alone_if_there_are_clerks))


def test_what_was_half_read_proves_nothing() -> None:
    """Rows of a reading that broke off are not among what was seen whole."""
    store = Store()
    store.add("test.desk", desks(True), scope="office/1")
    store.add("test.clerk", CLERKS, scope="annex/2", gaps=(DENIED,))
    assert {"unobserved": 1} == counts(run(store, desk_is_seen_taken))


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
