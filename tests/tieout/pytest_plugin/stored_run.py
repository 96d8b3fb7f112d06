"""A stored run with results as a test wants them, made without a source or a check."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from evidence.record import Completeness, Evidence, Record
from evidence.result import Block, Stretch
from evidence.run_store import put_json, run_start, store_run
from evidence.runs.run import CheckAsTested, ControlAsTested, FrameworkAsTested, Run
from evidence.scope import Scope
from evidence.transcript import Traffic, Transcript
from evidence.vault import Vault
from evidence.verdict import Verdict

NOW = datetime.now(UTC).replace(microsecond=0)
"""The present, since a newest run of another day is an error by itself."""
KIND = "aws.s3.bucket"
SCOPE = Scope("production", ("111122223333",))
REQUIREMENTS = ["A1.2", "CC6.1"]
CATALOG = {
    "id": "soc2-2017",
    "name": "SOC 2",
    "edition": "2017",
    "publisher": "AICPA",
    "aliases": ["soc2"],
    "groups": [{"id": "A1", "title": "Availability"}],
    "requirements": [{"id": each, "title": each, "group": "A1"} for each in REQUIREMENTS],
}
WAIVER = {
    "id": "W-1", "control": "TST-04", "check": "*", "scope": "*", "resource": "d*",
    "reason": "moved soon", "requested_by": "platform", "approved_by": "security officer",
    "starts": "2026-01-01", "ends": "2026-06-30", "compensating": "", "ticket": "",
}  # fmt: skip
Said = tuple[str, Verdict, str]
"""A resource, its verdict and the reason."""


def control(name: str, *checks: str, **changed: Any) -> ControlAsTested:
    """A control that `checks` judge, mapped to CC6.1 of SOC 2."""
    fields: dict[str, Any] = {
        "id": name, "title": f"Title of {name}", "statement": f"What {name}\n  states.",
        "type": "preventive", "owner": "platform", "frequency": "daily",
        "automation": "automated", "target": None, "parameters": {"within": "30 days"},
        "evidence": (), "population": "all", "pass_condition": "", "checks": checks,
        "satisfies": {"soc2-2017": ("CC6.1",)}, "origin": {},
    }  # fmt: skip
    return ControlAsTested(**(fields | changed))


def store(
    folder: Path,
    controls: Sequence[ControlAsTested],
    said: Mapping[tuple[str, str], Sequence[Said] | Stretch],
    run_id: str = "20260331T090000Z-0001",
    now: datetime = NOW,
) -> Vault:
    """Store a run; what was `said` is by control and check, of rows or of the whole at once."""
    vault = Vault.create(folder, origin="example.test/plugin")
    begun = {"run": run_id, "started": NOW - timedelta(minutes=10), "version": "0.1.0"}
    begun |= {"organisation": "Example KK", "configuration": "0" * 64}
    evidence, blocks = [], []
    totals: dict[str, int] = {}
    for number, ((name, check), given) in enumerate(said.items()):
        scope = Scope(SCOPE.source, (*SCOPE.parts, str(number)))
        record = None
        if not isinstance(given, Stretch):
            rows = [{"id": resource} for resource, _, _ in given]
            record = Record(KIND, scope, ("s3:List",), Completeness(complete=True), rows)
            vault.put(record.body)
            evidence.append(_envelope(vault, run_id, record))
        digest = record.digest if record else None
        stretches = () if isinstance(given, Stretch) else tuple(map(_stretch, given))
        whole = given if isinstance(given, Stretch) else None
        inputs = (digest,) if digest else ()
        block = Block(
            name, check, KIND, str(scope), digest, inputs, "", {}, stretches, whole
        )  # fmt: skip
        blocks.append(vault.put(block.body))
        for verdict, count in block.counts().items():
            totals[verdict.value] = totals.get(verdict.value, 0) + count
    checks = {check: each.id for each in controls for check in each.checks}
    run = Run(
        id=run_id, organisation="Example KK", mode="run", status="complete",
        started=NOW - timedelta(minutes=10), ended=NOW, now=now, version="0.1.0",
        configuration="0" * 64, planned=(), evidence=tuple(evidence),
        controls=put_json(vault, [asdict(each) for each in controls]),
        checks=put_json(vault, [_check(check, name) for check, name in checks.items()]),
        kinds=put_json(vault, []),
        frameworks=(FrameworkAsTested("soc2-2017", "SOC 2", put_json(vault, CATALOG)),),
        waivers=put_json(vault, [WAIVER]), out_of_scope={}, blocks=tuple(blocks), totals=totals,
    )  # fmt: skip
    entries = [run_start(vault, planned=[], **begun), *(unit.as_json() for unit in evidence)]
    vault.commit([*entries, *store_run(vault, run)])
    return vault


def _stretch(said: Said) -> Stretch:
    _, verdict, reason = said
    return Stretch(verdict, 1, reason, "W-1" if verdict is Verdict.WAIVED else None)


def _check(check: str, name: str) -> dict[str, Any]:
    return asdict(CheckAsTested(check, (name,), f"What {check} holds.", "", "", "", KIND, ()))


def _envelope(vault: Vault, run: str, record: Record) -> Evidence:
    return Evidence(
        run=run, kind=record.kind, scope=record.scope, source="production", system="aws",
        collector="c", version="1", identity="me", traffic=Traffic(NOW, NOW, 1, 1),
        transcript=vault.put(Transcript(()).body), record=record.digest, rows=len(record.rows),
        complete=True,
    )  # fmt: skip
