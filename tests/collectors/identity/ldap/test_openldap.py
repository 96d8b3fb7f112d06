"""An OpenLDAP server is read whole, over verified TLS, and nobody is in a group unseen."""

from pathlib import Path

import pytest

from collectors.identity.account import Account
from collectors.identity.group import Group
from collectors.identity.ldap import connection
from collectors.identity.ldap.accounts import ldap_accounts
from collectors.identity.ldap.groups import ldap_groups
from collectors.identity.ldap.session import Layout
from collectors.identity.ldap.source import LdapSource
from collectors.resource import NotObservedError
from collectors.sweep import Collected, replay
from tests.collectors.identity.ldap.conftest import VARIABLE, Gather, gathered, place_of
from tests.collectors.identity.ldap.directory_seed import CANARIES, CROWD, GROUPS, OFFLINE
from tests.collectors.identity.ldap.slapd import AUDITOR, BASE, PASSWORD, Slapd, running

pytestmark = pytest.mark.slapd
ADMINS = (f"CN=Root-of-all, {GROUPS}",)


def _accounts(found: dict[str, Collected]) -> dict[str, Account]:
    record = found["identity.account"].record
    assert record is not None
    return {each.login or "": each for each in Account.hydrate(record.rows)}


def _groups(found: dict[str, Collected]) -> dict[str, Group]:
    record = found["identity.group"].record
    assert record is not None
    return {each.name or "": each for each in Group.hydrate(record.rows)}


def test_the_directory_is_read_whole(gather: Gather) -> None:
    """Past the server's limit of 100 entries every account is there, with what it tells."""
    found = gather(privileged=ADMINS)
    assert {kind: each.evidence.gap for kind, each in found.items()} == dict.fromkeys(found)
    people = _accounts(found)
    # sato, mori, abe, two locked ones, backup, and the auditor itself.
    assert len(people) == CROWD + 7
    sato, mori, abe = people["sato"], people["mori"], people["abe"]
    assert (sato.email, sato.aliases) == ("h.sato@example.com", ["h.sato@example.org"])
    assert (sato.system, sato.employee_number, sato.manager) == ("corp", "0007", None)
    assert (mori.manager, abe.manager, mori.department) == (sato.id, sato.id, "security")
    assert sato.created is not None
    assert not people["locked"].active
    assert people["lockedout"].active
    assert sato.active
    assert found["identity.account"].evidence.identity == f"dn:{AUDITOR}"


def test_groups_are_walked(gather: Gather) -> None:
    """Loaded offline, memberOf tells of nobody; through two groups and a circle all are found."""
    found = gather(privileged=ADMINS)
    people, groups = _accounts(found), _groups(found)
    assert people["mori"].privileged == ["root-of-all"]
    assert people["abe"].privileged == ["root-of-all"]
    assert people["sato"].privileged == []
    wanted = sorted(groups[name].id for name in ("root-of-all", "inner", "circle"))
    assert people["mori"].groups == people["abe"].groups == wanted
    top = groups["root-of-all"]
    assert (top.members, top.subgroups) == ([], [groups["inner"].id])
    assert top.all_members == sorted((people["abe"].id, people["mori"].id))
    assert (top.privileged, groups["inner"].privileged) == (True, False)
    assert groups["unix"].members == [people["sato"].id]


def test_a_member_that_is_not_there_is_told(gather: Gather) -> None:
    """A group with a member outside what was read has members nobody has seen."""
    strangers = _groups(gather(privileged=ADMINS))["strangers"]
    with pytest.raises(NotObservedError, match="1 members lie outside what was read"):
        _ = strangers.members


def test_what_nobody_shows_is_not_empty(gather: Gather) -> None:
    """An attribute that no entry shows may be hidden from us; it is not taken for empty."""
    sato = _accounts(gather(privileged=ADMINS))["sato"]
    for name in ("last_sign_in", "expires", "entity", "country", "mfa", "owner"):
        with pytest.raises(NotObservedError):
            getattr(sato, name)


def test_without_a_word_about_power_none_is_assumed(gather: Gather) -> None:
    """OpenLDAP knows no administrators; unless the source names them, nobody is said to be none."""
    found = gather()
    with pytest.raises(NotObservedError, match="name them by 'privileged'"):
        _ = _accounts(found)["sato"].privileged
    with pytest.raises(NotObservedError, match="name them by 'privileged'"):
        _ = _groups(found)["inner"].privileged


def test_a_named_group_that_is_not_to_be_seen_is_told(gather: Gather) -> None:
    """A misspelt or hidden group of administrators leaves nobody without power."""
    found = gather(privileged=(f"cn=admins,{GROUPS}",))
    with pytest.raises(NotObservedError, match="1 of the groups under 'privileged'"):
        _ = _accounts(found)["sato"].privileged


def test_the_operator_says_who_is_disabled(gather: Gather) -> None:
    """A filter of the source's own decides, where the directory marks it in its own way."""
    people = _accounts(gather(disabled="(mail=abe@example.com)"))
    assert not people["abe"].active
    assert people["sato"].active
    assert people["locked"].active


def test_a_replay_needs_no_server(gather: Gather) -> None:
    """Transcript and collector alone give the same record, and a second reading the same bytes."""
    first, second = gather(privileged=ADMINS), gather(privileged=ADMINS)
    for kind, made in (("identity.account", ldap_accounts), ("identity.group", ldap_groups)):
        record = first[kind].record
        assert record is not None
        again = replay(made, record.scope, first[kind].transcript)
        assert again is not None
        assert again.digest == record.digest
        assert first[kind].transcript.digest == second[kind].transcript.digest


def test_what_was_not_asked_for_is_nowhere(gather: Gather) -> None:
    """Home addresses, telephone numbers, notes and passwords reach neither tape nor record."""
    for each in gather(privileged=ADMINS).values():
        assert each.record is not None
        held = each.transcript.body + each.record.body
        assert not [
            word for word in (*CANARIES, "CANARY-PASSWORD", PASSWORD) if word.encode() in held
        ]


def test_an_unpaged_reading_is_a_gap(gather: Gather, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the paged control the server ends after 100 entries: that is no population."""
    monkeypatch.setattr(connection, "PAGE", None)
    gap = gather(privileged=ADMINS)["identity.account"].evidence.gap
    assert gap is not None
    assert (gap.cause, gap.code) == ("incomplete", "sizeLimitExceeded")


def test_what_is_hidden_from_us_is_not_observed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attribute that the access rules hide leaves its field unobserved for everybody."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with running(tmp_path, OFFLINE, numbers="none") as server:
        found = gathered(LdapSource("corp", place_of(server), Layout(base=BASE)))
    with pytest.raises(NotObservedError, match="hidden from us"):
        _ = _accounts(found)["sato"].employee_number


@pytest.mark.parametrize(
    ("changed", "cause", "code"),
    [
        ({"user": "cn=nobody,dc=example,dc=com"}, "refused", "invalidCredentials"),
        ({"ca_file": None}, "unavailable", "TlsFailed"),
    ],
)
def test_what_cannot_be_trusted_is_not_read(
    gather: Gather, changed: dict[str, object], cause: str, code: str
) -> None:
    """A wrong name or a certificate of nobody we trust costs the units, and says so."""
    for each in gather(place=changed).values():
        assert each.record is None
        assert each.evidence.gap is not None
        assert (each.evidence.gap.cause, each.evidence.gap.code) == (cause, code)


def test_the_certificate_is_for_the_name(directory: Slapd, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trusted certificate for another name is no proof of whom we speak to."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    source = LdapSource(
        "corp",
        place_of(directory, url=f"ldaps://127.0.0.2:{directory.tls_port}"),
        Layout(base=BASE),
    )
    gap = gathered(source)["identity.account"].evidence.gap
    assert gap is not None
    assert gap.code in ("TlsFailed", "Unreachable")


@pytest.mark.parametrize("loopback", [True, False])
def test_ldap_is_upgraded(gather: Gather, directory: Slapd, loopback: bool) -> None:
    """`ldap://` is StartTLS; plain text is spoken to this machine alone, where that is allowed."""
    place = {"url": f"ldap://127.0.0.1:{directory.port}", "allow_loopback": loopback}
    found = gather(place=place | ({"ca_file": None} if loopback else {}))
    assert found["identity.account"].evidence.gap is None


def test_start_tls_is_verified(gather: Gather, directory: Slapd) -> None:
    """An upgrade to a certificate that nobody vouches for stops before the password."""
    place = {"url": f"ldap://127.0.0.1:{directory.port}", "ca_file": None}
    gap = gather(place=place)["identity.account"].evidence.gap
    assert gap is not None
    assert (gap.cause, gap.code) == ("unavailable", "TlsFailed")
