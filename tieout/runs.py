"""Stored runs made ready to be compared."""

from controls.drift import Side
from evidence.record import Record
from evidence.run_store import RunReader
from evidence.vault import Vault


def side_of(vault: Vault, name: str) -> Side:
    """One side of a comparison: a run by id, prefix, `latest`, `previous` or date.

    Raises:
        UsageError: when there is no such run.
    """
    run = vault.load_run(name)
    reader = RunReader(vault, run)
    return Side.of(
        run,
        reader.blocks(),
        frozenset(reader.controls()),
        lambda digest: Record.parse(vault.get(digest)),
    )
