"""The verb `request`: what people must give for each control, and the form to give it in."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from controls.request import Request
    from evidence.attested.standing import Row
    from tieout.workspace import Workspace

request = typer.Typer(
    help="What people must give: list the open requests, write a form, export the list.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
OwnerOption = Annotated[str | None, typer.Option("--owner", help="Only of this owner.")]
OpenOption = Annotated[bool, typer.Option("--open", help="Only what is not given.")]
FormatOption = Annotated[str, typer.Option("--format", help="table or json.")]
ControlArgument = Annotated[str, typer.Argument(help="The control that asks.")]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.add_typer(request, name="request")


@request.command("list")
def listing(
    workspace: WorkspaceOption = Path(),
    owner: OwnerOption = None,
    is_open: OpenOption = False,
    form: FormatOption = "table",
) -> None:
    """List what every manual and semi-automated control asks of a person."""
    import orjson

    from tieout.terminal import show_table

    _refuse_format(form)
    found = _requests(workspace, owner, is_open=is_open)
    if form == "json":
        rows = [each.as_json() for each in found]
        sys.stdout.buffer.write(orjson.dumps(rows, option=orjson.OPT_APPEND_NEWLINE))
        return
    show_table(
        ("control", "owner", "frequency", "period", "due", "status", "attestation", "title"),
        [
            (each.control.id, each.control.owner, each.control.frequency,
             each.slot.name if each.slot else "", each.due, each.status, each.attestation,
             each.control.title)
            for each in found
        ],
    )  # fmt: skip


@request.command("show")
def show(
    control: ControlArgument, workspace: WorkspaceOption = Path(), form: FormatOption = "table"
) -> None:
    """Show what one control asks: the items, population, pass condition, owner and day."""
    import orjson

    from tieout.request_form import command, told
    from tieout.terminal import console, visible

    _refuse_format(form)
    found = _request(workspace, control)
    if form == "json":
        sys.stdout.buffer.write(orjson.dumps(found.as_json(), option=orjson.OPT_APPEND_NEWLINE))
        return
    out = console()
    for head, text in told(found):
        if text:
            out.print(visible(f"{head}: {text}"), markup=False, highlight=False)
    out.print(visible(f"Status: {found.status} ({found.reason})"), markup=False, highlight=False)
    out.print(command(found, "FILE"), markup=False, highlight=False, soft_wrap=True)


@request.command("template")
def template(
    control: ControlArgument,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file: .md or .xlsx.")],
    workspace: WorkspaceOption = Path(),
) -> None:
    """Write the form for a control, to be filled in and handed in with tieout attest."""
    from tieout.request_files import write_form
    from tieout.request_form import command
    from tieout.terminal import console, visible

    found = _request(workspace, control)
    write_form(found, output)
    out = console()
    out.print(visible(f"wrote {output}; when it is filled in:"), markup=False, highlight=False)
    out.print(command(found, str(output)), markup=False, highlight=False, soft_wrap=True)


@request.command("export")
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="The CSV file to write.")],
    workspace: WorkspaceOption = Path(),
    owner: OwnerOption = None,
    is_open: OpenOption = False,
) -> None:
    """Write the list of requests as CSV, for the people who are asked."""
    from tieout.request_files import write_list
    from tieout.terminal import console, visible

    found = _requests(workspace, owner, is_open=is_open)
    write_list(found, output)
    console().print(visible(f"wrote {len(found)} requests to {output}"), markup=False)


def _requests(folder: Path, owner: str | None, *, is_open: bool) -> "list[Request]":
    from controls.request import requests
    from tieout.instants import utc_now

    place = workspace_in(folder)
    now = utc_now()
    found = requests(place.library, _attested(place, now), now)
    return [
        each
        for each in found
        if owner in (None, each.control.owner) and not (is_open and each.status == "given")
    ]


def _request(folder: Path, control: str) -> "Request":
    from controls.request import request
    from tieout.instants import utc_now

    place = workspace_in(folder)
    now = utc_now()
    stated = place.library.control(control)
    return request(stated, _attested(place, now), now)


def _attested(place: "Workspace", now: "datetime") -> "Sequence[Row]":
    """What people attested by now; nothing where there is no vault yet."""
    from evidence.attested.keeping import attested_until

    path = place.folder / place.configuration.vault
    return attested_until(place.vault(), now) if path.exists() else ()


def _refuse_format(form: str) -> None:
    from evidence.errors import UsageError

    if form not in ("table", "json"):
        raise UsageError(f"--format is {form!r}; choose table or json")
