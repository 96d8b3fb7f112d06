"""The verb `period`: what the runs of a period say of each control, day by day."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from tieout.cli.options import WorkspaceOption, workspace_in


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("period")(period)


def period(
    start: Annotated[str, typer.Option("--from", help="The first day, as 2026-01-01.")],
    end: Annotated[str, typer.Option("--to", help="The last day, included.")],
    workspace: WorkspaceOption = Path(),
    control: Annotated[
        list[str] | None, typer.Option("--control", help="Only these controls; repeatable.")
    ] = None,
    sla: Annotated[str | None, typer.Option(help="Time to mend a deviation, as '10 days'.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, md or json.")] = "table",
) -> None:
    """Say what each control did on each day of a period.

    Operated, failed, waived, not observed; days on which nobody looked are counted, never filled
    in. Deviations with start, end and what became of them.
    """
    from controls.duration import duration
    from evidence.errors import UsageError
    from evidence.period.report import period_report
    from tieout.formats.period import (
        CONTROLS,
        DEVIATIONS,
        FORMATS,
        SLOTS,
        as_markdown,
        closing_lines,
        control_rows,
        day_of,
        deviation_rows,
        slot_rows,
    )
    from tieout.terminal import console, show_table, visible

    if form not in FORMATS:
        raise UsageError(f"--format is {form!r}; choose {', '.join(FORMATS)}")
    limit = duration(sla) if sla is not None else None
    days = day_of(start, "--from"), day_of(end, "--to")
    report = period_report(workspace_in(workspace).vault(), *days)
    unknown = set(control or ()) - {each.control for each in report.controls}
    if unknown:
        raise UsageError(f"no run of the period holds the control {min(unknown)!r}")
    chosen = [each for each in report.controls if not control or each.control in control]
    if form == "json":
        whole = dict(report.as_json(limit))
        names = {each.control for each in chosen}
        for part in ("controls", "deviations"):
            whole[part] = [row for row in whole[part] if row["control"] in names]
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    elif form == "md":
        lines = as_markdown(report, chosen, limit)
        sys.stdout.writelines(visible(line) + "\n" for line in lines)
    else:
        names = {each.control for each in chosen}
        found = [each for each in report.deviations if each.key[0] in names]
        show_table(CONTROLS, control_rows(report, chosen))
        if kept := list(slot_rows(report, chosen)):
            show_table(SLOTS, kept)
        show_table(DEVIATIONS, deviation_rows(report, found, limit))
        for line in closing_lines(report):
            console().print(visible(line), markup=False)
