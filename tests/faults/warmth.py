"""Imports everything that a job needs, and does each small one once, so that forks start warm."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from evidence.vault import Vault
from evidence.verify import verify
from tests.faults.jobs import ORIGIN


def warm() -> None:
    """Do a little of everything, once."""
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault.create(Path(folder) / "vault", origin=ORIGIN)
        vault.put(b"data")
        vault.commit([{"type": "note"}])
        assert list(verify(vault.path, read_data=True)) == []


def warm_command(workspace: Path) -> None:
    """Read the definitions of a workspace once, and keep them: that part touches no vault."""
    from tieout import workspace as room
    from tieout.workspace import Workspace

    known: dict[str, Any] = {}
    load_library = room.load_library

    def library(paths: Any, catalog: Any) -> Any:
        return known.get(str(paths)) or known.setdefault(str(paths), load_library(paths, catalog))

    room.load_catalog = cache(room.load_catalog)
    room.load_library = library
    _ = Workspace.load(workspace).definitions
