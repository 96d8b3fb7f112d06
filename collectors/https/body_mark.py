"""Marks of bodies: a keyed hash stands for an answer of which only projected rows are kept."""

import hmac
import secrets
from collections.abc import Iterable
from hashlib import sha256


class BodyMark:
    """Marks under one key: HMAC-SHA-256 (RFC 2104) of the whole body as it was sent.

    A plain hash of an answer about one person can be guessed back; a keyed one says, to whoever
    holds the key, whether a body is the one that was read. Without a `key` one is drawn, held by
    this object alone: its marks tell equal bodies of one run apart from different ones, and
    nothing to anybody later.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)

    def of(self, bodies: Iterable[bytes]) -> str:
        """The mark of one or more bodies in their order."""
        mark = hmac.new(self._key, digestmod=sha256)
        for body in bodies:
            mark.update(len(body).to_bytes(8, "big"))
            mark.update(body)
        return f"hmac-sha256:{mark.hexdigest()}"
