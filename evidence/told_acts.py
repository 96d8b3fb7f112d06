"""Acts of people in a ledger: which of them count, and the objects that they name.

Where the vault had a key, an act counts only when that key signed it, the first time it is said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from evidence.errors import IntegrityError, MissingObjectError, UsageError
from evidence.seals.keys import TYPE as KEY
from evidence.seals.keys import KeyChain
from evidence.seals.signer import Signer
from evidence.store.ledger import LedgerEntry
from evidence.store.objects import Objects
from evidence.tombstones import is_signed, statement
from evidence.vault import Vault

UNBELIEVED = (
    "is an act of a person and counts for nothing: the key did not sign it, or it was said before"
)
"""What is wrong with an entry that `unbelieved` names."""


@dataclass(frozen=True, slots=True)
class ToldAct:
    """An act that counts: its word, what it speaks of, and its object with its bytes."""

    act: Any
    of: str
    digest: str
    body: bytes
    files: tuple[str, ...]


def acts(
    origin: str, entries: Iterable[LedgerEntry], sort: str
) -> Iterator[tuple[LedgerEntry, bool]]:
    """Each act of a person of one `sort`, and whether it counts; `entries` is the whole ledger."""
    chain = KeyChain(origin, ())
    said: set[bytes] = set()
    for number, entry in enumerate(entries):
        if entry.type == KEY:
            chain = chain.extended(entry.fields, number)
        elif entry.type == sort:
            words = statement(origin, entry.fields)
            signed = chain.current is None or is_signed(origin, entry.fields, chain)
            believed = signed and words not in said
            yield entry, believed
            # What nobody signed takes no word from whoever signs the same afterwards.
            if believed:
                said.add(words)


def told_acts(
    objects: Objects, origin: str, entries: Iterable[LedgerEntry], sort: str
) -> Iterator[ToldAct]:
    """The acts of one sort that count, in the order of the ledger.

    Raises:
        IntegrityError: when what the ledger names is missing or damaged, or its keys are.
    """
    for entry, believed in acts(origin, entries, sort):
        if not believed:
            continue
        fields = entry.fields
        try:
            digest = str(fields["object"])
            files = tuple(map(str, fields.get("files", ())))
            told = ToldAct(
                str(fields["act"]), str(fields["of"]), digest, objects.get(digest), files
            )
        except (KeyError, MissingObjectError) as error:
            said = f"ledger segment {entry.segment} has no act of a person: {error}"
            raise IntegrityError(said) from error
        yield told


def unbelieved(origin: str, entries: Iterable[LedgerEntry], sort: str) -> Iterator[LedgerEntry]:
    """The entries of acts of one sort that count for nothing."""
    return (entry for entry, believed in acts(origin, entries, sort) if not believed)


def require_key(vault: Vault, signer: Signer | None) -> None:
    """Hold the signer of an act to the key of the vault.

    Raises:
        UsageError: when the vault has a key in force and this is another, or none.
    """
    current = KeyChain.read(vault.origin, vault.entries()).current
    if current is None:
        return
    if signer is None or signer.public_key != current.public.raw:
        raise UsageError(
            f"the vault has the key {current.public.fingerprint}, and this must be signed by it; "
            "name it under [seal] in tieout.toml"
        )
