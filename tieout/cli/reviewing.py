"""The verb `review`: rights are put before reviewers, decided on, and followed until they go."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import RunOption, WorkspaceOption, reader_of, workspace_in

if TYPE_CHECKING:
    from evidence.reviewed.register import Review
    from evidence.reviewed.weighing import Newer, Weighed

INCOMPLETE = 3
review = typer.Typer(
    help="Review access: a dated snapshot of rights, decided row by row by other people.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
ByOption = Annotated[str, typer.Option("--by", help="Who does it: 'Ann Lee <ann@mail>'.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="What the review is called.")]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.add_typer(review, name="review")


@review.command("open")
def open_(
    name: NameArgument,
    reviewer: Annotated[
        list[str],
        typer.Option(
            "--reviewer",
            help="SCOPE=PERSON: who decides where; repeatable, the first who may decides. SCOPE is "
            "a source, a pattern of scopes, a kind, or department:NAME.",
        ),
    ],
    due: Annotated[str, typer.Option("--due", help="The last day to decide.")],
    by: ByOption,
    workspace: WorkspaceOption = Path(),
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help="A source, or a pattern of scopes; all when left out."),
    ] = None,
    kinds: Annotated[
        list[str] | None, typer.Option("--kinds", help="Only rights of these kinds; repeatable.")
    ] = None,
    run: RunOption = "latest",
) -> None:
    """Open a review over all rights that a run saw.

    Exit code 3: something was not seen whole, and the review cannot be closed.
    """
    from evidence.attested.person import Person
    from evidence.reviewed.keeping import open_review
    from tieout.cli.seal_keeper import act_signer, seal_act
    from tieout.formats.period import day_of
    from tieout.instants import utc_now
    from tieout.review import given_in, snapshot
    from tieout.terminal import console, visible

    place = workspace_in(workspace)
    vault = place.vault()
    made = snapshot(
        reader_of(workspace, run),
        name,
        scope or [],
        kinds or [],
        [given_in(each) for each in reviewer],
        due=day_of(due, "--due"),
        by=Person.parse(by),
        at=utc_now(),
    )
    signer = act_signer(place, vault)
    opened = open_review(vault, made, signer)
    seal_act(place, vault, signer)
    out = console()
    told = f"{name}: {len(opened.rows)} rights as of run {made.run}, to be decided by {made.due}"
    out.print(visible(told), markup=False)
    for gap in made.gaps:
        out.print(visible(f"  not seen whole: {gap}"), markup=False)
    if not place.configuration.reviews:
        said = 'tieout.toml does not read reviews yet; add:\n\n[[reviews]]\nname = "reviews"'
        out.print(said, markup=False)
    if made.gaps:
        out.print("it cannot be closed over that: mend the source, run, and open another")
        raise typer.Exit(INCOMPLETE)


@review.command("list")
def listing(workspace: WorkspaceOption = Path()) -> None:
    """List every review, how far it is decided, and whether it is closed."""
    from evidence.reviewed.keeping import register as kept
    from tieout.terminal import show_table

    columns = ("review", "rights as of", "due", "rows", "decided", "conflicts", "whole", "closed")
    show_table(columns, [_listed(each) for each in kept(workspace_in(workspace).vault())])


@review.command("show")
def show(
    name: NameArgument,
    workspace: WorkspaceOption = Path(),
    state: Annotated[
        str | None, typer.Option(help="Only rows that are undecided, decided or in conflict.")
    ] = None,
) -> None:
    """Show a review: its conflicts, and what later runs saw of rights that were to go."""
    from collectors.reviews.following import follow
    from evidence.reviewed.keeping import chosen
    from tieout.terminal import console, show_table, visible

    vault = workspace_in(workspace).vault()
    held = chosen(vault, name)
    out = console()
    told = held.snapshot
    for line in (
        f"{held.name}: run {told.run} as of {told.taken:%Y-%m-%d %H:%M}, due {told.due}",
        f"snapshot sha256 {held.digest}",
        *(f"hindrance: {each}" for each in held.hindrances if not held.closed),
        *(f"closed by {held.closed.by} on {held.closed.at:%Y-%m-%d}" for _ in [0] if held.closed),
    ):
        out.print(visible(line), markup=False)
    columns = ("row", "state", "reviewer", "person", "account", "right", "resource", "decision",
               "against")  # fmt: skip
    shown = [
        (right.id, row.state, row.line.reviewer, right.person, right.account, right.right,
         right.resource, row.decided.decision.word if row.decided else "", "; ".join(row.against))
        for row in held.rows.values()
        for right in (row.line.right,)
        if state in (None, row.state)
    ]  # fmt: skip
    show_table(columns, shown)
    proven = list(follow(vault, [held]))
    if proven:
        out.print("\nRights that were to go or change:", markup=False)
        show_table(
            ("account", "right", "decision", "decided", "last seen", "gone", "by run", "back",
             "unread"),
            [(each["account"], each["right"], each["decision"], each["decided_at"][:10],
              each["seen"][:10], (each["gone"] or "")[:10], each["gone_run"] or "",
              (each["back"] or "")[:10], each["unread"]) for each in proven],
        )  # fmt: skip


@review.command("export")
def export(
    name: NameArgument,
    target: Annotated[Path, typer.Option("-o", "--output", help="The .xlsx file to write.")],
    workspace: WorkspaceOption = Path(),
    reviewer: Annotated[
        list[str] | None, typer.Option("--reviewer", help="Only the sheet of this reviewer.")
    ] = None,
) -> None:
    """Write the file for reviewers: one sheet each, with a place for every decision."""
    from evidence.reviewed.keeping import chosen
    from evidence.reviewed.sheets import draw
    from tieout.terminal import console, visible

    rows = draw(chosen(workspace_in(workspace).vault(), name), target, reviewer or ())
    console().print(visible(f"{target}: {rows} rows"), markup=False)


@review.command("import")
def import_(
    name: NameArgument,
    file: Annotated[Path, typer.Argument(help="The file that reviewers filled in.")],
    by: ByOption,
    workspace: WorkspaceOption = Path(),
    against: Annotated[
        str,
        typer.Option(help="The run that rows are compared with; 'snapshot' for none."),
    ] = "latest",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be taken; store nothing.")
    ] = False,
) -> None:
    """Take decisions back. Several files add up; exit code 3: something of it was not taken."""
    from evidence.attested.handed_in import handed_in
    from evidence.attested.person import Person
    from evidence.errors import UsageError
    from evidence.reviewed.act import Decisions
    from evidence.reviewed.keeping import chosen, decide
    from evidence.reviewed.returned import read_back
    from evidence.reviewed.weighing import weigh
    from tieout.cli.seal_keeper import act_signer, seal_act
    from tieout.instants import utc_now
    from tieout.review import known

    place = workspace_in(workspace)
    vault = place.vault()
    who = Person.parse(by)
    held = chosen(vault, name)
    if held.closed:
        raise UsageError(f"{held.name} was closed on {held.closed.at:%Y-%m-%d}")
    with handed_in([file]) as files:
        back = read_back(b"".join(files[0].pieces()), file.name)
        if back.review != held.digest:
            raise UsageError(
                f"{file.name} is of another review than {held.name}; nothing was taken"
            )
        compared = _newer(workspace, against, held)
        numbers = known(reader_of(workspace, held.snapshot.run), who)
        weighed = weigh(held, back.rows, numbers, compared)
        weighed.told[:0] = back.told
        said = Decisions(
            of=held.digest,
            by=who,
            at=utc_now(),
            file=None,
            decisions=tuple(weighed.decisions),
            conflicts=tuple(weighed.conflicts),
            told=tuple(weighed.told),
            against=compared.run if compared else "",
        )
        if not dry_run:
            signer = act_signer(place, vault)
            held = decide(vault, said, files, signer)
            seal_act(place, vault, signer)
    _tell(held, weighed, dry_run=dry_run)
    if weighed.told or weighed.missing:
        raise typer.Exit(INCOMPLETE)


@review.command("settle")
def settle(
    name: NameArgument,
    row: Annotated[str, typer.Argument(help="The row in conflict, as 'show' names it.")],
    decision: Annotated[str, typer.Option(help="keep, revoke or change.")],
    why: Annotated[str, typer.Option(help="Why, in a sentence.")],
    by: ByOption,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Settle a conflict: a person who holds no part in it has the last word on the row."""
    from evidence.attested.person import Person
    from evidence.reviewed.keeping import chosen, decide
    from tieout.cli.seal_keeper import act_signer, seal_act
    from tieout.instants import utc_now
    from tieout.review import numbers_of
    from tieout.review_settling import settlement
    from tieout.terminal import console, visible

    place = workspace_in(workspace)
    vault = place.vault()
    held = chosen(vault, name)
    who = Person.parse(by)
    numbers = numbers_of(reader_of(workspace, held.snapshot.run), who)
    said = settlement(held, row, decision, why, who, numbers, utc_now())
    signer = act_signer(place, vault)
    held = decide(vault, said, (), signer)
    seal_act(place, vault, signer)
    console().print(visible(f"{said.decisions[0].row}: {decision}"), markup=False)


@review.command("close")
def close(name: NameArgument, by: ByOption, workspace: WorkspaceOption = Path()) -> None:
    """Close a review in which every row is decided and none in conflict."""
    from evidence.attested.person import Person
    from evidence.reviewed.act import Closing
    from evidence.reviewed.keeping import chosen
    from evidence.reviewed.keeping import close as keep
    from tieout.cli.seal_keeper import act_signer, seal_act
    from tieout.instants import utc_now
    from tieout.terminal import console, visible

    place = workspace_in(workspace)
    vault = place.vault()
    held = chosen(vault, name)
    signer = act_signer(place, vault)
    done = keep(vault, held.digest, Closing(held.digest, Person.parse(by), utc_now()), signer)
    seal_act(place, vault, signer)
    told = f"{name} is closed: {len(done.rows)} rows, {len(done.decided('revoke'))} to be revoked"
    console().print(visible(told), markup=False)


def _newer(workspace: Path, against: str, held: "Review") -> "Newer | None":
    from tieout.review import newer

    if against == "snapshot":
        return None
    return newer(reader_of(workspace, against), held)


def _listed(each: "Review") -> tuple[object, ...]:
    told, closed = each.snapshot, each.closed
    return (each.name, f"{told.taken:%Y-%m-%d}", told.due, len(each.rows), each.count("decided"),
            each.count("conflict"), "no" if told.gaps else "yes",
            f"{closed.at:%Y-%m-%d}" if closed else "")  # fmt: skip


def _tell(held: "Review", weighed: "Weighed", *, dry_run: bool) -> None:
    from tieout.terminal import console, visible

    out = console()
    lines = list(weighed.told)
    if weighed.missing:
        lines.append(f"{weighed.missing} rows of these reviewers are not in the file")
    taken = "would be taken" if dry_run else "taken"
    lines.append(
        f"{len(weighed.decisions)} decisions {taken}, {weighed.again} known already, "
        f"{len(weighed.conflicts)} conflicts, {weighed.open} rows without a word"
    )
    if not dry_run:
        lines.append(
            f"{held.name}: {held.count('decided')} of {len(held.rows)} rows decided, "
            f"{held.count('conflict')} in conflict"
        )
    for line in lines:
        out.print(visible(line), markup=False, highlight=False)
    sys.stdout.flush()
