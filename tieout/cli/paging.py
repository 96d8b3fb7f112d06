"""The verb `export html`: a stored run as one page that opens in any browser, without a network."""

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli.options import WorkspaceOption, workspace_in


def html(
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
        str | None,
        typer.Option("--from", help="The first day to show.", show_default="the first run"),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--to", help="The last day to show.", show_default="the day of the run"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The file to write.", show_default="out/report.html"),
    ] = None,
) -> None:
    """Write one page with everything in it: overview, days, requirements, items, evidence.

    From the vault alone; it opens from a folder or an archive and asks nothing of any network.
    """
    from evidence.page import Period
    from evidence.run_store import RunReader
    from tieout.formats.period import day_of
    from tieout.hand_over import write_page
    from tieout.terminal import console

    period = Period(
        day_of(start, "--from") if start else None, day_of(end, "--to") if end else None
    )
    vault = workspace_in(workspace).vault()
    reader = RunReader(vault, vault.load_run(run or end or "latest"))
    target = out or workspace / "out" / "report.html"
    write_page(reader, target, framework or (), period)
    console().print(str(target), markup=False)
