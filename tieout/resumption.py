"""Resumption: taking up a run that was cut short, under what it was begun with and nothing else."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from collectors.sweep import Unit
from evidence.canonical import canonical, sha256
from evidence.errors import UsageError
from evidence.interrupted import Interrupted, interrupted, resumable
from evidence.runs.run_heads import RunHead
from evidence.vault import Vault
from tieout.as_tested import (
    checks_as_tested,
    code_digest,
    controls_as_tested,
    frameworks_as_tested,
    kinds_as_tested,
    modules_as_tested,
)
from tieout.workspace import Workspace

FRESH_FOR = timedelta(hours=24)
"""How long after its start a run is resumed: what holds continuously allows evidence a day old."""


def definitions_digest(workspace: Workspace) -> str:
    """A digest of all that a run is collected and judged by, the configuration apart."""
    definitions = workspace.definitions
    stated = {
        "code": code_digest(),
        "controls": controls_as_tested(definitions),
        "checks": checks_as_tested(definitions, sha256),
        "kinds": kinds_as_tested(definitions),
        "modules": modules_as_tested(definitions, sha256),
        "waivers": definitions.waivers.as_json(),
        # By the digest of each catalog, with decisions and the organisation's own texts.
        "frameworks": [
            asdict(framework)
            for framework in frameworks_as_tested(
                workspace.frameworks,
                definitions.library.decisions,
                workspace.stored_texts,
                sha256,
            )
        ],
    }
    return sha256(canonical(stated))


def chosen(vault: Vault, name: str | None, now: datetime) -> RunHead:
    """The run to resume: that of a name, or the newest.

    Raises:
        UsageError: when there is no such run, it ended, or it began too long ago.
    """
    head = resumable(vault.runs(), name)
    if now - head.started > FRESH_FOR:
        hours = FRESH_FOR // timedelta(hours=1)
        raise UsageError(
            f"run {head.id} began more than {hours} hours ago, and its evidence is not fresh "
            "any more; start a new run"
        )
    return head


def taken_up(
    vault: Vault, head: RunHead, workspace: Workspace, units: Sequence[Unit]
) -> Interrupted:
    """How far the run had come, its plan and definitions being those of now.

    Raises:
        UsageError: when something has changed since it began.
    """
    found = interrupted(vault, head)
    changed = [
        word
        for word, before, now in (
            ("configuration", found.configuration, workspace.configuration.digest),
            ("definitions or code", found.definitions, definitions_digest(workspace)),
            ("plan", found.planned, tuple(map(str, units))),
        )
        if before != now
    ]
    if changed:
        raise UsageError(
            f"run {found.run} cannot be resumed: its {' and '.join(changed)} changed since it "
            "began; start a new run"
        )
    return found
