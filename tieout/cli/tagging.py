"""The verbs of runs: list them all, name one by a tag, tell what each tag named."""

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli.options import WorkspaceOption, workspace_in

runs = typer.Typer(
    invoke_without_command=True, rich_markup_mode=None, help="List every run, failed ones too."
)
ByOption = Annotated[
    str | None, typer.Option("--by", help="Who does it.", show_default="who is logged in")
]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.add_typer(runs, name="runs")


@runs.callback()
def every(context: typer.Context, workspace: WorkspaceOption = Path()) -> None:
    """List every run, failed ones too; or tag one."""
    if context.invoked_subcommand:
        return
    from tieout.terminal import show_table

    vault = workspace_in(workspace).vault()
    tags: dict[str, list[str]] = {}
    for tag, run in sorted(vault.tags().items()):
        tags.setdefault(run, []).append(tag)
    show_table(
        ("run", "started", "status", "segment", "tags"),
        [
            (head.id, head.started, head.status, head.segment, " ".join(tags.get(head.id, ())))
            for head in vault.runs()
        ],
    )


@runs.command("tag")
def tag(
    name: Annotated[str, typer.Argument(help="The tag, such as audited-2026.")],
    run: Annotated[str, typer.Argument(help="The run: an id, a date, latest.")] = "latest",
    workspace: WorkspaceOption = Path(),
    by: ByOption = None,
    reason: Annotated[str, typer.Option("--reason", help="Why this run.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take the tag off instead.")] = False,
) -> None:
    """Name a run.

    The ledger keeps who named which run and when; a tag that is moved or taken off stays there.
    """
    from evidence.run_tags import Tagging, tag_entry
    from evidence.runs.run_heads import named
    from tieout.cli.keeping import login
    from tieout.instants import utc_now
    from tieout.terminal import console

    vault = workspace_in(workspace).vault()
    heads, tags = vault.runs(), vault.tags()
    head = None if remove else named(heads, run, tags)
    made = Tagging(name, head.id if head else None, by or login(), utc_now(), reason)
    vault.commit([tag_entry(made, head, heads, tags)])
    moved = f"; it named {tags[name]}" if name in tags else ""
    said = f"{name} names run {head.id}" if head else f"{name} names no run any more"
    console().print(f"{said}{moved}", markup=False)


@runs.command("tags")
def listing(workspace: WorkspaceOption = Path()) -> None:
    """List every tagging, those that a later one overruled too."""
    from evidence.run_tags import taggings
    from tieout.terminal import show_table

    vault = workspace_in(workspace).vault()
    standing = vault.tags()
    made = list(taggings(vault.entries()))
    last = {each.tag: number for number, each in enumerate(made)}
    show_table(
        ("tag", "run", "stands", "by", "at", "reason"),
        [
            (
                each.tag,
                each.run or "(taken off)",
                "yes" if each.tag in standing and last[each.tag] == number else "no",
                each.by,
                each.at,
                each.reason,
            )
            for number, each in enumerate(made)
        ],
    )
