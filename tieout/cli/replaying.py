"""The verb that makes records again from their transcripts: replay."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tieout.cli.options import WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from collectors.collector import Collector
    from evidence.run_store import RunReader


def register(app: typer.Typer) -> None:
    """Add the verb of this room."""
    app.command("replay")(replay)


def replay(
    path: Annotated[
        Path | None,
        typer.Argument(help="A vault folder, or a pack.", show_default="the workspace's vault"),
    ] = None,
    workspace: WorkspaceOption = Path(),
    run: Annotated[
        str | None, typer.Option("--run", help="The run to replay.", show_default="the newest")
    ] = None,
) -> None:
    """Make the records of a run again from its transcripts.

    By the collectors installed here, without network; exit code 4 when one differs.
    """
    from tieout.as_tested import code_digest
    from tieout.replaying import AGREES, replayed
    from tieout.terminal import console, visible

    out, words, flaws = console(), Counter[str](), 0
    with _stored(path, workspace, run) as reader:
        for each in replayed(reader, _collectors(workspace, needed=path is None)):
            words[each.word] += 1
            flaws += each.is_flaw
            out.print(visible(f"{each.word}: {each.unit.kind} {each.unit.scope}"), markup=False)
        if reader.run.code != code_digest():
            out.print("the code installed here is not the code that made this run", markup=False)
        told = f"{words[AGREES]} of {words.total()} units give the stored record again"
        out.print(visible(f"run {reader.run.id}: {told}"), markup=False)
    if flaws:
        raise typer.Exit(4)
    if words.keys() - {AGREES}:
        raise typer.Exit(3)


@contextmanager
def _stored(path: Path | None, workspace: Path, run: str | None) -> "Iterator[RunReader]":
    """The run meant, of a vault or of a pack."""
    from evidence.pack.manifest import is_pack
    from evidence.pack.reader import PackReader
    from evidence.run_store import RunReader
    from evidence.vault import Vault

    if path and is_pack(path):
        with PackReader(path) as pack:
            yield pack.run(run)
        return
    vault = Vault.open(path) if path else workspace_in(workspace).vault()
    yield RunReader(vault, vault.load_run(run or "latest"))


def _collectors(folder: Path, *, needed: bool) -> "Sequence[Collector[Any]]":
    """Those of the workspace; far from one, where it is not `needed`, those that are installed."""
    from collectors.shipped import load_collectors
    from tieout.settings.configuration import FILE

    if needed or (folder / FILE).exists():
        return workspace_in(folder).collectors
    return load_collectors()
