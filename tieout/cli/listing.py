"""The verbs that list and show definitions: frameworks, controls, checks, kinds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tieout.cli import revising
from tieout.cli.options import WorkspaceOption

if TYPE_CHECKING:
    from tieout.definitions import Shelf

NameArgument = Annotated[str, typer.Argument(help="Its id.")]
WHERE_ANY = ("dropped", "unmapped", "not_applicable")
"""Fields of a control that are left out where they say nothing."""
Listing = tuple[Sequence[str], Iterable[Sequence[object]]]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room, each with `list` and `show`."""
    _noun(
        app,
        "frameworks",
        "Requirements that auditors ask for.",
        lambda shelf: (("framework", "aliases", "requirements", "name"), shelf.frameworks()),
        lambda shelf, name: shelf.framework(name),
    )
    group = _noun(
        app,
        "controls",
        "What must hold, and who sees to it.",
        lambda shelf: (
            ("control", "automation", "frequency", "owner", "title"),
            shelf.controls(),
        ),
        lambda shelf, name: shelf.control(name),
    )
    revising.register(group)
    _noun(
        app,
        "checks",
        "Functions that judge.",
        lambda shelf: (("check", "controls", "kinds", "holds"), shelf.check_rows()),
        lambda shelf, name: shelf.check(name),
    )
    _noun(
        app,
        "kinds",
        "Kinds of resources that collectors yield.",
        lambda shelf: (("kind", "checks", "grain", "is"), shelf.kinds()),
        lambda shelf, name: shelf.kind(name),
    )


def _noun(
    app: typer.Typer,
    name: str,
    about: str,
    every: "Callable[[Shelf], Listing]",
    one: "Callable[[Shelf, str], Listing | Mapping[str, Any]]",
) -> typer.Typer:
    """Add one noun with its two verbs; the group takes further ones."""
    group = typer.Typer(no_args_is_help=True, help=about)

    @group.command("list", help=f"List all {name}.")
    def list_(workspace: WorkspaceOption = Path()) -> None:
        from tieout.definitions import Shelf
        from tieout.terminal import show_table

        show_table(*every(Shelf.of(workspace)))

    @group.command("show", help=f"Show one of the {name} whole.")
    def show(name: NameArgument, workspace: WorkspaceOption = Path()) -> None:
        from tieout.definitions import Shelf
        from tieout.terminal import show_table

        found = one(Shelf.of(workspace), name)
        if isinstance(found, tuple):
            show_table(*found)
        else:
            _show_fields(found)

    app.add_typer(group, name=name)
    return group


def _show_fields(fields: Mapping[str, Any]) -> None:
    """A mapping as indented YAML-like lines, each with the file and line its value comes from."""
    from tieout.terminal import console

    out = console()
    origin: Mapping[str, str] = fields.get("origin", {})
    for name, value in fields.items():
        source = f"  ({origin[name]})" if name in origin else ""
        if name == "origin" or (name in WHERE_ANY and not value):
            continue
        if isinstance(value, str) and "\n" in value:
            out.print(f"{name}:", markup=False)
            out.print("\n".join(f"    {line}" for line in value.splitlines()), markup=False)
        elif isinstance(value, Mapping) and value:
            out.print(f"{name}:", markup=False)
            for key, inner in value.items():
                own = origin.get(f"{name}.{key}")
                tail = f"  ({own})" if own else ""
                out.print(f"    {key}: {_one_line(inner)}{tail}", markup=False)
        else:
            out.print(f"{name}: {_one_line(value)}{source}", markup=False)


def _one_line(value: Any) -> str:
    if value is None or (isinstance(value, Sequence | Mapping) and not value):
        return "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {inner}" for key, inner in value.items())
    return str(value)
