"""The verb `waive`: accept an exception with approver and end, and list those that stand."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tieout.cli.options import RunOption, WorkspaceOption, reader_of, workspace_in

waive = typer.Typer(
    help="Accept exceptions, with approver and end date.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.add_typer(waive, name="waive")


@waive.command("add")
def add(
    control: Annotated[str, typer.Argument(help="The control that does not hold.")],
    resource: Annotated[str, typer.Argument(help="The resource's id; * matches any text.")],
    reason: Annotated[str, typer.Option(help="Why it is accepted.")],
    requested_by: Annotated[str, typer.Option("--requested-by", help="Who asks.")],
    approved_by: Annotated[str, typer.Option("--approved-by", help="Who accepts; another person.")],
    until: Annotated[str, typer.Option("--until", help="The last day it holds, as 2026-12-31.")],
    workspace: WorkspaceOption = Path(),
    since: Annotated[
        str | None, typer.Option("--from", help="The first day; today if none.")
    ] = None,
    check: Annotated[str, typer.Option(help="Only this check.")] = "*",
    scope: Annotated[str, typer.Option(help="Only in these scopes.")] = "*",
    compensating: Annotated[str, typer.Option(help="The control that stands in.")] = "",
    ticket: Annotated[str, typer.Option(help="Where it was decided.")] = "",
) -> None:
    """Accept an exception.

    A waiver never hides a failure: the item reads waived, and is counted and listed.
    """
    from tieout.formats.period import day_of
    from tieout.instants import utc_now
    from tieout.terminal import console
    from tieout.waive import add_waiver

    begins: date = day_of(since, "--from") if since else utc_now().date()
    fields = {
        "control": control,
        "check": "" if check == "*" else check,
        "scope": "" if scope == "*" else scope,
        "resource": resource,
        "reason": reason,
        "requested_by": requested_by,
        "approved_by": approved_by,
        "starts": begins.isoformat(),
        "ends": day_of(until, "--until").isoformat(),
        "compensating": compensating,
        "ticket": ticket,
    }
    name = add_waiver(workspace_in(workspace), fields)
    console().print(f"{name} written to waivers.yaml; it counts from the next run", markup=False)


@waive.command("list")
def listing(workspace: WorkspaceOption = Path(), run: RunOption = "latest") -> None:
    """List the waivers of a run, what each covered, and what is wrong with it."""
    from evidence.waiver_register import waiver_register
    from tieout.terminal import show_table

    rows = [
        (each.id, each.control, each.resource, each.scope, each.approved_by, each.ends, each.state,
         each.items, _standing(each.compensating, each.compensating_verdict), each.ticket,
         "; ".join(each.findings))
        for each in waiver_register(reader_of(workspace, run))
    ]  # fmt: skip
    columns = (
        "waiver", "control", "resource", "scope", "approved by", "ends", "state", "items",
        "compensating", "ticket", "findings",
    )  # fmt: skip
    show_table(columns, rows)


def _standing(control: str, verdict: object) -> str:
    return f"{control} ({verdict or 'not in this run'})" if control else ""
