"""The verb that shows it all: demo."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the verb of this room."""
    app.command("demo")(demo)


def demo(
    folder: Annotated[Path, typer.Option("--folder", help="The demo's workspace.")] = Path("demo"),
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the stand-ins running, to try every verb.")
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Stop stand-ins that were kept.")] = False,
) -> None:
    """Audit a fictional company on this machine.

    Needs no account and no network; leaves a workspace with its workbooks.
    """
    from tieout.demo import run_demo, stop_demo

    if stop:
        stop_demo(folder)
        return
    run_demo(folder, keep=keep)
