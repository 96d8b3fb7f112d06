"""The verbs `import workbook` and `import list`: what people filled in, taken and told."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from evidence.filled_in.merge import Prefer
    from evidence.workbook.taking_back.handed_in import Handed

INCOMPLETE = 3


def register(imports: typer.Typer) -> None:
    """Add the verbs of this room."""
    imports.command("workbook")(workbook)
    imports.command("list")(listing)


def workbook(
    file: Annotated[Path, typer.Argument(help="A workbook that Tieout drew and people filled in.")],
    by: Annotated[str, typer.Option("--by", help="Who filled it in or hands it in.")],
    workspace: WorkspaceOption = Path(),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be taken; store nothing.")
    ] = False,
    take_file: Annotated[
        bool, typer.Option("--take-file", help="In a conflict the file is right.")
    ] = False,
    keep_vault: Annotated[
        bool, typer.Option("--keep-vault", help="In a conflict the vault is right.")
    ] = False,
) -> None:
    """Take back what people filled in in a workbook.

    Only cells that are left to people are taken. Exit code 3: part of it was not taken.
    """
    from evidence.errors import UsageError
    from evidence.workbook.taking_back.handed_in import hand_in
    from tieout.instants import utc_now

    if take_file and keep_vault:
        raise UsageError("choose --take-file or --keep-vault")
    prefer: Prefer | None = "file" if take_file else "vault" if keep_vault else None
    vault = workspace_in(workspace).vault()
    handed = hand_in(vault, file, by=by, at=utc_now(), prefer=prefer, dry_run=dry_run)
    _show(handed, dry_run=dry_run)
    if not handed.is_whole:
        raise typer.Exit(INCOMPLETE)


def _show(handed: "Handed", *, dry_run: bool) -> None:
    from tieout.terminal import console, visible

    out = console()
    lines = [f"{each.place}: {_quoted(each.before)} -> {_quoted(each.value)}"
             for each in handed.changes]  # fmt: skip
    lines += [
        f"conflict: {each.place}: was {_quoted(each.base)}, the file says {_quoted(each.file)}, "
        f"the vault {_quoted(each.vault)}; not taken"
        for each in handed.conflicts
    ]
    lines += [f"refused: {each}" for each in handed.refused]
    lines += [f"note: {each}" for each in handed.notes]
    taken, count = "would be taken" if dry_run else "taken", len(handed.changes)
    lines.append(
        f"{count} values {taken}, {len(handed.conflicts)} conflicts, "
        f"{len(handed.refused)} refused; {handed.about.framework} of {handed.about.look}"
    )
    lines += [
        f"import {digest} ({act.whose}) by {act.by}"
        for act, digest in zip(handed.acts, handed.digests, strict=False)
    ]
    if handed.conflicts:
        lines.append("decide conflicts with --take-file or --keep-vault")
    for line in lines:
        out.print(visible(line), markup=False, highlight=False)


def _quoted(text: str) -> str:
    cut = text if len(text) <= 200 else f"{text[:197]}..."
    return f'"{cut}"' if cut else "(empty)"


def listing(
    workspace: WorkspaceOption = Path(),
    sheet: Annotated[str, typer.Option("--sheet", help="Only this sheet.")] = "",
    row: Annotated[str, typer.Option("--row", help="Only rows with this id.")] = "",
    column: Annotated[str, typer.Option("--column", help="Only this column.")] = "",
) -> None:
    """List what was taken from workbooks, superseded values too.

    In the order in which it was handed in.
    """
    from evidence.filled_in.place import Place, named
    from evidence.workbook.taking_back.handed_in import history, speaks_of
    from tieout.terminal import show_table

    wanted = Place(sheet, (row,) if row else (), column)
    columns = ("at", "by", "framework", "run or period", "sheet", "row", "column", "before",
               "value", "file", "import")  # fmt: skip
    show_table(
        columns,
        [
            (act.at, act.by, act.framework, act.look, each.place.sheet, named(each.place.row),
             each.place.column, each.before, each.value, act.file.name, kept.digest[:12])
            for kept in history(workspace_in(workspace).vault(), wanted)
            for act in (kept.act,)
            for each in act.changes
            if speaks_of(each.place, wanted)
        ],
    )  # fmt: skip
