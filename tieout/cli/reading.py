"""The verbs that read stored runs and the vault: results, coverage, verify, reindex."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import RunOption, WorkspaceOption, reader_of, workspace_in

if TYPE_CHECKING:
    from tieout.formats.coverage import Report


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("results")(results)
    app.command("coverage")(coverage)
    app.command("verify")(verify)
    app.command("reindex")(reindex)


def results(
    workspace: WorkspaceOption = Path(),
    run: RunOption = "latest",
    form: Annotated[str, typer.Option("--format", help="table or jsonl.")] = "table",
    verdict: Annotated[
        list[str] | None, typer.Option("--verdict", help="Only these verdicts; repeatable.")
    ] = None,
    control: Annotated[
        list[str] | None, typer.Option("--control", help="Only these controls; repeatable.")
    ] = None,
) -> None:
    """Print the results of a run.

    One a line; --format jsonl is a public contract.
    """
    from evidence.results_lines import write_jsonl
    from tieout.formats.results import chosen, filters

    wanted = filters(form, verdict, control)
    found = chosen(reader_of(workspace, run), wanted)
    if form == "jsonl":
        write_jsonl(found, sys.stdout.buffer)
        return
    from tieout.terminal import show_table, verdict_text

    show_table(
        ("control", "verdict", "resource", "scope", "reason"),
        (
            (item.control, verdict_text(item.verdict), item.resource or "(all)", item.scope,
             item.reason)
            for item in found
        ),
    )  # fmt: skip


def coverage(
    workspace: WorkspaceOption = Path(),
    framework: Annotated[
        str | None, typer.Option("--framework", "-f", help="List each requirement of this one.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table, json or md.")] = "table",
) -> None:
    """Say how each requirement is met.

    By machine, partly, by a person, or not yet; what has no automated test; and the last verdict.
    """
    from tieout.formats.coverage import as_json, as_markdown, chosen_format, reports

    chosen_format(form)
    found = reports(workspace, framework)
    whole = framework is not None
    if form == "json":
        text = json.dumps(as_json(found, whole=whole), ensure_ascii=False, indent=2)
        sys.stdout.write(text + "\n")
    elif form == "md":
        from tieout.terminal import visible

        sys.stdout.writelines(visible(line) + "\n" for line in as_markdown(found, whole=whole))
    else:
        _show_coverage(found, whole=whole)


def _show_coverage(reports: "Sequence[Report]", *, whole: bool) -> None:
    """Tables: every requirement and control of the reports when `whole`, else counts alone."""
    from tieout.formats.coverage import PARTS, REQUIREMENTS
    from tieout.terminal import console, show_table, visible

    if not whole:
        show_table(PARTS, [row for each in reports for row in each.part_rows()])
        return
    for each in reports:
        show_table(REQUIREMENTS, each.requirement_rows())
        for line in each.summary():
            console().print(visible(line), markup=False)


def verify(
    path: Annotated[
        Path | None,
        typer.Argument(help="A vault folder, or a pack.", show_default="the workspace's vault"),
    ] = None,
    workspace: WorkspaceOption = Path(),
    read_data: Annotated[
        bool, typer.Option("--read-data", help="Also read and hash every object.")
    ] = False,
    key: Annotated[
        str | None,
        typer.Option("--key", help="Who must have signed: SHA256:..., a key file, or its line."),
    ] = None,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option("--checkpoint", help="A checkpoint kept from before; repeatable."),
    ] = None,
    subset: Annotated[
        str | None,
        typer.Option(
            "--read-data-subset", metavar="N/M", help="Read the N-th of M parts of all objects."
        ),
    ] = None,
    redraw: Annotated[
        bool, typer.Option("--redraw", help="Of a pack: draw its papers again, and compare.")
    ] = False,
    stamp_roots: Annotated[
        Path | None,
        typer.Option(
            "--stamp-roots",
            metavar="FILE",
            help="Of a pack: the certificates (PEM) that its time stamp must stand under.",
        ),
    ] = None,
) -> None:
    """Check that a vault or a pack is untouched.

    Of a vault names, chain and seals, and with --read-data every byte; of a pack all of it. Exit
    code 4 when it does not verify.
    """
    from evidence.pack.manifest import is_pack
    from tieout.cli.verifying import verify_vault

    if path and is_pack(path):
        from tieout.cli.packing import verify_pack

        verify_pack(
            path, key=key, checkpoints=checkpoint or (), redraw=redraw, roots=stamp_roots
        )  # fmt: skip
        return
    if stamp_roots:
        from evidence.errors import UsageError

        raise UsageError("--stamp-roots is about the time stamp of a pack, and this is a vault")
    place = workspace_in(workspace) if path is None else None
    folder = path or (workspace / place.configuration.vault if place else workspace)
    verify_vault(folder, key=key, checkpoints=checkpoint or (), read_data=read_data, subset=subset)


def reindex(workspace: WorkspaceOption = Path()) -> None:
    """Rebuild the index of the vault.

    From the ledger; nothing else is touched.
    """
    from tieout.terminal import console

    vault = workspace_in(workspace).vault()
    vault.reindex()
    console().print(f"rebuilt the index of {len(vault.runs())} runs")
