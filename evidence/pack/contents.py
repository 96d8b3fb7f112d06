"""Contents: which objects of the vault a pack carries, and which it withholds and why."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence.errors import UsageError
from evidence.filled_in.act import SORT as WORKBOOK
from evidence.filled_in.act import TYPE as IMPORT
from evidence.pack.selection import Chosen
from evidence.references import (
    attested_in,
    definitions_of,
    evidence_of,
    objects_of,
    parts_of,
    reviewed_in,
)
from evidence.run_store import RunReader
from evidence.store.ledger import LedgerEntry

OUTSIDE = "outside the selection of this pack"
_FRAME = frozenset({"run-start", "identity", "results", "run-end"})
"""The entries of a run whose objects always go along: its plan, who asked, and the run itself."""
_SAMPLED = frozenset({"population", "sample"})
"""The entries of a run whose objects go along where the control that they name does."""


def going_along(
    entry: LedgerEntry,
    controls_of: Mapping[str, Collection[str]],
    frameworks: Collection[str] = (),
    items: Collection[str] = (),
) -> Iterator[str]:
    """The objects that an entry names and that are part of a pack.

    `controls_of` are the runs of the pack with the controls that it is about; `frameworks` and
    `items` are what it was limited to. Anchors go always: they say when the ledger existed.
    """
    if entry.type == IMPORT and entry.fields.get("sort") == WORKBOOK:
        yield from _imported(entry, controls_of, frameworks, items)
        return
    controls = controls_of.get(str(entry.fields.get("run")))
    goes = entry.type == "anchor" or (
        controls is not None
        and (
            entry.type in _FRAME
            or (entry.type in _SAMPLED and entry.fields.get("control") in controls)
        )
    )
    if goes:
        yield from objects_of(entry)


def _imported(
    entry: LedgerEntry,
    controls_of: Mapping[str, Collection[str]],
    frameworks: Collection[str],
    items: Collection[str],
) -> Iterator[str]:
    """What people filled in, where a workbook that shows it goes along, and its file with its run.

    An assessor's words are about a run; what the organisation says stays, whatever run is shown.
    """
    told = entry.fields
    if items or (frameworks and told.get("framework") not in frameworks):
        return
    if told.get("run") in controls_of:
        yield from objects_of(entry)
    elif told.get("whose") == "entity":
        yield str(told.get("object"))


@dataclass(frozen=True, slots=True)
class Contents:
    """The digests of the objects that go along, sorted; `withheld` says why of all others.

    Both together are every object that the chosen runs reach.
    """

    objects: Sequence[str]
    withheld: Mapping[str, str]


def contents(chosen: Chosen, entries: Iterable[LedgerEntry], gone: Mapping[str, str]) -> Contents:
    """What a pack of the chosen runs holds; `entries` is the ledger as far as it goes along.

    `gone` are the objects that were erased, each with the words for it.

    What a run was judged by goes along whole, since controls, checks and catalogs are one object
    each. Of a pack about frameworks or items only, the blocks of results go that are about them,
    the populations that these were judged on, and how those were read. A population is digested
    whole, and so it goes whole even where a few of its rows were sampled: only so can its digest,
    and the verdict of a row that was compared with others, be checked.

    Raises:
        UsageError: when an item stands in no population of the chosen runs.
        IntegrityError: when the vault does not hold what a run names.
    """
    if chosen.selection.items:
        _refuse_unknown_items(chosen)
    kept: set[str] = set()
    for entry in entries:
        asked = (chosen.controls_of, chosen.frameworks, chosen.selection.items)
        kept.update(going_along(entry, *asked))
    reached = set(kept)
    for reader in chosen.readers:
        kept.add(reader.run.digest)
        kept.update(definitions_of(reader))
        kept.update(_judged(chosen, reader))
        if not chosen.selection.items:
            kept.update(attested_in(reader, chosen.controls_of[reader.run.id]))
            kept.update(reviewed_in(reader, kept))
        reached.update(parts_of(reader))
    withheld = dict.fromkeys(reached - kept, OUTSIDE)
    withheld |= {digest: why for digest, why in gone.items() if digest in reached}
    return Contents(sorted(kept - gone.keys()), dict(sorted(withheld.items())))


def _judged(chosen: Chosen, reader: RunReader) -> set[str]:
    """The blocks of a run that go along, with the evidence they were judged on."""
    if chosen.is_whole:
        return {*reader.run.blocks, *evidence_of(reader.run)}
    kept: set[str] = set()
    records: set[str] = set()
    for digest, block in zip(reader.run.blocks, reader.blocks(), strict=True):
        if chosen.holds_block(reader, block):
            kept.add(digest)
            records.update(each for each in (block.record, *block.inputs) if each)
    kinds = _kinds(chosen, reader) if not chosen.selection.items else frozenset[str]()
    for item in reader.run.evidence:
        # What could not be read shows how it was asked for, if a control in question needed it.
        if item.record in records or (item.record is None and item.kind in kinds):
            kept.add(item.transcript)
    return kept | records


def _kinds(chosen: Chosen, reader: RunReader) -> frozenset[str]:
    """The kinds that checks of the controls in question read."""
    controls = chosen.controls_of[reader.run.id]
    return frozenset(
        kind
        for check in reader.checks().values()
        if not controls.isdisjoint(check.controls)
        for kind in (check.subject, *check.populations)
        if kind
    )


def _refuse_unknown_items(chosen: Chosen) -> None:
    left = set(chosen.selection.items)
    for reader in chosen.readers:
        for record in {item.record for item in reader.run.evidence if item.record}:
            left.difference_update(reader.resources(record))
    if left:
        raise UsageError(f"no population of the chosen runs holds {min(left)!r}")
