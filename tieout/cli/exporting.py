"""The verbs that hand over: export workbook, html, junit, sarif."""

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli import interchanging
from tieout.cli.options import RunOption, WorkspaceOption, reader_of, workspace_in
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
    run: Annotated[
        str | None,
        typer.Option(
            "--run",
            help="A run's id, a prefix of it, latest, previous or a date.",
            show_default="latest, with --to the latest of that day",
        ),
    ] = None,
    framework: Annotated[
        list[str] | None,
        typer.Option("--framework", "-f", help="soc2, iso27001, pci-dss; repeatable; all if none."),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", help="The first day of a period, with --to.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", help="The last day of a period, included.")
    ] = None,
    language: Annotated[str, typer.Option("--lang", help="Of the headings: en or ja.")] = "en",
    folder: Annotated[
        Path | None, typer.Option("--out", "-o", help="The folder to write to.", show_default="out")
    ] = None,
) -> None:
    """Write one workbook per framework, of a run or of a period.

    From the vault alone; no source is asked.
    """
    from evidence.errors import UsageError
    from evidence.period.report import period_report
    from evidence.run_store import RunReader
    from tieout.formats.period import day_of
    from tieout.hand_over import write_workbooks
    from tieout.terminal import console

    if (start is None) != (end is None):
        raise UsageError("a period has two ends: give both --from and --to")
    vault = workspace_in(workspace).vault()
    period = None
    if start is not None and end is not None:
        period = period_report(vault, day_of(start, "--from"), day_of(end, "--to"))
    reader = RunReader(vault, vault.load_run(run or end or "latest"))
    made = write_workbooks(
        reader, framework or (), folder or workspace / "out", period=period, language=language
    )
    for written in made:
        console().print(str(written), markup=False)


def junit(
    workspace: WorkspaceOption = Path(), run: RunOption = "latest", out: OutOption = None
) -> None:
    """Write a run as JUnit XML.

    A suite for each control; what fails is a failure, what was not observed an error.
    """
    from evidence.interchange.junit import junit_of_run
    from tieout.formats.comparison import write_out

    reader = reader_of(workspace, run)
    write_out((line.encode() for line in junit_of_run(reader)), out)


def sarif(
    workspace: WorkspaceOption = Path(), run: RunOption = "latest", out: OutOption = None
) -> None:
    """Write a run as SARIF 2.1.0.

    What fails, is waived (suppressed) or was not observed (open); all else is counted.
    """
    from tieout.formats.comparison import run_as_sarif, write_out

    write_out(run_as_sarif(reader_of(workspace, run), workspace_in(workspace)), out)
