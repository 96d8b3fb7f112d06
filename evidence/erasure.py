"""Erasure: objects removed for good, with a tombstone that says which, why and by whose word.

The entry is committed first and the files go after it, so that nothing is lost without a word: a
crash in between leaves files that a later erasure, or `finish`, removes. Digests stay in the
ledger, for the chain needs them; so do results, whose reasons name what was judged.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from evidence.attested.erasable import AttestedFiles, attested_files
from evidence.attested.register import attestations
from evidence.errors import UsageError
from evidence.holds import Hold, holds, require_two
from evidence.record import Evidence
from evidence.references import objects_of
from evidence.seals.signer import Signer
from evidence.secrets.scan import refuse_secrets
from evidence.store.ledger import LedgerEntry
from evidence.told_acts import require_key
from evidence.tombstones import ERASURE, erased, signed
from evidence.transcript import Gap
from evidence.vault import Vault

_AN_ENTRY = 800
"""How many digests one entry names: an entry of the ledger has at most 64 KiB."""
NEWEST = "the newest evidence of its place, or that of the newest run"
FOREIGN = "named as well by evidence that is to stay"
RELIED_ON = "of an attestation that may still be relied on"
Held = Evidence | AttestedFiles
"""What may be erased: what was read of a source, and the files that people attested."""


@dataclass(frozen=True)
class Removable:
    """What may go: the `objects`, the units that name them, and why others of those asked stay."""

    objects: tuple[str, ...]
    units: tuple[Held, ...]
    kept: Counter[str] = field(default_factory=Counter)


def removable(vault: Vault, wanted: Callable[[Held], bool], today: date | None = None) -> Removable:
    """Which objects may be erased of the evidence that is `wanted` gone.

    An object goes only when all evidence that names it is wanted gone, no hold covers any of it,
    and neither the newest run nor the newest evidence of a place rests on it. The files of an
    attestation stay while it may be relied on: `today` is the day that tells, now if none.

    Raises:
        IntegrityError: when the ledger, or the newest run, is damaged.
    """
    entries = list(vault.entries())
    in_force = list(holds(vault.origin, entries).values())
    gone = erased(vault.origin, entries)
    needed = dict.fromkeys(_needed(vault, entries), NEWEST)
    needed |= dict.fromkeys(_relied_on(vault, entries, today), RELIED_ON)
    named: dict[str, list[Held]] = {}
    items: list[Held] = [*_evidence(entries), *attested_files(entries)]
    for item in items:
        for digest in _digests(item):
            named.setdefault(digest, []).append(item)
    going: list[str] = []
    units: dict[tuple[str, str, str], Held] = {}
    kept: Counter[str] = Counter()
    for digest, items in named.items():
        if digest in gone or not any(map(wanted, items)):
            continue
        why = _stays(items, wanted, in_force) or needed.get(digest, "")
        if why:
            kept[why] += 1
            continue
        going.append(digest)
        units |= {(item.run, item.kind, str(item.scope)): item for item in items}
    return Removable(tuple(sorted(going)), tuple(units.values()), kept)


def erase(
    vault: Vault,
    objects: Sequence[str],
    *,
    requested_by: str,
    approved_by: str,
    reason: str,
    at: datetime,
    signer: Signer | None,
) -> int:
    """Write the tombstone of these objects and remove their files; how many files went.

    `objects` are those that `removable` named.

    Raises:
        UsageError: when there is nothing to erase; when a reason or a name is missing, or one
            person both asks and approves; when the vault has a key and `signer` is not it.
        SecretFoundError: when the reason holds what may not be stored.
        StorageError: when the disk refuses; what the ledger says by then is finished later.
    """
    if not objects:
        raise UsageError("nothing is to be erased")
    require_two(requested_by, approved_by, reason)
    refuse_secrets(reason.encode(), "the reason of the erasure")
    require_key(vault, signer)
    entries = [
        signed(
            vault.origin,
            {
                "type": ERASURE,
                "objects": list(objects[start : start + _AN_ENTRY]),
                "reason": reason.strip(),
                "requested_by": requested_by.strip(),
                "approved_by": approved_by.strip(),
                "at": at.isoformat(),
            },
            signer,
        )
        for start in range(0, len(objects), _AN_ENTRY)
    ]
    vault.commit(entries)
    return finish(vault)


def finish(vault: Vault) -> int:
    """Remove the files that the ledger says are erased and that are still there; how many went.

    Raises:
        StorageError: when the disk refuses.
    """
    return vault.remove(lambda: erased(vault.origin, vault.entries()))


def unfinished(vault: Vault) -> list[str]:
    """The objects that the ledger says are erased and that are still there."""
    return [digest for digest in erased(vault.origin, vault.entries()) if vault.has(digest)]


def after_erasure(vault: Vault, evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidence as it can still be judged: of what was erased, that it was and why."""
    evidence = list(evidence)
    if all(vault.has(item.record) for item in evidence if item.record):
        return evidence
    gone = erased(vault.origin, vault.entries())
    return [
        item
        if item.record not in gone
        else replace(item, record=None, rows=0, complete=False, unobserved={},
                     gap=Gap(item.collector, "erased", "Erased", None, str(gone[item.record])))
        for item in evidence
    ]  # fmt: skip


def _stays(items: Sequence[Held], wanted: Callable[[Held], bool], in_force: Sequence[Hold]) -> str:
    """Why an object stays that these name; empty when nothing speaks against its going."""
    for hold in in_force:
        if any(map(hold.covers, items)):
            return f"under the hold for {hold.matter}"
    return "" if all(map(wanted, items)) else FOREIGN


def _evidence(entries: Iterable[LedgerEntry]) -> Iterable[Evidence]:
    for entry in entries:
        if entry.type in ("evidence", "not-collected"):
            yield Evidence.from_json(entry.fields)


def _digests(item: Held) -> tuple[str, ...]:
    if isinstance(item, AttestedFiles):
        return item.digests
    return (item.transcript, item.record) if item.record else (item.transcript,)


def _relied_on(vault: Vault, entries: Sequence[LedgerEntry], today: date | None) -> Iterable[str]:
    """The files of attestations that are neither withdrawn nor expired."""
    day = today or datetime.now(UTC).date()
    for each in attestations(vault, vault.origin, entries):
        if each.state(day) not in ("withdrawn", "expired"):
            yield from (file.sha256 for file in each.act.files)


def _needed(vault: Vault, entries: Iterable[LedgerEntry]) -> set[str]:
    """What the newest run and the newest evidence rest on, and what a source said of itself."""
    needed = {digest for each in entries if each.type == "identity" for digest in objects_of(each)}
    for item in vault.evidence():
        needed.update(_digests(item))
    stored = [head for head in vault.runs() if head.digest]
    collected = [head for head in stored if head.mode == "run"]
    for head in (*stored[-1:], *collected[-1:]):
        for item in vault.load_run(head.id).evidence:
            needed.update(_digests(item))
    return needed
