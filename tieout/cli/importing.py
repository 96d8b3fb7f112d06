"""The verb `import`: what was made elsewhere is taken into the vault as evidence."""

import typer

from tieout.cli import filling_in

imports = typer.Typer(
    help="Take what was made elsewhere into the vault, with who and when.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the verbs of this room; each format has a room of its own."""
    filling_in.register(imports)
    app.add_typer(imports, name="import")
