"""Evidence as the page tells of it: each reading, and each record that a verdict rests on."""

from collections.abc import Mapping
from typing import Any

from evidence.errors import MissingObjectError
from evidence.record import Evidence
from evidence.run_store import RunReader
from evidence.runs.run_heads import utc
from evidence.workbook.engagement import evidence_id


def reading(unit: Evidence, record: int) -> Mapping[str, Any]:
    """One collection unit; `record` is the number of its record, -1 where none was stored."""
    return {
        "id": evidence_id(unit),
        "kind": unit.kind,
        "scope": str(unit.scope),
        "source": unit.source,
        "system": unit.system,
        "collector": f"{unit.collector} {unit.version}",
        "identity": unit.identity,
        "run": unit.run,
        "collected": utc(unit.collected_at).isoformat(timespec="seconds"),
        "as_of": utc(unit.as_of).isoformat(timespec="seconds") if unit.as_of else "",
        "record": record,
        "transcript": unit.transcript,
        "rows": unit.rows,
        "complete": unit.complete,
        "gap": str(unit.gap) if unit.gap else "",
        "unobserved": [[reason, count] for reason, count in unit.unobserved.items()],
    }


def record(reader: RunReader, digest: str, names: list[Any]) -> Mapping[str, Any]:
    """One record without its rows, but for the names of those that the page lists."""
    try:
        head = reader.record_head(digest)
    except MissingObjectError:
        # A pack of some frameworks or samples withholds records; what stands is still told.
        return {"digest": digest, "withheld": True, "names": names}
    whole = head.completeness
    return {
        "digest": digest,
        "kind": head.kind,
        "scope": str(head.scope),
        "operations": list(head.operations),
        "complete": whole.complete,
        "gaps": [str(gap) for gap in whole.gaps],
        "covers": list(whole.covers),
        "expected": whole.expected,
        "expected_from": whole.expected_from or "",
        "erased": str(reader.gone.get(digest, "")),
        "names": names,
    }
