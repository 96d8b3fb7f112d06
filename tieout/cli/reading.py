"""The verbs that read stored runs and the vault: results, coverage, runs, verify, reindex."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import RunOption, WorkspaceOption, reader_of, workspace_in

if TYPE_CHECKING:
    from tieout.coverage_format import Report


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("results")(results)
    app.command("coverage")(coverage)
    app.command("runs")(runs)
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
    from tieout.results_format import chosen, filters, write_jsonl

    wanted = filters(form, verdict, control)
    found = chosen(reader_of(workspace, run), wanted)
    if form == "jsonl":
        write_jsonl(found, sys.stdout.buffer)
        return
    from tieout.cli.terminal import show_table, verdict_text

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
    from tieout.coverage_format import as_json, as_markdown, chosen_format, newest, report

    chosen_format(form)
    place = workspace_in(workspace)
    wanted = [place.catalog.framework(framework)] if framework else place.frameworks
    reader = newest(place)
    reports = [report(place, each, reader) for each in wanted]
    whole = framework is not None
    if form == "json":
        text = json.dumps(as_json(reports, whole=whole), ensure_ascii=False, indent=2)
        sys.stdout.write(text + "\n")
    elif form == "md":
        from tieout.cli.terminal import visible

        sys.stdout.writelines(visible(line) + "\n" for line in as_markdown(reports, whole=whole))
    else:
        _show_coverage(reports, whole=whole)


def _show_coverage(reports: "Sequence[Report]", *, whole: bool) -> None:
    """Tables: every requirement and control of the reports when `whole`, else counts alone."""
    from tieout.cli.terminal import console, show_table, visible
    from tieout.coverage_format import PARTS, REQUIREMENTS

    if not whole:
        show_table(PARTS, [row for each in reports for row in each.part_rows()])
        return
    for each in reports:
        show_table(REQUIREMENTS, each.requirement_rows())
        for line in each.summary():
            console().print(visible(line), markup=False)


def runs(workspace: WorkspaceOption = Path()) -> None:
    """List every run, failed ones too."""
    from tieout.cli.terminal import show_table

    heads = workspace_in(workspace).vault().runs()
    show_table(
        ("run", "started", "status", "segment"),
        [(head.id, head.started, head.status, head.segment) for head in heads],
    )


def verify(
    path: Annotated[
        Path | None, typer.Argument(help="A vault folder.", show_default="the workspace's vault")
    ] = None,
    workspace: WorkspaceOption = Path(),
    read_data: Annotated[
        bool, typer.Option("--read-data", help="Also read and hash every object.")
    ] = False,
) -> None:
    """Check that a vault is untouched.

    Names and chain, and with --read-data every byte; exit code 4 when it does not verify.
    """
    from evidence.verify import verify as findings_of
    from tieout.cli.terminal import console, visible

    place = workspace_in(workspace) if path is None else None
    folder = path or (workspace / place.configuration.vault if place else workspace)
    out, found = console(), 0
    for finding in findings_of(folder, read_data=read_data):
        out.print(visible(finding), markup=False)
        found += 1
    depth = "names, chain and every byte" if read_data else "names and chain"
    if found:
        said = "1 finding" if found == 1 else f"{found} findings"
        out.print(f"{folder} does not verify: {said} over {depth}", markup=False)
        raise typer.Exit(4)
    out.print(f"{folder} verifies: {depth} are as they were written", markup=False)


def reindex(workspace: WorkspaceOption = Path()) -> None:
    """Rebuild the index of the vault.

    From the ledger; nothing else is touched.
    """
    from tieout.cli.terminal import console

    vault = workspace_in(workspace).vault()
    vault.reindex()
    console().print(f"rebuilt the index of {len(vault.runs())} runs")
