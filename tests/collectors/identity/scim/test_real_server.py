"""A real SCIM server is read whole, by index and by cursor, and groups are asked of groups."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scim2_models import EnterpriseUser, Group, User

from collectors.identity.account import Account
from collectors.identity.group import Group as Team
from collectors.identity.scim.accounts import scim_accounts
from collectors.identity.scim.session import GROUP, USER
from collectors.resource import NotObservedError
from collectors.sweep import Collected, replay
from tests.collectors.identity.scim.conftest import (
    CANARIES,
    COUNT,
    ENTERPRISE,
    TOKEN,
    Server,
    gathered,
    running,
)


@pytest.fixture(scope="module", params=["index", "cursor"])
def server(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of 250 users and two groups, one in the other."""
    with running(tmp_path_factory.mktemp("scim"), cursor=request.param == "cursor") as made:
        ids = [made.post("/Users", _user(number))["id"] for number in range(COUNT)]
        inner = made.post("/Groups", _group("inner", ids[3:5], "User"))
        made.post("/Groups", _group("admins", [inner["id"]], "Group"))
        yield made


def _user(number: int) -> dict[str, Any]:
    body: dict[str, Any] = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
        "userName": f"u{number:03}",
        "externalId": f"hr-{number:05}",
        "active": number != 7,
        "displayName": f"User {number}",
        "emails": [
            {"value": CANARIES[2], "type": "home"},
            {"value": f"u{number:03}@example.org", "type": "work"},
            {"value": f"U{number:03}@Example.com", "type": "work", "primary": True},
        ],
        "addresses": [{"type": "home", "streetAddress": CANARIES[0]}],
        "phoneNumbers": [{"type": "mobile", "value": CANARIES[1]}],
        ENTERPRISE: {"employeeNumber": f"{number:05}", "department": "security"},
    }
    if number == 8:
        body["roles"] = [{"value": "owner"}]
    return body


def _group(name: str, members: list[str], kind: str) -> dict[str, Any]:
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "displayName": name,
        "members": [{"value": each, "type": kind} for each in members],
    }


def _accounts(found: dict[str, Collected]) -> dict[str, Account]:
    each = found["identity.account"]
    assert each.evidence.gap is None
    assert each.record is not None
    return {account.login or "": account for account in Account.hydrate(each.record.rows)}


@pytest.mark.usefixtures("token")
def test_every_user_is_read(server: Server) -> None:
    """All 250, over pages of a hundred or of what the server allows; the inactive one too."""
    found = gathered(server.url, privileged=["admins", "owner"])
    people = _accounts(found)
    assert len(people) == COUNT
    assert [name for name, each in people.items() if not each.active] == ["u007"]
    third = people["u003"]
    assert (third.email, third.aliases) == ("u003@example.com", ["u003@example.org"])
    assert (third.external_id, third.employee_number) == ("hr-00003", "00003")
    assert (third.system, third.department) == ("chat", "security")
    assert third.created is not None
    with pytest.raises(NotObservedError, match="no user shows it"):
        _ = third.manager
    with pytest.raises(NotObservedError, match="SCIM does not tell mfa"):
        _ = third.mfa


@pytest.mark.usefixtures("token")
def test_groups_are_asked_of_groups(server: Server) -> None:
    """`User.groups` tells nothing here; through an inner group its members administer."""
    found = gathered(server.url, privileged=["admins", "owner"])
    people = _accounts(found)
    assert people["u003"].privileged == ["admins"]
    assert people["u008"].privileged == ["owner"]
    assert people["u001"].privileged == []
    assert len(people["u003"].groups) == 2
    record = found["identity.group"].record
    assert record is not None
    teams = {each.name: each for each in Team.hydrate(record.rows)}
    assert (teams["admins"].privileged, teams["inner"].privileged) == (True, False)
    assert (teams["admins"].members, teams["admins"].subgroups) == ([], [teams["inner"].id])
    assert (
        teams["admins"].all_members
        == teams["inner"].members
        == sorted((people["u003"].id, people["u004"].id))
    )


@pytest.mark.usefixtures("token")
def test_nothing_else_is_kept_and_it_replays(server: Server) -> None:
    """Homes, telephones, private addresses and the token are nowhere; the tape gives the record."""
    found = gathered(server.url, privileged=["admins"])
    for each in found.values():
        assert each.record is not None
        held = each.transcript.body + each.record.body
        assert not [word for word in (*CANARIES, TOKEN) if word.encode() in held]
    accounts = found["identity.account"]
    assert accounts.record is not None
    again = replay(scim_accounts, accounts.record.scope, accounts.transcript)
    assert again is not None
    assert again.digest == accounts.record.digest


def test_a_wrong_token_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's token reads nothing, and every unit says why."""
    monkeypatch.setenv("TIEOUT_TEST_SCIM_TOKEN", "nobodys-token")
    for each in gathered(server.url).values():
        assert each.evidence.gap is not None
        assert each.evidence.gap.cause == "refused"


def test_what_is_asked_for_is_in_the_standard() -> None:
    """Every attribute that is kept is one of RFC 7643, by the models of it."""
    fields = {"User": _names(User), "Group": _names(Group), ENTERPRISE: _names(EnterpriseUser)}
    for path in USER:
        if path.startswith(ENTERPRISE):
            assert path.removeprefix(ENTERPRISE + ".").partition(".")[0] in fields[ENTERPRISE]
        else:
            assert path.partition(".")[0] in fields["User"]
    assert {path.partition(".")[0] for path in GROUP} <= fields["Group"]


def _names(model: Any) -> set[str]:
    return {field.serialization_alias or name for name, field in model.model_fields.items()}


def test_a_cursor_is_used(tmp_path: Path, token: str) -> None:
    """Where the server offers RFC 9865 the pages follow cursors, of 50 at the most."""
    with running(tmp_path, cursor=True) as made:
        for number in range(120):
            made.post("/Users", _user(number))
        found = gathered(made.url)["identity.account"]
    assert found.evidence.gap is None
    pages = [
        exchange for exchange in found.transcript.exchanges if exchange.operation == "GET /Users"
    ]
    assert [len(page["records"]) for page in pages[0].pages] == [50, 50, 20]
