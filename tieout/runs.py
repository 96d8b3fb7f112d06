"""Stored runs and baseline files made ready to be compared."""

from collections.abc import Callable
from pathlib import Path

from controls.drift_side import Side
from evidence.drift.baseline import Baseline, controls_asked, run_facts, set_aside, waivers_in_force
from evidence.drift.baseline_file import read_baseline
from evidence.record import Record
from evidence.run_store import RunReader
from evidence.vault import Vault


def side_of(vault: Vault, name: str) -> Side:
    """One side of a comparison: a run by id, prefix, tag, `latest`, `previous` or date.

    Raises:
        UsageError: when there is no such run.
    """
    return stored_side(RunReader(vault, vault.load_run(name)))


def stored_side(reader: RunReader) -> Side:
    """One side of a comparison: a stored run."""
    facts = run_facts(reader)
    return Side.of_blocks(
        reader.blocks(),
        _records(reader.vault.get),
        controls_asked(reader),
        run=facts.id,
        day=facts.now[:10],
        code=facts.code,
        waivers=waivers_in_force(reader),
        set_aside=set_aside(reader),
        frameworks=facts.frameworks,
    )


def is_file(name: str) -> bool:
    """Whether a baseline is named by its file: runs, dates and tags hold no slash and no suffix."""
    return name.endswith(".json") or "/" in name or "\\" in name


def baseline_side(file: Path, vault: Vault) -> tuple[Side, Baseline]:
    """One side of a comparison: a baseline file; the vault completes what it still holds.

    Raises:
        OperatorFileError: with file and line, when the file is not as Tieout writes it.
    """
    baseline = read_baseline(file)

    def held(digest: str) -> Record | None:
        return Record.parse(vault.get(digest)) if vault.has(digest) else None

    return Side.of_baseline(baseline, held), baseline


def _records(get: Callable[[str], bytes]) -> Callable[[str], Record | None]:
    return lambda digest: Record.parse(get(digest))
