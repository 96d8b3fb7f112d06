"""The verb `register`: which registers there are, and an empty template or the schema of one."""

import sys
from pathlib import Path
from typing import Annotated

import typer

registers = typer.Typer(
    help="Show the registers that people keep, and make templates of them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
NameArgument = Annotated[str, typer.Argument(help="Its name, such as suppliers.")]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.add_typer(registers, name="register")


@registers.command("list")
def listing() -> None:
    """List all registers."""
    from collectors.registers.form import FORMS
    from tieout.terminal import show_table

    rows = ((each.name, each.layout.kind, each.holds) for each in FORMS.values())
    show_table(("register", "kind", "holds"), rows)


@registers.command("show")
def show(name: NameArgument) -> None:
    """Show the columns of a register."""
    from collectors.registers.form import JAPANESE, form, heading
    from tieout.register_templates import told
    from tieout.terminal import show_table

    places = form(name).layout.places
    rows = ((heading(each.name), JAPANESE[each.name], each.name, told(each)) for each in places)
    show_table(("column", "in Japanese", "in YAML", "means"), rows)


@registers.command("template")
def template(
    name: NameArgument,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The file to make: .csv, .xlsx or .yaml.")
    ],
    japanese: Annotated[
        bool, typer.Option("--japanese", help="Write the headings in Japanese.")
    ] = False,
) -> None:
    """Make an empty register to fill in; a file that is there is never written over."""
    from collectors.registers.form import form
    from tieout.register_templates import template as made
    from tieout.request_files import write_new
    from tieout.terminal import console

    write_new(output, [made(form(name), output, japanese=japanese)])
    said = (
        f'{output}: fill it in, then name it in tieout.toml:\n\n[[registers]]\nname = "registers"'
    )
    table = f'[[registers.files]]\nfile = "{output}"\nregister = "{name}"'
    console().print(f"{said}\n{table}", markup=False, soft_wrap=True)


@registers.command("schema")
def schema(name: NameArgument) -> None:
    """Print the JSON Schema of a register that is kept as YAML."""
    from collectors.registers.form import form
    from tieout.schemas import schema_text

    sys.stdout.write(schema_text(f"register-{form(name).name}"))
