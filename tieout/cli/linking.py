"""The verb `links`: whose every account is, who it may be, and a person's word on it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from tieout.cli.options import RunOption, WorkspaceOption, reader_of, workspace_in

links = typer.Typer(
    help="Show whose each account is, and confirm what no rung of the ladder reaches.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.add_typer(links, name="links")


@links.command("list")
def listing(
    workspace: WorkspaceOption = Path(),
    run: RunOption = "latest",
    sort: Annotated[
        Literal["all", "person", "service", "external", "unresolved"],
        typer.Option(help="Only accounts of this class."),
    ] = "all",
    system: Annotated[str | None, typer.Option(help="Only accounts of this system.")] = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Say whose unresolved accounts may be.")
    ] = False,
) -> None:
    """List the accounts that a run read, each with its holder and the rung that shows it.

    Suggestions never link; confirm what is right with 'tieout links confirm'.
    """
    from tieout.links.link_suggestions import Suggester
    from tieout.links.linking import Links
    from tieout.terminal import show_table

    held = Links(reader_of(workspace, run))
    suggester = Suggester(held.staff) if suggest else None
    rows = []
    for each in held.all():
        if sort not in ("all", each.sort) or system not in (None, each.system):
            continue
        row = each.row()
        told = [row[name] for name in ("system", "login", "class", "person", "rung", "by")]
        told[1] = told[1] or row["account"]
        if suggester and each.account and each.sort == "unresolved":
            told[5] = "; ".join(f"{one.person.id}? {one.why}" for one in suggester.of(each.account))
        rows.append([*told, row["against"]])
    show_table(("system", "account", "class", "whose", "rung", "by", "against"), rows)


@links.command("confirm")
def confirm(
    account: Annotated[str, typer.Argument(help="The id, login or address of the account.")],
    system: Annotated[str, typer.Option(help="The system that it is of.")],
    why: Annotated[str, typer.Option(help="Why it is known.")],
    by: Annotated[str, typer.Option(help="Who says so: staff number or address.")],
    workspace: WorkspaceOption = Path(),
    person: Annotated[str, typer.Option(help="Whose it is, by staff number.")] = "",
    owner: Annotated[
        str, typer.Option(help="Who answers for a machine, a guest or a shared account.")
    ] = "",
    sort: Annotated[
        Literal["person", "service", "external", "shared"],
        typer.Option("--as", help="What the account is."),
    ] = "person",
    until: Annotated[str | None, typer.Option(help="The last day it holds.")] = None,
    on: Annotated[str | None, typer.Option(help="The day it was confirmed; today if none.")] = None,
) -> None:
    """Confirm whose an account is, in the link file; it counts from the next run."""
    from tieout.formats.period import day_of
    from tieout.instants import utc_now
    from tieout.links.link_file import SOURCE
    from tieout.links.link_file import confirm as written
    from tieout.terminal import console

    day = day_of(on, "--on") if on else utc_now().date()
    link = {
        "system": system,
        "account": account,
        "sort": sort,
        "person": person,
        "owner": owner,
        "why": why,
        "confirmed_by": by,
        "confirmed_on": day.isoformat(),
        "until": day_of(until, "--until").isoformat() if until else "",
    }
    file, is_read = written(workspace_in(workspace), link)
    told = f"written to {file.name}; it counts from the next run"
    if not is_read:
        told += f". tieout.toml does not read it yet; add:\n\n{SOURCE}"
    console().print(told, markup=False, soft_wrap=True)


@links.command("export")
def export(
    target: Annotated[Path, typer.Argument(help="The CSV file to write.")],
    workspace: WorkspaceOption = Path(),
    run: RunOption = "latest",
) -> None:
    """Write every account of a run with its link as a CSV file."""
    from evidence.csv_lines import csv_lines
    from tieout.links.linking import COLUMNS, Links
    from tieout.request_files import write_new
    from tieout.terminal import console

    rows = [each.row() for each in Links(reader_of(workspace, run)).all()]
    write_new(target, csv_lines(COLUMNS, ([row[name] for name in COLUMNS] for row in rows)))
    console().print(f"{target}: {len(rows)} accounts", markup=False)
