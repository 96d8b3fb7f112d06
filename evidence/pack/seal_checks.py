"""Seal checks of a pack: its checkpoints, proofs and keys against the ledger that goes along."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property

from evidence.canonical import canonical
from evidence.errors import IntegrityError
from evidence.pack.head import NAME as HEAD
from evidence.pack.reader import PackReader
from evidence.pack.seal_files import PROVEN
from evidence.pack_places import CHECKPOINT, CONSISTENCY, PREVIOUS_CHECKPOINT, proof_place
from evidence.seals import merkle
from evidence.seals.checkpoint import SignedCheckpoint
from evidence.seals.keys import KeyChain
from evidence.seals.note import LARGEST_NOTE, NoteKey
from evidence.seals.proof import LARGEST_PROOF, ConsistencyProof, InclusionProof
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import key_name
from evidence.store.ledger import LedgerEntry

PROOFS = "proofs/"
ANCHORING = frozenset({"anchor", "not-anchored"})
"""The entries that tell of a checkpoint: anchored outside, or that it could not be."""


class SealChecks:
    """What the signed files of a pack say of its ledger; `key` is the one that signed the pack."""

    def __init__(
        self, reader: PackReader, entries: Sequence[LedgerEntry], key: PublicKey | None
    ) -> None:
        self._reader = reader
        self._entries = entries
        self._key = key

    def problems(self) -> Iterator[tuple[str, IntegrityError]]:
        """Each file that does not agree with the ledger, and why."""
        try:
            chain = KeyChain.read(self._reader.head.origin, self._entries)
        except IntegrityError as error:
            yield "ledger", error
            return
        if self._key and chain.keys and chain.current and chain.current.public != self._key:
            known = self._key in [key.public for key in chain.keys]
            what = "is not the key in force then" if known else "is no key of the ledger"
            yield "ledger", IntegrityError(f"{what}: {self._key.fingerprint}")
        yield from self._removed(chain)
        names = [name for name in self._reader.files if name.startswith(PROOFS)]
        if not self._reader.has(CHECKPOINT):
            for name in (PREVIOUS_CHECKPOINT, CONSISTENCY, *names):
                if self._reader.has(name):
                    yield name, IntegrityError("is there without a checkpoint")
            return
        for name in (CHECKPOINT, PREVIOUS_CHECKPOINT):
            if self._reader.has(name):
                try:
                    self._check(self._checkpoint(name), chain)
                except IntegrityError as error:
                    yield name, error
        try:
            self._check_consistency()
        except IntegrityError as error:
            yield CONSISTENCY, error
        for name in names:
            try:
                self._check_proof(name)
            except IntegrityError as error:
                yield name, error

    def _removed(self, chain: KeyChain) -> Iterator[tuple[str, IntegrityError]]:
        """What the ledger and the head tell of seals, and the files do not show."""
        size = 0
        if self._reader.has(CHECKPOINT):
            with suppress(IntegrityError):  # told of where it is checked
                size = self._checkpoint(CHECKPOINT).size
        elif chain.keys:
            key = chain.keys[0].public.fingerprint
            said = f"is missing, though the ledger registers the key {key} that seals it"
            yield CHECKPOINT, IntegrityError(said)
        head, told = self._reader.head.sealed, sealed_up_to(self._entries)
        if head is not None and head != size:
            said = f"says that the checkpoint is over {head} entries, and it is over {size}"
            yield HEAD, IntegrityError(said)
        if told > size:
            said = f"is over {size} entries, and the ledger tells of one over {told}"
            yield CHECKPOINT, IntegrityError(said)
        runs = {run.id for run in self._reader.head.runs}
        for entry in self._entries[:size]:
            name = proof_place(entry)
            packed = entry.type in PROVEN and entry.fields.get("run") in runs
            if packed and not self._reader.has(name):
                yield name, IntegrityError("is missing: each entry of a packed run is proven")

    def held(self, notes: Mapping[str, bytes]) -> Iterator[tuple[str, IntegrityError]]:
        """Each checkpoint kept outside, by name, that is no beginning of this ledger."""
        for name, note in notes.items():
            try:
                chain = KeyChain.read(self._reader.head.origin, self._entries)
                self._check(SignedCheckpoint.read(note), chain)
            except IntegrityError as error:
                yield name, error

    def _checkpoint(self, name: str) -> SignedCheckpoint:
        return SignedCheckpoint.read(self._reader.read(name, LARGEST_NOTE))

    def _check(self, found: SignedCheckpoint, chain: KeyChain) -> None:
        if found.origin != self._reader.head.origin:
            raise IntegrityError(f"is of another ledger, {found.origin!r}")
        if not 0 < found.size <= len(self._entries):
            raise IntegrityError(f"is over {found.size} entries; {len(self._entries)} are there")
        if merkle.root(self._levels.node, found.size) != found.root:
            raise IntegrityError("was signed over other entries than those in the pack")
        registered = chain.of_size(found.size)
        if registered:
            found.signers([NoteKey(registered.name, registered.public)])
        elif self._key:
            found.signers([NoteKey(key_name(found.origin), self._key)])

    def _check_consistency(self) -> None:
        together = self._reader.has(PREVIOUS_CHECKPOINT), self._reader.has(CONSISTENCY)
        if not any(together):
            return
        if not all(together):
            raise IntegrityError(f"and {PREVIOUS_CHECKPOINT} belong together, and one is missing")
        proof = ConsistencyProof.parse(self._reader.read(CONSISTENCY, LARGEST_PROOF))
        if proof.checkpoint.note != self._checkpoint(CHECKPOINT).note:
            raise IntegrityError("speaks of another checkpoint than the one in the pack")
        if not proof.shows(self._checkpoint(PREVIOUS_CHECKPOINT)):
            raise IntegrityError(
                f"does not show that the ledger goes on from {PREVIOUS_CHECKPOINT}"
            )

    def _check_proof(self, name: str) -> None:
        proof = InclusionProof.parse(self._reader.read(name, LARGEST_PROOF))
        if proof.checkpoint.note != self._checkpoint(CHECKPOINT).note:
            raise IntegrityError("speaks of another checkpoint than the one in the pack")
        if proof.index >= len(self._entries):
            raise IntegrityError(f"is of entry {proof.index}, which is not there")
        entry = self._entries[proof.index]
        if name != f"{PROOFS}{entry.segment:012d}-{entry.position:05d}.tlog-proof":
            raise IntegrityError("is of another entry than its name says")
        if not proof.shows(canonical(entry.fields)):
            raise IntegrityError("does not show that its entry stands under the checkpoint")

    @cached_property
    def _levels(self) -> merkle.Levels:
        levels = merkle.Levels()
        leaves = b"".join(merkle.leaf_hash(canonical(entry.fields)) for entry in self._entries)
        levels.extend(leaves)
        return levels


def sealed_up_to(entries: Sequence[LedgerEntry]) -> int:
    """How many entries the largest checkpoint was over that the ledger tells of, 0 for none."""
    told = (entry.fields.get("size") for entry in entries if entry.type in ANCHORING)
    return max((size for size in told if isinstance(size, int)), default=0)
