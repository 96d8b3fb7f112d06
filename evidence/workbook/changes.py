"""Changes: acts and runs that the ledger tells of, and definitions that differ between runs."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from evidence.runs.run_heads import utc
from evidence.sampling.ranking import WithLedger
from evidence.store.ledger import LedgerEntry
from evidence.workbook.engagement import Engagement
from evidence.workbook.redefinitions import Change

_ACTS = {
    "key": ("change", "name"),
    "hold": ("act", "matter"),
    "erasure": ("reason", ""),
    "run-tag": ("tag", "run"),
    "pack": ("pack", ""),
    "run-resume": ("run", ""),
}
"""Acts by the type of their entry: the fields that say what was done, and to what."""
_DIGESTS = {"configuration": "Configuration", "definitions": "Definitions", "version": "Tool"}


def changes(engagement: Engagement) -> list[Change]:
    """What changed since the run before, or in the period, in order of time.

    Definitions are told one by one for a period, whose runs are there to be compared; of two runs
    alone the ledger says whether they differ.
    """
    found = [*_told(engagement), *engagement.redefined]
    return sorted(found, key=lambda change: change.at)


def changed_controls(engagement: Engagement) -> Mapping[str, list[str]]:
    """The fields of each control that changed in the period, each with its day."""
    found: dict[str, list[str]] = {}
    for change in engagement.redefined:
        if change.sort == "control":
            said = f"{change.at.date().isoformat()} {change.field}"
            found[change.what] = [*found.get(change.what, []), said]
    return found


def signer_key(engagement: Engagement) -> str:
    """The key that the vault had at the run, as its ledger names it."""
    keys = [entry.fields for entry in _entries(engagement) if entry.type == "key"]
    if not keys:
        return "none was registered when the run ended"
    return f"{keys[-1]['name']} ({keys[-1]['algorithm']})"


def _entries(engagement: Engagement) -> list[LedgerEntry]:
    """Acts and runs of the ledger up to the end of this run."""
    entries, vault = engagement.entries, engagement.reader.vault
    wanted = (*_ACTS, "run-start", "run-end")
    if entries is None:
        entries = list(vault.entries(*wanted)) if isinstance(vault, WithLedger) else []
    told: list[LedgerEntry] = []
    for entry in entries:
        if entry.type in wanted:
            told += [entry]
        if entry.type == "run-end" and entry.fields.get("run") == engagement.run.id:
            break
    return told


def _told(engagement: Engagement) -> Iterator[Change]:
    since = _since(engagement)
    before: Mapping[str, Any] = {}
    at = since
    for entry in _entries(engagement):
        fields = entry.fields
        where = f"ledger segment {entry.segment}"
        at = _instant(fields) or at
        if entry.type == "run-start":
            if before and at >= since:
                yield from _of_start(before, fields, at, where)
            before = fields
        elif at < since:
            continue
        elif entry.type == "run-end":
            yield Change(
                at, "run", str(fields["run"]), "status", "", str(fields["status"]), "", where
            )
        else:
            act, of = _ACTS[entry.type]
            said = ", ".join(str(fields[name]) for name in (act, of) if fields.get(name))
            by = str(
                fields.get("by") or fields.get("placed_by") or fields.get("requested_by") or ""
            )
            reason = str(fields.get("reason") or "") if act != "reason" else ""
            yield Change(at, entry.type, said, "", "", reason, by, where)


def _of_start(
    before: Mapping[str, Any], after: Mapping[str, Any], at: datetime, where: str
) -> Iterator[Change]:
    for field, name in _DIGESTS.items():
        was, now = str(before.get(field) or ""), str(after.get(field) or "")
        if was and now and was != now:
            yield Change(at, "run", str(after["run"]), name, was, now, "", where)


def _since(engagement: Engagement) -> datetime:
    """The first day of the period, or the start of the finished run before this one."""
    if engagement.period is not None:
        day = engagement.period.start
        return utc(datetime(day.year, day.month, day.day))  # noqa: DTZ001
    latest = engagement.run.started
    starts: dict[str, datetime] = {}
    for entry in _entries(engagement):
        if entry.type == "run-start":
            starts[entry.fields["run"]] = _instant(entry.fields) or latest
        elif entry.fields.get("run") != engagement.run.id and entry.type == "run-end":
            latest = starts.get(entry.fields["run"], latest)
    return utc(latest)


def _instant(fields: Mapping[str, Any]) -> datetime | None:
    said = fields.get("at") or fields.get("started")
    return utc(datetime.fromisoformat(said)) if said else None
