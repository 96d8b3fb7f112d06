"""Tombstones: what was erased from a vault, by whose word and why, as its ledger says."""

import base64
import binascii
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from evidence.canonical import canonical
from evidence.errors import IncompleteError, IntegrityError
from evidence.seals.keys import TYPE as KEY
from evidence.seals.keys import KeyChain
from evidence.seals.signer import Signer
from evidence.store.ledger import LedgerEntry

ERASURE, HOLD = "erasure", "hold"
_NAMING = ("transcript", "record")
_UNSIGNED = ("signature", "key")


class ErasedError(IncompleteError):
    """An object was asked for that has been erased; the message says by which entry."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """An entry `erasure`: which objects are to go, who asked, who approved, and why.

    `number` counts the entries of the ledger from 0, as its leaves are counted. `signed` says
    whether the key that the vault had then signed it; without a key no entry is signed.
    """

    number: int
    at: datetime
    requested_by: str
    approved_by: str
    reason: str
    objects: tuple[str, ...]
    signed: bool
    unsigned_by_right: bool

    @property
    def stands(self) -> bool:
        """Whether it counts: signed, or of a vault that had no key to sign with."""
        return self.signed or self.unsigned_by_right

    def __str__(self) -> str:
        how = "" if self.signed else "; unsigned"
        return f"erased by entry {self.number} on {self.at:%Y-%m-%d} ({self.reason}{how})"


def statement(origin: str, fields: Mapping[str, Any]) -> bytes:
    """What is signed of an entry: its canonical form, under the name of its sort and vault."""
    said = {name: value for name, value in fields.items() if name not in _UNSIGNED}
    return f"tieout {fields['type']} v1\n{origin}\n".encode() + canonical(said)


def signed(origin: str, fields: Mapping[str, Any], signer: Signer | None) -> dict[str, Any]:
    """The entry with its signature; without a signer it says that it has none.

    Raises:
        SigningError: when the key cannot be used.
    """
    if signer is None:
        return {**fields, "signature": None, "key": None}
    signature = base64.b64encode(signer.sign(statement(origin, fields))).decode()
    return {**fields, "signature": signature, "key": signer.name}


def is_signed(origin: str, fields: Mapping[str, Any], chain: KeyChain) -> bool:
    """Whether the key in force at the end of `chain` signed the entry."""
    current = chain.current
    text = fields.get("signature")
    if current is None or not isinstance(text, str):
        return False
    try:
        signature = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return current.public.verify(statement(origin, fields), signature)


def erasures(origin: str, entries: Iterable[LedgerEntry]) -> tuple[list[Erasure], set[str]]:
    """Every erasure in order, and the objects that are erased and were not stored again since.

    Raises:
        IntegrityError: when an entry is not what its type says.
    """
    chain = KeyChain(origin, ())
    found: list[Erasure] = []
    gone: set[str] = set()
    spent: set[bytes] = set()
    for number, entry in enumerate(entries):
        fields = entry.fields
        if entry.type == KEY:
            chain = chain.extended(fields, number)
        elif entry.type == ERASURE:
            erasure = _read(origin, number, fields, chain)
            # What was signed speaks once: copied to a later place it would hide what was read
            # since. One signature may be spelled in several ways, so it is not what is compared.
            said = statement(origin, fields)
            if said in spent:
                erasure = replace(erasure, signed=False)
            spent.add(said)
            found.append(erasure)
            if erasure.stands:
                gone.update(erasure.objects)
        elif gone:
            gone.difference_update(str(fields.get(name)) for name in _NAMING)
            if isinstance(files := fields.get("files"), list):
                gone.difference_update(map(str, files))
    return found, gone


def erased(origin: str, entries: Iterable[LedgerEntry]) -> dict[str, Erasure]:
    """Each object that is erased, with the erasure that says so."""
    found, gone = erasures(origin, entries)
    return {
        digest: erasure
        for erasure in found
        if erasure.stands
        for digest in erasure.objects
        if digest in gone
    }


def in_words(gone: Mapping[str, Erasure], held: Collection[str] = ()) -> Iterator[str]:
    """A sentence for each erasure; `held` are objects that are there, erased or not."""
    counts = Counter(str(erasure) for erasure in gone.values())
    for said, count in counts.items():
        yield f"{count} {'object was' if count == 1 else 'objects were'} {said}"
    if left := sum(digest in held for digest in gone):
        yield f"{left} of them are still there; `tieout erase --finish` removes what is left"


def _read(origin: str, number: int, fields: Mapping[str, Any], chain: KeyChain) -> Erasure:
    try:
        return Erasure(
            number=number,
            at=datetime.fromisoformat(fields["at"]),
            requested_by=str(fields["requested_by"]),
            approved_by=str(fields["approved_by"]),
            reason=str(fields["reason"]),
            objects=tuple(map(str, fields["objects"])),
            signed=is_signed(origin, fields, chain),
            unsigned_by_right=chain.current is None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError(f"entry {number} of the ledger is no erasure: {error!r}") from error
