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
        marking = self.marking()
        for body in bodies:
            marking.add(body)
        return str(marking)

    def marking(self) -> "Marking":
        """A mark that bodies are added to as they come, so that none has to be kept."""
        return Marking(self._key)


class Marking:
    """A mark in the making; as text it is the mark of what was added so far."""

    def __init__(self, key: bytes) -> None:
        self._mark = hmac.new(key, digestmod=sha256)

    def add(self, body: bytes) -> None:
        """Add one body, with its length, so that two lists of bodies never run together."""
        self._mark.update(len(body).to_bytes(8, "big"))
        self._mark.update(body)

    def __str__(self) -> str:
        return f"hmac-sha256:{self._mark.hexdigest()}"
