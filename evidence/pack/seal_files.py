"""Seal files of a pack: the signed checkpoint over its ledger, and what is proven under it."""

from collections.abc import Iterator, Sequence

from evidence.pack_places import CHECKPOINT, CONSISTENCY, PREVIOUS_CHECKPOINT, proof_place
from evidence.seals.checkpoint import SignedCheckpoint
from evidence.seals.sealing import sealed
from evidence.seals.tree import Tree
from evidence.store.ledger import LedgerEntry
from evidence.vault import Vault

PROVEN = frozenset({"run-start", "results", "run-end"})
"""The entries of a packed run that are proven to stand under the checkpoint."""


def newest_checkpoint(vault: Vault, entries: Sequence[LedgerEntry]) -> SignedCheckpoint | None:
    """The newest checkpoint of a vault over no more than these entries."""
    return next(reversed(_kept(vault, entries)), None)


def seal_files(
    vault: Vault, entries: Sequence[LedgerEntry], runs: frozenset[str]
) -> Iterator[tuple[str, bytes]]:
    """Each file with its bytes; none when the ledger was never sealed as far as it goes along.

    Proven are the entries that begin and end the named runs; what they name is proven with them.

    Raises:
        IntegrityError: when the ledger or a checkpoint of the vault is damaged.
    """
    kept = _kept(vault, entries)
    if not kept:
        return
    newest = kept[-1]
    tree = Tree.of(vault)
    yield CHECKPOINT, newest.note
    before = _before(entries, kept[:-1])
    if before:
        yield PREVIOUS_CHECKPOINT, before.note
        yield CONSISTENCY, tree.consistency_proof(before.size, newest).body
    for index, entry in enumerate(entries[: newest.size]):
        if entry.type in PROVEN and entry.fields.get("run") in runs:
            yield proof_place(entry), tree.inclusion_proof(index, newest).body


def _kept(vault: Vault, entries: Sequence[LedgerEntry]) -> list[SignedCheckpoint]:
    return [point for point in sealed(vault) if 0 < point.size <= len(entries)]


def _before(
    entries: Sequence[LedgerEntry], kept: Sequence[SignedCheckpoint]
) -> SignedCheckpoint | None:
    """The checkpoint that the last pack before this one carried, else the one before the newest."""
    packs = [entry.fields for entry in entries if entry.type == "pack"]
    size = packs[-1].get("size") if packs else None
    if size:
        return next((point for point in reversed(kept) if point.size <= size), None)
    return kept[-1] if kept else None
