"""An Okta organisation: leavers are asked for, factors and roles are read, nothing else is kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.collector import Collector
from collectors.https.secrets import Secret
from collectors.identity.account import Account
from collectors.identity.group import Group
from collectors.identity.okta.accounts import okta_accounts
from collectors.identity.okta.groups import okta_groups
from collectors.identity.systems import provider_source
from collectors.resource import NotObservedError
from collectors.sweep import Collected, collect, plan, replay
from tests.collectors.https.conftest import Host
from tests.collectors.identity.okta.organisation import CANARIES, GONE, USERS, serve

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
TOKEN = "tok-of-this-test-0123456789"
MADE: list[Collector[Any]] = [okta_accounts, okta_groups]


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A host on this machine, and the token in its variable."""
    monkeypatch.setenv("OKTA_TOKEN", TOKEN)
    made = Host()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked as fast as the stand-in answers."""
    from collectors.identity import systems

    fast = {name: replace(each, rate=10_000.0) for name, each in systems.SYSTEMS.items()}
    monkeypatch.setattr(systems, "SYSTEMS", fast)


def _gathered(host: Host) -> dict[str, Collected]:
    source = provider_source(
        "okta", "okta", url=host.url, secrets={"token": Secret(env="OKTA_TOKEN")}, said={},
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


def test_leavers_are_asked_for(host: Host) -> None:
    """The plain list leaves out whoever is deprovisioned; all 450 are told of, over pages."""
    serve(host)
    found = _gathered(host)
    assert found["identity.account"].evidence.gap is None
    assert found["identity.account"].evidence.identity == "audit@example.com"
    people = _accounts(found)
    assert len(people) == USERS
    assert {own for own, each in people.items() if each.status == "DEPROVISIONED"} == GONE
    assert {own for own, each in people.items() if not each.active} == GONE | {"00u4"}
    record = found["identity.account"].record
    assert record is not None
    assert set(record.completeness.covers) == {"disabled", "deleted"}


def test_an_account_is_told_whole(host: Host) -> None:
    """Addresses, factors that are active, roles of its own and of groups."""
    serve(host)
    people = _accounts(_gathered(host))
    first = people["00u1"]
    assert (first.login, first.email) == ("U1@Login.Example.com", "u1@example.com")
    assert first.aliases == ["u1@login.example.com"]
    assert (first.mfa, first.privileged) == (["passkey"], ["Super Administrator"])
    assert first.resists_phishing
    assert (people["00u2"].mfa, people["00u2"].has_second_factor) == (["question"], False)
    assert people["00u8"].mfa == ["unnamed"]
    assert people["00u8"].privileged == ["Help Desk"]
    assert people["00u9"].privileged == []
    assert people["00u5"].last_sign_in is None
    assert people["00u6"].kind_said == "service"
    assert people["00u7"].groups == ["00gadm", "00gall"]
    with pytest.raises(NotObservedError, match="Okta does not tell sponsor"):
        _ = first.sponsor


def test_groups_give_power(host: Host) -> None:
    """A group that a role is given to is privileged; one whose role is off is not for that."""
    serve(host)
    record = _gathered(host)["identity.group"].record
    assert record is not None
    groups = {each.name: each for each in Group.hydrate(record.rows)}
    assert (groups["admins"].privileged, groups["Everyone"].privileged) == (True, False)
    assert groups["admins"].members == ["00u7", "00u8"]
    assert len(groups["Everyone"].all_members) == USERS - len(GONE)


@pytest.mark.parametrize(
    ("denied", "fields"),
    [
        ("users/00u2/factors", ("mfa",)),
        ("iam", ("privileged",)),
        ("groups/00gadm/roles", ("privileged",)),
        ("groups", ("groups", "privileged")),
    ],
)
def test_what_is_refused_is_not_observed(host: Host, denied: str, fields: tuple[str, ...]) -> None:
    """A right that the token lacks costs its fields, names the call, and nothing else."""
    serve(host, denied=denied)
    found = _gathered(host)
    assert found["identity.account"].evidence.gap is None
    person = _accounts(found)["00u2"]
    for name in fields:
        with pytest.raises(NotObservedError, match=r"E0000006 on GET /api/v1/"):
            getattr(person, name)
    assert person.active


def test_without_users_there_is_nothing(host: Host) -> None:
    """A list that is refused is no population."""
    serve(host, denied="users")
    for each in _gathered(host).values():
        assert each.record is None
        assert each.evidence.gap is not None
        assert each.evidence.gap.cause == "refused"


def test_nothing_else_is_kept_and_it_replays(host: Host) -> None:
    """Private addresses, telephones and questions are nowhere; the tape alone gives the record."""
    serve(host)
    found = _gathered(host)
    for made in MADE:
        each = found[made.resource.kind]
        assert each.record is not None
        held = each.transcript.body + each.record.body
        words = (*CANARIES, TOKEN, "CANARY")
        assert not [word for word in words if word.encode() in held]
        again = replay(made, each.record.scope, each.transcript)
        assert again is not None
        assert again.digest == each.record.digest
