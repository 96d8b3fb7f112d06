"""The verb that compares definitions: controls diff."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controls.revision import Edit

Before = Annotated[str, typer.Argument(help="The earlier git revision or folder.")]
After = Annotated[
    str | None, typer.Argument(help="The later one.", show_default="the workspace as it stands")
]
LONGEST = 80
"""Characters of a value in the table; JSON has all of them."""


def register(group: typer.Typer) -> None:
    """Add the verb to the group of controls."""
    group.command("diff")(diff)


def diff(
    before: Before,
    after: After = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Name what was weakened between two revisions of the definitions, and what else differs.

    Exit code 1 when something was weakened.
    """
    from controls.revision import edits
    from tieout.revisions import folder_revision, revision_of

    old = revision_of(before, workspace)
    new = folder_revision(workspace) if after is None else revision_of(after, workspace)
    found = edits(old, new)
    _show(found, json=json)
    if any(edit.direction == "weakened" for edit in found):
        raise typer.Exit(1)


def _show(found: "Sequence[Edit]", *, json: bool) -> None:
    from tieout.terminal import console, show_table

    if json:
        import sys
        from dataclasses import asdict

        import orjson

        for edit in found:
            sys.stdout.buffer.write(orjson.dumps(asdict(edit), option=orjson.OPT_APPEND_NEWLINE))
        return
    if not found:
        console().print("no definition differs")
        return
    show_table(
        ("direction", "control", "field", "before", "after", "detail"),
        [
            (
                edit.direction,
                edit.control,
                edit.field,
                _cut(edit.before),
                _cut(edit.after),
                edit.detail,
            )
            for edit in found
        ],
    )


def _cut(value: str | None) -> str:
    text = "-" if value is None else " ".join(value.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
