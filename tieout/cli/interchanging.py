"""The verbs that hand a run to other tools: export oscal, ocsf, csv."""

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli.options import RunOption, WorkspaceOption, reader_of

FileOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="The file.", show_default="standard output")
]


def register(exports: typer.Typer) -> None:
    """Add the verbs of this room to the group of exports."""
    exports.command("oscal")(oscal)
    exports.command("ocsf")(ocsf)
    exports.command("csv")(csv)


def oscal(
    workspace: WorkspaceOption = Path(),
    run: RunOption = "latest",
    framework: Annotated[
        list[str] | None,
        typer.Option("--framework", "-f", help="soc2, iso27001, pci-dss; repeatable; all if none."),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--out", "-o", help="The folder.", show_default="out/oscal")
    ] = None,
) -> None:
    """Write a run as OSCAL documents.

    Plan, results, open items (POA&M) and the library as a component definition.
    """
    from tieout.hand_over import write_oscal
    from tieout.terminal import console

    target = folder or workspace / "out" / "oscal"
    for written in write_oscal(reader_of(workspace, run), framework or (), target):
        console().print(str(written), markup=False)


def ocsf(
    workspace: WorkspaceOption = Path(), run: RunOption = "latest", out: FileOption = None
) -> None:
    """Write a run as OCSF events.

    Compliance Findings (class 2003) as JSON lines, one a result.
    """
    from evidence.interchange.ocsf import ocsf_lines
    from tieout.formats.comparison import write_out

    write_out(ocsf_lines(reader_of(workspace, run)), out)


def csv(
    workspace: WorkspaceOption = Path(), run: RunOption = "latest", out: FileOption = None
) -> None:
    """Write a run as one CSV table.

    One line a result; text that a spreadsheet could read as a formula is marked.
    """
    from evidence.interchange.table import result_table
    from tieout.formats.comparison import write_out

    write_out(result_table(reader_of(workspace, run)), out)
