"""Seals that were taken out of a pack: what its ledger and head tell of, and no file shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .files import Pack
from .tree import CHECKPOINT, PROOFS, Tree

ANCHORING = ("anchor", "not-anchored")
"""The entries that tell of a checkpoint: anchored outside, or that it could not be."""
PROVEN = ("run-start", "results", "run-end")
"""The entries of a packed run that are proven to stand under the checkpoint."""


def taken_out(
    pack: Pack, tree: Tree, entries: list[dict[str, Any]], head: dict[str, Any]
) -> Iterator[str]:
    """Each checkpoint or proof that must be there and is not, in sentences."""
    size = tree.size or 0
    if CHECKPOINT not in pack.listed:
        if any(entry.get("type") == "key" for entry in entries):
            yield f"{CHECKPOINT} is missing, though the ledger registers the key that seals it"
    elif not size:
        return  # told of already: it is not over this ledger
    told = [entry.get("size") for entry in entries if entry.get("type") in ANCHORING]
    newest = max((each for each in told if isinstance(each, int)), default=0)
    if newest > size:
        yield f"{CHECKPOINT} is over {size} entries, and the ledger tells of one over {newest}"
    if head.get("sealed", size) != size:
        said = f"the checkpoint is over {head['sealed']} entries, and it is over {size}"
        yield f"pack.json says that {said}"
    runs = {each["id"] for each in head.get("runs", [])}
    lacking = [
        index
        for index, entry in enumerate(entries[:size])
        if entry.get("type") in PROVEN and entry.get("run") in runs and index not in tree.proven
    ]
    if lacking:
        named = ", ".join(map(str, lacking[:10])) + (", ..." if lacking[10:] else "")
        yield f"{PROOFS} has no proof that holds of entries {named}, though their runs are packed"
