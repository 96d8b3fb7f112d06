"""The verb that hands over: export workbook."""

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli.options import RunOption, WorkspaceOption, reader_of


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    exports = typer.Typer(no_args_is_help=True, help="Hand a stored run over as files.")
    exports.command("workbook")(workbook)
    # A group of one verb stays a group: more formats come beside it.
    exports.callback()(lambda: None)
    app.add_typer(exports, name="export")


def workbook(
    workspace: WorkspaceOption = Path(),
    run: RunOption = "latest",
    framework: Annotated[
        list[str] | None,
        typer.Option("--framework", "-f", help="soc2, iso27001, pci-dss; repeatable; all if none."),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--out", "-o", help="The folder to write to.", show_default="out")
    ] = None,
) -> None:
    """Write one workbook per framework.

    From the vault alone; no source is asked.
    """
    from tieout.cli.terminal import console
    from tieout.hand_over import write_workbooks

    target = folder or workspace / "out"
    for written in write_workbooks(reader_of(workspace, run), framework or (), target):
        console().print(str(written), markup=False)
