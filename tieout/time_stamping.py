"""Time stamps from a service on the network (RFC 3161 over HTTP, section 3.4)."""

import secrets
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.errors import IntegrityError, OperatorFileError
from evidence.seals.time_stamp import StampError, read_token, time_stamp_request, verify_token
from evidence.yaml.text import read_operator_file
from tieout.settings.seal import TimestampSettings

LARGEST = 1 << 16
"""The most bytes of an answer that are read; a token with its certificates has 2 to 8 thousand."""
PATIENCE = 20.0
"""Seconds to connect, and between any two pieces of an answer."""
LONGEST = 60.0
"""Seconds that a whole answer may take, however its pieces drip in."""
WAITS = (1.0, 3.0, 9.0, None)
"""Seconds to wait after each attempt that found the service busy or away; None is the last."""
_BUSY = {408, 425, 429, 500, 502, 503, 504}


class _BusyError(Exception):
    """The service asks to come again; the message ends a sentence."""


@dataclass(frozen=True)
class HttpStamper:
    """A time-stamping service: a `Stamper`; no token leaves here that `roots` do not bear out.

    The request holds a digest and a nonce and nothing else. It goes to the configured host alone:
    redirects are not followed and proxies of the environment not used; over https a host whose
    name was turned to another address has no certificate for it.
    """

    url: str
    roots: bytes
    ca_file: Path | None = None
    nonce: Callable[[], int] = field(default=lambda: secrets.randbits(63))
    sleep: Callable[[float], None] = field(default=time.sleep)
    clock: Callable[[], float] = field(default=time.monotonic)

    def stamp(self, digest_of: bytes) -> bytes:
        """The raw TimeStampResp (DER) over the SHA-256 of `digest_of`.

        Raises:
            StampError: when the service cannot be reached, refuses, answers with something else,
                or its token does not hold.
        """
        nonce = self.nonce()
        token = self._posted(time_stamp_request(digest_of, nonce))
        try:
            said = read_token(token)
        except StampError as error:
            raise StampError(f"what {self.url} answered {error}") from error
        if said.nonce != nonce:
            raise StampError(f"{self.url} answered another question: the nonce is not ours")
        try:
            verify_token(token, digest_of, self.roots)
        except IntegrityError as error:
            raise StampError(f"{self.url}: {error}") from error
        return token

    def _posted(self, request: bytes) -> bytes:
        import httpx

        trust = ssl.create_default_context(cafile=self.ca_file)
        options: dict[str, Any] = {
            "follow_redirects": False, "trust_env": False, "verify": trust, "timeout": PATIENCE
        }  # fmt: skip
        with httpx.Client(**options) as client:
            for wait in WAITS:
                try:
                    return self._once(client, request)
                except (httpx.TransportError, _BusyError) as error:
                    refusal = StampError(f"{self.url} cannot be had: {error}")
                    refusal.__cause__ = error
                except (httpx.HTTPError, httpx.InvalidURL) as error:
                    raise StampError(f"{self.url} cannot be asked: {error}") from error
                if wait is None:
                    raise refusal
                self.sleep(wait)
        raise AssertionError("the last wait is None")

    def _once(self, client: Any, request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept-Encoding": "identity"}
        with client.stream("POST", self.url, content=request, headers=headers) as answer:
            if answer.status_code in _BUSY:
                raise _BusyError(f"answered HTTP status {answer.status_code}")
            if answer.status_code != 200:
                raise StampError(f"{self.url} answered HTTP status {answer.status_code}")
            body, until = b"", self.clock() + LONGEST
            for part in answer.iter_raw():
                body += part
                if self.clock() > until:
                    raise StampError(f"{self.url} took more than {LONGEST:.0f} s to answer")
                if len(body) > LARGEST:
                    raise StampError(f"{self.url} answered more than {LARGEST} bytes")
        return body


def stamper_of(settings: TimestampSettings, folder: Path) -> HttpStamper:
    """The service of these settings; paths are relative to `folder`. Nothing is contacted yet.

    Raises:
        OperatorFileError: when the file of the roots is missing, or holds no certificates.
    """
    file = folder / settings.roots
    roots = read_operator_file(file)
    _refuse_without_certificates(file, roots)
    ca_file = folder / settings.ca_file if settings.ca_file else None
    for authority in (ca_file,) if ca_file else ():
        _refuse_without_certificates(authority, read_operator_file(authority))
    return HttpStamper(settings.url, roots, ca_file)


def _refuse_without_certificates(file: Path, data: bytes) -> None:
    from cryptography.x509 import load_pem_x509_certificates

    try:
        load_pem_x509_certificates(data)
    except ValueError as error:
        raise OperatorFileError(
            "holds no certificate that can be read", file=file, mend="save certificates there, PEM"
        ) from error
