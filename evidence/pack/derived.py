"""Derived objects: what stands in a pseudonymised pack in the place of the vault's own objects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evidence.pack.selection import Chosen
from evidence.references import objects_of
from evidence.store.ledger import LedgerEntry
from evidence.store.objects import Objects
from evidence.vault import Vault

NAME = "derived.json"
"""The file that names for each derived object the one it was made of: digests by digest."""
PSEUDONYMISED = "names people as their source does; this pack is pseudonymised"
_NAMING = frozenset({"identity", "population", "sample", "import", "attestation", "review"})
"""The entries whose objects name people, or what is theirs, as the source does."""


@dataclass(frozen=True)
class Derived:
    """The runs of a pack with people named by pseudonyms; `originals` are digests by digest."""

    chosen: Chosen
    originals: Mapping[str, str]

    def hidden(self, entries: Iterable[LedgerEntry]) -> dict[str, str]:
        """The objects that cannot go along, each with the reason: transcripts, samples."""
        named = {
            digest for entry in entries if entry.type in _NAMING for digest in objects_of(entry)
        }
        for reader in self.chosen.readers:
            for item in reader.run.evidence:
                named.add(item.transcript)
                # Of a kind that no check reads nobody said which of its fields are personal.
                if item.record and item.kind not in reader.kinds():
                    named.add(item.record)
        return dict.fromkeys(named, PSEUDONYMISED)


class Overlay:
    """Derived objects in front of the vault that they were derived from."""

    def __init__(self, derived: Vault, behind: Objects) -> None:
        self._derived = derived
        self._behind = behind

    def get(self, digest: str) -> bytes:
        """The object of that digest, derived ones first."""
        if self._derived.has(digest):
            return self._derived.get(digest)
        return self._behind.get(digest)
