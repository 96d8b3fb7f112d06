"""Sealing: a signed checkpoint over the ledger as it stands, kept beside it.

    checkpoint                        the newest signed checkpoint
    anchors/<size>.checkpoint         each one, by the number of entries under it, 12 digits

A checkpoint of n entries promises: when it was signed, the first n entries of the ledger were those
under its root; each checkpoint signed before with this vault's keys is the root of a beginning of
the same entries. Whoever holds one can tell later whether any of these n entries was changed,
removed or moved. It says nothing of entries behind n, of objects that no entry names, nor that what
an entry tells is true.

1.  A checkpoint must be signed only when the entries under it are durable, whoever wrote them:
    signing comes after the commit and may lag behind it. What is committed is never held up by it.
2.  A checkpoint must be signed only over a ledger that begins with what the newest kept checkpoint
    was signed over. A ledger that was cut short or rewritten is refused, and nothing is written.
3.  A checkpoint must be signed by the key in force among its entries, where one is registered.
4.  A checkpoint appears under its name only when its bytes are synced, in one step, and does not
    change after that; of two sealers at one size the first one's stands. `checkpoint` comes after
    it, is replaced by rename, and never goes back.
5.  Nothing is taken from tiles that a kept checkpoint does not confirm.

After a crash `checkpoint` may be older than the newest file in `anchors/`; the next seal mends it.
Tiles spare the next seal reading what was sealed. So a sealed segment that was changed since, with
its successors left alone or with forged tiles beside it, need not stop that seal; what is signed
then is the entry as it was, and `verify` names the segment. Whoever holds the key and can write the
vault can sign another history; only a checkpoint outside (a copy, a time stamp, a pack) tells then.
"""

import re
from contextlib import suppress

from evidence.errors import IntegrityError, UsageError
from evidence.seals.checkpoint import Checkpoint, SignedCheckpoint
from evidence.seals.keys import TYPE as KEY
from evidence.seals.keys import KeyChain
from evidence.seals.note import LARGEST_NOTE, NoteError, NoteKey
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Signer
from evidence.seals.tiles import TiledTree, TileError
from evidence.store.disk import Disk, StorageError
from evidence.store.ledger import Ledger
from evidence.vault import Vault

CHECKPOINT = "checkpoint"
ANCHORS = "anchors"
_NAME = re.compile(r"[0-9]{12}\.checkpoint", re.ASCII)


def anchor_name(size: int) -> str:
    """The name in `anchors/` of the checkpoint over `size` entries."""
    return f"{size:012d}.checkpoint"


def is_anchor_name(name: str) -> bool:
    """Whether a file of that name in `anchors/` is a checkpoint."""
    return _NAME.fullmatch(name) is not None


def seal(vault: Vault, signer: Signer) -> SignedCheckpoint:
    """Sign the ledger as it stands and keep the checkpoint; the newest one where nothing is new.

    Raises:
        IntegrityError: when the ledger is damaged, or does not go on from what was sealed before,
            or a kept checkpoint is not what was signed. Nothing is written then.
        UsageError: when another key is in force, or the ledger holds no entry.
        SigningError: when the key cannot be used.
        StorageError: when the disk refuses.
    """
    disk = Disk(vault.path)
    ledger = Ledger(disk, vault.origin)
    last = newest(disk)
    tree, root = _continued(disk, ledger, last)
    if not tree.size:
        raise UsageError(f"{vault.path} holds no entry yet: there is nothing to seal")
    _check_keys(vault, signer, last, tree)
    if last:
        # Where a crash left `checkpoint` behind, it never falls behind by two.
        _replace(disk, last)
        if last.size == tree.size:
            return last
    # What another writer linked and did not sync may vanish in a power cut: it must not be sealed.
    ledger.sync(reached.head.number for reached in tree.read)
    made = SignedCheckpoint.make(Checkpoint(vault.origin, tree.size, root), signer)
    kept = _keep(disk, made)
    _replace(disk, kept)
    # The seal stands. Tiles that cannot be written now are made by a later one.
    with suppress(StorageError, TileError):
        tree.store()
    return kept


def sealed(vault: Vault) -> list[SignedCheckpoint]:
    """Every checkpoint that is kept, by size; whether they agree is for `verify` to say.

    Raises:
        IntegrityError: when a file of them is no checkpoint, or not of the size it is named for.
    """
    disk = Disk(vault.path)
    found = [_read(disk, ANCHORS, name) for name in _anchor_names(disk)]
    last = newest(disk)
    return [*found, last] if last and (not found or last.size > found[-1].size) else found


def newest(disk: Disk) -> SignedCheckpoint | None:
    """The newest checkpoint that is kept in a vault's folder, None when none was made.

    Raises:
        IntegrityError: when it is no checkpoint, or two of one size differ.
    """
    names = _anchor_names(disk)
    kept = _read(disk, ANCHORS, names[-1]) if names else None
    if disk.size(CHECKPOINT) is None:
        return kept
    current = _read(disk, CHECKPOINT)
    if kept is None or current.size > kept.size:
        return current
    if current.size == kept.size and current != kept:
        file = disk.path((ANCHORS, names[-1]))
        raise IntegrityError(f"{disk.root / CHECKPOINT} is another checkpoint than {file}")
    return kept


def _anchor_names(disk: Disk) -> list[str]:
    """The names of the checkpoints in `anchors/`, by size."""
    return [item.name for item in disk.items(ANCHORS) if is_anchor_name(item.name)]


def _continued(
    disk: Disk, ledger: Ledger, last: SignedCheckpoint | None
) -> tuple[TiledTree, bytes]:
    """The tree as it stands, with its root, when it goes on from the last checkpoint."""
    if last:
        with suppress(TileError):
            tree = TiledTree.of(disk, ledger, until=last.size)
            if last.size <= tree.size and tree.root(last.size) == last.root:
                return tree, tree.root(tree.size)
    # Only the ledger itself, read whole, can tell whether it or the tiles are at fault.
    tree = TiledTree.of(disk, ledger, until=0)
    if last:
        file = disk.path((ANCHORS, anchor_name(last.size)))
        if last.size > tree.size:
            raise IntegrityError(
                f"the ledger was cut short: {file} was signed over {last.size} entries, "
                f"and {tree.size} are there; nothing was sealed"
            )
        if tree.root(last.size) != last.root:
            raise IntegrityError(
                f"the ledger was rewritten: its first {last.size} entries are not those that "
                f"{file} was signed over; nothing was sealed"
            )
    return tree, tree.root(tree.size)


def _check_keys(
    vault: Vault, signer: Signer, last: SignedCheckpoint | None, tree: TiledTree
) -> None:
    """Refuse a key that is not in force, and a last checkpoint that is not by the key of then."""
    mine = NoteKey.of(signer)
    if last and last.origin != vault.origin:
        raise IntegrityError(f"{vault.path / CHECKPOINT} is of another ledger, {last.origin!r}")
    if last and KEY not in tree.types:
        # No key was registered since: that this one signed last shows that it is in force.
        with suppress(NoteError):
            last.signers([mine])
            return
    chain = KeyChain.read(vault.origin, vault.entries())
    if chain.current and chain.current.public != mine.key:
        raise UsageError(
            f"the key in force is {chain.current.public.fingerprint}, and the one to seal with is "
            f"{PublicKey.of(signer).fingerprint}; run: tieout keys replace"
        )
    if last:
        then = chain.of_size(last.size)
        try:
            last.signers([NoteKey(then.name, then.public) if then else mine])
        except NoteError as error:
            file = vault.path / ANCHORS / anchor_name(last.size)
            raise IntegrityError(f"{file} {error}") from error


def _keep(disk: Disk, made: SignedCheckpoint) -> SignedCheckpoint:
    disk.make_folder(ANCHORS)
    name = anchor_name(made.size)
    staged = disk.stage(made.note)
    created = disk.link(staged, ANCHORS, name)
    disk.sync(ANCHORS)
    disk.sync()
    disk.discard(staged)
    if created:
        return made
    other = _read(disk, ANCHORS, name)
    if other.text != made.text:
        raise IntegrityError(f"{disk.path((ANCHORS, name))} was made of another ledger meanwhile")
    return other


def _replace(disk: Disk, newer: SignedCheckpoint) -> None:
    with disk.locked():
        if disk.size(CHECKPOINT) is not None and _read(disk, CHECKPOINT).size >= newer.size:
            return
        disk.rename(disk.stage(newer.note), CHECKPOINT)
        disk.sync()


def _read(disk: Disk, *parts: str) -> SignedCheckpoint:
    file = disk.path(parts)
    try:
        found = SignedCheckpoint.read(disk.read(*parts, limit=LARGEST_NOTE) or b"")
    except NoteError as error:
        raise IntegrityError(f"{file} {error}") from error
    if parts[0] == ANCHORS and parts[-1] != anchor_name(found.size):
        raise IntegrityError(f"{file} is a checkpoint of {found.size} entries")
    return found
