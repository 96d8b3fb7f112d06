"""The verbs that compare runs: diff and gate."""

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli.options import JsonOption, WorkspaceOption, reader_of, workspace_in

FormatOption = Annotated[
    str, typer.Option("--format", help="table, markdown, json, junit, sarif or github.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Write to this file.", show_default="standard output"),
]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("diff")(diff)
    app.command("gate")(gate)


def diff(
    before: Annotated[
        str, typer.Argument(help="The earlier run, or a baseline file.")
    ] = "previous",
    after: Annotated[str, typer.Argument(help="The later run.")] = "latest",
    workspace: WorkspaceOption = Path(),
    form: FormatOption = "table",
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Name what differs between runs, and why.

    Exit code 1 when something fails that did not.
    """
    from controls.gate_policy import FailOn, Policy
    from tieout.formats.comparison import chosen_format, rendered, write_out
    from tieout.gating import compared, held_to

    form = chosen_format(form, json=json, out=out)
    place = workspace_in(workspace)
    vault = place.vault()
    reader = reader_of(workspace, after)
    regressions = Policy(frozenset({FailOn.REGRESSION, FailOn.NEW_RESOURCE}))
    found = compared(place, held_to(place, vault, before, Path()), reader, regressions)
    if form == "table":
        from tieout.cli.comparison_tables import show_diff

        show_diff(found)
    else:
        write_out(rendered(found, form, reader.run.now, gate=False), out)
    raise typer.Exit(found.exit_code)


def gate(
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline",
            help="The run, date, tag or baseline file to hold to.",
            show_default="that of [gate], else previous",
        ),
    ] = None,
    run: Annotated[str, typer.Option("--run", help="The run to judge.")] = "latest",
    workspace: WorkspaceOption = Path(),
    fail_on: Annotated[
        list[str] | None,
        typer.Option("--fail-on", help="Which changes fail; repeatable, or with commas."),
    ] = None,
    control: Annotated[
        list[str] | None, typer.Option("--control", help="Only these may fail it; * as pattern.")
    ] = None,
    owner: Annotated[
        list[str] | None, typer.Option("--owner", help="Only controls of these owners may fail it.")
    ] = None,
    framework: Annotated[
        list[str] | None,
        typer.Option("--framework", "-f", help="Only controls mapped to these may fail it."),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option("--write-baseline", help="Write the run as a baseline file, and end."),
    ] = None,
    form: FormatOption = "table",
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Fail CI on what got worse.

    Exit code 1 for a regression, 3 when something seen before is seen no longer, or no run that
    was stored speaks of the present.
    """
    from tieout.formats.comparison import chosen_format, rendered, write_out
    from tieout.gating import Limits, baseline_of
    from tieout.gating import gate as held
    from tieout.instants import utc_now

    form = chosen_format(form, json=json, out=out)
    if write_baseline:
        from evidence.drift.baseline_file import text_of
        from tieout.terminal import console

        made = baseline_of(workspace_in(workspace), run)
        write_out([text_of(made)], write_baseline)
        said = f"{write_baseline}: {len(made.resources)} resources do not hold in {made.run.id}"
        console().print(said, markup=False)
        return
    asked = Limits(baseline, fail_on, control, owner, framework)
    found, reader = held(workspace_in(workspace), asked, run, utc_now())
    if form == "table":
        from tieout.cli.comparison_tables import show_gate

        show_gate(found)
    else:
        write_out(rendered(found, form, reader.run.now, gate=True), out)
    raise typer.Exit(found.exit_code)
