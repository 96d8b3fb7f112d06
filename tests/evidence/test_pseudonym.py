"""Pseudonyms join within one pack, tell nothing without its key, and keep what a check reads."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.identity.ladder import addressed
from evidence.errors import UsageError
from evidence.pseudonym import Pseudonyms
from evidence.record import Fields

KEY, OTHER = bytes(range(32)), bytes(32)


def test_one_person_has_one_pseudonym_under_one_key() -> None:
    """The same value has the same pseudonym wherever it stands, and another one under each key."""
    mine = Pseudonyms(KEY)
    assert "person-" == mine.of("person", "H1004")[:7]
    assert mine.of("person", "H1004") == Pseudonyms(KEY).of("person", " h1004 ")
    assert mine.of("person", "H1004") != Pseudonyms(OTHER).of("person", "H1004")
    assert mine.of("person", "H1004") != mine.of("account", "H1004")


def test_an_address_is_one_wherever_it_stands() -> None:
    """An address of a listing and the login that is that address are the same pseudonym."""
    mine = Pseudonyms(KEY)
    address = mine.of("person", "Taro@hoshizora.example")
    assert address == mine.of("account", "taro@hoshizora.example")
    assert address.startswith("address-")


def test_addresses_keep_whose_domain_they_share() -> None:
    """One domain has one pseudonym, alone and in each address of it, and another under each key."""
    mine = Pseudonyms(KEY, addressed)
    domain = mine.of("domain", " @Hoshizora.example")
    assert re.fullmatch("domain-[a-z2-7]{16}[.]invalid", domain)
    assert domain == mine.of("domain", "hoshizora.example")
    for address in ("Taro@Hoshizora.example", "ken@hoshizora.example"):
        assert mine.of("person", address).partition("@")[2] == domain
    assert mine.of("person", "taro@minato.example").partition("@")[2] != domain
    assert domain != Pseudonyms(OTHER).of("domain", "hoshizora.example")
    assert mine.of("domain", "bücher.example") == mine.of("domain", "XN--bcher-kva.example")
    assert (domain, "hoshizora.example") in list(mine.revealed())


def test_an_arn_keeps_its_account_and_path() -> None:
    """Of an ARN only the login is replaced, by the pseudonym that the login has alone."""
    mine = Pseudonyms(KEY)
    arn = mine.of("arn", "arn:aws:iam::111122223333:user/ops/taro")
    assert f"arn:aws:iam::111122223333:user/ops/{mine.of('account', 'taro')}" == arn


@pytest.mark.parametrize("name", ["system:masters", "", "[redacted]"])
def test_what_names_nobody_stays(name: str) -> None:
    """Kubernetes' own groups, nothing at all and what was left out already are kept."""
    assert name == Pseudonyms(KEY).of("account", name)


def test_a_row_is_replaced_at_its_personal_paths() -> None:
    """Paths lead through dictionaries and lists; all else is as it was."""
    row: Fields = {
        "id": "H1004",
        "aliases": ["a@x.example", "b@x.example"],
        "tags": {"email": "a@x.example", "team": "chat"},
        "subjects": [{"kind": "User", "name": "taro"}, {"kind": "Group", "name": "system:masters"}],
        "manager": None,
    }
    mine = Pseudonyms(KEY)
    done = mine.row(
        row,
        {
            "id": "person",
            "aliases": "person",
            "tags.email": "person",
            "subjects.name": "account",
            "manager": "person",
            "absent.field": "name",
        },
    )
    assert mine.of("person", "H1004") == done["id"]
    assert done["aliases"][0] == done["tags"]["email"] == mine.of("person", "a@x.example")
    assert "chat" == done["tags"]["team"]
    assert [mine.of("account", "taro"), "system:masters"] == [x["name"] for x in done["subjects"]]
    assert done["manager"] is None
    assert "H1004" == row["id"], "the row given is not touched"
    assert (mine.of("person", "H1004"), "H1004") in list(mine.revealed())


def test_a_short_key_is_refused() -> None:
    """A key of another length is a mistake, told in one sentence."""
    with pytest.raises(UsageError, match="32 bytes"):
        Pseudonyms(b"short")


@given(st.lists(st.text(min_size=1), unique_by=lambda text: text.strip().lower()))
def test_pseudonyms_do_not_meet(values: list[str]) -> None:
    """Different values have different pseudonyms, none of which holds the value."""
    mine = Pseudonyms(KEY)
    kept = [value for value in values if not value.startswith(("system:", "[redacted]"))]
    assert len({mine.of("name", value) for value in kept}) == len(kept)


def test_roles_keep_their_names() -> None:
    """A role is nobody, so that what is approved of it still holds; a session of it is somebody."""
    mine = Pseudonyms(KEY)
    role = "arn:aws:iam::111122223333:role/break-glass"
    assert mine.of("arn", role) == role
    session = "arn:aws:sts::111122223333:assumed-role/reader/ann"
    assert not mine.of("arn", session).endswith("/ann")


def test_only_those_of_a_kind_are_renamed() -> None:
    """A service account keeps its name, a user does not."""
    row = {"subjects": [{"kind": "User", "name": "ann"}, {"kind": "Group", "name": "dev"}]}
    user, group = Pseudonyms(KEY).row(row, {"subjects[kind=User].name": "account"})["subjects"]
    assert group == {"kind": "Group", "name": "dev"}
    assert user["name"].startswith("account-")


def test_addresses_of_one_form_have_one_pseudonym() -> None:
    """Where two spellings are compared as one address, they stand as one."""
    mine = Pseudonyms(KEY, addressed)
    assert mine.of("person", "a@bücher.example") == mine.of("person", "A@XN--bcher-kva.example")


def test_addresses_of_alias_domains_differ_in_their_domain_alone() -> None:
    """They are one person's for whoever knows that the domains are, and two texts for all else."""
    mine = Pseudonyms(KEY, addressed, {"corp.example.com": "example.com"})
    domains = ("corp.example.com", "example.com")
    given = [mine.of("person", f"a@{domain}").split("@") for domain in domains]
    assert given[0][0] == given[1][0]
    assert [each[1] for each in given] == [mine.of("domain", domain) for domain in domains]
    assert given[0][1] != given[1][1]


def test_an_approval_for_a_machine_still_meets_it() -> None:
    """Where a person may stand, a role, a user's ARN and a group are what they are elsewhere."""
    mine = Pseudonyms(KEY)
    role, user = (f"arn:aws:iam::111122223333:{each}" for each in ("role/ops", "user/taro"))
    assert mine.of("person", role) == role
    assert mine.of("person", user) == mine.of("arn", user) != user
    assert mine.of("person", "group:oidc:admins") == "group:oidc:admins"
    root = "arn:aws:iam::111122223333:root"
    assert root != mine.of("person", root) == mine.of("arn", root)
    # Neither is what only begins so, such as the id made of the parts of an approval.
    assert "taro" not in mine.of("person", f"{user}:{role}:2026-06-10")
    assert "taro" not in mine.of("person", "group:taro@hoshizora.example")
