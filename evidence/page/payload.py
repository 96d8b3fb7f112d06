"""What a page knows: a stored run as one JSON value, columns and numbers where there is much."""

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.errors import MissingObjectError
from evidence.page import definitions, sources
from evidence.page.period import Period, days
from evidence.page.rows import NONE, Rows
from evidence.run_store import RunReader
from evidence.runs.run import ControlAsTested, Run
from evidence.runs.run_heads import utc
from evidence.vault import Vault
from evidence.verdict import Verdict
from evidence.waiver_register import WaiverRow, waiver_register
from evidence.workbook.engagement import Engagement

FORM = 1
"""The form of the value; the script of the page reads this one."""


def payload(reader: RunReader, names: Mapping[str, str], period: Period) -> dict[str, Any]:
    """The run as the page reads it; `names` are the frameworks to show, each with a short one.

    Raises:
        UsageError: for a period that cannot be shown.
        IntegrityError: when an object of the run is missing or damaged.
    """
    engagements = [Engagement.of(reader, name) for name in names]
    controls = _controls(reader, engagements, len(names) == len(reader.run.frameworks))
    places = {name: number for number, name in enumerate(controls)}
    blocks = [block for block in reader.blocks() if block.control in controls]
    records = _records(reader.run, blocks)
    rows = Rows(reader, places, records)
    rows.take(blocks)
    verdicts = reader.verdicts()
    checks = reader.checks()
    wanted = dict.fromkeys(check for each in controls.values() for check in each.checks)
    return {
        "form": FORM,
        "run": _head(reader.run),
        "verdicts": [[word.value, word.meaning] for word in Verdict],
        "frameworks": [
            definitions.framework(each, names[each.framework.id], places) for each in engagements
        ],
        "controls": [
            definitions.control(each, verdicts[each.id], list(names)) for each in controls.values()
        ],
        "checks": [definitions.check(checks[name]) for name in wanted if name in checks],
        "kinds": definitions.kinds(reader),
        "records": [
            sources.record(reader, digest, _names(rows, reader, digest)) for digest in records
        ],
        "evidence": [
            sources.reading(unit, records.get(unit.record or "", NONE))
            for unit in reader.run.evidence
        ],
        "blocks": rows.blocks,
        "reasons": rows.reasons.texts(),
        "waiver_ids": rows.waivers.texts(),
        "waivers": [_waiver(each) for each in waiver_register(reader) if each.control in controls],
        "out_of_scope": [
            [name, said.get("reason", ""), said.get("approved_by", "")]
            for name, said in reader.run.out_of_scope.items()
        ],
        "period": days(reader.vault, reader.run, period, controls)
        if isinstance(reader.vault, Vault)
        else None,
    }


def _controls(
    reader: RunReader, engagements: Sequence[Engagement], every: bool
) -> Mapping[str, ControlAsTested]:
    """The controls to show: those mapped to a shown framework, or all when all are shown."""
    if every:
        return reader.controls()
    mapped = {name for each in engagements for name in each.controls}
    return {name: each for name, each in reader.controls().items() if name in mapped}


def _records(run: Run, blocks: Sequence[Any]) -> dict[str, int]:
    """Every record that was read or collected, numbered in the order of the run."""
    found = dict.fromkeys(unit.record for unit in run.evidence if unit.record)
    for block in blocks:
        found |= dict.fromkeys(each for each in (block.record, *block.inputs) if each)
    return {digest: number for number, digest in enumerate(found)}


def _names(rows: Rows, reader: RunReader, digest: str) -> list[Any]:
    try:
        return rows.names(digest)
    except MissingObjectError:
        if isinstance(reader.vault, Vault):
            raise
        return []


def _head(run: Run) -> Mapping[str, Any]:
    return {
        "id": run.id,
        "organisation": run.organisation,
        "mode": run.mode,
        "status": run.status,
        "started": utc(run.started).isoformat(timespec="seconds"),
        "ended": utc(run.ended).isoformat(timespec="seconds"),
        "now": utc(run.now).isoformat(timespec="seconds"),
        "version": run.version,
        "digest": run.digest,
        "planned": len(run.planned),
        "committed": sum(unit.record is not None for unit in run.evidence),
    }


def _waiver(row: WaiverRow) -> Mapping[str, Any]:
    return {
        "id": row.id,
        "control": row.control,
        "check": row.check,
        "scope": row.scope,
        "resource": row.resource,
        "reason": row.reason,
        "requested_by": row.requested_by,
        "approved_by": row.approved_by,
        "starts": row.starts.isoformat(),
        "ends": row.ends.isoformat(),
        "ticket": row.ticket,
        "state": row.state,
        "items": row.items,
        "compensating": row.compensating,
        "compensating_verdict": definitions.rank(row.compensating_verdict)
        if row.compensating_verdict
        else NONE,
        "findings": list(row.findings),
    }
