"""Posting to a webhook: signed, over TLS, tried again within a deadline, never led elsewhere."""

import base64
import hmac
import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evidence.canonical import sha256
from tieout.notices.withheld import NotSentError

PATIENCE = 10.0
"""Seconds to connect, and between any two pieces of an answer."""
_BUSY = {408, 425, 429, 500, 502, 503, 504}
_LARGEST_ANSWER = 1000
_CODE = re.compile(rb"[a-z_]{1,40}")
"""What Slack answers when it refuses, such as `invalid_payload`; no other answer is repeated."""


class BusyError(NotSentError):
    """The receiver could not be had now, and may be had later; `wait` is what it asked for."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        self.wait = wait
        super().__init__(message)


@dataclass(frozen=True)
class Patience:
    """How long delivery to one receiver is tried: after each wait again, until the deadline."""

    deadline: float = 30.0
    waits: tuple[float, ...] = (1.0, 3.0, 9.0)
    sleep: Callable[[float], None] = field(default=time.sleep)
    clock: Callable[[], float] = field(default=time.monotonic)

    def trying(self, send: Callable[[], None]) -> None:
        """Call `send` until it comes through.

        Raises:
            NotSentError: what it said last, when it is refused or the deadline is near.
        """
        until = self.clock() + self.deadline
        for wait in self.waits:
            try:
                return send()
            except BusyError as error:
                pause = max(wait, error.wait)
                if self.clock() + pause >= until:
                    raise
            self.sleep(pause)
        return send()


def signed(body: bytes, key: bytes, *, name: str, at: int) -> dict[str, str]:
    """The headers that sign a body by Standard Webhooks 1.0: id, time and HMAC-SHA256 of all three.

    `at` is in seconds since 1970. The id follows from channel and body: a notice that arrives twice
    has one id.
    """
    message = f"msg_{sha256(name.encode() + b' ' + body)[:32]}"
    mac = hmac.digest(key, f"{message}.{at}.".encode() + body, "sha256")
    return {
        "webhook-id": message,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def trusted(ca_file: Path | None) -> ssl.SSLContext:
    """Whom TLS trusts: who the certificates of a file vouch for; those of the system without one.

    Raises:
        NotSentError: when the file cannot be read or holds none.
    """
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ValueError) as error:
        raise NotSentError(f"{ca_file} holds no certificates that can be read") from error


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    ca_file: Path | None,
    patience: Patience,
) -> None:
    """Post a JSON body, and return when the receiver took it.

    Redirects are not followed, and proxies of the environment not used. Of the URL only the host is
    ever told, since what follows it may be a secret.

    Raises:
        NotSentError: when it cannot be reached or refuses.
    """
    import httpx

    trust = trusted(ca_file)
    options: dict[str, Any] = {
        "follow_redirects": False, "trust_env": False, "verify": trust, "timeout": PATIENCE
    }  # fmt: skip
    given = {"Content-Type": "application/json", "Accept-Encoding": "identity", **headers}
    with httpx.Client(**options) as client:
        patience.trying(lambda: _once(client, url, body, given))


def _once(client: Any, url: str, body: bytes, headers: Mapping[str, str]) -> None:
    import httpx

    host = urlsplit(url).hostname
    try:
        with client.stream("POST", url, content=body, headers=headers) as answer:
            status = answer.status_code
            if 200 <= status < 300:
                return
            said = next(answer.iter_raw(_LARGEST_ANSWER), b"")
            asked = answer.headers.get("Retry-After", "")
    except httpx.TransportError as error:
        # The text of the error may repeat the URL; its kind says enough.
        distrust = " (its certificate is not trusted)" if "CERTIFICATE" in str(error) else ""
        kind = type(error).__name__
        raise BusyError(f"{host} cannot be reached: {kind}{distrust}") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OverflowError) as error:
        # The last two come from below: a name or a port that is none.
        raise NotSentError(f"{host} cannot be asked: {type(error).__name__}") from None
    code = f" ({said.decode()})" if _CODE.fullmatch(said) else ""
    if status in _BUSY:
        raise BusyError(
            f"{host} answered HTTP status {status}{code}",
            float(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0.0,
        )
    raise NotSentError(f"{host} answered HTTP status {status}{code}")
