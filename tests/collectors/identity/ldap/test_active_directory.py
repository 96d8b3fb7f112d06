"""An Active Directory is read with its flags, nested and primary groups, and what was deleted."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from collectors.https.secrets import Secret
from collectors.identity.account import Account
from collectors.identity.group import Group
from collectors.identity.ldap.accounts import ldap_accounts
from collectors.identity.ldap.connection import Place
from collectors.identity.ldap.session import Layout
from collectors.identity.ldap.source import LdapSource
from collectors.resource import NotObservedError
from collectors.sweep import Collected, replay
from tests.collectors.identity.ldap.conftest import VARIABLE, gathered
from tests.collectors.identity.ldap.samba import (
    ADMIN,
    BASE,
    PASSWORD,
    Samba,
    provisioned,
    serving,
)

pytestmark = pytest.mark.samba
USERS = f"CN=Users,{BASE}"
CANARIES = ("CANARY-STREET", "CANARY-PHONE", "CANARY-NOTE")
Read = Callable[..., dict[str, Collected]]


@pytest.fixture(scope="module")
def domain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samba]:
    """A domain with an administrator three groups deep, one by primary group, one deleted."""
    if os.geteuid() != 0:
        if os.environ.get("CI"):
            pytest.fail("Samba binds the ports of LDAP as root alone", pytrace=False)
        pytest.skip("Samba binds the ports of LDAP as root alone")
    with provisioned(tmp_path_factory.mktemp("samba")) as samba:
        for name in ("sato", "mori", "abe", "gone", "ends", "audit"):
            samba.tool("user", "create", name, PASSWORD, f"--mail-address={name}@example.com")
        for name in ("outer", "inner"):
            samba.tool("group", "add", name)
        samba.tool("group", "addmembers", "Domain Admins", "outer,abe")
        samba.tool("group", "addmembers", "outer", "inner")
        samba.tool("group", "addmembers", "inner", "mori,outer")
        samba.tool("user", "disable", "gone")
        with serving(samba):
            samba.modify(f"CN=abe,{USERS}", primaryGroupID="512")
            samba.modify(f"CN=ends,{USERS}", accountExpires="134222832000000000", c="JP")
            samba.modify(
                f"CN=sato,{USERS}", employeeID="0007", department="security",
                manager=f"CN=mori,{USERS}", streetAddress=CANARIES[0], homePhone=CANARIES[1],
                info=CANARIES[2], userAccountControl=str(0x200 | 0x40000 | 0x10000),
            )  # fmt: skip
            samba.tool("user", "create", "deleted", PASSWORD)
            samba.tool("user", "delete", "deleted")
            yield samba


@pytest.fixture
def read(domain: Samba, monkeypatch: pytest.MonkeyPatch) -> Read:
    """`read(user=..., deleted=...)` reads the domain over verified TLS."""
    monkeypatch.setenv(VARIABLE, PASSWORD)

    def make(user: str = ADMIN, *, deleted: bool = True) -> dict[str, Collected]:
        place = Place(
            "ldaps://localhost", user, Secret(env=VARIABLE), ca_file=domain.folder / "ca.pem"
        )
        return gathered(LdapSource("ad", place, Layout(base=BASE, deleted=deleted)))

    return make


def _accounts(found: dict[str, Collected]) -> dict[str, Account]:
    each = found["identity.account"]
    assert each.evidence.gap is None
    assert each.record is not None
    return {account.login or "": account for account in Account.hydrate(each.record.rows)}


def test_the_domain_is_read(read: Read) -> None:
    """Flags, instants and references are told as they stand; computers are no accounts of ours."""
    found = read()
    people = _accounts(found)
    assert {"sato", "mori", "abe", "gone", "ends", "audit", "Administrator", "krbtgt"} <= set(
        people
    )
    assert "DC$" not in people
    sato, gone, ends = people["sato"], people["gone"], people["ends"]
    assert (sato.active, sato.status) == (True, "password never expires, smart card required")
    assert (sato.email, sato.aliases) == ("sato@example.com", ["sato@ad.example.com"])
    assert (sato.employee_number, sato.manager) == ("0007", people["mori"].id)
    assert (sato.mfa, sato.expires, sato.last_sign_in) == (["certificate"], None, None)
    assert (gone.active, gone.status) == (False, "disabled")
    assert ends.expires == datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
    assert people["Administrator"].last_sign_in is not None
    assert people["Administrator"].sign_in_lag == 14
    with pytest.raises(NotObservedError, match="no second factor but a required smart card"):
        _ = people["mori"].mfa


def test_hidden_administrators_are_found(read: Read) -> None:
    """Through two groups and a circle, and by a primary group that no member list shows."""
    people = _accounts(read())
    assert "Domain Admins" in people["mori"].privileged
    assert "Domain Admins" in people["abe"].privileged
    assert people["sato"].privileged == []
    # Domain Admins is in Administrators.
    assert "Administrators" in people["mori"].privileged


def test_what_was_deleted_is_told(read: Read) -> None:
    """A deleted account is still told of, and may not sign in."""
    found = read()
    gone = [each for each in _accounts(found).values() if each.status == "deleted"]
    assert [each.active for each in gone] == [False]
    record = found["identity.account"].record
    assert record is not None
    assert set(record.completeness.covers) == {"disabled", "deleted"}


def test_a_plain_user_reads_it_too(read: Read) -> None:
    """No administrator is needed; who asked is in the evidence."""
    found = read("audit@ad.example.com", deleted=False)
    people = _accounts(found)
    assert "Domain Admins" in people["mori"].privileged
    assert found["identity.account"].evidence.identity == "audit@ad.example.com"


def test_groups_have_their_primary_members(read: Read) -> None:
    """A group holds those whose primary group it is, and is known by its number."""
    found = read()
    people = _accounts(found)
    record = found["identity.group"].record
    assert record is not None
    groups = {each.name: each for each in Group.hydrate(record.rows)}
    admins = groups["Domain Admins"]
    assert people["abe"].id in admins.members
    assert people["mori"].id not in admins.members
    assert people["mori"].id in admins.all_members
    assert (admins.privileged, groups["outer"].privileged) == (True, False)


def test_it_replays_and_keeps_nothing_else(read: Read) -> None:
    """Tape and collector alone give the record; home data and notes are nowhere."""
    found = read()["identity.account"]
    assert found.record is not None
    again = replay(ldap_accounts, found.record.scope, found.transcript)
    assert again is not None
    assert again.digest == found.record.digest
    held = found.transcript.body + found.record.body
    assert not [word for word in (*CANARIES, PASSWORD) if word.encode() in held]
