"""Directories to read, and what reading them comes to."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.collector import Collector
from collectors.https.secrets import Secret
from collectors.identity.ldap.accounts import ldap_accounts
from collectors.identity.ldap.connection import Place
from collectors.identity.ldap.groups import ldap_groups
from collectors.identity.ldap.session import Layout
from collectors.identity.ldap.source import LdapSource
from collectors.sweep import Collected, collect, plan
from tests.collectors.identity.ldap.directory_seed import OFFLINE, ONLINE
from tests.collectors.identity.ldap.slapd import AUDITOR, BASE, PASSWORD, Slapd, running

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
VARIABLE = "TIEOUT_TEST_DIRECTORY_PASSWORD"
Gather = Callable[..., dict[str, Collected]]


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    """An OpenLDAP of 2,500 people, groups in groups, and what must never be collected."""
    with running(tmp_path_factory.mktemp("slapd"), OFFLINE) as server:
        server.add(*ONLINE)
        yield server


def place_of(server: Slapd, **changed: Any) -> Place:
    """How a test reads a server: over TLS from the first byte, as the auditor."""
    given = {
        "url": f"ldaps://localhost:{server.tls_port}",
        "user": AUDITOR,
        "password": Secret(env=VARIABLE),
        "ca_file": server.ca_file,
    }
    return Place(**(given | changed))


def gathered(source: LdapSource) -> dict[str, Collected]:
    """Accounts and groups of a source, by kind."""
    found: list[Collector[Any]] = [ldap_accounts, ldap_groups]
    return {
        unit.collector.resource.kind: collect(unit, run="run-1", clock=lambda: NOW)
        for unit in plan([source], found)
    }


@pytest.fixture
def gather(directory: Slapd, monkeypatch: pytest.MonkeyPatch) -> Gather:
    """`gather(privileged=..., place={"user": ...})` reads the shared directory."""
    monkeypatch.setenv(VARIABLE, PASSWORD)

    def read(place: dict[str, Any] | None = None, **layout: Any) -> dict[str, Collected]:
        given = Layout(**({"base": BASE} | layout))
        return gathered(LdapSource("corp", place_of(directory, **(place or {})), given))

    return read
