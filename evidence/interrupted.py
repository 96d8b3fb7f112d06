"""Interrupted runs: which one can be taken up again, and how far it had come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from evidence.errors import IntegrityError, UsageError
from evidence.record import Evidence
from evidence.runs.run_heads import UNFINISHED, RunHead, utc
from evidence.vault import Vault

RESUMABLE = (UNFINISHED, "aborted", "failed")
"""The statuses of runs that were cut short before their results were stored."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A run that was begun and not finished, as the ledger tells of it.

    `planned` lists its units as `kind scope`; `definitions` digests all it was to be judged by,
    empty where its version did not say; `evidence` is what was committed, in the order of the
    ledger.
    """

    run: str
    started: datetime
    configuration: str
    definitions: str
    planned: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def resumable(heads: Sequence[RunHead], name: str | None) -> RunHead:
    """The run to take up: that of the id, or beginning of one; without a name the newest run.

    Raises:
        UsageError: when there is no such run, or it ended, or it does not collect and judge.
    """
    runs = [head for head in heads if head.mode == "run"]
    if name is None:
        if not runs:
            raise UsageError("there is no run to resume: the vault holds none")
        head = runs[-1]
    else:
        meant = [head for head in heads if head.id == name] or [
            head for head in heads if name and head.id.startswith(name)
        ]
        if len(meant) != 1:
            said = "several runs begin" if meant else "there is no run that begins"
            raise UsageError(f"{said} with {name!r}; 'tieout runs' lists them")
        (head,) = meant
    if head.digest or head.status not in RESUMABLE:
        raise UsageError(f"run {head.id} ended ({head.status}); there is nothing to resume")
    if head.mode != "run":
        raise UsageError(f"run {head.id} is one of 'tieout {head.mode}', which is not resumed")
    return head


def interrupted(vault: Vault, head: RunHead) -> Interrupted:
    """How far a run had come.

    Raises:
        IntegrityError: when its plan is missing or damaged.
    """
    start: Mapping[str, Any] = {}
    evidence: list[Evidence] = []
    for entry in vault.entries("run-start", "evidence", "not-collected"):
        if entry.fields.get("run") != head.id:
            continue
        if entry.type == "run-start":
            start = entry.fields
        else:
            evidence.append(Evidence.from_json(entry.fields))
    try:
        planned = tuple(map(str, orjson.loads(vault.get(start["planned"]))))
        return Interrupted(
            run=head.id,
            started=utc(datetime.fromisoformat(start["started"])),
            configuration=start["configuration"],
            definitions=start.get("definitions", ""),
            planned=planned,
            evidence=tuple(evidence),
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise IntegrityError(f"the ledger does not say how run {head.id} began") from error
