"""The link ladder where words and rungs are disputed: nobody talks a leaver's account away."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from collectors.identity.confirmed_link import ConfirmedLink
from collectors.identity.ladder import Claim, Link, linked
from collectors.people.person import Person
from controls.population import Estate

TODAY = date(2026, 6, 15)
IDP = "directory"
ALIASES = {"corp.example.com": "example.com"}


def person(number: str, email: str | None = None, **changed: Any) -> Person:
    """A member of staff since 2020."""
    spell = {
        "entity": "Example KK",
        "country": "JP",
        "time_zone": None,
        "department": None,
        "type": "employee",
        "start": changed.pop("start", "2020-04-01"),
        "last_day": changed.pop("last_day", None),
        "contract_end": None,
        "recorded_on": None,
        "withdrawn": [],
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
        "person": "002",
        "owner": None,
        "why": "known by the desk",
        "confirmed_by": "003",
        "confirmed_on": "2026-01-10",
        "until": None,
    }
    return ConfirmedLink.of(**(row | changed))


def of(
    claim: Claim,
    *staff: Person,
    links: tuple[ConfirmedLink, ...] = (),
    domains: Mapping[str, str] = ALIASES,
) -> Link:
    """Whose the account is."""
    return linked(claim, Estate(list(staff)), Estate(list(links)), TODAY, domains)


GONE = person("001", "a.sato@example.com", last_day="2026-03-31")
MORI = person("002", "b.mori@example.com")
ABE = person("003", "c.abe@example.com")
OF_GONE = Claim(IDP, ("a.sato",), numbers=("001",))


def test_an_address_kept_as_a_number_stays_an_address() -> None:
    """Where a system keeps an address as its number, the next holder does not inherit by it."""
    came = person("009", "a.sato@example.com", start="2026-05-01")
    made = datetime(2021, 5, 1, tzinfo=UTC)
    kept = Claim(IDP, ("u1",), numbers=("a.sato@example.com",), created=made)
    assert of(kept, came).sort == "unresolved"
    found = of(kept, GONE, came)
    assert (found.person, found.rung) == (GONE, 3)


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ("a@corp.example.com", "a@corp.example.com"),
        ("a@example.com", "a@corp.example.com"),
        ("a@xn--bcher-kva.example", "a@bücher.example"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
    ],
)
def test_an_alias_domain_counts_on_both_sides(told: str, known: str) -> None:
    """It is one address whether the account or HR writes it with the alias domain, or by IDNA."""
    holder = person("001", known)
    assert of(Claim(IDP, ("u1",), (told,)), holder).person is holder


def test_an_alias_domain_does_not_hand_an_account_on() -> None:
    """Who has the very address is not passed over for who has it under the main domain."""
    very = person("001", "a@corp.example.com", last_day="2026-03-31")
    other = person("002", "a@example.com")
    link = of(Claim(IDP, ("u1",), ("a@corp.example.com",)), very, other)
    assert (link.sort, len(link.against)) == ("unresolved", 1)


def test_an_owner_is_found_under_an_alias_domain() -> None:
    """Whom a machine names by an address of an alias domain is its owner."""
    link = of(Claim(IDP, ("svc",), said="service", owner="b.mori@corp.example.com"), MORI)
    assert (link.sort, link.person) == ("service", MORI)


@pytest.mark.parametrize("by", ["002", "b.mori@example.com", "B.Mori@Example.com"])
def test_nobody_confirms_their_own_link(by: str) -> None:
    """Neither by number nor by address: such a line counts for nothing, and is told."""
    link = of(Claim(IDP, ("a.sato",)), MORI, links=(confirmed(confirmed_by=by),))
    assert (link.sort, link.person) == ("unresolved", None)
    assert link.against == ("link L1 counts for nothing: 002 confirmed it for themselves",)


def test_a_holder_does_not_give_their_account_away() -> None:
    """Who holds an account by its number cannot say that it is a colleague's, or a machine's."""
    own: dict[str, Any] = {"confirmed_by": "a.sato@example.com", "confirmed_on": "2026-03-01"}
    for said in ({}, {"sort": "service", "person": None, "owner": "002"}):
        link = of(OF_GONE, GONE, MORI, links=(confirmed(**own, **said),))
        assert (link.sort, link.person, link.rung) == ("person", GONE, 2)


def test_an_owner_does_not_accept_an_account_for_themselves() -> None:
    """A shared account that its own owner accepted is not accepted."""
    word = confirmed(sort="shared", person=None, owner="002", confirmed_by="b.mori@example.com")
    assert of(Claim(IDP, ("a.sato",)), MORI, links=(word,)).sort == "unresolved"


@pytest.mark.parametrize("on", ["2026-04-01", "2019-01-01"])
def test_who_did_not_work_here_confirms_nothing(on: str) -> None:
    """The word of somebody who had left, or had not come yet, is nobody's."""
    word = confirmed(confirmed_by="001", confirmed_on=on)
    link = of(Claim(IDP, ("a.sato",)), GONE, MORI, links=(word,))
    assert link.against == (f"link L1 counts for nothing: 001 did not work here on {on}",)
    assert link.sort == "unresolved"


def test_an_older_word_stands_where_the_later_is_none() -> None:
    """A line that counts for nothing does not push away one that does."""
    later = confirmed(id="L2", confirmed_on="2026-05-01", confirmed_by="002")
    link = of(Claim(IDP, ("a.sato",)), MORI, ABE, links=(confirmed(), later))
    assert (link.person, link.rung) == (MORI, 1)
    assert link.against == ("link L2 counts for nothing: 002 confirmed it for themselves",)


def test_two_words_of_one_day_that_differ_are_none() -> None:
    """Nobody knows which of them is right."""
    other = confirmed(id="L2", person="003", confirmed_by="002")
    link = of(Claim(IDP, ("a.sato",)), MORI, ABE, links=(confirmed(), other))
    assert link.sort == "unresolved"
    assert "say different things" in link.against[-1]


@pytest.mark.parametrize("sort", ["service", "external", "shared"])
def test_a_word_that_hides_a_holder_is_told(sort: str) -> None:
    """An account with a person's number that is confirmed as a machine's has that against it."""
    word = confirmed(sort=sort, person=None, owner="002")
    link = of(OF_GONE, GONE, MORI, ABE, links=(word,))
    assert link.others == (GONE,)
    assert link.against == ("number 001 is 001's",)


def test_people_of_other_rungs_are_told() -> None:
    """Whom a weaker rung names stands beside whom the stronger one does."""
    link = of(Claim(IDP, ("u1",), ("a.sato@example.com",), ("002",)), GONE, MORI)
    assert (link.person, link.others) == (MORI, (GONE,))
    assert of(OF_GONE, GONE, MORI).others == ()
