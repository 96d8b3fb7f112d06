"""Time stamps by RFC 3161: the request, what a token says, and whether it holds.

What a token says is read here; whether it holds is the judgement of rfc3161-client, and where that
cannot read the certificates of a token (they must stand in DER's order there), of `openssl ts`.
"""

import hashlib
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from evidence.errors import IntegrityError, TieoutError
from evidence.seals import der
from evidence.seals.der import Der, DerError

_SIGNED_DATA = der.identifier_content("1.2.840.113549.1.7.2")
_TST_INFO = der.identifier_content("1.2.840.113549.1.9.16.1.4")
_SHA256 = "2.16.840.1.101.3.4.2.1"
_DIGESTS = {
    der.identifier_content(_SHA256): "sha256",
    der.identifier_content("2.16.840.1.101.3.4.2.2"): "sha384",
    der.identifier_content("2.16.840.1.101.3.4.2.3"): "sha512",
}
_TIME = re.compile(r"(\d{14})(?:\.(\d{1,9}))?Z", re.ASCII)
_CAUSE = re.compile(r"Verify error: ?([^\n\"]+)")
_GRANTED = {0, 1}  # granted, granted with modifications (RFC 3161, section 2.4.2)


class StampError(TieoutError):
    """A time stamp could not be had, or its token cannot be read or judged here."""


class Stamper(Protocol):
    """Whoever lets a time-stamping service say when bytes existed."""

    def stamp(self, digest_of: bytes) -> bytes:
        """The raw TimeStampResp (DER) over the SHA-256 of `digest_of`.

        Raises:
            StampError: when there is none, or it does not hold.
        """
        ...


@dataclass(frozen=True, slots=True)
class Token:
    """What a time stamp says; `time` is when the bytes of `imprint` (their digest) existed."""

    status: int
    digest: str
    imprint: bytes
    serial: int
    time: datetime
    nonce: int | None

    def is_over(self, data: bytes) -> bool:
        """Whether the token speaks of these bytes."""
        return hashlib.new(self.digest, data).digest() == self.imprint


def time_stamp_request(data: bytes, nonce: int) -> bytes:
    """The TimeStampReq (DER) over the SHA-256 of `data`; asks for the signer's certificate.

    `nonce` is a random number of zero or more that the token must repeat (RFC 3161, 2.4.1).
    """
    algorithm = der.value(der.SEQUENCE, der.identifier(_SHA256) + b"\x05\x00")
    imprint = der.value(der.OCTET_STRING, hashlib.sha256(data).digest())
    return der.value(
        der.SEQUENCE,
        der.integer(1)
        + der.value(der.SEQUENCE, algorithm + imprint)
        + der.integer(nonce)
        + b"\x01\x01\xff",
    )


def read_token(token: bytes) -> Token:
    """What a raw TimeStampResp says; nothing is verified.

    Raises:
        StampError: when it is none, or the service refused; the message ends a sentence.
    """
    try:
        whole = Der(token)
        response = whole.inside(der.SEQUENCE)
        whole.end()
        status = response.inside(der.SEQUENCE).integer()
        if status not in _GRANTED:
            raise StampError(f"was refused with status {status} (RFC 3161, section 2.4.2)")
        return _info(status, _content(response))
    except ValueError as error:
        raise StampError(f"is no time stamp: it {error}") from error


def verify_token(token: bytes, data: bytes, roots: bytes) -> datetime:
    """When `data` existed, as the token proves to whoever trusts `roots` (certificates in PEM).

    The signer's certificate must have been valid at that instant, and be for time stamps alone.

    Raises:
        IntegrityError: when the token does not prove it.
        StampError: when it cannot be judged here: openssl is needed and missing, or the roots are
            none.
    """
    try:
        said = read_token(token)
    except StampError as error:
        raise IntegrityError(f"the token {error}") from error
    if not said.is_over(data):
        raise IntegrityError("the time stamp is of other bytes")
    verifier = _verifier(roots)
    from rfc3161_client import VerificationError, decode_timestamp_response

    try:
        verifier.verify_message(decode_timestamp_response(token), data)
    except VerificationError as error:
        raise IntegrityError(f"the time stamp does not hold: {_reason(str(error))}") from error
    except Exception:  # noqa: BLE001
        # Whatever the library stumbles over, and it reads some parts late, is no verdict yet: it
        # refuses the order in which openssl itself writes certificates. Openssl judges then.
        _openssl(token, data, roots, said.time)
    return said.time


def require_roots(roots: bytes) -> None:
    """Refuse what holds no certificates that time stamps could be judged by.

    Raises:
        StampError: when it holds none in PEM.
    """
    _verifier(roots)


def _content(response: Der) -> Der:
    """The TSTInfo within a TimeStampResp whose status was read."""
    token = response.inside(der.SEQUENCE)
    response.end()
    if token.take(der.OBJECT) != _SIGNED_DATA:
        raise DerError("holds no signed data")
    signed = token.inside(der.EXPLICIT_0).inside(der.SEQUENCE)
    signed.integer()
    signed.take(der.SET)
    content = signed.inside(der.SEQUENCE)
    if content.take(der.OBJECT) != _TST_INFO:
        raise DerError("signs something else than a time")
    explicit = content.inside(der.EXPLICIT_0)
    octets = Der(explicit.take(der.OCTET_STRING))
    info = octets.inside(der.SEQUENCE)
    for part in (explicit, content, octets):
        part.end()
    return info


def _info(status: int, info: Der) -> Token:
    if info.integer() != 1:
        raise DerError("is of a version that is not known here")
    info.take(der.OBJECT)
    imprint = info.inside(der.SEQUENCE)
    digest = _DIGESTS.get(imprint.inside(der.SEQUENCE).take(der.OBJECT))
    if digest is None:
        raise DerError("is made over a digest that is not known here")
    hashed = imprint.take(der.OCTET_STRING)
    serial = info.integer()
    time = _instant(info.take(der.TIME).decode("ascii"))
    for tag in (der.SEQUENCE, 0x01):  # accuracy, ordering
        if info.next == tag:
            info.skip()
    nonce = info.integer() if info.next == der.INTEGER else None
    return Token(status, digest, hashed, serial, time, nonce)


def _instant(text: str) -> datetime:
    found = _TIME.fullmatch(text)
    if found is None:
        raise DerError("tells a time that is not in its one form")
    whole = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return whole.replace(microsecond=int((found[2] or "0").ljust(6, "0")[:6]))


def _verifier(roots: bytes) -> Any:
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerifierBuilder

    try:
        certificates = load_pem_x509_certificates(roots)
    except ValueError as error:
        raise StampError(f"the roots of the time stamps are no certificates: {error}") from error
    return VerifierBuilder(roots=certificates).build()


def _openssl(token: bytes, data: bytes, roots: bytes, at: datetime) -> None:
    """Let `openssl ts -verify` judge, as of the instant that the token tells."""
    program = shutil.which("openssl")
    if program is None:
        raise StampError("the time stamp can only be judged by openssl, which is not installed")
    files = {"token.tsr": token, "data": data, "roots.pem": roots}
    try:
        with tempfile.TemporaryDirectory(prefix="tieout-") as folder:
            for name, body in files.items():
                Path(folder, name).write_bytes(body)
            done = subprocess.run(  # noqa: S603 -- names and arguments are ours
                [
                    program, "ts", "-verify", "-data", "data", "-in", "token.tsr",
                    "-CAfile", "roots.pem", "-attime", str(int(at.timestamp())),
                ],
                cwd=folder, capture_output=True, check=False, timeout=30,
            )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StampError(f"openssl could not be asked about the time stamp: {error}") from error
    if done.returncode:
        reason = _reason(done.stderr.decode("utf-8", "replace"))
        raise IntegrityError(f"the time stamp does not hold: {reason}")


def _reason(said: str) -> str:
    """What OpenSSL found wrong, without its codes, addresses and file names."""
    found = _CAUSE.search(said)
    return found[1] if found else " ".join(said.split())[:200]
