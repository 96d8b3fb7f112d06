"""Redefinitions: what was worded, set or judged otherwise from one run of a period to the next."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from evidence.period.report import PeriodReport
from evidence.run_store import RunReader
from evidence.runs.run import ControlAsTested, Run
from evidence.runs.run_heads import utc
from evidence.store.objects import Objects
from evidence.vault import Vault

_SKIPPED = frozenset({"id", "origin", "meanings"})


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of what sort, of what, in which field, from what to what, by whom and where."""

    at: datetime
    sort: str
    what: str
    field: str = ""
    before: str = ""
    after: str = ""
    by: str = ""
    where: str = ""


def redefined(vault: Objects, period: PeriodReport) -> Iterator[Change]:
    """Definitions that differ between runs of the period that follow one another, in their order.

    Only a vault can tell: a pack need not hold every run of the period.
    """
    if not isinstance(vault, Vault):
        return
    before: Run | None = None
    for name in period.runs:
        run = vault.load_run(name)
        if before is not None:
            yield from _between(RunReader(vault, before), RunReader(vault, run))
        before = run


def _between(before: RunReader, after: RunReader) -> Iterator[Change]:
    at, where = utc(after.run.now), f"run {after.run.id}"
    if before.run.controls != after.run.controls:
        yield from _differing(at, where, "control", before.controls(), after.controls())
    if before.run.checks != after.run.checks:
        yield from _differing(
            at,
            where,
            "check",
            {name: each.digest for name, each in before.checks().items()},
            {name: each.digest for name, each in after.checks().items()},
        )
    for sort, was, now in (
        ("catalog", _catalogs(before.run), _catalogs(after.run)),
        ("waivers", {"waivers": before.run.waivers}, {"waivers": after.run.waivers}),
    ):
        yield from _differing(at, where, sort, was, now)


def _catalogs(run: Run) -> dict[str, str]:
    return {each.id: each.catalog for each in run.frameworks}


def _differing(
    at: datetime, where: str, sort: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            yield Change(at, sort, name, "added" if was is None else "removed", where=where)
        elif isinstance(was, ControlAsTested):
            old, new = asdict(was), asdict(now)
            for field in old:
                if old[field] != new[field] and field not in _SKIPPED:
                    said = (_text(old[field]), _text(new[field]))
                    yield Change(at, sort, name, field, *said, where=where)
        elif was != now:
            yield Change(at, sort, name, "SHA-256", was, now, where=where)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
