"""Receivers of notices, real and on this machine: an HTTP server, a mail server, a workspace."""

import base64
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from evidence.vault import Vault
from tests.tieout.cli.conftest import FILES
from tieout.audit import Audit
from tieout.notices.delivery import Delivery
from tieout.notices.posting import Patience
from tieout.notices.telling import Teller
from tieout.notices.withheld import Withheld
from tieout.settings.notice import NoticeSettings
from tieout.workspace import Workspace

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
PASSWORD = "correct horse"


@dataclass
class Post:
    """A request that the receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """An HTTP server that keeps what it got, and answers what it is told to."""

    url: str = ""
    posts: list[Post] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver on this machine; it answers 200 unless it is told otherwise."""
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.posts.append(Post(self.path, dict(self.headers), body))
            status, headers, said = made.answers.pop(0) if made.answers else (200, {}, b"ok")
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(said))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/hook/T000/secret-token"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class MailServer:
    """A mail server that takes mail over STARTTLS from who knows the password, and keeps it."""

    port: int
    ca_file: Path
    mails: list[Envelope] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    busy: int = 0

    async def handle_RCPT(  # noqa: N802 -- the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.busy:
            self.busy -= 1
            return "451 come again"
        if address in self.refused:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.mails.append(envelope)
        return "250 OK"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate and key for 127.0.0.1, made for these tests."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "30", "-subj", "/CN=here", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def mail_server(certificate: tuple[Path, Path]) -> Iterator[MailServer]:
    """A mail server on this machine."""
    cert, key = certificate
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    made = MailServer(0, cert)

    def authenticator(*words: Any) -> AuthResult:
        data = words[-1]
        return AuthResult(success=(data.login, data.password) == (b"tieout", PASSWORD.encode()))

    controller = Controller(
        made, hostname="127.0.0.1", port=0, ready_timeout=30, tls_context=context,
        require_starttls=True, authenticator=authenticator, auth_required=True,
    )  # fmt: skip
    controller.port = _free_port()
    made.port = controller.port
    controller.start()
    yield made
    controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Acme:
    """The small workspace, audited day by day, and what tells of it."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    pauses: list[float] = field(default_factory=list)
    now: datetime = START
    place: Workspace | None = None

    @property
    def workspace(self) -> Workspace:
        """The workspace; its library is read once a test, for it takes seconds."""
        self.place = self.place or Workspace.load(self.folder)
        return self.place

    @property
    def vault(self) -> Vault:
        return self.workspace.vault()

    def waive(self, text: str) -> None:
        (self.folder / "waivers.yaml").write_text(text, encoding="utf-8")
        self.place = None

    def write(self, name: str, change: Callable[[str], str]) -> None:
        path = self.folder / name
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def audit(self, days: float = 1) -> str:
        """Audit, some days later; the run's id."""
        self.now += timedelta(days=days)
        return Audit(self.workspace, self.vault, clock=lambda: self.now).run().id

    def judge(self, days: float) -> str:
        """Judge what is held, some days later."""
        self.now += timedelta(days=days)
        return Audit(self.workspace, self.vault, clock=lambda: self.now).evaluate_held().id

    def broken(self, days: float = 1) -> None:
        """An audit that begins and fails."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tieout.audit.evaluate", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                self.audit(days)

    def teller(self, **settings: Any) -> Teller:
        clock = [0.0]

        def sleep(seconds: float) -> None:
            self.pauses.append(seconds)
            clock[0] += seconds

        patience = Patience(sleep=sleep, clock=lambda: clock[0])
        delivery = Delivery(Withheld(self.folder, self.environment), patience)
        made = NoticeSettings.model_validate(settings)
        return Teller(self.vault, "Hoshizora", made, delivery)


@pytest.fixture
def acme(tmp_path: Path) -> Acme:
    """A workspace in which everybody has an address, so that ACME-01 holds."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Acme(tmp_path)


@pytest.fixture
def hook(receiver: Receiver, acme: Acme) -> dict[str, Any]:
    """Settings of a webhook that leads to the receiver."""
    acme.environment["TIEOUT_SECRET"] = SECRET
    return {
        "name": "siem", "url": receiver.url, "secret_env": "TIEOUT_SECRET",
        "plain_http_on_loopback": True,
    }  # fmt: skip


@pytest.fixture
def slack(receiver: Receiver, acme: Acme) -> dict[str, Any]:
    """Settings of a Slack channel that leads to the receiver."""
    acme.environment["TIEOUT_SLACK"] = receiver.url
    return {"name": "ops", "url_env": "TIEOUT_SLACK", "plain_http_on_loopback": True}


@pytest.fixture
def post_box(mail_server: MailServer, acme: Acme) -> dict[str, Any]:
    """Settings of mail that goes through the mail server."""
    (acme.folder / "password").write_text(PASSWORD + "\n")
    (acme.folder / "password").chmod(0o600)
    return {
        "name": "letters", "server": "127.0.0.1", "port": mail_server.port, "user": "tieout",
        "password_file": "password", "ca_file": str(mail_server.ca_file),
        "sender": "tieout@hoshizora.example", "to": ["audit@hoshizora.example"],
    }  # fmt: skip
