"""The verbs that hand over: export workbook, html, junit, sarif."""

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli import interchanging
from tieout.cli.options import RunOption, WorkspaceOption, reader_of
from tieout.cli.paging import html

OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="The file.", show_default="standard output")
]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    exports = typer.Typer(no_args_is_help=True, help="Hand a stored run over as files.")
    exports.command("workbook")(workbook)
    exports.command("html")(html)
    exports.command("junit")(junit)
    exports.command("sarif")(sarif)
    interchanging.register(exports)
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


def junit(
    workspace: WorkspaceOption = Path(), run: RunOption = "latest", out: OutOption = None
) -> None:
    """Write a run as JUnit XML.

    A suite for each control; what fails is a failure, what was not observed an error.
    """
    from evidence.interchange.junit import junit_of_run
    from tieout.comparison_formats import write_out

    reader = reader_of(workspace, run)
    write_out((line.encode() for line in junit_of_run(reader)), out)


def sarif(
    workspace: WorkspaceOption = Path(), run: RunOption = "latest", out: OutOption = None
) -> None:
    """Write a run as SARIF 2.1.0.

    What fails, is waived (suppressed) or was not observed (open); all else is counted.
    """
    from tieout.comparison_formats import run_as_sarif, write_out

    write_out(run_as_sarif(reader_of(workspace, run), workspace), out)
