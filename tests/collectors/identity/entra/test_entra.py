"""An Entra tenant: guests, deleted users, sign-ins and methods, each by the right it takes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.collector import Collector
from collectors.https.secrets import Secret
from collectors.identity import systems
from collectors.identity.account import Account
from collectors.identity.entra.accounts import entra_accounts
from collectors.identity.entra.groups import entra_groups
from collectors.identity.group import Group
from collectors.resource import NotObservedError
from collectors.sweep import Collected, collect, plan, replay
from tests.collectors.https.conftest import Host, Said, Seen

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
MADE: list[Collector[Any]] = [entra_accounts, entra_groups]
SECRET, TOKEN = "secret-of-this-test-0123", "granted-token-0123456789"
CANARIES = ("canary-own@example.net", "CANARY-MOBILE", "CANARY-STREET")
TENANT = "00000000-0000-0000-0000-000000000001"


def _user(number: int) -> dict[str, Any]:
    guest = number == 5
    return {
        "id": f"u{number}",
        "userPrincipalName": f"U{number}@example.onmicrosoft.example.com",
        "mail": f"U{number}@Example.com",
        "otherMails": [CANARIES[0]],
        "mobilePhone": CANARIES[1],
        "streetAddress": CANARIES[2],
        "proxyAddresses": [f"SMTP:U{number}@Example.com", f"smtp:alias{number}@example.com"],
        "accountEnabled": number != 4,
        "createdDateTime": "2024-04-01T00:00:00Z",
        "employeeId": f"{number:05}",
        "userType": "Guest" if guest else "Member",
        "manager": {"@odata.type": "#microsoft.graph.user", "id": "u0"} if number else None,
        "signInActivity": {
            "lastSignInDateTime": "2026-03-01T00:00:00Z",
            "lastNonInteractiveSignInDateTime": "2026-03-30T00:00:00Z",
        }
        if number != 3
        else {"lastSignInDateTime": "0001-01-01T00:00:00Z"},
    }


USERS = [_user(number) for number in range(230)]
LISTS: dict[str, list[dict[str, Any]]] = {
    "organization": [{"id": TENANT, "displayName": "CANARY-MOBILE"}],
    "users": USERS,
    "directory/deletedItems/microsoft.graph.user": [_user(900)],
    "groups": [{"id": "g1", "displayName": "ops"}, {"id": "g2", "displayName": "inner"}],
    "groups/g1/members": [
        {"@odata.type": "#microsoft.graph.group", "id": "g2"},
        {"@odata.type": "#microsoft.graph.device", "id": "d1"},
    ],
    "groups/g2/members": [
        {"@odata.type": "#microsoft.graph.user", "id": "u7"},
        {"@odata.type": "#microsoft.graph.group", "id": "g1"},
    ],
    "groups/g1/owners": [{"id": "u0"}],
    "groups/g2/owners": [],
    "users/u5/sponsors": [{"id": "u1"}],
    "roleManagement/directory/roleDefinitions": [
        {"id": "r1", "displayName": "Global Administrator"},
        {"id": "r2", "displayName": "User Administrator"},
    ],
    "roleManagement/directory/roleAssignments": [
        {"id": "a1", "principalId": "u1", "roleDefinitionId": "r1"},
        {"id": "a2", "principalId": "g1", "roleDefinitionId": "r2"},
    ],
    "reports/authenticationMethods/userRegistrationDetails": [
        {"id": "u0", "methodsRegistered": [], "isMfaRegistered": False},
        {"id": "u1", "methodsRegistered": ["fido2SecurityKey", "mobilePhone"]},
        {"id": "u2", "methodsRegistered": ["brandNew"]},
    ],
}


def _serve(host: Host, denied: str = "") -> None:
    def answer(seen: Seen) -> Said:
        if seen.path == f"/{TENANT}/oauth2/v2.0/token":
            good = f"client_secret={SECRET}".encode() in seen.body
            return Said({"access_token": TOKEN, "expires_in": 3599}, 200 if good else 401)
        path = seen.path.removeprefix("/v1.0/")
        select = seen.query.get("$select", [""])[0]
        if seen.headers["authorization"] != f"Bearer {TOKEN}":
            return Said({"error": {"code": "InvalidAuthenticationToken"}}, 401)
        if denied and (path.startswith(denied) or denied in select):
            return Said(
                {"error": {"code": "Authorization_RequestDenied", "message": "CANARY"}}, 403
            )
        rows = LISTS[path]
        start = int(seen.query.get("$skiptoken", ["0"])[0])
        size = int(seen.query.get("$top", ["1000"])[0])
        body: dict[str, Any] = {"@odata.context": "x", "value": rows[start : start + size]}
        if start + size < len(rows):
            query = f"$top={size}&$skiptoken={start + size}&$select={select}"
            body["@odata.nextLink"] = f"{host.url}{seen.path}?{query}"
        return Said(body)

    host.answer = answer


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A host on this machine that is both Graph and where one signs in."""
    monkeypatch.setenv("ENTRA_SECRET", SECRET)
    fast = {name: replace(each, rate=10_000.0) for name, each in systems.SYSTEMS.items()}
    monkeypatch.setattr(systems, "SYSTEMS", fast)
    made = Host()
    yield made
    made.close()


def _gathered(host: Host) -> dict[str, Collected]:
    source = systems.provider_source(
        "tenant", "entra", url=host.url, secrets={"secret": Secret(env="ENTRA_SECRET")}, said={},
        parameters={"tenant": TENANT, "client": "app-1", "sign_in": host.url},
        allow_loopback=True,
    )  # fmt: skip
    return {
        unit.collector.resource.kind: collect(unit, run="run-1", clock=lambda: NOW)
        for unit in plan([source], MADE)
    }


def _accounts(found: dict[str, Collected]) -> dict[str, Account]:
    record = found["identity.account"].record
    assert record is not None
    return {each.id: each for each in Account.hydrate(record.rows)}


def test_the_tenant_is_read(host: Host) -> None:
    """Members, guests, disabled and deleted users, with what each list tells of them."""
    _serve(host)
    found = _gathered(host)
    evidence = found["identity.account"].evidence
    assert evidence.gap is None
    assert evidence.identity == f"application app-1 in tenant {TENANT}"
    people = _accounts(found)
    assert len(people) == len(USERS) + 1
    first, guest, gone = people["u1"], people["u5"], people["u900"]
    assert first.email == "u1@example.com"
    assert first.aliases == ["alias1@example.com", "u1@example.onmicrosoft.example.com"]
    assert first.last_sign_in == datetime(2026, 3, 30, tzinfo=UTC)
    assert people["u3"].last_sign_in is None
    assert (first.mfa, people["u0"].mfa) == (["message", "passkey"], [])
    assert people["u2"].mfa == ["unnamed"]
    assert (people["u0"].manager, first.manager) == (None, "u0")
    assert (guest.kind_said, guest.sponsor, first.sponsor) == ("guest", "u1", None)
    assert (gone.active, gone.status, people["u4"].active) == (False, "deleted", False)
    record = found["identity.account"].record
    assert record is not None
    assert set(record.completeness.covers) == {"disabled", "deleted", "guests"}


def test_roles_reach_through_groups(host: Host) -> None:
    """A role assigned to a group is held by whoever is in it or in a group in it."""
    _serve(host)
    found = _gathered(host)
    people = _accounts(found)
    assert people["u1"].privileged == ["Global Administrator"]
    assert people["u7"].privileged == ["User Administrator"]
    assert people["u8"].privileged == []
    assert people["u7"].groups == ["g1", "g2"]
    record = found["identity.group"].record
    assert record is not None
    groups = {each.id: each for each in Group.hydrate(record.rows)}
    assert (groups["g1"].privileged, groups["g2"].privileged) == (True, False)
    assert (groups["g1"].members, groups["g1"].all_members) == ([], ["u7"])
    assert (groups["g1"].owners, groups["g2"].owners) == (["u0"], [])


def test_what_the_report_leaves_out_is_not_without_methods(host: Host) -> None:
    """Whoever has no line in the report of methods has methods that nobody told."""
    _serve(host)
    people = _accounts(_gathered(host))
    with pytest.raises(NotObservedError, match="no line for this user"):
        _ = people["u4"].mfa


@pytest.mark.parametrize(
    ("denied", "field"),
    [
        ("signInActivity", "last_sign_in"),
        ("reports/", "mfa"),
        ("roleManagement", "privileged"),
        ("users/u5/sponsors", "sponsor"),
        ("groups", "groups"),
    ],
)
def test_what_is_refused_is_not_observed(host: Host, denied: str, field: str) -> None:
    """A right or licence that is missing costs its field and nothing else."""
    _serve(host, denied)
    found = _gathered(host)
    assert found["identity.account"].evidence.gap is None
    with pytest.raises(NotObservedError, match=r"Authorization_RequestDenied on GET /v1\.0/"):
        getattr(_accounts(found)["u5"], field)


@pytest.mark.parametrize("denied", ["users", "directory/deletedItems"])
def test_without_a_whole_list_there_is_no_population(host: Host, denied: str) -> None:
    """Neither users nor the deleted ones may be missing without a word."""
    _serve(host, denied)
    gap = _gathered(host)["identity.account"].evidence.gap
    assert gap is not None
    assert gap.cause == "refused"


def test_nothing_else_is_kept_and_it_replays(host: Host) -> None:
    """Private addresses, telephones, secret and token are nowhere; the tape gives the record."""
    _serve(host)
    found = _gathered(host)
    for made in MADE:
        each = found[made.resource.kind]
        assert each.record is not None
        held = each.transcript.body + each.record.body
        assert not [word for word in (*CANARIES, SECRET, TOKEN) if word.encode() in held]
        again = replay(made, each.record.scope, each.transcript)
        assert again is not None
        assert again.digest == each.record.digest
