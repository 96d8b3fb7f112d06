"""Options that several verbs share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from evidence.run_store import RunReader
    from tieout.workspace import Workspace

WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        "-w",
        envvar="TIEOUT_WORKSPACE",
        help="The folder with tieout.toml.",
        show_default="the current folder",
    ),
]
RunOption = Annotated[
    str,
    typer.Option("--run", help="A run's id, a prefix of it, latest, previous, latest~2 or a date."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def workspace_in(folder: Path, manifests: Path | None = None) -> "Workspace":
    """The workspace in a folder, loaded when a verb asks for it; over `manifests`, those alone."""
    from tieout.workspace import Workspace

    return Workspace.load(folder, manifests=manifests)


def reader_of(folder: Path, run: str) -> "RunReader":
    """A stored run of the workspace in a folder.

    Raises:
        UsageError: when there is no such run.
    """
    from evidence.run_store import RunReader

    vault = workspace_in(folder).vault()
    return RunReader(vault, vault.load_run(run))
