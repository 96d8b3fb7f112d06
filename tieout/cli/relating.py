"""The verbs that relate definitions to others: requirements across frameworks, files to schemas."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import WorkspaceOption

if TYPE_CHECKING:
    from tieout.definitions import Shelf


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("crosswalk")(crosswalk)
    app.command("schema")(schema)


def crosswalk(
    requirement: Annotated[
        str | None, typer.Argument(help="Framework and requirement, such as soc2:CC6.1.")
    ] = None,
    workspace: WorkspaceOption = Path(),
    framework: Annotated[
        list[str] | None,
        typer.Option("--framework", "-f", help="Only what this one asks for; repeatable."),
    ] = None,
    migration: Annotated[
        bool, typer.Option("--migration", help="Print where each id of ISO 27001:2013 went.")
    ] = False,
) -> None:
    """Say what else the controls behind a requirement are mapped to.

    A row for each shared control, with how far it meets either side. Requirements that share a
    control need not ask for the same.
    """
    from evidence.errors import UsageError
    from tieout.definitions import Shelf

    if migration:
        if requirement or framework:
            raise UsageError("--migration prints one whole table and takes nothing else")
        _migration(Shelf.of(workspace))
        return
    if requirement is None:
        raise UsageError("no requirement is named; write one such as soc2:CC6.1, or --migration")
    _related(Shelf.of(workspace), requirement, framework or ())


def _related(shelf: "Shelf", name: str, wanted: "list[str] | tuple[()]") -> None:
    from controls.crosswalk import related, requirement_named
    from evidence.errors import UsageError
    from tieout.terminal import console, show_table

    framework, asked = requirement_named(shelf.catalog, name)
    others = [shelf.catalog.framework(each) for each in wanted] or list(shelf.catalog)
    if others == [framework]:
        raise UsageError(f"{asked.id} is of {framework.id} itself; name another framework")
    found = related(framework, asked, shelf.library, others)
    show_table(
        ("requirement", "title", "control", f"meets {asked.id}", "meets it", "why"),
        (
            (row.name, row.requirement.title, link.control.id, link.asked.meets,
             link.related.meets, link.related.why)
            for row in found
            for link in row.links
        ),
    )  # fmt: skip
    if not found:
        behind = len(shelf.library.satisfying(framework.id, asked.id))
        said = f"none of its {behind} controls is mapped there" if behind else "it has no control"
        console(errors=True).print(f"{framework.id}:{asked.id}: {said}", markup=False)


def _migration(shelf: "Shelf") -> None:
    from controls.correspondence import load_correspondence
    from tieout.terminal import show_table

    found = load_correspondence(shelf.catalog)
    show_table(
        (found.source.id, found.target.id, "change", "title"),
        (
            (step.source.id if step.source else "", step.target.id, step.change, step.target.title)
            for step in found.steps
        ),
    )


def schema(
    name: Annotated[str | None, typer.Argument(help="Its name; none lists them.")] = None,
) -> None:
    """Print the JSON Schema of a file that you write.

    Editors complete and check a file by it.
    """
    from tieout.schemas import SCHEMAS, schema_text
    from tieout.terminal import show_table

    if name is None:
        show_table(("schema", "file", "holds"), ((key, *each[:2]) for key, each in SCHEMAS.items()))
    else:
        sys.stdout.write(schema_text(name))
