"""References: which objects an entry of the ledger names, and which a stored run is made of."""

import re
from collections.abc import Collection, Iterator

from evidence.attested.in_run import attested_by
from evidence.canonical import sha256
from evidence.errors import MissingObjectError
from evidence.run_store import RunReader
from evidence.runs.run import Run
from evidence.store.ledger import LedgerEntry
from evidence.tombstones import ErasedError

_NAMED = {
    "run-start": ("planned",),
    "identity": ("transcript", "bounds"),
    "evidence": ("transcript", "record"),
    "not-collected": ("transcript", "record"),
    "results": ("object",),
    "run-end": ("object",),
    "anchor": ("token",),
    "population": ("digest",),
    "sample": ("population", "object"),
    "import": ("object", "file"),
    "attestation": ("object", "files"),
    "review": ("object", "files"),
}
"""The fields of an entry that name objects, by its type."""
REVIEWS = "review.campaign"
"""The kind whose rows name the objects that an access review is made of."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


def objects_of(entry: LedgerEntry) -> Iterator[str]:
    """The digests of the objects that an entry names."""
    for name in _NAMED.get(entry.type, ()):
        value = entry.fields.get(name)
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, str) and _DIGEST.fullmatch(each):
                yield each


def definitions_of(reader: RunReader) -> Iterator[str]:
    """The objects that say what a run was judged by: controls, checks, kinds, catalogs, sources.

    Raises:
        IntegrityError: when the object that lists the checks or modules is missing or damaged;
            what stands before it was given already.
    """
    run = reader.run
    if run.substance:
        yield sha256(run.substance)
    yield from map(sha256, run.block_lists)
    yield from (run.controls, run.checks, run.kinds, run.waivers)
    yield from (framework.catalog for framework in run.frameworks)
    if run.modules:
        yield run.modules
    if run.attestations:
        yield run.attestations
    yield from (check.module for check in reader.checks().values())
    yield from reader.modules().values()


def evidence_of(run: Run) -> Iterator[str]:
    """The records and transcripts that a run was judged on."""
    for item in run.evidence:
        yield item.transcript
        if item.record:
            yield item.record


def attested_in(reader: RunReader, controls: Collection[str] | None = None) -> Iterator[str]:
    """The attestations that a run was judged with, their files included; of all controls, if none.

    Raises:
        IntegrityError: when the object that lists them is missing or damaged.
    """
    for row in attested_by(reader.run, reader.vault):
        if controls is None or row["control"] in controls:
            yield row["object"]
            yield from row["said"]
            yield from (file["sha256"] for file in row["files"])


def reviewed_in(reader: RunReader, records: Collection[str] | None = None) -> Iterator[str]:
    """The acts and files of the access reviews that a run read; of `records` alone, where given.

    Raises:
        IntegrityError: when a record that lists them is missing or damaged.
    """
    for unit in reader.run.evidence:
        digest = unit.record
        if unit.kind != REVIEWS or digest is None or not (records is None or digest in records):
            continue
        try:
            rows = reader.record(digest).rows
        except (ErasedError, MissingObjectError):
            # That the record is gone, and whether it may be, is told of the record itself.
            continue
        for row in rows:
            yield from row["objects"]


def parts_of(reader: RunReader) -> Iterator[str]:
    """Every object that a run is made of, the run itself apart; each may come more than once.

    Raises:
        IntegrityError: as `definitions_of`, which comes last.
    """
    yield from reader.run.blocks
    yield from evidence_of(reader.run)
    yield from attested_in(reader)
    yield from reviewed_in(reader)
    yield from definitions_of(reader)
