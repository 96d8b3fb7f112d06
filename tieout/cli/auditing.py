"""The verbs that audit: run, collect, evaluate."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from evidence.run import Run
    from evidence.run_store import RunReader
    from evidence.vault import Vault
    from tieout.cli.seal_keeper import SealKeeper

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
) -> None:
    """Collect, judge, store: the main job.

    Exit code 0: nothing failed, nothing missing; 1: a control fails; 3: something needed was not
    observed and nothing failed.
    """
    from controls.judge import refuse_without_asserts
    from evidence.errors import UsageError
    from tieout.audit import Audit
    from tieout.cli.seal_keeper import SealKeeper
    from tieout.cli.terminal import Bars

    if name and not resume:
        raise UsageError(f"a new run takes no name; 'tieout run --resume {name}' finishes that one")
    # Before the checks are read: under -OO they would have lost their docstrings besides.
    refuse_without_asserts()
    place = workspace_in(workspace)
    bars, vault = Bars(), place.vault()
    keeper = SealKeeper(place, vault)
    with bars.showing():
        audit = Audit(place, vault, progress=bars)
        done = audit.resume(name) if resume else audit.run()
    _finish(vault, done, keeper, strict=strict)


def collect(workspace: WorkspaceOption = Path()) -> None:
    """Collect and store, judge nothing.

    Exit code 3 when something could not be collected whole.
    """
    from tieout.audit import Audit
    from tieout.cli.seal_keeper import SealKeeper
    from tieout.cli.terminal import Bars, console

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
    from tieout.cli.terminal import Bars
    from tieout.instants import instant_of, utc_now

    if as_of and run:
        raise UsageError("--as-of and --run both choose the evidence; give one of them")
    if definitions not in (None, "then", "today"):
        raise UsageError(f"--definitions is 'then' or 'today', not {definitions!r}")
    if definitions == "then" and not (as_of or run):
        raise UsageError("--definitions then needs a past: give --as-of or --run")
    then = definitions != "today"
    refuse_without_asserts()
    place = workspace_in(workspace)
    bars, vault = Bars(), place.vault()
    keeper = SealKeeper(place, vault)
    with bars.showing():
        audit = Audit(place, vault, progress=bars)
        if run:
            done = audit.evaluate_run(run, then=then)
        elif as_of:
            done = audit.evaluate_as_of(instant_of(as_of, utc_now()), then=then)
        else:
            done = audit.evaluate_held()
    _finish(vault, done, keeper, strict=strict)


def _finish(vault: "Vault", done: "Run", keeper: "SealKeeper", *, strict: bool) -> None:
    """Print a summary of a finished run, seal it, and exit by its meaning."""
    from evidence.run_store import RunReader

    reader = RunReader(vault, done)
    summarise(reader)
    whole = keeper.seal()
    code = exit_code(done.totals, strict=strict) or (0 if whole else 3)
    if code:
        raise typer.Exit(code)


def exit_code(counts: Mapping[str, int], *, strict: bool) -> int:
    """The exit code that results by verdict mean: 1 fails, 3 unobserved or stale, else 0."""
    if counts.get("fail"):
        return 1
    missing = ("unobserved", "stale", *(("pending",) if strict else ()))
    return 3 if any(counts.get(word) for word in missing) else 0


def summarise(reader: "RunReader") -> None:
    """Print what a run came to: results and controls by verdict, and what to read next."""
    from evidence.verdict import Verdict
    from tieout.cli.terminal import console, show_table, verdict_text

    run, out = reader.run, console()
    verdicts = list(reader.verdicts().values())
    out.print(f"run {run.id}  {run.status}  {run.organisation}", markup=False)
    show_table(
        ("verdict", "results", "controls", "meaning"),
        [
            (
                verdict_text(verdict),
                run.totals.get(verdict.value, 0),
                verdicts.count(verdict),
                verdict.meaning,
            )
            for verdict in Verdict
            if run.totals.get(verdict.value) or verdict in verdicts
        ],
    )
    out.print("next: tieout results --verdict fail   tieout export workbook --framework soc2")
