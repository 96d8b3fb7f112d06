"""The verb `attest`: what only a person can state, confirmed by a second one, withdrawn, listed."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from tieout.cli.options import WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from evidence.attested.act import Sort
    from evidence.attested.register import Attested


class _Giving(TyperGroup):
    """`attest CONTROL` is `attest give CONTROL`: what is no verb of this room is a control."""

    otherwise = "give"

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that the words name, as click asks for it; `give` where they name none."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = [self.otherwise, *args]
        return super().resolve_command(ctx, args)


attest = typer.Typer(
    cls=_Giving,
    help="Attest what only a person can: CONTROL --period 2026-Q3 --file F --by 'Name <mail>'.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
ByOption = Annotated[str, typer.Option("--by", help="Who says so: 'Ann Lee <ann@mail>'.")]
NameArgument = Annotated[
    str, typer.Argument(metavar="ID", help="ATT-... as listed, or the beginning of it.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.add_typer(attest, name="attest")


@attest.command("give")
def give(
    control: Annotated[str, typer.Argument(help="The control that it is about.")],
    period: Annotated[
        str, typer.Option("--period", help="What it speaks of: 2026-Q3, 2026-07, FROM..TO.")
    ],
    expires: Annotated[str, typer.Option("--expires", help="The last day to rely on it.")],
    by: ByOption,
    workspace: WorkspaceOption = Path(),
    file: Annotated[
        list[Path] | None, typer.Option("--file", help="What shows it; repeatable.")
    ] = None,
    statement: Annotated[str | None, typer.Option(help="What is attested, in words.")] = None,
    statement_file: Annotated[
        Path | None, typer.Option("--statement-file", help="A text file with the statement.")
    ] = None,
    role: Annotated[str | None, typer.Option(help="The role in which it is attested.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="The day on which it was carried out.")
    ] = None,
    occurrence: Annotated[
        int | None, typer.Option(min=1, help="Which occurrence of the period it was: 1, 2, ...")
    ] = None,
    second_by: Annotated[
        str | None, typer.Option("--second-by", help="Who is to confirm it: somebody else.")
    ] = None,
    allow: Annotated[
        list[str] | None, typer.Option("--allow", help="Let a rule of the secret scan pass.")
    ] = None,
) -> None:
    """Attest a control for a period; the file goes into the vault under its digest.

    It counts from the next run, within its period, until it expires.
    """
    from evidence.attested.handed_in import handed_in
    from evidence.attested.keeping import give as keep
    from evidence.attested.person import Person
    from evidence.attested.span import period_of
    from tieout.attest import Said, attestation
    from tieout.cli.seal_keeper import act_signer, seal_act
    from tieout.formats.period import day_of
    from tieout.instants import utc_now
    from tieout.request_files import refuse_blank
    from tieout.terminal import console, visible

    place = workspace_in(workspace)
    stated = place.library.control(control)
    paths = file or []
    said = Said(
        statement=_statement(statement, statement_file),
        period=period_of(period),
        expires=day_of(expires, "--expires"),
        by=Person.parse(by),
        files=len(paths),
        role=role or "",
        on=day_of(on, "--on") if on else None,
        occurrence=occurrence,
        second=Person.parse(second_by, "--second-by") if second_by else None,
        allowed=tuple(sorted(set(allow or ()))),
    )
    act = attestation(stated, said, utc_now())
    vault = place.vault()
    signer = act_signer(place, vault)
    with handed_in(paths) as files:
        for each in files:
            refuse_blank(stated, each)
        made = keep(vault, act, files, signer)
    seal_act(place, vault, signer)
    out = console()
    out.print(visible(f"{made.id}: {control} attested for {act.period}"), markup=False)
    for kept in made.act.files:
        out.print(visible(f"  {kept.name}  sha256 {kept.sha256}"), markup=False)
    if made.act.four_eyes:
        out.print("It is pending until a second person says:", markup=False)
        out.print(f"  tieout attest confirm {made.id} --by 'Name <mail>'", markup=False)


@attest.command("confirm")
def confirm(name: NameArgument, by: ByOption, workspace: WorkspaceOption = Path()) -> None:
    """Confirm an attestation as its second person; before that, nothing rests on it."""
    _say(workspace, "confirm", name, by, "")


@attest.command("withdraw")
def withdraw(
    name: NameArgument,
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", help="Why it no longer counts.")],
    workspace: WorkspaceOption = Path(),
) -> None:
    """Withdraw an attestation; it stays in the vault, and counts for nothing from now on."""
    _say(workspace, "withdraw", name, by, reason)


@attest.command("list")
def listing(
    workspace: WorkspaceOption = Path(),
    control: Annotated[str | None, typer.Option(help="Only of this control.")] = None,
    form: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """List every attestation, those withdrawn or expired too."""
    import orjson

    from evidence.attested.keeping import register as kept
    from evidence.errors import UsageError
    from tieout.instants import utc_now
    from tieout.terminal import show_table

    if form not in ("table", "json"):
        raise UsageError(f"--format is {form!r}; choose table or json")
    place = workspace_in(workspace)
    if control:
        control = place.library.control(control).id
    day = utc_now().date()
    found = [each for each in kept(place.vault()) if control in (None, each.act.control)]
    if form == "json":
        rows = [each.as_json() | {"state": each.state(day)} for each in found]
        sys.stdout.buffer.write(orjson.dumps(rows, option=orjson.OPT_APPEND_NEWLINE))
        return
    columns = ("attestation", "control", "from", "to", "expires", "state", "by", "second", "files")
    show_table(columns, [_row(each, each.state(day)) for each in found])


def _row(each: "Attested", state: str) -> tuple[object, ...]:
    act = each.act
    second = each.confirmed.by if each.confirmed else "awaited" if act.four_eyes else ""
    names = ", ".join(file.name for file in act.files)
    return (each.id, act.control, *act.period, act.expires, state, act.by, second, names)


def _say(workspace: Path, act: "Sort", name: str, by: str, reason: str) -> None:
    from evidence.attested.act import Word
    from evidence.attested.keeping import say
    from evidence.attested.person import Person
    from tieout.cli.seal_keeper import act_signer, seal_act
    from tieout.instants import utc_now
    from tieout.terminal import console, visible

    place = workspace_in(workspace)
    vault = place.vault()
    who = Person.parse(by)
    signer = act_signer(place, vault)
    made = say(vault, Word(act, name, who, utc_now(), reason.strip()), signer)
    seal_act(place, vault, signer)
    done = "confirmed" if act == "confirm" else "withdrawn"
    console().print(
        visible(f"{made.id} ({made.act.control}, {made.act.period}) is {done}"), markup=False
    )


def _statement(text: str | None, file: Path | None) -> str:
    """The statement, from the command line or from a file of text."""
    from evidence.attested.handed_in import handed_in
    from evidence.errors import UsageError

    if (text is None) is (file is None):
        raise UsageError("say what is attested with --statement or --statement-file, one of them")
    if file is None:
        return (text or "").strip()
    with handed_in([file]) as [opened]:
        data = next(opened.pieces())
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is no text in UTF-8; attest it with --file instead") from error
