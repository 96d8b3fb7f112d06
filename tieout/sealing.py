"""What happens after a run is stored: the ledger is sealed, time-stamped, and copied elsewhere.

What goes wrong with a time stamp or a copy is a warning and an entry, and takes nothing back.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from evidence.errors import IntegrityError
from evidence.seals.checkpoint import SignedCheckpoint
from evidence.seals.findings import ANCHOR, STAMPED
from evidence.seals.note import LARGEST_NOTE, NoteError, NoteKey
from evidence.seals.sealing import ANCHORS, anchor_name, newest, seal
from evidence.seals.signer import Signer
from evidence.seals.time_stamp import Stamper, StampError, read_token
from evidence.seals.tree import Tree
from evidence.store.disk import Disk
from evidence.vault import Vault
from tieout.checkpoint_copies import Copies, CopyError
from tieout.second_places import copies_of
from tieout.vault_keys import chain_of, register_key

if TYPE_CHECKING:
    from tieout.workspace import Workspace

NOT_ANCHORED = "not-anchored"
COPIED = "copy"


@dataclass(frozen=True, slots=True)
class Anchors:
    """Who vouches for checkpoints besides the key: a time-stamping service, second places."""

    stamper: Stamper | None = None
    copies: tuple[Copies, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of sealing: the checkpoint, where it was anchored, and what could not be done."""

    checkpoint: SignedCheckpoint
    anchored: tuple[str, ...]
    warnings: tuple[str, ...]


def anchors_of(place: "Workspace") -> Anchors:
    """What `[seal]` names besides the key; nothing is contacted yet.

    Raises:
        OperatorFileError: when the roots of the time stamps are missing, or no certificates.
        CopyError: when a bucket's credentials cannot be had.
    """
    settings = place.configuration.seal
    if settings is None:
        return Anchors()
    stamper: Stamper | None = None
    if settings.timestamp:
        from tieout.time_stamping import stamper_of

        stamper = stamper_of(settings.timestamp, place.folder)
    return Anchors(stamper, tuple(copies_of(settings, place.folder)))


def seal_ledger(
    vault: Vault, signer: Signer, anchors: Anchors, *, by: str, clock: Callable[[], datetime]
) -> Outcome:
    """Seal a ledger as it stands, and anchor the checkpoint.

    The first key is registered by the way, in the name of `by`.

    Raises:
        IntegrityError: when the ledger does not go on from what was sealed before, here or by a
            copy in a second place; nothing is sealed then.
        UsageError: when another key is in force.
        SigningError: when the key cannot be used.
        StorageError: when the disk refuses.
    """
    if newest(Disk(vault.path)) is None:
        register_key(vault, signer, by=by, at=clock())
    warnings = list(_rolled_back(vault, signer, anchors.copies))
    made = seal(vault, signer)
    steps = [_stamped(vault, made, anchors.stamper)] if anchors.stamper else []
    steps += [_copied(made, each, clock) for each in anchors.copies]
    for step in steps:
        step |= {"size": made.size, "checkpoint": made.digest}
        if step["type"] == NOT_ANCHORED:
            step["at"] = clock().isoformat()
            warnings.append(f"not anchored ({step['sort']}): {step['reason']}")
    if steps:
        vault.commit(steps)
    anchored = tuple(_words(step) for step in steps if step["type"] == ANCHOR)
    return Outcome(made, anchored, tuple(warnings))


def _stamped(vault: Vault, made: SignedCheckpoint, stamper: Stamper) -> dict[str, Any]:
    try:
        token = stamper.stamp(made.note)
        time = read_token(token).time
    except StampError as error:
        return {"type": NOT_ANCHORED, "sort": STAMPED, "reason": str(error)}
    digest = vault.put(token)
    return {"type": ANCHOR, "sort": STAMPED, "token": digest, "time": time.isoformat()}


def _copied(
    made: SignedCheckpoint, copies: Copies, clock: Callable[[], datetime]
) -> dict[str, Any]:
    try:
        copies.put(anchor_name(made.size), made.note)
    except CopyError as error:
        return {"type": NOT_ANCHORED, "sort": COPIED, "place": copies.place, "reason": str(error)}
    return {"type": ANCHOR, "sort": COPIED, "token": copies.place, "time": clock().isoformat()}


def _words(step: dict[str, Any]) -> str:
    if step["sort"] == STAMPED:
        return f"time stamp of {step['time']}"
    return f"copy in {step['token']}"


def _rolled_back(vault: Vault, signer: Signer, places: Sequence[Copies]) -> Iterator[str]:
    """Refuse a ledger that is behind a copy; what keeps a place from telling is a warning.

    Raises:
        IntegrityError: when a second place holds a checkpoint of this vault's key over entries that
            the ledger does not hold.
    """
    for copies in places:
        try:
            found = copies.newest()
            held = found and _checkpoint_of(vault, signer, copies, *found)
        except CopyError as error:
            yield str(error)
            continue
        if held and not Tree.of(vault).holds(held):
            raise IntegrityError(
                f"the copy in {copies.place} was signed over {held.size} entries that the ledger "
                "does not hold: it was rolled back or rewritten; nothing was sealed"
            )


def _checkpoint_of(
    vault: Vault, signer: Signer, copies: Copies, name: str, note: bytes
) -> SignedCheckpoint | None:
    """The checkpoint of a copy, unless the vault itself keeps the same one."""
    try:
        kept = Disk(vault.path).read(ANCHORS, name, limit=LARGEST_NOTE)
        if kept == note:
            return None  # sealing holds the ledger against those kept here
        held = SignedCheckpoint.read(note)
        if held.origin != vault.origin:
            raise NoteError(f"is of another ledger, {held.origin!r}")
        registered = (NoteKey(key.name, key.public) for key in chain_of(vault).keys)
        held.signers([NoteKey.of(signer), *registered])
    except NoteError as error:
        raise CopyError(f"{name} in {copies.place} {error}") from error
    return held
