"""Whole populations answer joins by attribute, and refuse where an attribute was not observed."""

import pytest

from collectors.resource import NotObservedError, Resource
from controls.population import Population


class Member(Resource, kind="sample.member"):
    """A member of a club."""

    email: str | None
    aliases: list[str]


def member(number: str, email: str | None = None, *aliases: str) -> Member:
    return Member.of(id=number, email=email, aliases=list(aliases))


def test_by_files_under_each_item_of_a_list() -> None:
    """A list files its resource under every item; absent values are left out."""
    club = Population([member("1", "a@example.com", "b@example.com", "c@example.com"), member("2")])
    assert {key: [each.id for each in found] for key, found in club.by("aliases").items()} == {
        "b@example.com": ["1"],
        "c@example.com": ["1"],
    }
    assert set(club.by("email")) == {"a@example.com"}


def test_matching_finds_each_once() -> None:
    """Whoever several values point to is found once, and None points to nobody."""
    club = Population([member("1", "a@example.com", "b@example.com"), member("2", "c@example.com")])
    both = club.matching(id="1", email="a@example.com", aliases="b@example.com")
    assert [each.id for each in both] == ["1"]
    assert [each.id for each in club.matching(id="1", email="c@example.com")] == ["1", "2"]
    assert club.matching(id=None, email=None) == []


def test_matching_refuses_what_was_not_observed() -> None:
    """Where one address could not be read, nobody can say whom an address does not match."""
    club = Population([member("1", "a@example.com"), Member.of(id="2", aliases=[])])
    with pytest.raises(NotObservedError, match="email of 2 could not be observed"):
        club.matching(email="a@example.com")
