"""The connection to one host, and the HTTP library behind it, which no other module imports."""

import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from collectors.https.address import Address, Query
from collectors.https.attempts import Reply
from collectors.replies import NoReplyError

LARGEST = 64_000_000
"""Bytes of one answer, decompressed."""
LONGEST = 300.0
"""Seconds that one answer may take from its first byte to its last."""
_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 1_000_000


class Connection:
    """One pool of connections to one host, for as many threads as like to ask.

    Redirects are not followed, and neither proxies nor credentials of the environment used. The
    host's certificate is checked against `ca_file`, or what the system trusts. `timeout` are the
    seconds to connect and to wait for each piece of an answer.
    """

    def __init__(
        self,
        address: Address,
        *,
        ca_file: Path | None = None,
        timeout: tuple[float, float] = (10.0, 60.0),
        largest: int = LARGEST,
        longest: float = LONGEST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = address
        self._ca_file = ca_file
        self._timeout = timeout
        self._largest = largest
        self._longest = longest
        self._clock = clock
        self._lock = threading.Lock()
        self._client: Any = None

    def send(
        self, method: str, path: str, query: Query, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        """One request and its answer, whatever its status.

        Raises:
            NoReplyError: when there is no whole answer.
        """
        import httpx

        client = self._opened()
        try:
            url = httpx.URL(f"{self._address}{path}", params=list(query) or None)
            with client.stream(method, url, headers=headers, content=body) as answer:
                received = {name.lower(): value for name, value in answer.headers.items()}
                return Reply(answer.status_code, received, self._body(received, answer.iter_raw()))
        except httpx.HTTPError as error:
            raise _no_reply(error) from None
        except (httpx.InvalidURL, ValueError) as error:
            # From below: a header or a port that is none.
            raise NoReplyError("CannotBeAsked", cause="malformed", passing=False) from error

    def _opened(self) -> Any:
        import httpx

        with self._lock:
            if self._client is None:
                try:
                    trust = self._trust()
                except (OSError, ValueError) as error:
                    said = "CertificatesUnreadable"
                    raise NoReplyError(said, cause="not-configured", passing=False) from error
                connect, read = self._timeout
                self._client = httpx.Client(
                    verify=trust,
                    trust_env=False,
                    follow_redirects=False,
                    timeout=httpx.Timeout(read, connect=connect),
                )
            return self._client

    def _trust(self) -> ssl.SSLContext | bool:
        """Whom TLS trusts; plain HTTP, which stays on this machine, needs nobody."""
        if self._address.scheme == "http":
            return False
        return ssl.create_default_context(cafile=self._ca_file)

    def _body(self, headers: Mapping[str, str], pieces: Iterator[bytes]) -> bytes:
        """The whole body, decompressed a piece at a time, so that a small one stays small."""
        coding = headers.get("content-encoding", "").strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip"):
            raise NoReplyError("UnaskedEncoding", cause="malformed", passing=False)
        until, body = self._clock() + self._longest, bytearray()
        unpacking = zlib.decompressobj(_GZIP) if "gzip" in coding else None
        for piece in pieces:
            for part in _unpacked(unpacking, piece) if unpacking else (piece,):
                body += part
                if len(body) > self._largest:
                    raise NoReplyError("TooLarge", cause="malformed", passing=False)
            if self._clock() > until:
                raise NoReplyError("TookTooLong")
        if unpacking and not unpacking.eof and (body or coding):
            raise NoReplyError("Truncated")
        return bytes(body)


def _unpacked(unpacking: Any, piece: bytes) -> Iterator[bytes]:
    try:
        while piece:
            yield unpacking.decompress(piece, _PIECE)
            if unpacking.unused_data:
                # RFC 1952 lets members follow each other; rows of the second must not vanish.
                raise NoReplyError("MoreThanOne", cause="malformed", passing=False)
            piece = unpacking.unconsumed_tail
    except zlib.error as error:
        raise NoReplyError("NotGzip", cause="malformed", passing=False) from error


def _no_reply(error: Exception) -> NoReplyError:
    """Our word for a failure of the connection: the library's text names addresses and ports."""
    import httpx

    text = str(error)
    if "CERTIFICATE" in text or "SSL" in text or "TLS" in text:
        return NoReplyError("TlsFailed", passing=False)
    if "without sending complete message body" in text or "incomplete chunked" in text:
        return NoReplyError("Truncated")
    words: list[tuple[type[Exception], str]] = [
        (httpx.ConnectTimeout, "Unreachable"),
        (httpx.ConnectError, "Unreachable"),
        (httpx.TimeoutException, "TimedOut"),
        (httpx.NetworkError, "ConnectionLost"),
        (httpx.RemoteProtocolError, "ConnectionLost"),
    ]
    word = next((word for kind, word in words if isinstance(error, kind)), "BadAnswer")
    return NoReplyError(word)
