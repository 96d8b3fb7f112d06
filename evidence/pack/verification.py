"""Verification of a pack: who signed it, and every file of it that is not what it should be."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from evidence.errors import IntegrityError, MissingObjectError, TieoutError
from evidence.finding import Finding
from evidence.pack import head as heads
from evidence.pack import manifest
from evidence.pack.build import NAMESPACE
from evidence.pack.contents import OUTSIDE, going_along
from evidence.pack.derived import NAME as DERIVED
from evidence.pack.derived import PSEUDONYMISED
from evidence.pack.members import Caps
from evidence.pack.reader import PackReader
from evidence.pack.redrawing import differing_papers
from evidence.pack.seal_checks import SealChecks
from evidence.pack.statement import LARGEST_STATEMENT, check_statement
from evidence.pack_places import STATEMENT, object_place
from evidence.record import Evidence
from evidence.references import parts_of
from evidence.result import total
from evidence.runs.run_heads import utc
from evidence.seals.public_key import PublicKey
from evidence.seals.ssh_signature import LARGEST as LARGEST_SIGNATURE
from evidence.seals.ssh_signature import signed_by, ssh_verify
from evidence.seals.ssh_wire import WireError
from evidence.seals.time_stamp import StampError, read_token, verify_token
from evidence.store.ledger import LedgerEntry
from evidence.tombstones import erased

LARGEST_STAMP = 1 << 20
"""The most bytes that a time stamp may have: tokens bring a few certificates along."""


@dataclass
class PackCheck:
    """One look at a pack; what was learnt stands in it when `findings` is through.

    `fingerprint` is that of the key the pack must be signed with (`SHA256:...`), None when nobody
    told it; `signed_by` is the key that did sign, `files` how many were read. With `redraw` the
    papers are drawn again from the evidence of the pack and compared, byte for byte. `held` are
    checkpoints that somebody kept from before, by the name of their file. `roots` are the
    certificates (PEM) that a time stamp must stand under, None to take no word on who stamped;
    `stamped` is then when the manifest existed.
    """

    path: Path
    fingerprint: str | None = None
    redraw: bool = False
    held: Mapping[str, bytes] = field(default_factory=dict)
    roots: bytes | None = None
    caps: Caps | None = None
    signed_by: PublicKey | None = None
    stamped: datetime | None = None
    files: int = 0
    head: heads.PackHead | None = None

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong with the pack; nothing when it verifies.

        Raises:
            UsageError: when there is nothing at that path.
        """
        try:
            reader = PackReader(self.path, self.caps)
        except IntegrityError as error:
            yield _finding(self.path.name, error)
            return
        with reader:
            yield from self._of(reader)

    def _of(self, reader: PackReader) -> Iterator[Finding]:
        try:
            listed = reader.files
        except IntegrityError as error:
            yield _finding(manifest.NAME, error)
            return
        yield from self._signature(reader)
        yield from self._stamp(reader)
        whole = True
        for finding in self._files(reader):
            whole = False
            yield finding
        self.files = len(listed)
        try:
            self.head = reader.head
            withheld = reader.withheld
        except IntegrityError as error:
            yield _finding(heads.NAME, error)
            return
        yield from self._statement(reader)
        try:
            entries = list(reader.entries())
        except IntegrityError as error:
            yield _finding("ledger", error)
            return
        checks = SealChecks(reader, entries, self.signed_by)
        yield from (_finding(file, error) for file, error in checks.problems())
        yield from (Finding(file, str(error)) for file, error in checks.held(self.held))
        inside = _Inside(reader, entries, withheld)
        yield from inside.findings()
        if whole and self.redraw:
            for name in differing_papers(reader, entries):
                yield Finding(name, "is not what the evidence in the pack gives")

    def _signature(self, reader: PackReader) -> Iterator[Finding]:
        try:
            armoured = reader.unlisted(manifest.SIGNATURE, LARGEST_SIGNATURE)
        except MissingObjectError:
            if self.fingerprint:
                yield Finding(manifest.SIGNATURE, "is missing: the pack is not signed")
            return
        except IntegrityError as error:
            yield _finding(manifest.SIGNATURE, error)
            return
        try:
            key = signed_by(armoured)
        except WireError as error:
            yield Finding(manifest.SIGNATURE, str(error))
            return
        if not ssh_verify(key, NAMESPACE, reader.manifest, armoured):
            yield Finding(manifest.SIGNATURE, f"is no signature over {manifest.NAME} as it stands")
            return
        self.signed_by = key
        if self.fingerprint and key.fingerprint != self.fingerprint:
            yield Finding(
                manifest.SIGNATURE, f"is of the key {key.fingerprint}, not of {self.fingerprint}"
            )

    def _stamp(self, reader: PackReader) -> Iterator[Finding]:
        """A time stamp must be over this manifest; whose it is, roots of the service say."""
        try:
            token = reader.unlisted(manifest.TIME_STAMP, LARGEST_STAMP)
            if not read_token(token).is_over(reader.manifest):
                yield Finding(manifest.TIME_STAMP, f"is no time stamp over {manifest.NAME}")
            elif self.roots is not None:
                self.stamped = verify_token(token, reader.manifest, self.roots)
        except MissingObjectError:
            if self.roots is not None:
                yield Finding(manifest.TIME_STAMP, "is missing: the pack is not time-stamped")
        except (IntegrityError, StampError) as error:
            yield _finding(manifest.TIME_STAMP, error)

    def _files(self, reader: PackReader) -> Iterator[Finding]:
        """What is not as the manifest says, every byte read."""
        there = reader.members.sizes
        for name, digest in reader.files.items():
            if name not in there:
                yield Finding(name, f"is missing; {manifest.NAME} lists it")
                continue
            try:
                found = reader.digest(name)
            except IntegrityError as error:
                yield _finding(name, error)
                continue
            if found != digest:
                yield Finding(name, f"is not what {manifest.NAME} says")
            if name.startswith("objects/") and name != object_place(digest):
                yield Finding(name, "does not hold what its name says")
        for name in there.keys() - reader.files.keys() - manifest.UNLISTED:
            yield Finding(name, f"is not listed in {manifest.NAME}")

    def _statement(self, reader: PackReader) -> Iterator[Finding]:
        signed = reader.has(STATEMENT)
        if signed != (self.signed_by is not None):
            wrong = "is missing" if self.signed_by else "is there, and the pack is not signed"
            yield Finding(STATEMENT, wrong)
        if signed:
            try:
                body = reader.read(STATEMENT, LARGEST_STATEMENT)
                check_statement(body, reader.files, reader.head, self.signed_by)
            except IntegrityError as error:
                yield _finding(STATEMENT, error)


class _Inside:
    """The runs of a pack against its ledger, and all that they reach."""

    def __init__(
        self, reader: PackReader, entries: list[LedgerEntry], withheld: heads.Withheld
    ) -> None:
        self._reader = reader
        self._entries = entries
        self._withheld = withheld

    def findings(self) -> Iterator[Finding]:
        """What is missing, unnamed, or not as the ledger or the head says."""
        head = self._reader.head
        objects = [name for name in self._reader.files if name.startswith("objects/")]
        counts = (len(self._entries), len(objects), len(self._withheld))
        if counts != (head.entries, head.objects, head.withheld):
            yield Finding(heads.NAME, "counts other entries or objects than there are")
        segments = sum(name.startswith("ledger/") for name in self._reader.files)
        if segments != head.segments:
            yield Finding("ledger", f"has {segments} segments; {heads.NAME} says {head.segments}")
        for packed in head.runs:
            if self._ended.get(packed.id) != self._original(packed.object):
                yield Finding(heads.NAME, f"names run {packed.id}, and the ledger has it otherwise")
        if head.drawn not in {packed.id for packed in head.runs}:
            yield Finding(heads.NAME, f"is drawn from run {head.drawn}, which it does not hold")
        yield from self._left_out()
        yield from self._derived()
        reached: dict[str, str] = {}
        controls_of: dict[str, set[str]] = {}
        for packed in head.runs:
            controls_of[packed.id] = set()
            yield from self._run(packed.id, reached, controls_of[packed.id])
        asked = head.selection
        for entry in self._entries:
            for digest in going_along(entry, controls_of, asked["frameworks"], asked["items"]):
                reached.setdefault(digest, f"ledger segment {entry.segment}")
        yield from self._unreached(objects, reached)

    def _left_out(self) -> Iterator[Finding]:
        """Runs with results that lie in the period of the pack and are not in it."""
        asked = self._reader.head.selection
        if not (asked["from"] or asked["to"]):
            return
        first = date.fromisoformat(asked["from"]) if asked["from"] else date.min
        last = date.fromisoformat(asked["to"]) if asked["to"] else date.max
        packed = {run.id for run in self._reader.head.runs}
        begun: dict[str, date] = {}
        for entry in self._entries:
            fields, run = entry.fields, str(entry.fields.get("run"))
            if entry.type == "run-start" and fields.get("mode") != "rejudge":
                begun[run] = utc(datetime.fromisoformat(str(fields["started"]))).date()
            ended = entry.type == "run-end" and fields.get("object")
            if ended and run not in packed and first <= begun.get(run, date.min) <= last:
                yield Finding(heads.NAME, f"leaves out run {run} of {begun[run]}, in its period")

    def _derived(self) -> Iterator[Finding]:
        """Derived records that are made of none that the ledger tells of."""
        told = {entry.fields.get("record") for entry in self._entries if entry.type == "evidence"}
        named = {item.record for item in self._evidence() if item.record}
        for digest in named & self._reader.derived.keys():
            if self._original(digest) not in told:
                yield Finding(DERIVED, f"says {digest} is made of what the ledger does not name")
        if self._reader.has(DERIVED) != self._reader.head.pseudonymised:
            yield Finding(DERIVED, f"and {heads.NAME} disagree on whether this is pseudonymised")

    def _evidence(self) -> Iterator[Evidence]:
        for packed in self._reader.head.runs:
            # A run that cannot be read is told of where it is walked.
            with suppress(TieoutError):
                yield from self._reader.run(packed.id).run.evidence

    def _original(self, digest: str) -> str:
        return self._reader.derived.get(digest, digest)

    @cached_property
    def _ended(self) -> dict[str, str]:
        """The object of each run that the pack holds, as the ledger names it."""
        packed = {run.id for run in self._reader.head.runs}
        ends = (entry.fields for entry in self._entries if entry.type == "run-end")
        return {end["run"]: str(end.get("object")) for end in ends if end.get("run") in packed}

    def _run(self, name: str, reached: dict[str, str], controls: set[str]) -> Iterator[Finding]:
        try:
            run = self._reader.run(name)
            reached.setdefault(run.run.digest, f"run {name}")
            # A part that is missing or damaged itself is told of by its name.
            with suppress(MissingObjectError):
                for digest in parts_of(run):
                    reached.setdefault(digest, f"run {name}")
            frameworks = set(self._reader.head.selection["frameworks"])
            blocks = list(run.blocks())
            judged = {block.control for block in blocks}
            if len({(each.control, each.check, each.scope) for each in blocks}) < len(blocks):
                yield Finding(f"run {name}", "holds two results of one check in one scope")
            counted = {word.value: rows for word, rows in total(blocks).items() if rows}
            stated = {word: rows for word, rows in run.run.totals.items() if rows}
            if counted != stated and not (frameworks or self._reader.head.selection["items"]):
                yield Finding(f"run {name}", "has other totals than its results add up to")
            controls.update(
                control.id
                for control in run.controls().values()
                if not frameworks or frameworks & control.satisfies.keys()
            )
            if self._reader.head.selection["items"]:
                controls.intersection_update(judged)
        except TieoutError as error:
            yield _finding(f"run {name}", error)

    def _unreached(self, objects: list[str], reached: dict[str, str]) -> Iterator[Finding]:
        held = set(objects)
        for digest, by in reached.items():
            name = object_place(digest)
            if name in held:
                held.discard(name)
            elif digest not in self._withheld:
                yield Finding(name, f"is missing; {by} names it")
        for name in sorted(held):
            yield Finding(name, "belongs to no run of the pack")
        gone = erased(self._reader.head.origin, self._entries)
        asked = self._reader.head.selection
        for digest, why in self._withheld.items():
            if digest not in reached:
                yield Finding(heads.WITHHELD, f"names {digest}, which no run of the pack reaches")
            elif digest in gone:
                if why != str(gone[digest]):
                    yield Finding(heads.WITHHELD, f"says of {digest} what the ledger does not")
            elif why == PSEUDONYMISED and self._reader.head.pseudonymised:
                continue
            elif why != OUTSIDE or not (asked["frameworks"] or asked["items"]):
                yield Finding(heads.WITHHELD, f"names {digest}, and gives no reason that holds")


def _finding(file: str, error: Exception) -> Finding:
    """A finding of an error whose message begins with the name of a file, or ends a sentence."""
    text = str(error)
    first, _, rest = text.partition(" ")
    if "/" in first or first in {file, *manifest.UNLISTED, heads.NAME, heads.WITHHELD}:
        return Finding(first, rest)
    return Finding(file, text)
