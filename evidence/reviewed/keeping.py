"""Keeping reviews: each act goes into vault and ledger in one commit, with its file."""

from collections.abc import Sequence
from dataclasses import replace

from evidence.attested.handed_in import HandedIn, store
from evidence.errors import UsageError
from evidence.reviewed.act import Closing, Decisions, Snapshot, entry_of
from evidence.reviewed.register import Review, reviews
from evidence.seals.signer import Signer
from evidence.secrets.scan import refuse_secrets
from evidence.told_acts import require_key
from evidence.tombstones import signed
from evidence.vault import Vault


def register(vault: Vault) -> list[Review]:
    """Every review of a vault, in the order in which they were opened."""
    return reviews(vault, vault.origin, vault.entries())


def chosen(vault: Vault, name: str) -> Review:
    """The review of that name, or whose digest begins so.

    Raises:
        UsageError: when none is meant, or several are.
    """
    every = register(vault)
    found = [each for each in every if each.name == name] or [
        each for each in every if len(name) >= 8 and each.digest.startswith(name)
    ]
    if len(found) == 1:
        return found[0]
    told = "there is no review" if not found else f"{len(found)} reviews are called"
    raise UsageError(f"{told} {name!r:.80}; see tieout review list")


def open_review(vault: Vault, snapshot: Snapshot, signer: Signer | None) -> Review:
    """Store a snapshot as a review that waits for decisions.

    Raises:
        UsageError: when one of that name stands, or the vault's key is not the signer's.
        SecretFoundError: when a right says what looks like a secret.
        StorageError: when the disk refuses.
    """
    if any(each.name == snapshot.name for each in register(vault)):
        raise UsageError(f"there is a review {snapshot.name!r:.80} already; name it otherwise")
    _commit(vault, snapshot, signer)
    return chosen(vault, snapshot.name)


def decide(
    vault: Vault, said: Decisions, files: Sequence[HandedIn], signer: Signer | None
) -> Review:
    """Store decisions, with the file that they came in, whatever was not taken of it.

    Raises:
        UsageError: when the review is closed, or the vault's key is not the signer's.
        SecretFoundError: when a comment or the file holds what looks like a secret.
        StorageError: when the disk refuses.
    """
    review = chosen(vault, said.of)
    if review.closed:
        raise UsageError(f"{review.name} was closed on {review.closed.at:%Y-%m-%d}")
    kept = store(vault, files)
    _commit(vault, replace(said, file=kept[0] if kept else None), signer)
    return chosen(vault, said.of)


def close(vault: Vault, of: str, closing: Closing, signer: Signer | None) -> Review:
    """Close a review in which every row is decided, over a snapshot of everything.

    Raises:
        UsageError: when a row is undecided or in conflict, the snapshot is not whole, it is closed
            already, or the vault's key is not the signer's.
        StorageError: when the disk refuses.
    """
    review = chosen(vault, of)
    if review.hindrances:
        raise UsageError(f"{review.name} cannot be closed: {'; '.join(review.hindrances[:4])}")
    _commit(vault, closing, signer)
    return chosen(vault, of)


def _commit(vault: Vault, act: Snapshot | Decisions | Closing, signer: Signer | None) -> None:
    body = refuse_secrets(act.body, "what a review says")
    require_key(vault, signer)
    vault.put(body)
    vault.commit([signed(vault.origin, entry_of(act), signer)])
