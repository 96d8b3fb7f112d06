"""Building: writes a pack from the vault alone, the same bytes from the same vault."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files as resources
from itertools import islice
from pathlib import Path
from typing import Any

from evidence.canonical import sha256
from evidence.errors import UsageError
from evidence.pack import manifest
from evidence.pack.container import Writer, writing
from evidence.pack.contents import Contents, contents
from evidence.pack.derived import NAME as DERIVED
from evidence.pack.derived import Derived
from evidence.pack.head import NAME as HEAD
from evidence.pack.head import WITHHELD, PackedRun, PackHead, pretty
from evidence.pack.instructions import instructions
from evidence.pack.papers import write_papers
from evidence.pack.seal_files import newest_checkpoint, seal_files
from evidence.pack.selection import Chosen
from evidence.pack.statement import signed_statement
from evidence.pack_places import (
    CHECKPOINT,
    INSTRUCTIONS,
    STATEMENT,
    object_place,
    segment_place,
)
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Signer
from evidence.seals.ssh_signature import ssh_sign
from evidence.seals.time_stamp import Stamper
from evidence.store.ledger import LedgerEntry
from evidence.tombstones import erased
from evidence.vault import Vault

NAMESPACE = "evidence-pack"
"""The SSHSIG namespace of packs: no other signature of the same key can pass for one of a pack."""


@dataclass(frozen=True, slots=True)
class Built:
    """A pack that was written: `digest` is the SHA-256 of its manifest, `size` the bytes in it.

    `names_people` says whether its records tell of people, and by the names they have.
    """

    path: Path
    digest: str
    files: int
    size: int
    head: PackHead
    fingerprint: str | None
    names_people: bool

    def entry(self, *, at: datetime, by: str) -> dict[str, Any]:
        """The ledger entry that tells of the pack."""
        return {
            "type": "pack",
            "pack": self.digest,
            "runs": [run.id for run in self.head.runs][:_RUNS_NAMED],
            "selection": {
                name: value for name, value in self.head.selection.items() if name != "runs"
            },
            "segments": self.head.segments,
            "size": self.head.entries,
            "by": by,
            "at": at.isoformat(),
        }


_RUNS_NAMED = 500
"""Runs that the ledger entry of a pack names: more might not fit; the pack names all."""


def build_pack(
    vault: Vault,
    chosen: Chosen,
    target: Path,
    *,
    version: str,
    signer: Signer | None = None,
    stamper: Stamper | None = None,
    derived: Derived | None = None,
    drawn: Mapping[str, Path] | None = None,
) -> Built:
    """Write the pack of the chosen runs to `target`, a folder or a `.zip`; whole, or not at all.

    `version` is Tieout's own; `derived` are the same runs under pseudonyms, `drawn` workbooks
    of the newest run that were drawn just now, by short name: with `derived`, which reads
    otherwise, they are drawn anew. Memory holds one object of the vault
    at a time, the entries of the ledger, and a digest a file. The same vault,
    selection, version and Ed25519 key give the same bytes, time stamp apart; other keys sign anew
    each time.

    Raises:
        UsageError: when the target is there already, or the ledger is shorter than asked for.
        IntegrityError: when the vault does not hold what it should.
        SigningError, StampError: when the key's keeper or the time-stamping service refuses.
        StorageError: when the disk refuses.
    """
    segments = chosen.selection.segments
    entries = _entries(vault, segments)
    gone = {digest: str(said) for digest, said in erased(vault.origin, entries).items()}
    if derived:
        chosen, drawn = derived.chosen, None
        gone |= derived.hidden(entries)
    held = contents(chosen, entries, gone)
    with writing(target) as writer:
        last = _write_ledger(writer, vault, entries[-1].segment + 1)
        head = replace(
            _head(vault, chosen, held, entries, last, version=version, signer=signer),
            pseudonymised=derived is not None,
        )
        for digest in held.objects:
            writer.add(object_place(digest), chosen.newest.vault.get(digest))
        for name, body in seal_files(vault, entries, frozenset(run.id for run in head.runs)):
            writer.add(name, body)
        write_papers(writer, chosen, held, entries, drawn=drawn)
        for name, source in _standalone():
            writer.add(f"verify/{name}", source)
        writer.add(HEAD, head.body)
        writer.add(WITHHELD, pretty(dict(held.withheld)))
        if derived:
            writer.add(DERIVED, pretty(_carried(derived, held)))
        sealed, stamped = CHECKPOINT in writer.digests, stamper is not None
        people = chosen.tells_of_people
        writer.add(INSTRUCTIONS, instructions(head, sealed=sealed, stamped=stamped, people=people))
        digest = _close(writer, head, signer, stamper)
    return Built(
        path=target,
        digest=digest,
        files=len(writer.digests),
        size=writer.size,
        head=head,
        fingerprint=PublicKey.of(signer).fingerprint if signer else None,
        names_people=people and derived is None,
    )


def _close(writer: Writer, head: PackHead, signer: Signer | None, stamper: Stamper | None) -> str:
    """Write the manifest and what vouches for it; the manifest's digest is returned."""
    if signer:
        writer.add(STATEMENT, signed_statement(writer.digests, head, signer))
    listed = manifest.manifest_of(writer.digests)
    writer.add(manifest.NAME, listed)
    if signer:
        writer.add(manifest.SIGNATURE, ssh_sign(signer, NAMESPACE, listed))
    if stamper:
        writer.add(manifest.TIME_STAMP, stamper.stamp(listed))
    return sha256(listed)


def _entries(vault: Vault, segments: int | None) -> list[LedgerEntry]:
    entries = list(vault.entries())
    last = entries[-1].segment + 1 if entries else 0
    if segments is None:
        return entries
    if not 0 < segments <= last:
        raise UsageError(f"the ledger has {last} segments, not {segments}")
    return [entry for entry in entries if entry.segment < segments]


def _write_ledger(writer: Writer, vault: Vault, segments: int) -> str:
    """Write the segments; the SHA-256 of the last one is returned."""
    last = ""
    for segment in islice(vault.segments(), segments):
        body = segment.body
        writer.add(segment_place(segment.number), body)
        last = sha256(body)
    return last


def _head(
    vault: Vault,
    chosen: Chosen,
    held: Contents,
    entries: Sequence[LedgerEntry],
    last: str,
    *,
    version: str,
    signer: Signer | None,
) -> PackHead:
    runs = [reader.run for reader in chosen.readers]
    packs = [entry.fields["pack"] for entry in entries if entry.type == "pack"]
    newest = newest_checkpoint(vault, entries)
    return PackHead(
        organisation=chosen.newest.run.organisation,
        origin=vault.origin,
        version=version,
        runs=tuple(
            PackedRun(run.id, run.digest, run.started.isoformat(), run.status) for run in runs
        ),
        drawn=chosen.newest.run.id,
        selection=chosen.as_json(),
        segments=entries[-1].segment + 1,
        entries=len(entries),
        ledger_head=last,
        objects=len(held.objects),
        withheld=len(held.withheld),
        key=signer.name if signer else None,
        previous_pack=packs[-1] if packs else None,
        sealed=newest.size if newest else None,
    )


def _carried(derived: Derived, held: Contents) -> dict[str, str]:
    """The originals of the derived objects that are in the pack or named as withheld."""
    carried = {*held.objects, *held.withheld}
    return {name: original for name, original in derived.originals.items() if name in carried}


def _standalone() -> Iterator[tuple[str, bytes]]:
    """The files of `verify/`: standard library only, copied as they stand."""
    folder = resources("evidence.pack") / "standalone"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".py") and file.name != "__init__.py":
            yield file.name, file.read_bytes()
