"""A Google customer: signed in by an assertion, never means never, and nobody looks switched on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from collectors.collector import Collector
from collectors.https.secrets import Secret
from collectors.identity import systems
from collectors.identity.account import Account
from collectors.identity.google.accounts import google_accounts
from collectors.identity.google.groups import google_groups
from collectors.identity.google.session import SCOPES
from collectors.identity.group import Group
from collectors.resource import NotObservedError
from collectors.sweep import Collected, collect, plan, replay
from tests.collectors.https.conftest import Host, Said, Seen
from tests.collectors.identity.google.customer import (
    BASE,
    CANARIES,
    SUBJECT,
    TOKEN,
    USERS,
    claims_of,
    refused,
    serve,
)

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
MADE: list[Collector[Any]] = [google_accounts, google_groups]
KEY = rsa.generate_private_key(65537, 2048)


def _pem(key: Any) -> str:
    made: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made.decode()


def _key_file(path: Path, **changed: Any) -> Path:
    held = {
        "type": "service_account",
        "client_email": "tieout@project.example.com",
        "private_key_id": "k1",
        "private_key": _pem(KEY),
        "token_uri": "https://elsewhere.example.net/token",
    }
    path.write_bytes(orjson.dumps({**held, **changed}, option=orjson.OPT_INDENT_2))
    return path


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A host on this machine that is both the API and where one signs in."""
    fast = {name: replace(each, rate=10_000.0) for name, each in systems.SYSTEMS.items()}
    monkeypatch.setattr(systems, "SYSTEMS", fast)
    made = Host()
    yield made
    made.close()


def _gathered(host: Host, key: Path, **parameters: str) -> dict[str, Collected]:
    source = systems.provider_source(
        "workspace", "google", url=host.url, secrets={"key": Secret(file=key)}, said={},
        parameters={"subject": SUBJECT, "sign_in": host.url, **parameters}, allow_loopback=True,
    )  # fmt: skip
    return {
        unit.collector.resource.kind: collect(unit, run="run-1", clock=lambda: NOW)
        for unit in plan([source], MADE)
    }


def _accounts(found: dict[str, Collected]) -> dict[str, Account]:
    record = found["identity.account"].record
    assert record is not None
    return {each.id: each for each in Account.hydrate(record.rows)}


def test_the_customer_is_read(host: Host, tmp_path: Path) -> None:
    """Users of all pages, those suspended, archived and deleted told as what they are."""
    serve(host, KEY)
    found = _gathered(host, _key_file(tmp_path / "key.json"))
    evidence = found["identity.account"].evidence
    assert evidence.gap is None
    assert evidence.identity == f"{SUBJECT} of customer C01"
    people = _accounts(found)
    assert len(people) == USERS + 1
    off = {own: each.status for own, each in people.items() if not each.active}
    assert off == {"100004": "suspended", "100005": "archived", "999999": "deleted"}
    one = people["100001"]
    assert (one.login, one.email) == ("U1@Example.com", "u1@example.com")
    assert one.aliases == ["alias1@example.com", "u1@example.com.test-google-a.example"]
    assert (one.employee_number, one.manager) == ("00001", "u0@example.com")
    assert (one.department, one.entity) == ("security", "Example Ltd")
    record = found["identity.account"].record
    assert record is not None
    assert set(record.completeness.covers) == {"disabled", "deleted"}


def test_the_assertion_says_who_asks_for_what(host: Host, tmp_path: Path) -> None:
    """In the administrator's name, for the scopes alone, to the endpoint and not the key's own."""
    serve(host, KEY)
    _gathered(host, _key_file(tmp_path / "key.json"))
    claims = claims_of(next(each for each in host.seen if each.path == "/token"), KEY)
    assert claims["iss"] == "tieout@project.example.com"
    assert claims["scope"].split() == list(SCOPES)
    assert claims["exp"] - claims["iat"] == 3600
    assert all(each.endswith(".readonly") for each in SCOPES)


def test_whoever_is_deleted_between_two_lists_is_deleted(host: Host, tmp_path: Path) -> None:
    """One account by one id, and the later word of the two."""
    serve(host, KEY, change=lambda each: {**each, "id": each["id"].replace("100000", "999999")})
    record = _gathered(host, _key_file(tmp_path / "key.json"))["identity.account"].record
    assert record is not None
    found = [row for row in record.rows if row["id"] == "999999"]
    assert [(row["active"], row["status"]) for row in found] == [(False, "deleted")]


def test_never_is_not_the_year_1970(host: Host, tmp_path: Path) -> None:
    """Read as an instant, 1970 would pass for a sign-in; a missing one is not never either."""
    serve(host, KEY)
    people = _accounts(_gathered(host, _key_file(tmp_path / "key.json")))
    assert people["100006"].last_sign_in is None
    assert people["100007"].last_sign_in == datetime(2026, 3, 30, 8, tzinfo=UTC)
    with pytest.raises(NotObservedError, match="lastLoginTime was not told"):
        _ = people["999999"].last_sign_in


def test_demanded_is_not_enrolled(host: Host, tmp_path: Path) -> None:
    """Two steps are demanded of everybody; who has none enrolled has none."""
    serve(host, KEY)
    people = _accounts(_gathered(host, _key_file(tmp_path / "key.json")))
    assert (people["100006"].mfa, people["100007"].mfa) == (["unnamed"], [])
    with pytest.raises(NotObservedError, match="not which"):
        _ = people["100006"].resists_phishing


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ("suspended", "active"),
        ("archived", "active"),
        ("isEnrolledIn2Sv", "mfa"),
        ("lastLoginTime", "last_sign_in"),
    ],
)
def test_the_public_view_is_no_answer(host: Host, tmp_path: Path, missing: str, field: str) -> None:
    """A view without the flags would show nobody suspended and nobody with a second factor."""
    serve(host, KEY, change=lambda each: {k: v for k, v in each.items() if k != missing})
    people = _accounts(_gathered(host, _key_file(tmp_path / "key.json")))
    with pytest.raises(NotObservedError, match="not told"):
        getattr(people["100001"], field)


def test_roles_reach_through_groups(host: Host, tmp_path: Path) -> None:
    """Roles of groups count, in groups too; what a user says of itself counts without any."""
    serve(host, KEY)
    found = _gathered(host, _key_file(tmp_path / "key.json"))
    people = _accounts(found)
    held = {own: each.privileged for own, each in people.items() if each.privileged}
    assert held == {
        "100000": ["_HELP_DESK_ADMIN_ROLE"],
        "100001": ["super administrator"],
        "100002": ["_HELP_DESK_ADMIN_ROLE"],
        "100003": ["delegated administrator"],
        "100007": ["_HELP_DESK_ADMIN_ROLE"],
    }
    assert people["100007"].groups == ["g1", "g2", "g3"]


def test_groups_are_whole(host: Host, tmp_path: Path) -> None:
    """One member may stand for everybody, an empty list is left out, a stranger is counted."""
    serve(host, KEY)
    record = _gathered(host, _key_file(tmp_path / "key.json"))["identity.group"].record
    assert record is not None
    groups = {each.id: each for each in Group.hydrate(record.rows)}
    assert (groups["g1"].members, groups["g1"].subgroups) == (["100000"], ["g2"])
    assert groups["g1"].all_members == ["100000", "100007"]
    assert (groups["g1"].owners, groups["g2"].owners) == (["100000"], ["100007"])
    assert (groups["g1"].privileged, groups["g2"].privileged) == (True, False)
    assert len(groups["g3"].all_members) == USERS
    assert groups["g5"].members == []
    with pytest.raises(NotObservedError, match="1 members are not among the users"):
        _ = groups["g4"].members


def test_units_say_what_is_no_person(host: Host, tmp_path: Path) -> None:
    """Below the unit that the operator named, and not in one whose name only begins alike."""
    serve(host, KEY)
    key = _key_file(tmp_path / "key.json")
    people = _accounts(_gathered(host, key, services="/Robots", shared="/Shared/"))
    said = {own: each.kind_said for own, each in people.items() if each.kind_said}
    assert said == {"100007": "service", "100009": "shared"}


@pytest.mark.parametrize(
    ("denied", "fields"),
    [
        ("groups/g2/members", ("groups", "privileged")),
        ("groups", ("groups", "privileged")),
        ("customer/my_customer/roles?", ("privileged",)),
        ("customer/my_customer/roleassignments", ("privileged",)),
    ],
)
def test_what_is_refused_is_not_observed(
    host: Host, tmp_path: Path, denied: str, fields: tuple[str, ...]
) -> None:
    """A right or scope that is missing costs its fields, names the call, and nothing else."""
    serve(host, KEY, denied)
    found = _gathered(host, _key_file(tmp_path / "key.json"))
    assert found["identity.account"].evidence.gap is None
    for name in fields:
        with pytest.raises(NotObservedError, match=rf"forbidden on GET {BASE}"):
            getattr(_accounts(found)["100002"], name)


@pytest.mark.parametrize("denied", ["users?false", "users?true", f"users/{SUBJECT}"])
def test_without_a_whole_list_there_is_no_population(
    host: Host, tmp_path: Path, denied: str
) -> None:
    """Neither users nor the deleted ones may be missing without a word."""
    serve(host, KEY, denied)
    gap = _gathered(host, _key_file(tmp_path / "key.json"))["identity.account"].evidence.gap
    assert gap is not None
    assert (gap.cause, gap.code) == ("refused", "forbidden")


def test_a_list_of_another_name_is_no_empty_one(host: Host, tmp_path: Path) -> None:
    """An answer without the list, that does not say which it is, holds not nobody."""
    serve(host, KEY)
    usual = host.answer
    host.answer = lambda seen: Said({"etag": "x"}) if seen.path == f"{BASE}groups" else usual(seen)
    person = _accounts(_gathered(host, _key_file(tmp_path / "key.json")))["100001"]
    with pytest.raises(NotObservedError, match="NotAList"):
        _ = person.groups


def test_too_often_is_not_never(host: Host, tmp_path: Path) -> None:
    """Google refuses with 403 what it answers a little later; that costs a wait alone."""
    serve(host, KEY)
    usual, refusals = host.answer, ["userRateLimitExceeded"]

    def answer(seen: Seen) -> Said:
        if refusals and seen.path == f"{BASE}users":
            return refused(refusals.pop())
        return usual(seen)

    host.answer = answer
    found = _gathered(host, _key_file(tmp_path / "key.json"))
    assert found["identity.account"].evidence.gap is None
    assert not refusals


@pytest.mark.parametrize(
    "changed",
    [
        {"private_key": "-----BEGIN PRIVATE KEY-----\nCANARY-NOTE\n-----END PRIVATE KEY-----\n"},
        {"private_key": _pem(ec.generate_private_key(ec.SECP256R1()))},
        {"private_key": None},
        {"client_email": 7},
    ],
)
def test_a_key_that_is_none_is_told(host: Host, tmp_path: Path, changed: dict[str, Any]) -> None:
    """Nothing is collected, and nothing of the key is said."""
    serve(host, KEY)
    gap = _gathered(host, _key_file(tmp_path / "key.json", **changed))["identity.account"]
    assert gap.evidence.gap is not None
    assert gap.evidence.gap.cause == "not-configured"
    assert "CANARY" not in str(gap.evidence)
    assert host.seen == []


def test_delegation_that_is_refused_is_told(host: Host, tmp_path: Path) -> None:
    """A scope that nobody delegated refuses the token, not a call."""
    host.answer = lambda _: Said({"error": "unauthorized_client"}, 401)
    gap = _gathered(host, _key_file(tmp_path / "key.json"))["identity.account"].evidence.gap
    assert gap is not None
    assert (gap.operation, gap.cause, gap.code) == ("sign in", "refused", "unauthorized_client")


def test_nothing_else_is_kept_and_it_replays(host: Host, tmp_path: Path) -> None:
    """Homes, families, schools, key and token are nowhere; the tape alone gives the record."""
    serve(host, KEY)
    found = _gathered(host, _key_file(tmp_path / "key.json"), services="/Robots")
    secrets = (TOKEN, "PRIVATE KEY", _pem(KEY).splitlines()[1])
    for made in MADE:
        each = found[made.resource.kind]
        assert each.record is not None
        held = each.transcript.body + each.record.body
        words = (*CANARIES, *secrets, "CANARY")
        assert not [word for word in words if word.encode() in held]
        again = replay(made, each.record.scope, each.transcript)
        assert again is not None
        assert again.digest == each.record.digest
    unchanged = _gathered(host, tmp_path / "key.json", services="/Robots")
    digests = [{kind: each.record and each.record.digest for kind, each in held.items()}
               for held in (found, unchanged)]  # fmt: skip
    assert digests[0] == digests[1]
