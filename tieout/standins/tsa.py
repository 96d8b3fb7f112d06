"""A time-stamping service on loopback with a throwaway authority; `openssl ts -reply` answers."""

import shutil
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self

from evidence.errors import UsageError

POLICY = "1.2.3.4.1"
_CONFIGURATION = f"""\
[tsa]
default_tsa = here
[here]
serial = serial
signer_cert = signer.pem
signer_key = signer.key
signer_digest = sha256
default_policy = {POLICY}
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class TimeStandIn:
    """A service that stamps whatever it is asked to, by the clock of this machine.

    It listens from entering the context to leaving it. `roots` is the certificate that its tokens
    are held to, in PEM. With `intermediate` an authority between root and signer stands in each
    token, which openssl does not write in DER's order.

    Raises:
        UsageError: when openssl is not installed.
    """

    def __init__(self, *, port: int = 0, intermediate: bool = False) -> None:
        program = shutil.which("openssl")
        if program is None:
            raise UsageError("the stand-in for a time-stamping service needs openssl")
        self._program = program
        self._port = port
        self._intermediate = intermediate
        self._issuing = Lock()
        self.roots = b""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="tieout-tsa-")
        self.roots = _write_authority(Path(self._folder.name), intermediate=self._intermediate)
        issue = self.issue

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = issue(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- its name there
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._folder.cleanup()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_port}/tsr"

    def issue(self, request: bytes) -> bytes:
        """The TimeStampResp to a TimeStampReq; a refusal when it is none."""
        folder = Path(self._folder.name)
        # openssl counts the serial numbers in a file that it does not lock.
        with self._issuing:
            (folder / "request.tsq").write_bytes(request)
            subprocess.run(  # noqa: S603 -- names and arguments are ours
                [
                    self._program, "ts", "-reply", "-config", "tsa.cnf", "-section", "here",
                    "-queryfile", "request.tsq", "-out", "reply.tsr",
                ],
                cwd=folder, check=True, capture_output=True, timeout=30,
            )  # fmt: skip
            return (folder / "reply.tsr").read_bytes()


def _write_authority(folder: Path, *, intermediate: bool) -> bytes:
    """Write keys, certificates and configuration; the root certificate is returned."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    root_key = issuer_key = ec.generate_private_key(ec.SECP256R1())
    root = issuer = _certificate("Stand-in root", root_key, None, root_key)
    chain = []
    if intermediate:
        issuer_key = ec.generate_private_key(ec.SECP256R1())
        # The longer name makes it the longer certificate, so that DER would put it last.
        name = "Stand-in authority between the root and who signs time"
        issuer = _certificate(name, issuer_key, root, root_key)
        chain = [issuer]
    signer_key = ec.generate_private_key(ec.SECP256R1())
    signer = _certificate("Stand-in TSA", signer_key, issuer, issuer_key, signs_time=True)
    key = signer_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem = [each.public_bytes(Encoding.PEM) for each in (signer, *chain)]
    (folder / "signer.key").write_bytes(key)
    (folder / "signer.pem").write_bytes(pem[0])
    (folder / "chain.pem").write_bytes(b"".join(pem[1:]))
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(_CONFIGURATION + ("certs = chain.pem\n" if chain else ""))
    body: bytes = root.public_bytes(Encoding.PEM)
    return body


def _certificate(
    name: str, key: Any, issuer: Any, issuer_key: Any, *, signs_time: bool = False
) -> Any:
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    building = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=not signs_time, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if signs_time:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        building = building.add_extension(purpose, critical=True)
    return building.sign(issuer_key, SHA256())
