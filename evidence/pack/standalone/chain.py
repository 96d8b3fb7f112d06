"""The ledger of a pack: numbered segments, each chained to the bytes of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from .files import Pack

FOLDER = "ledger"


class Chain:
    """The segments of a pack in order, with their entries; findings are sentences."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self.segments = 0
        self.head = ""
        self.origin: str | None = None
        self.entries: list[dict[str, Any]] = []
        self.leaves: list[bytes] = []

    def walked(self) -> Iterator[str]:
        """What is wrong with the chain, segment by segment from the first."""
        for name in self._pack.names(FOLDER):
            if name != _place(self.segments):
                yield f"{name} stands where {_place(self.segments)} should"
                return
            body = self._pack.read(name)
            if body is None:
                yield f"{name} cannot be read, so nothing behind it is chained"
                return
            yield from self._segment(name, body)
            self.head = hashlib.sha256(body).hexdigest()
            self.segments += 1

    def _segment(self, name: str, body: bytes) -> Iterator[str]:
        try:
            row = json.loads(body)
            entries = row["entries"]
            if canonical(row) != body:
                yield f"{name} is not in canonical form"
            if row["n"] != self.segments:
                yield f"{name} says it is segment {row['n']}"
            if row["prev"] != self.head:
                yield f"{name} is not chained to the segment before it"
            if self.origin is None:
                self.origin = row["origin"]
            elif row["origin"] != self.origin:
                yield f"{name} is of another ledger, {row['origin']!r}"
            self.leaves += [canonical(entry) for entry in entries]
            self.entries += entries
        except (ValueError, KeyError, TypeError) as error:
            yield f"{name} is no ledger segment: {type(error).__name__}: {error}"

    def of_type(self, *types: str) -> Iterator[dict[str, Any]]:
        """The entries of these types, in order."""
        return (entry for entry in self.entries if entry.get("type") in types)


def canonical(value: Any) -> bytes:
    """The one form in which a value is digested: sorted keys, no spaces, UTF-8 (RFC 8785)."""
    written = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return written.encode()


def _place(number: int) -> str:
    return f"{FOLDER}/{number // 1000:03d}/{number:012d}.json"
