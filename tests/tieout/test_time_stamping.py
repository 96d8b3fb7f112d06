"""Time stamps over HTTP: a real service answers, and a hostile or broken one gives no token."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from evidence.errors import OperatorFileError
from evidence.seals.time_stamp import StampError, read_token, time_stamp_request, verify_token
from tieout.settings.seal import TimestampSettings
from tieout.standins.tsa import TimeStandIn
from tieout.time_stamping import LARGEST, LONGEST, WAITS, HttpStamper, stamper_of

DATA = b"a checkpoint\n"
Answer = tuple[int, dict[str, str], bytes]
pytestmark = pytest.mark.openssl


@pytest.fixture(scope="module", params=[False, True], ids=["root", "intermediate"])
def service(request: pytest.FixtureRequest) -> Iterator[TimeStandIn]:
    """A service whose signer stands under the root, or under an authority between."""
    with TimeStandIn(intermediate=request.param) as running:
        yield running


@contextmanager
def answering(answer: Callable[[bytes], Answer]) -> Iterator[str]:
    """A server that answers as it is told, and where."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, headers, body = answer(
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
            )
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsr"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def stamper(url: str, roots: bytes, waits: list[float] | None = None, nonce: int = 7) -> Any:
    slept: list[float] = [] if waits is None else waits
    return HttpStamper(url, roots, nonce=lambda: nonce, sleep=slept.append)


def test_a_token_comes_back_raw(service: TimeStandIn) -> None:
    """What the service sent is what is kept, and it proves the instant."""
    token = stamper(service.url, service.roots, nonce=2**63 - 1).stamp(DATA)
    assert 2**63 - 1 == read_token(token).nonce
    assert verify_token(token, DATA, service.roots) == read_token(token).time


def test_a_busy_service_is_asked_again(service: TimeStandIn) -> None:
    """Statuses that mean later are waited for; the token that comes at last is good."""
    answers = [503, 429]

    def answer(request: bytes) -> Answer:
        return (answers.pop(), {}, b"") if answers else (200, {}, service.issue(request))

    waits: list[float] = []
    with answering(answer) as url:
        assert stamper(url, service.roots, waits).stamp(DATA)
    assert list(WAITS[:2]) == waits


def test_waiting_ends(service: TimeStandIn) -> None:
    """A service that stays busy or away is given up by a sentence with its address."""
    waits: list[float] = []
    with answering(lambda _: (503, {}, b"")) as url:
        with pytest.raises(StampError, match="503") as refused:
            stamper(url, service.roots, waits).stamp(DATA)
        assert url in str(refused.value)
    assert len(WAITS) - 1 == len(waits)
    with pytest.raises(StampError, match="cannot be had"):
        stamper(url, service.roots).stamp(DATA)


HOSTILE: list[tuple[str, Callable[[TimeStandIn, bytes], Answer], str]] = [
    ("a redirect", lambda s, _: (302, {"Location": s.url}, b""), "status 302"),
    ("not found", lambda *_: (404, {}, b""), "status 404"),
    ("a page", lambda *_: (200, {"Content-Type": "text/html"}, b"<html>"), "no time stamp"),
    ("nothing", lambda *_: (200, {}, b""), "no time stamp"),
    ("too much", lambda *_: (200, {}, b"0" * (LARGEST + 1)), "more than"),
    ("a refusal", lambda s, _: (200, {}, s.issue(b"x")), "status 2"),
    ("another nonce", lambda s, _: (200, {}, s.issue(time_stamp_request(DATA, 8))), "nonce"),
    ("other bytes", lambda s, _: (200, {}, s.issue(time_stamp_request(b"x", 7))), "other bytes"),
    ("a cut token", lambda s, r: (200, {}, s.issue(r)[:-9]), "no time stamp"),
    ("compressed", lambda s, r: (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b" + r), "no time"),
]


@pytest.mark.parametrize(
    ("answer", "said"), [rest for _, *rest in HOSTILE], ids=[name for name, *_ in HOSTILE]
)
def test_a_hostile_answer_is_no_token(
    service: TimeStandIn, answer: Callable[[TimeStandIn, bytes], Answer], said: str
) -> None:
    """Whatever else a server says, it is told and no token is kept."""
    with (
        answering(lambda request: answer(service, request)) as url,
        pytest.raises(StampError, match=said),
    ):
        stamper(url, service.roots).stamp(DATA)


def test_an_answer_that_drips_is_given_up(service: TimeStandIn) -> None:
    """However short the gaps between its pieces, an answer has an end to come to."""
    ticks = iter([0.0, LONGEST + 1])
    found = HttpStamper(service.url, service.roots, clock=lambda: next(ticks))
    with pytest.raises(StampError, match="took more than"):
        found.stamp(DATA)


def test_a_foreign_service_is_refused(service: TimeStandIn) -> None:
    """A token that the configured roots do not bear out is not kept."""
    with TimeStandIn() as other, pytest.raises(StampError, match="issuer"):
        stamper(other.url, service.roots).stamp(DATA)


def test_no_proxy_of_the_environment_is_used(
    service: TimeStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request goes to the configured host, whatever the environment says."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9/")
    assert stamper(service.url, service.roots).stamp(DATA)


def test_roots_are_read_at_once(tmp_path: Path, service: TimeStandIn) -> None:
    """A missing file, or one without certificates, is told before anything is asked."""
    (tmp_path / "roots.pem").write_bytes(service.roots)
    (tmp_path / "junk.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n")
    fields = {"url": service.url, "plain_http_on_loopback": True}
    good = TimestampSettings.model_validate({**fields, "roots": "roots.pem"})
    assert stamper_of(good, tmp_path).stamp(DATA)
    for more in (
        {"roots": "none.pem"}, {"roots": "junk.pem"},
        {"roots": "roots.pem", "ca_file": "none.pem"},
    ):  # fmt: skip
        settings = TimestampSettings.model_validate({**fields, **more})
        with pytest.raises(OperatorFileError):
            stamper_of(settings, tmp_path)
