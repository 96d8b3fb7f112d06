"""Keeping reviews: each act goes into vault and ledger in one commit, with its file."""

from evidence.attested.person import Person
from evidence.canonical import sha256
from evidence.erasure import require_key
from evidence.errors import UsageError
from evidence.reviewed.act import Closing, Decisions, Snapshot, entry_of
from evidence.reviewed.register import Review, reviews
from evidence.seals.signer import Signer
from evidence.secret_scan import refuse_secrets
from evidence.tombstones import signed
from evidence.vault import Vault

LARGEST = 64 << 20
"""The most bytes of a file of decisions."""


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


def decide(vault: Vault, said: Decisions, data: bytes | None, signer: Signer | None) -> Review:
    """Store decisions, with the file that they came in, whatever was not taken of it.

    Raises:
        UsageError: when the review is closed, that very file was handed in before, or the vault's
            key is not the signer's.
        SecretFoundError: when a comment holds what looks like a secret.
        StorageError: when the disk refuses.
    """
    review = chosen(vault, said.of)
    if review.closed:
        raise UsageError(f"{review.name} was closed on {review.closed.at:%Y-%m-%d}")
    if data is not None and len(data) > LARGEST:
        raise UsageError(f"a file of decisions has more than {LARGEST:,} bytes")
    _commit(vault, said, signer, data)
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


def handed_in_before(review: Review, data: bytes, by: Person) -> bool:
    """Whether the very bytes were taken before from the same person."""
    digest = sha256(data)
    return any(
        each.file is not None and each.file.sha256 == digest and each.by == by
        for each in review.handed_in
    )


def _commit(
    vault: Vault,
    act: Snapshot | Decisions | Closing,
    signer: Signer | None,
    data: bytes | None = None,
) -> None:
    body = refuse_secrets(act.body, "what a review says")
    require_key(vault, signer)
    vault.put(body)
    if data is not None:
        vault.put(data)
    vault.commit([signed(vault.origin, entry_of(act), signer)])
