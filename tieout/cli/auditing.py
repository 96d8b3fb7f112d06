"""The verbs that audit: run, collect, evaluate."""

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli.options import WorkspaceOption, workspace_in

StrictOption = Annotated[
    bool, typer.Option("--strict", help="Exit 3 also while something is pending.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("run")(run)
    app.command("collect")(collect)
    app.command("evaluate")(evaluate)


def run(
    workspace: WorkspaceOption = Path(),
    strict: StrictOption = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Finish a run that was cut short, and begin none.")
    ] = False,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[RUN]", help="With --resume: the run's id; the newest if none."),
    ] = None,
    manifests: Annotated[
        Path | None,
        typer.Option(
            "--manifests",
            metavar="DIR",
            help="Judge these manifests alone, into a vault of their own; no source is asked.",
        ),
    ] = None,
    sarif: Annotated[
        Path | None,
        typer.Option("--sarif", metavar="FILE", help="Write what does not hold as SARIF besides."),
    ] = None,
) -> None:
    """Collect, judge, store: the main job.

    Exit code 0: nothing failed, nothing missing; 1: a control fails; 3: something needed was not
    observed and nothing failed.
    """
    from controls.judge import refuse_without_asserts
    from evidence.errors import UsageError
    from tieout.cli.main_job import main_job

    if name is not None and not resume:
        raise UsageError(f"a new run takes no name; 'tieout run --resume {name}' finishes that one")
    # Before the checks are read: under -OO they would have lost their docstrings besides.
    refuse_without_asserts()
    place = workspace_in(workspace, manifests)
    code = main_job(
        place,
        "tieout run",
        lambda audit: audit.resume(name) if resume else audit.run(),
        strict=strict,
        resumes=resume,
    )
    if sarif is not None:
        from evidence.run_store import RunReader
        from tieout.formats.comparison import run_as_sarif, write_out

        vault = place.vault()
        write_out(run_as_sarif(RunReader(vault, vault.load_run("latest")), place), sarif)
    if code:
        raise typer.Exit(code)


def collect(workspace: WorkspaceOption = Path()) -> None:
    """Collect and store, judge nothing.

    Exit code 3 when something could not be collected whole.
    """
    from tieout.audit import Audit
    from tieout.cli.seal_keeper import SealKeeper
    from tieout.terminal import Bars, console

    place = workspace_in(workspace)
    bars, vault = Bars(), place.vault()
    keeper = SealKeeper(place, vault)
    with bars.showing():
        evidence = Audit(place, vault, progress=bars).collect_only()
    whole = sum(item.complete for item in evidence)
    rows = sum(item.rows for item in evidence)
    console().print(f"collected {whole} of {len(evidence)} units whole, {rows:,} rows")
    if not keeper.seal() or whole < len(evidence):
        raise typer.Exit(3)


def evaluate(
    workspace: WorkspaceOption = Path(),
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="Judge what was held at the end of that day, or at that instant, in UTC.",
        ),
    ] = None,
    run: Annotated[
        str | None, typer.Option("--run", help="Judge the evidence of that run, as of its instant.")
    ] = None,
    definitions: Annotated[
        str | None,
        typer.Option(
            "--definitions",
            help="then: controls and checks of that day; today: those in force now.",
            show_default="then with --as-of or --run, else today",
        ),
    ] = None,
    strict: StrictOption = False,
) -> None:
    """Judge evidence held already, as a run of its own."""
    from controls.judge import refuse_without_asserts
    from evidence.errors import UsageError
    from tieout.audit import Audit
    from tieout.cli.seal_keeper import SealKeeper
    from tieout.cli.summary import finish
    from tieout.instants import instant_of, utc_now
    from tieout.terminal import Bars

    if as_of is not None and run is not None:
        raise UsageError("--as-of and --run both choose the evidence; give one of them")
    if definitions not in (None, "then", "today"):
        raise UsageError(f"--definitions is 'then' or 'today', not {definitions!r}")
    if definitions == "then" and as_of is None and run is None:
        raise UsageError("--definitions then needs a past: give --as-of or --run")
    then = definitions != "today"
    refuse_without_asserts()
    place = workspace_in(workspace)
    bars, vault = Bars(), place.vault()
    keeper = SealKeeper(place, vault)
    with bars.showing():
        audit = Audit(place, vault, progress=bars)
        if run is not None:
            done = audit.evaluate_run(run, then=then)
        elif as_of is not None:
            done = audit.evaluate_as_of(instant_of(as_of, utc_now()), then=then)
        else:
            done = audit.evaluate_held()
    if code := finish(vault, done, keeper, strict=strict):
        raise typer.Exit(code)
