"""Evidence of a run that was erased since: what is still known of it, from its envelope."""

from evidence.record import Completeness, Record
from evidence.runs.run import Run
from evidence.store.objects import Objects
from evidence.tombstones import Erasure, erased
from evidence.transcript import Gap
from evidence.vault import Vault


def erased_of(vault: Objects, run: Run) -> dict[str, Erasure]:
    """The records of a run that were erased since it was stored, each with the erasure."""
    if not isinstance(vault, Vault):
        return {}
    named = {item.record for item in run.evidence if item.record}
    lost = {digest for digest in named if not vault.has(digest)}
    found = erased(vault.origin, vault.entries()) if lost else {}
    return {digest: erasure for digest, erasure in found.items() if digest in lost}


def head_of(run: Run, digest: str, erasure: Erasure) -> Record:
    """An erased record without its rows: as complete as it was, with the erasure as a gap."""
    unit = next(item for item in run.evidence if item.record == digest)
    gap = Gap(unit.collector, "erased", "Erased", None, str(erasure))
    gaps = (unit.gap, gap) if unit.gap else (gap,)
    return Record(unit.kind, unit.scope, (), Completeness(unit.complete, gaps), ())


def rows_of(run: Run, digest: str) -> list[str]:
    """What stands for the ids of the rows of an erased record."""
    rows = next(item.rows for item in run.evidence if item.record == digest)
    return [f"row {number}, erased" for number in range(1, rows + 1)]
