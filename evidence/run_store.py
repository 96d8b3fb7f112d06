"""Stored runs: what is put into the vault for one, and the reader that everything is drawn from."""

from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

import orjson

from evidence.canonical import canonical
from evidence.erased_evidence import erased_of, head_of, rows_of
from evidence.errors import IntegrityError, UsageError
from evidence.record import Record
from evidence.result import Block, Result
from evidence.runs.run import CheckAsTested, ControlAsTested, KindAsTested, Run
from evidence.secrets.scan import refuse_secrets
from evidence.store.objects import Objects
from evidence.tombstones import Erasure
from evidence.vault import Vault
from evidence.verdict import Verdict, worst

ResultRow = tuple[
    str, str, str, str, str | None, str, Verdict, str, str, tuple[str, ...], str | None, str
]
"""The fields of `Result`, in its order."""
DECISION = "not_applicable"
"""Where a stored catalog says that a requirement was decided not to apply."""
_Tested = TypeVar("_Tested", ControlAsTested, CheckAsTested, KindAsTested)
_PASS = Verdict.PASS.rank
_IDS_KEPT = 200_000
_BLOCKS_KEPT = 5_000
_SMALL = 20
"""Stretches of a block that is worth keeping: 5,000 such blocks take some 30 MB at the most."""


def put_json(vault: Vault, value: Any) -> str:
    """Stage a JSON value in canonical form; its digest is returned."""
    return vault.put(canonical(value))


def run_start(
    vault: Vault,
    *,
    run: str,
    started: datetime,
    organisation: str,
    version: str,
    configuration: str,
    planned: list[str],
    mode: str = "run",
    definitions: str = "",
) -> dict[str, Any]:
    """The ledger entry that begins a run; its plan, which may be long, is staged as an object.

    `configuration` is a digest, and so is `definitions`, empty for a run that cannot be resumed;
    `planned` lists every collection unit as `kind scope`; for `mode` see `RunHead`. A clock that
    lies behind the start of an earlier run is noted: `clock_behind`, in seconds.
    """
    latest = max((head.started for head in vault.runs()), default=started)
    behind = {"clock_behind": int((latest - started).total_seconds())} if latest > started else {}
    return {
        **behind,
        "type": "run-start",
        "run": run,
        "mode": mode,
        "started": started.isoformat(),
        "organisation": organisation,
        "version": version,
        "configuration": configuration,
        "definitions": definitions,
        # Names of sources and files are the operator's, and no unit stands behind them that fails.
        "planned": vault.put(refuse_secrets(canonical(planned), "the plan of the run")),
    }


def store_run(vault: Vault, run: Run) -> list[dict[str, Any]]:
    """Stage a run and return the two ledger entries that end it; commit them together.

    `planned` counts the units of the plan, `committed` those of which a record was stored. A clock
    that went back between the start of the run and its end is noted: `clock_behind`, in seconds.
    """
    for body in filter(None, (*run.block_lists, run.substance)):
        vault.put(body)
    digest = vault.put(run.body)
    back = int((run.started - run.ended).total_seconds())
    return [
        {"type": "results", "run": run.id, "object": digest},
        {
            "type": "run-end",
            "run": run.id,
            "status": run.status,
            "object": digest,
            "planned": len(run.planned),
            "committed": sum(item.record is not None for item in run.evidence),
            **({"clock_behind": back} if back > 0 else {}),
        },
    ]


class RunReader:
    """One stored run, read from the vault alone; results stream one block at a time.

    `left_out` are blocks of results that are not to be had: those a pack withholds. Every method
    raises IntegrityError when an object of the run is missing or damaged.
    """

    def __init__(self, vault: Objects, run: Run, left_out: Collection[str] = ()) -> None:
        self.vault = vault
        self.run = run
        self._left_out = left_out
        self._small: dict[str, Block] = {}
        self._ids: OrderedDict[str, list[str]] = OrderedDict()
        self._frameworks: dict[str, dict[str, Any]] = {}

    def controls(self) -> dict[str, ControlAsTested]:
        """Every control as tested, by id, in the order of the run."""
        return self._controls

    def checks(self) -> dict[str, CheckAsTested]:
        """Every check as it ran, by id."""
        return self._checks

    def kinds(self) -> dict[str, KindAsTested]:
        """Every kind that was judged, by name."""
        return self._kinds

    def modules(self) -> dict[str, str]:
        """Modules the checks lean on, by name, with digests of sources; old runs have none."""
        found: dict[str, str] = self._json(self.run.modules) if self.run.modules else {}
        return found

    def waivers(self) -> Any:
        """The waivers that were handed to the run, as JSON."""
        return self._json(self.run.waivers)

    def framework(self, framework: str) -> dict[str, Any]:
        """The catalog of a framework as it stood on the day, as JSON.

        Raises:
            UsageError: when the run was not judged against it.
        """
        if framework not in self._frameworks:
            known = {item.id: item.catalog for item in self.run.frameworks}
            if framework not in known:
                raise UsageError(
                    f"run {self.run.id} was not judged against {framework!r}; "
                    f"its frameworks are {', '.join(known) or 'none'}"
                )
            self._frameworks[framework] = self._json(known[framework])
        return self._frameworks[framework]

    def decisions(self, framework: str) -> dict[str, dict[str, str]]:
        """Why requirements were decided not to apply, and by whom, by requirement.

        Raises:
            UsageError: when the run was not judged against that framework.
        """
        rows = self.framework(framework)["requirements"]
        return {row["id"]: row[DECISION] for row in rows if row.get(DECISION)}

    def record(self, digest: str) -> Record:
        """A record that was judged, with all its rows; not kept, so that memory stays flat."""
        return Record.parse(self.vault.get(digest))

    def record_head(self, digest: str) -> Record:
        """A record without its rows: what it is, from which operations, and how complete.

        Of a record that was erased, what its envelope says.
        """
        if digest in self.gone:
            return head_of(self.run, digest, self.gone[digest])
        line, _, _ = self.vault.get(digest).partition(b"\n")
        try:
            return Record.parse(canonical(orjson.loads(line) | {"count": 0}))
        except (orjson.JSONDecodeError, TypeError) as error:
            raise IntegrityError(f"object {digest} is no record: {error}") from error

    @cached_property
    def gone(self) -> dict[str, Erasure]:
        """The records of the run that were erased since, each with the erasure."""
        if not isinstance(self.vault, Vault):
            return {}
        return erased_of(self.vault, self.run)

    def resources(self, record: str) -> list[str]:
        """The id of each row of a record, in order; the last ones read are kept.

        Of a record that was erased, the number of each row.
        """
        ids = self._ids.get(record)
        if ids is None:
            if record in self.gone:
                return rows_of(self.run, record)
            ids = _ids_of(self.vault.get(record), record)
            self._ids[record] = ids
            kept = sum(map(len, self._ids.values()))
            while kept > _IDS_KEPT and len(self._ids) > 1:
                kept -= len(self._ids.popitem(last=False)[1])
        else:
            self._ids.move_to_end(record)
        return ids

    def blocks(self) -> Iterator[Block]:
        """The blocks of results in reading order, one at a time."""
        return (self._block(digest) for digest in self.run.blocks if digest not in self._left_out)

    def _block(self, digest: str) -> Block:
        """A block by its digest; small ones are kept, since every sheet reads them again."""
        if digest in self._small:
            return self._small[digest]
        block = Block.parse(self.vault.get(digest))
        if block.control not in self._controls:
            raise IntegrityError(
                f"block {digest} of run {self.run.id} is of control {block.control}, "
                "which the run does not hold"
            )
        if len(block.stretches) <= _SMALL and len(self._small) < _BLOCKS_KEPT:
            self._small[digest] = block
        return block

    def result_rows(self) -> Iterator[ResultRow]:
        """Every result as a plain tuple with the fields of `Result`, in reading order.

        Within a block, what is said of the whole population comes first, then row by row.
        """
        for block in self.blocks():
            yield from self._rows_of(block)

    def results(self) -> Iterator[Result]:
        """Every result, in the same order as `result_rows`."""
        return map(Result._make, self.result_rows())

    def verdicts(self) -> dict[str, Verdict]:
        """The verdict of each control: the worst of its results.

        A control without a result, or with a check that gave none, is unobserved: absence of
        evidence is never a pass.
        """
        return self._verdicts

    def requirement_verdicts(self, framework: str) -> dict[str, Verdict | None]:
        """The verdict of each requirement: the worst of its controls, None where none is mapped.

        A control that only supports a requirement counts where it is worse than a pass. One that
        was decided not to apply is not applicable, unless a control mapped to it fails:
        failing evidence beats whatever was decided.

        Raises:
            UsageError: when the run was not judged against that framework.
        """
        found: dict[str, list[Verdict]] = {
            row["id"]: [] for row in self.framework(framework)["requirements"]
        }
        for control in self._controls.values():
            told = control.mapping.get(framework, {})
            for requirement in control.satisfies.get(framework, ()):
                verdict = self._verdicts[control.id]
                # What only supports a requirement can weigh against it, and never meets it.
                only_supports = told.get(requirement, {}).get("meets") == "supporting"
                if requirement in found and not (only_supports and verdict.rank >= _PASS):
                    found[requirement].append(verdict)
        known = {requirement: worst(verdicts) for requirement, verdicts in found.items()}
        for requirement in self.decisions(framework):
            if known[requirement] is not Verdict.FAIL:
                known[requirement] = Verdict.NOT_APPLICABLE
        return known

    @cached_property
    def _controls(self) -> dict[str, ControlAsTested]:
        texts = ("evidence", "checks")
        found = {row["id"]: row for row in self._rows(self.run.controls, *texts)}
        for row in found.values():
            row["satisfies"] = {name: tuple(ids) for name, ids in row["satisfies"].items()}
        return {name: _made(ControlAsTested, row) for name, row in found.items()}

    @cached_property
    def _checks(self) -> dict[str, CheckAsTested]:
        rows = self._rows(self.run.checks, "controls", "populations")
        return {row["id"]: _made(CheckAsTested, row) for row in rows}

    @cached_property
    def _kinds(self) -> dict[str, KindAsTested]:
        return {row["kind"]: _made(KindAsTested, row) for row in self._rows(self.run.kinds)}

    @cached_property
    def _verdicts(self) -> dict[str, Verdict]:
        found: dict[str, set[Verdict]] = {control: set() for control in self._controls}
        spoken: dict[str, set[str]] = {control: set() for control in self._controls}
        for block in self.blocks():
            given = block.counts()
            # A block without any result judged nothing, whatever its check says elsewhere.
            found[block.control].update(given or (Verdict.UNOBSERVED,))
            spoken[block.control].update((block.check,) if given else ())
        for control in self._controls.values():
            if not spoken[control.id].issuperset(control.checks) and not control.not_applicable:
                found[control.id].add(Verdict.UNOBSERVED)
        return {
            control: worst(verdicts) or Verdict.UNOBSERVED for control, verdicts in found.items()
        }

    def _rows_of(self, block: Block) -> Iterator[ResultRow]:
        ids = self.resources(block.record) if block.stretches and block.record else []
        if len(ids) != block.items:
            raise IntegrityError(
                f"results of {block.check} in {block.scope} speak of {block.items} rows, "
                f"and record {block.record} holds {len(ids)}"
            )
        control = self._controls[block.control]
        # What the rows of a block, and of a stretch, have in common is looked up once.
        head = (self.run.id, block.control, block.check, block.kind)
        tail = (control.owner, control.requirements, block.record, self.run.now.isoformat())
        scope, row = block.scope, 0
        if block.whole:
            verdict, _, reason, _ = block.whole
            yield (*head, None, scope, verdict, reason, *tail)
        for verdict, count, reason, _ in block.stretches:
            for name in ids[row : row + count]:
                yield (*head, name, scope, verdict, reason, *tail)
            row += count

    def _rows(self, digest: str, *tuples: str) -> list[dict[str, Any]]:
        rows = self._json(digest)
        try:
            return [row | {name: tuple(row[name]) for name in tuples} for row in rows]
        except (KeyError, TypeError) as error:
            raise IntegrityError(f"object {digest} is no part of a run: {error!r}") from error

    def _json(self, digest: str) -> Any:
        try:
            return orjson.loads(self.vault.get(digest))
        except orjson.JSONDecodeError as error:
            raise IntegrityError(f"object {digest} is no JSON: {error}") from error


def _made(of: type[_Tested], row: Mapping[str, Any]) -> _Tested:
    try:
        return of(**row)
    except TypeError as error:
        raise IntegrityError(f"stored definitions are not those of a run: {error}") from error


def _ids_of(body: bytes, digest: str) -> list[str]:
    lines = body.splitlines()
    try:
        # Row by row, so that no more than one row is held in memory besides the ids.
        return [orjson.loads(line)["id"] for line in lines[1:]]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise IntegrityError(f"object {digest} is no record: {error!r}") from error
