"""Files on an SFTP server: of the pinned server alone, whole, and read as any delivered file."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from collectors.delivered import DeliveryError
from collectors.people.drops import Drop
from collectors.people.mapping import PeopleMapping
from collectors.people.person import Person, persons
from collectors.people.source import PeopleSource
from collectors.sweep import collect, plan
from evidence.errors import UsageError
from tests.collectors.people.conftest import PERSON_HEADER, csv_bytes, person_mapping, person_row

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
USER = "tieout"
MOST = 1_000_000


class Server:
    """An SFTP server in this process, with a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "drop"
        self.folder.mkdir()
        self.key_file = folder / "id_ed25519"
        own = asyncssh.generate_private_key("ssh-ed25519")
        own.write_private_key(str(self.key_file))
        self._known = asyncssh.import_authorized_keys(own.export_public_key().decode())
        host = asyncssh.generate_private_key("ssh-ed25519")
        self.host_key = " ".join(host.export_public_key().decode().split()[:2])
        self._host = host
        self.port = 0
        self.on_read: Callable[[], None] = lambda: None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server: Any = self._in_loop(self._listen())

    def drop(self, **changed: Any) -> Drop:
        """How it is read; a file counts as settled after a twentieth of a second."""
        given = {
            "host": "127.0.0.1", "port": self.port, "user": USER, "host_key": self.host_key,
            "key_file": self.key_file, "folder": "/", "settled": 0.05,
        } | changed  # fmt: skip
        return Drop(**given)

    def close(self) -> None:
        self._server.close()
        self._in_loop(self._server.wait_closed())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> Any:
        outer = self

        class Files(asyncssh.SFTPServer):
            def __init__(self, channel: Any) -> None:
                super().__init__(channel, chroot=str(outer.folder).encode())

            def read(self, file_obj: object, offset: int, size: int) -> bytes:
                outer.on_read()
                data: Any = super().read(file_obj, offset, size)
                return bytes(data)

        made = await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[self._host], authorized_client_keys=self._known,
            sftp_factory=Files,
        )  # fmt: skip
        self.port = made.get_port()
        return made

    def _in_loop(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running server."""
    made = Server(tmp_path)
    yield made
    made.close()


def _put(server: Server, name: str, data: bytes, at: int = 1_700_000_000) -> None:
    path = server.folder / name
    path.write_bytes(data)
    os.utime(path, (at, at))


def _collected(server: Server, mapping: PeopleMapping, **drop: Any) -> Any:
    source = PeopleSource(
        "hr", [], dropped=[(Path("hr.csv"), mapping, server.drop(**drop))], clock=lambda: NOW
    )
    (unit,) = plan([source], [persons])
    return collect(unit, run="run-1", clock=lambda: NOW)


def test_a_japanese_listing_is_read(server: Server) -> None:
    """A cp932 file gives the people it names; who asked whom is in the evidence."""
    rows = [PERSON_HEADER, person_row(name="髙橋 はな"), person_row("00013", last_day="2026-01-31")]
    _put(server, "hr.csv", csv_bytes(rows, encoding="cp932"))
    found = _collected(server, person_mapping(encoding="cp932"))
    assert found.evidence.gap is None
    assert [each.name for each in Person.hydrate(found.record.rows)] == ["髙橋 はな", "Sato Hana"]
    assert found.evidence.identity == "tieout at 127.0.0.1"
    assert str(server.key_file) not in str(found.transcript.body)


def _gap(server: Server, **drop: Any) -> tuple[str, str]:
    with pytest.raises(DeliveryError) as caught:
        server.drop(**drop).read("hr.csv", MOST)
    return caught.value.cause, caught.value.code


def test_another_server_is_refused(server: Server) -> None:
    """A server with another key is not read, whatever it holds."""
    _put(server, "hr.csv", b"id\n1\n")
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    assert _gap(server, host_key=" ".join(other.split()[:2])) == ("refused", "HostKeyDiffers")
    rsa = asyncssh.generate_private_key("ssh-rsa").export_public_key().decode()
    # No kind of key in common: which of the two ends first decides the word.
    assert _gap(server, host_key=" ".join(rsa.split()[:2]))[1] in ("HostKeyDiffers", "Unreachable")


def test_a_strange_key_is_refused(server: Server, tmp_path: Path) -> None:
    """Our own key must be one that the server knows, and there."""
    stranger = tmp_path / "stranger"
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(str(stranger))
    assert _gap(server, key_file=stranger) == ("refused", "SignInRefused")
    assert _gap(server, key_file=tmp_path / "none") == ("not-configured", "NoKey")
    (tmp_path / "broken").write_text("no key")
    assert _gap(server, key_file=tmp_path / "broken") == ("not-configured", "NoKey")


def test_a_file_that_is_not_whole_is_refused(server: Server) -> None:
    """One that grows while it is read is half a population."""
    _put(server, "hr.csv", b"id\n1\n")

    def grow() -> None:
        server.on_read = lambda: None
        _put(server, "hr.csv", b"id\n1\n2\n")

    server.on_read = grow
    assert _gap(server) == ("incomplete", "StillWritten")
    assert server.drop().read("hr.csv", MOST) == b"id\n1\n2\n"


def test_a_sender_may_say_that_it_is_whole(server: Server) -> None:
    """With `ready` a file waits for its mark, and one written anew waits for a new mark."""
    _put(server, "hr.csv", b"id\n1\n", at=1_700_000_100)
    assert _gap(server, ready=".done") == ("incomplete", "NotReady")
    _put(server, "hr.csv.done", b"", at=1_700_000_000)
    assert _gap(server, ready=".done") == ("incomplete", "NotReady")
    _put(server, "hr.csv.done", b"", at=1_700_000_100)
    assert server.drop(ready=".done").read("hr.csv", MOST) == b"id\n1\n"


def test_what_is_no_file_is_refused(server: Server) -> None:
    """Missing, empty, too large, a folder: each is told by its name."""
    assert _gap(server) == ("unavailable", "NoSuchFile")
    _put(server, "hr.csv", b" \n")
    assert _gap(server) == ("malformed", "Empty")
    _put(server, "hr.csv", b"x" * (MOST + 1))
    assert _gap(server) == ("malformed", "TooLarge")
    (server.folder / "hr.csv").unlink()
    (server.folder / "hr.csv").mkdir()
    assert _gap(server) == ("malformed", "NotAFile")


def test_a_server_that_is_not_there_is_told(server: Server) -> None:
    """Nobody at the port is a gap, not an empty listing."""
    found = _collected(server, person_mapping(), port=1)
    assert found.record is None
    assert (found.evidence.gap.cause, found.evidence.gap.code) == ("unavailable", "Unreachable")


def test_a_host_key_must_be_one(server: Server) -> None:
    """A finger print, or a line with the host in it, is told before anything is contacted."""
    for text in ("SHA256:abcd", f"example.com {server.host_key}", ""):
        with pytest.raises(UsageError, match="as ssh-keyscan prints it"):
            server.drop(host_key=text)


def test_whoever_calls_may_have_a_loop_that_runs(server: Server) -> None:
    """In a notebook, or beside a browser's driver, a file is read as anywhere."""
    _put(server, "hr.csv", b"id\n1\n")

    async def read() -> bytes:
        return server.drop().read("hr.csv", MOST)

    # A loop of another test's browser may run in this thread.
    with ThreadPoolExecutor(max_workers=1) as apart:
        assert apart.submit(lambda: asyncio.run(read())).result() == b"id\n1\n"
