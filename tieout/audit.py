"""The audit: collect, evaluate and store, as one job or apart, with every step in the ledger."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib.metadata import version
from typing import Any

from collectors.pacing import Limits
from collectors.sweep import Unit, plan
from collectors.tape import Clock
from controls.evaluate import Definitions, evaluate
from controls.freshness import AHEAD, oldest_allowed
from controls.judge import refuse_without_asserts
from controls.past import past_definitions
from evidence.attested.keeping import attested_until
from evidence.erasure import after_erasure
from evidence.errors import UsageError
from evidence.planned import never_read, still_audited
from evidence.record import Evidence, Record
from evidence.result import Block, total
from evidence.run_lock import run_lock
from evidence.run_store import RunReader, put_json, run_start, store_run
from evidence.runs.block_lists import lists_of
from evidence.runs.run import Run
from evidence.runs.run_heads import started_by
from evidence.scope import Scope
from evidence.vault import Vault
from tieout.as_tested import code_digest
from tieout.collection import Collection, identities, in_plan_order, never_collected, unit_of
from tieout.instants import utc_now
from tieout.progress import Progress, Silent
from tieout.resumption import chosen, definitions_digest, taken_up
from tieout.stored_definitions import definitions_stored, guarded_deposits
from tieout.workspace import Workspace


def new_run_id(now: datetime, token: Callable[[], str] = lambda: secrets.token_hex(2)) -> str:
    """A run's id: its instant, and four random digits so that two never share one."""
    return f"{now:%Y%m%dT%H%M%SZ}-{token()}"


@dataclass(frozen=True)
class Audit:
    """One audit of a workspace, from an open vault and a clock."""

    workspace: Workspace
    vault: Vault
    clock: Clock = utc_now
    progress: Progress = field(default_factory=Silent)
    limits: Limits = field(default_factory=Limits)

    def run(self) -> Run:
        """Collect every unit, judge it all and store the run.

        The run is in the ledger from its start, and so is the way it ended: a run that is cut short
        or fails is never lost, nor is what it had collected.

        Raises:
            AssertsVanishError: under `python -O`, before anything is read.
        """
        refuse_without_asserts()
        definitions = definitions_digest(self.workspace)
        units = self.units(self.workspace)
        started = self.clock()
        run_id = new_run_id(started)
        with run_lock(self.vault.path, run_id):
            self.start(run_id, started, units, definitions=definitions)
            return self._finish(run_id, started, units)

    def resume(self, name: str | None = None) -> Run:
        """Finish a run that was cut short; without a name, the newest.

        What it had committed is not collected again. The ledger says that, and when, it was taken
        up.

        Raises:
            AssertsVanishError: under `python -O`, before anything is read.
            UsageError: when there is nothing to resume, something has changed since the run began,
                its evidence is too old, or another process is working on it.
        """
        refuse_without_asserts()
        head = chosen(self.vault, name, self.clock())
        with run_lock(self.vault.path, head.id):
            units = self.units(self.workspace)
            # Looked up again: whoever held the run until now may have ended it.
            head = chosen(self.vault, head.id, self.clock())
            found = taken_up(self.vault, head, self.workspace, units)
            now = self.clock()
            entry = {
                "type": "run-resume",
                "run": found.run,
                "at": now.isoformat(),
                "version": version("tieout"),
                "planned": len(units),
                "committed": len(found.evidence),
            }
            self.vault.commit([entry, *identities(self.vault, found.run, units, now)])
            return self._finish(found.run, found.started, units, found.evidence)

    def _finish(
        self,
        run_id: str,
        started: datetime,
        units: Sequence[Unit],
        committed: Sequence[Evidence] = (),
    ) -> Run:
        """Collect what is not committed yet, judge it all and store the run."""
        known = {unit_of(item) for item in committed}
        planned = [str(unit) for unit in units]
        try:
            left = [unit for unit in units if str(unit) not in known]
            definitions = self.workspace.definitions
            with ThreadPoolExecutor(max_workers=1) as meanwhile:
                storing = meanwhile.submit(
                    definitions_stored, self.vault, self.workspace, definitions
                )
                collected = self.collect(run_id, left)
            return self.judge(
                run_id,
                definitions,
                in_plan_order(planned, [*committed, *collected]),
                started=started,
                planned=planned,
                stored=storing.result(),
            )
        except BaseException as error:
            # Interrupts too: whatever ends a run, the ledger says that it ended without a result.
            self.fail(run_id, error)
            raise

    def collect_only(self) -> list[Evidence]:
        """Collect every kind there is a collector for, and judge nothing."""
        units = plan(self.workspace.sources, self.workspace.collectors)
        started = self.clock()
        run_id = new_run_id(started)
        self.start(run_id, started, units, mode="collect")
        try:
            evidence = in_plan_order(list(map(str, units)), self.collect(run_id, units))
        except BaseException as error:
            # As in `_finish`: the ledger says how it ended.
            self.fail(run_id, error)
            raise
        end = {
            "type": "run-end",
            "run": run_id,
            "status": "collected",
            "object": None,
            "planned": len(evidence),
            "committed": sum(item.record is not None for item in evidence),
        }
        self.vault.commit([end])
        return evidence

    def evaluate_held(self) -> Run:
        """Judge the newest evidence held now, by the definitions in force now.

        What is held of a place that is audited no longer is left out.
        """
        now = self.clock()
        names = {source.name for source in self.workspace.sources}
        evidence = still_audited(self.vault, self.vault.evidence(), sources=names)
        missing = never_read(self.vault, evidence, sources=names)
        return self._evaluate(
            self.workspace.definitions, evidence, now, "evaluate", missing=missing
        )

    def evaluate_as_of(self, instant: datetime, *, then: bool) -> Run:
        """Judge the newest evidence held at a past instant, as of that instant.

        With `then`, by the definitions of the newest run started by that instant.

        Raises:
            UsageError: when there is no such run, or the instant lies ahead.
        """
        if instant > self.clock():
            raise UsageError(f"{instant:%Y-%m-%d %H:%M} UTC lies ahead; name a past day")
        past = self.vault.load_run(started_by(self.vault.runs(), instant).id) if then else None
        held = self.vault.evidence(before=instant)
        evidence = still_audited(self.vault, held, until=instant)
        return self._again(past, evidence, instant)

    def evaluate_run(self, name: str, *, then: bool) -> Run:
        """Judge the evidence of a stored run again, as of its own instant."""
        past = self.vault.load_run(name)
        return self._again(past if then else None, past.evidence, past.now)

    def _again(self, past: Run | None, evidence: Sequence[Evidence], now: datetime) -> Run:
        """Judge a past day again, by what a past run was judged by, or by what is in force now."""
        if past is None:
            today = self.workspace.definitions
            return self._evaluate(today, evidence, now, "rejudge", judged_by="today")
        definitions = past_definitions(RunReader(self.vault, past))
        # The catalogs too are those of the day, with the decisions that were made of them.
        said: dict[str, Any] = {"judged_by": past.id, "frameworks": past.frameworks}
        return self._evaluate(definitions, evidence, now, "rejudge", **said)

    def _evaluate(
        self,
        definitions: Definitions,
        evidence: Sequence[Evidence],
        now: datetime,
        mode: str,
        *,
        missing: Sequence[tuple[str, Scope]] = (),
        **stated: Any,
    ) -> Run:
        started = self.clock()
        run_id = new_run_id(started)
        self.start(run_id, started, (), mode=mode)
        try:
            if missing:
                evidence = [*evidence, *never_collected(self.vault, run_id, missing, now)]
            return self.judge(
                run_id, definitions, evidence, started=started, now=now, mode=mode, **stated
            )
        except BaseException as error:
            # As in `_finish`: the ledger says how it ended.
            self.fail(run_id, error)
            raise

    def fail(self, run_id: str, error: BaseException) -> None:
        """Write into the ledger that a run ended without a result, and by what kind of error."""
        status = "failed" if isinstance(error, Exception) else "aborted"
        entry = {
            "type": "run-end",
            "run": run_id,
            "status": status,
            "object": None,
            "error": type(error).__name__,
        }
        self.vault.commit([entry])

    @staticmethod
    def units(workspace: Workspace) -> list[Unit]:
        """The units that the workspace's definitions need: all kinds that some check reads."""
        wanted = {kind for item in workspace.definitions.assignments for kind in item.check.kinds}
        chosen = [item for item in workspace.collectors if item.resource.kind in wanted]
        return plan(workspace.sources, chosen)

    def start(
        self,
        run_id: str,
        started: datetime,
        units: Sequence[Unit],
        *,
        mode: str = "run",
        definitions: str = "",
    ) -> None:
        """Write the run, its plan and who asks into the ledger before anything is read."""
        entry = run_start(
            self.vault,
            run=run_id,
            started=started,
            organisation=self.workspace.configuration.organisation,
            version=version("tieout"),
            configuration=self.workspace.configuration.digest,
            definitions=definitions,
            planned=[str(unit) for unit in units],
            mode=mode,
        )
        self.vault.commit([entry, *identities(self.vault, run_id, units, started)])

    def collect(self, run_id: str, units: Sequence[Unit]) -> list[Evidence]:
        """Collect the units and commit them, as `Collection` does."""
        allowed = self.workspace.configuration.redaction.allowed
        return Collection(
            run_id, self.vault, self.clock, self.progress, allowed, self.limits
        ).collect(units)

    def judge(
        self,
        run_id: str,
        definitions: Definitions,
        evidence: Sequence[Evidence],
        *,
        started: datetime,
        planned: Sequence[str] | None = None,
        now: datetime | None = None,
        mode: str = "run",
        stored: Mapping[str, Any] | None = None,
        **stated: Any,
    ) -> Run:
        """Judge the evidence as of `now` and store the whole run; `stated` are fields of it.

        `stored` are those of what is judged by, where that is stored already. `planned` are the
        units that were to be collected; where nothing was collected now, those of the evidence.
        """
        vault, now = self.vault, now or self.clock()
        evidence = after_erasure(vault, evidence)
        self.progress.judging(len(definitions.assignments))

        def load(digest: str) -> Record:
            return Record.read(partial(vault.pieces, digest))

        attested = attested_until(vault, now)
        blocks = evaluate(definitions, evidence, load, now, self.progress.judged, attested)
        stated |= {"attestations": put_json(vault, attested)} if attested else {}
        units = tuple(planned or (f"{item.kind} {item.scope}" for item in evidence))
        whole = bool(evidence) and len(evidence) == len(units)
        run = self._run(
            definitions,
            evidence,
            blocks,
            stored,
            id=run_id,
            started=started,
            now=now,
            mode=mode,
            planned=units,
            status="complete"
            if whole and all(each.complete for each in evidence)
            else "incomplete",
            **stated,
        )
        self.vault.commit(store_run(self.vault, run))
        return run

    def _run(
        self,
        definitions: Definitions,
        evidence: Sequence[Evidence],
        blocks: Sequence[Block],
        stored: Mapping[str, Any] | None,
        **envelope: Any,
    ) -> Run:
        workspace = self.workspace
        if stored is None:
            past = envelope.pop("frameworks", ())
            stored = definitions_stored(self.vault, workspace, definitions, past)
        with guarded_deposits(self.vault, workspace) as parts:
            bodies = parts.put_all(block.body for block in blocks)
        return Run(
            organisation=workspace.configuration.organisation,
            ended=self.clock(),
            version=version("tieout"),
            configuration=workspace.configuration.digest,
            code=code_digest(),
            evidence=tuple(evidence),
            oldest_allowed=oldest_allowed(),
            ahead_allowed=int(AHEAD.total_seconds()),
            blocks=bodies,
            lists=lists_of(blocks),
            totals={verdict.value: rows for verdict, rows in sorted(total(blocks).items())},
            **stored,
            **envelope,
        )
