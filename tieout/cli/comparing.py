"""The verbs that compare runs: diff and gate."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import JsonOption, WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controls.drift import Change


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("diff")(diff)
    app.command("gate")(gate)


def diff(
    before: Annotated[str, typer.Argument(help="The earlier run.")] = "previous",
    after: Annotated[str, typer.Argument(help="The later run.")] = "latest",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Name what differs between runs, and why.

    Exit code 1 when something fails that did not.
    """
    changes = _changes(workspace, before, after)
    _show(changes, "no verdict differs", json=json)
    if any(change.regressed for change in changes):
        raise typer.Exit(1)


def gate(
    baseline: Annotated[str, typer.Option("--baseline", help="The run to hold to.")] = "previous",
    run: Annotated[str, typer.Option("--run", help="The run to judge.")] = "latest",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Fail CI on what got worse.

    Exit code 1 for a regression, 3 when something seen before is seen no longer.
    """
    changes = _changes(workspace, baseline, run)
    worse = [change for change in changes if change.regressed or change.lost_sight]
    _show(worse, "nothing got worse", json=json)
    if any(change.regressed for change in worse):
        raise typer.Exit(1)
    if worse:
        raise typer.Exit(3)


def _changes(workspace: Path, before: str, after: str) -> "list[Change]":
    from controls.drift import drift
    from tieout.runs import side_of

    vault = workspace_in(workspace).vault()
    return drift(side_of(vault, before), side_of(vault, after))


def _show(changes: "Sequence[Change]", nothing: str, *, json: bool) -> None:
    from tieout.cli.terminal import console, show_table, verdict_text

    if json:
        import sys
        from dataclasses import asdict

        import orjson

        for change in changes:
            line = orjson.dumps(asdict(change), option=orjson.OPT_APPEND_NEWLINE)
            sys.stdout.buffer.write(line)
        return
    if not changes:
        console().print(nothing)
        return
    show_table(
        ("control", "check", "resource", "scope", "before", "after", "cause", "detail"),
        [
            (
                change.control,
                change.check,
                change.resource or "(all)",
                change.scope,
                verdict_text(change.before) if change.before else "-",
                verdict_text(change.after) if change.after else "-",
                change.cause.value,
                change.detail,
            )
            for change in changes
        ],
    )
