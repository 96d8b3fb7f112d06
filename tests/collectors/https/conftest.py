"""A host that answers as it is told to, and the doors that lead to it."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from collectors.https.address import Address
from collectors.https.door import Door
from collectors.https.reads import Reads
from collectors.https.secrets import Secret
from collectors.https.sign_in import Header
from tests.collectors.virtual_clock import VirtualClock

TOKEN = "tok-canary-0123456789"


@dataclass
class Seen:
    """One request as the host saw it."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Said:
    """One answer; `cut` closes the connection after so many bytes, `drip` waits between bytes."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    drip: float = 0.0

    @property
    def data(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else orjson.dumps(self.body)


Answering = Callable[[Seen], Said]


class Host:
    """A server on this machine; `answer` is asked for every request, `seen` keeps them."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.seen: list[Seen] = []
        self.answer: Answering = lambda _: Said({})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.url = f"{'https' if context else 'http'}://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def says(self, *answers: Said) -> None:
        """Answer so, one after the other, the last one for ever."""
        waiting = list(answers)
        self.answer = lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body leave together, so that nobody waits for an acknowledgement between them.
        wbufsize = 1 << 16
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen = Seen(self.command, parts.path, parse_qs(parts.query), headers, body)
            host.seen.append(seen)
            said = host.answer(seen)
            self.send_response_only(said.status)
            given = {"content-type": "application/json", **said.headers}
            for name, value in given.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(said.data)))
            self.end_headers()
            data = said.data[: said.cut]
            if said.drip:
                for byte in data:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(said.drip)
            else:
                self.wfile.write(data)
            if said.cut is not None:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Nothing is logged."""

    return Handler


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.close()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def door(host: Host, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Door]:
    """`door(gets, posts, **more)` leads to the host with a token, by a clock that is slept on."""
    monkeypatch.setenv("CANARY_TOKEN", TOKEN)

    def lead(gets: Any = ("/v1/people",), posts: Any = (), **more: Any) -> Door:
        sign_in = more.pop("sign_in", Header(Secret(env="CANARY_TOKEN"), word="Bearer"))
        patience = more.pop("patience", None) or clock.patience(throttled=100.0, down=10.0)
        address = Address.of(host.url, allow_loopback=True)
        return Door(address, Reads(gets, posts), sign_in, patience=patience, **more)

    return lead
