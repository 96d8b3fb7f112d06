"""A real SCIM server, a stand-in that misbehaves, and what reading them comes to."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.collector import Collector
from collectors.https.address import Address
from collectors.https.door import Door
from collectors.https.secrets import Secret
from collectors.https.sign_in import Header
from collectors.identity.provider import ProviderSource
from collectors.identity.scim.accounts import scim_accounts
from collectors.identity.scim.groups import scim_groups
from collectors.identity.scim.session import READS, Scim
from collectors.pacing import Patience
from collectors.sweep import Collected, collect, plan

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
TOKEN = "tok-of-this-test-0123456789"
VARIABLE = "TIEOUT_TEST_SCIM_TOKEN"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
CANARIES = ("CANARY-STREET", "CANARY-PHONE", "canary-home@example.net", "CANARY-PHOTO")
COUNT = 250
Gather = Callable[..., dict[str, Collected]]
_PAGED_BY_CURSOR = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    "patch": {"supported": True},
    "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
    "filter": {"supported": True, "maxResults": 1000},
    "changePassword": {"supported": False},
    "sort": {"supported": True},
    "etag": {"supported": False},
    "pagination": {
        "cursor": True, "index": True, "defaultPaginationMethod": "index",
        "defaultPageSize": 20, "maxPageSize": 50, "cursorTimeout": 3600,
    },
    "authenticationSchemes": [
        {"name": "token", "description": "token", "type": "oauthbearertoken"}
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Server:
    """A running server by its URL."""

    url: str

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Make a resource."""
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={
                "authorization": f"Bearer {TOKEN}",
                "content-type": "application/scim+json",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            made: dict[str, Any] = json.load(answer)
            return made


@contextmanager
def running(folder: Path, *, cursor: bool = False) -> Iterator[Server]:
    """scim2-server on a free port, with a bearer token; by index, or by cursor too."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = "from scim2_server.testserver.cli import main; main()"
    words = [sys.executable, "-c", start, "--port", str(port), "--bearer-token", TOKEN]
    if cursor:
        config = folder / "config.json"
        config.write_text(json.dumps(_PAGED_BY_CURSOR))
        words += ["--service-provider-config", str(config)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log)
        try:
            server = Server(f"http://127.0.0.1:{port}/v2")
            _wait_for(server, process, folder / "log")
            yield server
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(server.url + "/ServiceProviderConfig", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


def gathered(url: str, **said: Any) -> dict[str, Collected]:
    """Accounts and groups of a provider, by kind."""
    patience = Patience(throttled=0.0, down=0.0, rate=1000.0, burst=1000)
    door = Door(
        Address.of(url, allow_loopback=True),
        READS,
        Header(Secret(env=VARIABLE), word="Bearer"),
        patience=patience,
    )
    kinds = ("identity.account", "identity.group")
    source = ProviderSource("chat", Scim, door, kinds, said)
    made: list[Collector[Any]] = [scim_accounts, scim_groups]
    return {
        unit.collector.resource.kind: collect(unit, run="run-1", clock=lambda: NOW)
        for unit in plan([source], made)
    }


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> str:
    """The bearer token, in its variable."""
    monkeypatch.setenv(VARIABLE, TOKEN)
    return TOKEN
