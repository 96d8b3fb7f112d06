"""What a run came to: its summary on the screen, its exit code."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.run_store import RunReader
    from evidence.runs.run import Run
    from evidence.vault import Vault
    from tieout.cli.seal_keeper import SealKeeper


def exit_code(counts: Mapping[str, int], *, strict: bool) -> int:
    """The exit code that results by verdict mean: 1 fails, 3 unobserved or stale, else 0."""
    if counts.get("fail"):
        return 1
    missing = ("unobserved", "stale", *(("pending",) if strict else ()))
    return 3 if any(counts.get(word) for word in missing) else 0


def summarise(reader: "RunReader") -> None:
    """Print what a run came to: results and controls by verdict, and what to read next."""
    from evidence.verdict import Verdict
    from tieout.terminal import console, show_table, verdict_text

    run, out = reader.run, console()
    verdicts = list(reader.verdicts().values())
    out.print(f"run {run.id}  {run.status}  {run.organisation}", markup=False)
    if run.mode == "rejudge":
        by = "today's definitions" if run.judged_by == "today" else f"those of run {run.judged_by}"
        out.print(f"a past day judged again, as of {run.now:%Y-%m-%d %H:%M} UTC, by {by}")
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


def finish(
    vault: "Vault",
    done: "Run",
    keeper: "SealKeeper",
    *,
    strict: bool,
    tell: Callable[[], object] = lambda: None,
) -> int:
    """Summarise a finished run, tell of it, seal it; the exit code is by its meaning.

    Notices come before the seal, so that it covers what the ledger says of them; whatever becomes
    of them, the run is sealed.
    """
    from evidence.run_store import RunReader

    summarise(RunReader(vault, done))
    try:
        tell()
    finally:
        whole = keeper.seal()
    return exit_code(done.totals, strict=strict) or (0 if whole else 3)
