"""The audit: collect, evaluate and store, as one job or apart, with every step in the ledger."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Protocol

from collectors.resource import KINDS, field_types
from collectors.sweep import Collected, Unit, plan, sweep
from collectors.tape import Clock
from controls.check import Check
from controls.control import Control
from controls.evaluate import Definitions, evaluate
from evidence.record import Evidence, Record
from evidence.result import Block, total
from evidence.run import CheckAsTested, ControlAsTested, FrameworkAsTested, KindAsTested, Run
from evidence.run_store import put_json
from evidence.vault import Vault
from tieout.workspace import Workspace

GROUP = 50
"""How many units are committed at once: a crash loses at most these, none that was acknowledged."""


class Progress(Protocol):
    """Who is told how the audit goes on."""

    def collecting(self, units: int) -> None:
        """Collection of so many units starts."""

    def collected(self, unit: Collected) -> None:
        """One unit has ended, one way or the other."""

    def judging(self, assignments: int) -> None:
        """Evaluation of so many checks starts."""

    def judged(self, items: int) -> None:
        """So many more resources have been judged."""


class Silent:
    """Progress that nobody watches."""

    def collecting(self, units: int) -> None:
        """Say nothing."""

    def collected(self, unit: Collected) -> None:
        """Say nothing."""

    def judging(self, assignments: int) -> None:
        """Say nothing."""

    def judged(self, items: int) -> None:
        """Say nothing."""


def utc_now() -> datetime:
    """The present instant in UTC, to the second: finer would only differ without meaning."""
    return datetime.now(UTC).replace(microsecond=0)


def new_run_id(now: datetime, token: Callable[[], str] = lambda: secrets.token_hex(2)) -> str:
    """A run's id: its instant, and four random digits so that two never share one."""
    return f"{now:%Y%m%dT%H%M%SZ}-{token()}"


@dataclass(frozen=True)
class Audit:
    """One audit of a workspace, from an open vault and a clock."""

    workspace: Workspace
    vault: Vault
    clock: Clock = utc_now
    progress: Progress = Silent()

    def run(self) -> Run:
        """Collect every unit, judge it all and store the run.

        The run is in the ledger from its start; when it is cut short it stays there as aborted.
        """
        definitions = self.workspace.definitions
        units = self.plan(definitions)
        started = self.clock()
        run_id = new_run_id(started)
        self.start(run_id, started, units)
        evidence = self.collect(run_id, units)
        return self.judge(run_id, definitions, evidence, units=units, started=started)

    def plan(self, definitions: Definitions | None = None) -> list[Unit]:
        """The units to collect: all kinds, or those that the definitions judge."""
        collectors = self.workspace.collectors
        if definitions is not None:
            wanted = {kind for item in definitions.assignments for kind in item.check.kinds}
            collectors = [item for item in collectors if item.resource.kind in wanted]
        return plan(self.workspace.sources, collectors)

    def start(self, run_id: str, started: datetime, units: Sequence[Unit]) -> None:
        """Write the run and its plan into the ledger before anything is read."""
        entry = {
            "type": "run-start",
            "run": run_id,
            "started": started.isoformat(),
            "organisation": self.workspace.configuration.organisation,
            "version": version("tieout"),
            "configuration": self.workspace.configuration.digest,
            "planned": put_json(self.vault, [str(unit) for unit in units]),
        }
        self.vault.commit([entry])

    def collect(self, run_id: str, units: Sequence[Unit]) -> list[Evidence]:
        """Collect the units and commit them group by group."""
        self.progress.collecting(len(units))
        evidence: list[Evidence] = []
        for group in _groups(
            sweep(units, run=run_id, clock=self.clock, seen=self.progress.collected)
        ):
            for collected in group:
                self.vault.put(collected.transcript.body)
                if collected.record:
                    self.vault.put(collected.record.body)
            self.vault.commit([collected.evidence.as_json() for collected in group])
            evidence += [collected.evidence for collected in group]
        return evidence

    def judge(
        self,
        run_id: str,
        definitions: Definitions,
        evidence: Sequence[Evidence],
        *,
        units: Sequence[Unit],
        started: datetime,
        now: datetime | None = None,
    ) -> Run:
        """Judge the evidence as of `now` and store the whole run."""
        now = now or self.clock()
        self.progress.judging(len(definitions.assignments))
        blocks = evaluate(
            definitions,
            evidence,
            lambda digest: Record.parse(self.vault.get(digest)),
            now,
            self.progress.judged,
        )
        whole = all(item.complete for item in evidence)
        run = self._run(run_id, definitions, evidence, blocks, started, now, whole=whole)
        run_digest = self.vault.put(run.body)
        self.vault.commit(
            [
                {"type": "results", "run": run_id, "object": run_digest},
                {
                    "type": "run-end",
                    "run": run_id,
                    "status": run.status,
                    "object": run_digest,
                    "planned": len(units),
                    "committed": sum(item.record is not None for item in evidence),
                },
            ]
        )
        return run

    def _run(
        self,
        run_id: str,
        definitions: Definitions,
        evidence: Sequence[Evidence],
        blocks: Sequence[Block],
        started: datetime,
        now: datetime,
        *,
        whole: bool,
    ) -> Run:
        workspace, put = self.workspace, self.vault.put
        checks = {item.check.id: item.check for item in definitions.assignments}
        kinds = {kind for check in checks.values() for kind in check.kinds}
        return Run(
            id=run_id,
            organisation=workspace.configuration.organisation,
            status="complete" if whole else "incomplete",
            started=started,
            ended=self.clock(),
            now=now,
            version=version("tieout"),
            configuration=workspace.configuration.digest,
            planned=tuple(f"{item.kind} {item.scope}" for item in evidence),
            evidence=tuple(evidence),
            controls=put_json(self.vault, _controls(definitions)),
            checks=put_json(self.vault, [asdict(_check(checks[name])) for name in sorted(checks)]),
            kinds=put_json(self.vault, [asdict(_kind(kind)) for kind in sorted(kinds)]),
            frameworks=tuple(
                FrameworkAsTested(
                    framework.id,
                    framework.name,
                    put_json(self.vault, framework.model_dump(mode="json")),
                )
                for framework in workspace.frameworks
            ),
            waivers=put_json(self.vault, definitions.waivers.as_json()),
            blocks=tuple(put(block.body) for block in blocks),
            totals={verdict.value: rows for verdict, rows in sorted(total(blocks).items())},
        )


def _groups(collected: Iterator[Collected]) -> Iterator[list[Collected]]:
    group: list[Collected] = []
    for item in collected:
        group.append(item)
        if len(group) == GROUP:
            yield group
            group = []
    if group:
        yield group


def _controls(definitions: Definitions) -> list[Mapping[str, Any]]:
    judged_by: dict[str, list[str]] = {}
    for item in definitions.assignments:
        judged_by.setdefault(item.control.id, []).append(item.check.id)
    return [
        asdict(_control(control, tuple(judged_by.get(control.id, ()))))
        for control in definitions.library
    ]


def _control(control: Control, checks: tuple[str, ...]) -> ControlAsTested:
    decision = control.not_applicable
    return ControlAsTested(
        id=control.id,
        title=control.title,
        statement=control.statement,
        type=control.type,
        owner=control.owner,
        frequency=control.frequency,
        automation=control.automation,
        target=control.target,
        parameters={
            name: list(value) if isinstance(value, tuple) else value
            for name, value in control.parameters.items()
        },
        evidence=control.evidence,
        population=control.population,
        pass_condition=control.pass_condition,
        satisfies={name: tuple(ids) for name, ids in control.satisfies.items()},
        checks=checks,
        origin=dict(control.origin),
        not_applicable=(
            {
                "reason": decision.reason,
                "approved_by": decision.approved_by,
                "approved_on": decision.approved_on.isoformat(),
            }
            if decision
            else None
        ),
    )


def _check(check: Check) -> CheckAsTested:
    return CheckAsTested(
        id=check.id,
        controls=check.controls,
        doc=check.doc,
        source=check.source,
        digest=check.digest,
        subject=check.subject.kind if check.subject else None,
        populations=tuple(asked.resource.kind for asked in check.asked.values()),
    )


def _kind(kind: str) -> KindAsTested:
    resource = KINDS[kind]
    return KindAsTested(
        kind=kind,
        doc=(resource.__doc__ or "").strip(),
        fields={name: _type_in_words(hint) for name, hint in field_types(resource).items()},
    )


def _type_in_words(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) else str(hint).replace("typing.", "")
