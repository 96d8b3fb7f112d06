"""The link ladder: each rung, what outranks what, and the ways in which naive joins go wrong."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.identity.confirmed_link import ConfirmedLink
from collectors.identity.ladder import Claim, Link, addressed, linked
from collectors.people.person import Person
from controls.population import Estate

TODAY = date(2026, 6, 15)
IDP = "directory"


def person(number: str, email: str | None = None, **changed: Any) -> Person:
    """A member of staff since 2020."""
    spell = {
        "entity": changed.pop("entity", "Example KK"),
        "country": "JP",
        "type": "employee",
        "start": changed.pop("start", "2020-04-01"),
        "last_day": changed.pop("last_day", None),
        "recorded_on": None,
    }
    row = {
        "id": number,
        "email": email,
        "aliases": [],
        "name": None,
        "entity": spell["entity"],
        "country": "JP",
        "department": None,
        "manager": None,
        "spells": [spell],
        "on_leave_until": None,
    }
    return Person.of(**(row | changed))


def confirmed(**changed: Any) -> ConfirmedLink:
    """A line of the link file that says what `a.sato` is."""
    row = {
        "id": "L1",
        "system": IDP,
        "account": "a.sato",
        "sort": "person",
        "person": "001",
        "owner": None,
        "why": "known by the desk",
        "confirmed_by": "003",
        "confirmed_on": "2026-01-10",
        "until": None,
    }
    return ConfirmedLink.of(**(row | changed))


def at(day: str) -> datetime:
    """An instant of that day."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def of(claim: Claim, *staff: Person, links: tuple[ConfirmedLink, ...] = (), **domains: str) -> Link:
    """Whose the account is."""
    stand_for = {one.replace("_", "."): other for one, other in domains.items()}
    return linked(claim, Estate(list(staff)), Estate(list(links)), TODAY, stand_for)


SATO = person("001", "a.sato@example.com")
MORI = person("002", "b.mori@example.com")


def test_a_number_links_and_says_so() -> None:
    """A staff number that the directory's sync writes is the second rung."""
    link = of(Claim(IDP, ("u1",), numbers=("001",)), SATO, MORI)
    assert (link.sort, link.person, link.rung) == ("person", SATO, 2)
    assert link.inputs == "number 001"


def test_leading_zeros_count() -> None:
    """`1` is not `001`: an Excel sheet that lost its zeros links nobody."""
    assert of(Claim(IDP, ("u1",), numbers=("1",)), SATO).sort == "unresolved"


def test_an_address_links_after_normalising() -> None:
    """Full width, capitals and alias domains are one address; dots and plus signs are not."""
    for address in ("A.Sato@Example.COM", "ａ.sato@example.com", "a.sato@corp.example.com"):
        link = of(Claim(IDP, ("u1",), (address,)), SATO, corp_example_com="example.com")
        assert (link.person, link.rung) == (SATO, 3), address
    for address in ("asato@example.com", "a.sato+aws@example.com", "a.sato@example.org"):
        assert of(Claim(IDP, ("u1",), (address,)), SATO).sort == "unresolved", address


def test_likeness_never_links() -> None:
    """A login that looks like somebody's name is nobody's."""
    assert of(Claim(IDP, ("a.sato",)), SATO).sort == "unresolved"


def test_a_recycled_address_is_the_holders_of_that_day() -> None:
    """An account goes to whoever worked here when it was made, not to whoever has the address."""
    gone = person("001", "a.sato@example.com", last_day="2023-03-31")
    came = person("009", "a.sato@example.com", start="2024-04-01")
    old = Claim(IDP, ("u1",), ("a.sato@example.com",), created=at("2021-05-01"))
    new = Claim(IDP, ("u2",), ("a.sato@example.com",), created=at("2024-03-20"))
    assert of(old, gone, came).person is gone
    assert of(new, gone, came).person is came


def test_an_account_older_than_its_only_holder_is_unresolved() -> None:
    """Where HR has forgotten the first holder, the second does not inherit the account."""
    came = person("009", "a.sato@example.com", start="2024-04-01")
    link = of(Claim(IDP, ("u1",), ("a.sato@example.com",), created=at("2021-05-01")), came)
    assert link.sort == "unresolved"
    assert "none of whom worked here when it was made on 2021-05-01" in link.against[0]


def test_an_address_of_two_without_a_day_is_nobodys() -> None:
    """Where nobody knows when the account was made, two holders of an address tie."""
    gone = person("001", "a.sato@example.com", last_day="2023-03-31")
    came = person("009", "a.sato@example.com", start="2024-04-01")
    link = of(Claim(IDP, ("u1",), ("a.sato@example.com",)), gone, came)
    assert (link.sort, link.against) == (
        "unresolved",
        ("address a.sato@example.com is 001 and 009's",),
    )


def test_numbers_that_two_entities_share_need_the_entity() -> None:
    """After a merger `001` is two people; the entity that the account names decides."""
    other = person("001", "x@example.net", entity="Example Affiliate")
    bare = of(Claim(IDP, ("u1",), numbers=("001",)), SATO, other)
    assert bare.sort == "unresolved"
    assert (
        of(Claim(IDP, ("u1",), numbers=("001",), entity="Example KK"), SATO, other).person is SATO
    )


def test_a_former_name_links_by_its_alias() -> None:
    """Who has married keeps the accounts of the old address."""
    renamed = person("001", "a.abe@example.com", aliases=["a.sato@example.com"])
    assert of(Claim(IDP, ("u1",), ("a.sato@example.com",)), renamed).person is renamed


def test_rungs_that_disagree_are_told() -> None:
    """The stronger rung links, and the other stands against it."""
    link = of(Claim(IDP, ("u1",), ("b.mori@example.com",), ("001",)), SATO, MORI)
    assert (link.person, link.rung) == (SATO, 2)
    assert link.against == ("address b.mori@example.com is 002's",)


def test_a_tag_is_the_last_rung() -> None:
    """What somebody wrote on an account links only where nothing stronger does."""
    link = of(Claim(IDP, ("u1",), tagged=("002",)), SATO, MORI)
    assert (link.person, link.rung) == (MORI, 4)
    link = of(Claim(IDP, ("u1",), ("a.sato@example.com",), tagged=("002",)), SATO, MORI)
    assert (link.person, link.rung, link.against) == (SATO, 3, ("tag 002 is 002's",))


def test_a_confirmed_link_outranks_all() -> None:
    """A person's word links first, and what the account says stands against it."""
    link = of(Claim(IDP, ("a.sato",), ("b.mori@example.com",)), SATO, MORI, links=(confirmed(),))
    assert (link.person, link.rung) == (SATO, 1)
    assert link.inputs == "link L1 by 003 on 2026-01-10: known by the desk"
    assert link.against == ("address b.mori@example.com is 002's",)


@pytest.mark.parametrize(
    "changed",
    [
        {"until": "2026-06-14"},
        {"confirmed_on": "2026-06-16"},
        {"confirmed_by": None},
        {"why": None},
        {"system": "another"},
    ],
)
def test_a_word_that_does_not_stand_links_nothing(changed: dict[str, Any]) -> None:
    """Run out, given in future, by nobody, for no reason, or of another system: no link."""
    assert of(Claim(IDP, ("a.sato",)), SATO, links=(confirmed(**changed),)).sort == "unresolved"


def test_a_confirmed_link_to_nobody_is_unresolved() -> None:
    """A link file that names somebody HR does not know proves nothing."""
    link = of(Claim(IDP, ("a.sato",)), SATO, links=(confirmed(person="777"),))
    assert link.sort == "unresolved"
    assert link.against == ("777 of link L1 is not one person of the staff",)


def test_machines_and_guests_have_an_owner() -> None:
    """What the system calls a machine or a guest goes with whom it names, if that is one person."""
    machine = of(Claim(IDP, ("svc",), said="service", owner="b.mori@example.com"), SATO, MORI)
    assert (machine.sort, machine.person, machine.rung) == ("service", MORI, None)
    guest = of(Claim(IDP, ("guest",), said="guest", owner="nobody"), SATO)
    assert (guest.sort, guest.person) == ("external", None)
    assert of(Claim(IDP, ("svc",), said="shared"), SATO).sort == "unresolved"


def test_a_machine_with_a_number_is_a_persons() -> None:
    """Whoever names an account a service cannot hide whose it is."""
    link = of(Claim(IDP, ("svc",), numbers=("001",), said="service"), SATO)
    assert (link.sort, link.person) == ("person", SATO)


@given(st.text(max_size=60))
def test_any_text_is_compared(text: str) -> None:
    """No address, however broken, stops the ladder; normalising twice changes nothing more."""
    once = addressed(text)
    assert addressed(once) == once
    of(Claim(IDP, (text,), (text,), (text,), (text,)), SATO)
