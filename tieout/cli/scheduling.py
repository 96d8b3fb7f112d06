"""The verb `schedule`: audit what is due by each control's frequency, once or for good."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.auditing import StrictOption
from tieout.cli.options import WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from evidence.runs.run import Run
    from evidence.vault import Vault
    from tieout.audit import Audit
    from tieout.timetable import Timetable
    from tieout.workspace import Workspace

_ENDING = b"ending, after the audit that is being done; a second signal breaks it off\n"


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("schedule")(schedule)


def schedule(
    workspace: WorkspaceOption = Path(),
    once: Annotated[
        bool, typer.Option("--once", help="Audit if something is due, else say when; then end.")
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Only show what is due when; contact nothing.")
    ] = False,
    strict: StrictOption = False,
) -> None:
    """Audit whatever falls due, until ended by SIGTERM.

    What is due follows from the stored runs. With --once, exit codes are those of 'tieout run', and
    0 when nothing is due.
    """
    from controls.judge import refuse_without_asserts
    from evidence.errors import UsageError
    from tieout.instants import utc_now

    if once and show:
        raise UsageError("--once audits and --show only looks; give one of them")
    refuse_without_asserts()
    if show:
        place = workspace_in(workspace)
        _show(_table(place, utc_now()), utc_now())
    elif once:
        _once(workspace, strict=strict)
    else:
        _loop(workspace, strict=strict)


def _once(folder: Path, *, strict: bool) -> None:
    from tieout.instants import utc_now
    from tieout.scheduling import due_told, next_told
    from tieout.terminal import console

    place, now = workspace_in(folder), utc_now()
    try:
        table = _table(place, now)
    except Exception as error:
        # Whatever it was: who waits for the audit has to hear of it, and then it goes on up.
        _told(place, now, error)
        raise
    if not table.due(now):
        console().print(next_told(table), markup=False)
        return
    console().print(due_told(table, now), markup=False)
    if code := _audit(place, "tieout schedule --once", strict=strict):
        raise typer.Exit(code)


def _loop(folder: Path, *, strict: bool) -> None:
    from evidence.run_lock import audit_lock
    from tieout.instants import utc_now
    from tieout.scheduling import Scheduler

    vault = workspace_in(folder).vault()
    with (
        audit_lock(vault.path, who="tieout schedule", since=utc_now(), name="schedule"),
        _ended_by_signal() as ending,
    ):
        _say("the scheduler has begun")
        try:
            Scheduler(_Job(folder, strict), utc_now, ending.wait, _say).loop()
        except KeyboardInterrupt:
            _say("broken off; 'tieout run --resume' finishes the run")
            raise typer.Exit(3) from None
        _say("the scheduler has ended")


@contextmanager
def _ended_by_signal() -> Iterator[threading.Event]:
    """An event that SIGTERM or SIGINT sets; a second signal breaks off what is being done."""
    ending = threading.Event()

    def end(_number: int, _frame: object) -> None:
        if ending.is_set():
            raise KeyboardInterrupt
        ending.set()
        # Written past Python's buffers, which the signal may have come in the middle of.
        os.write(sys.stderr.fileno(), _ENDING)

    kept = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield ending
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler)


@dataclass(frozen=True)
class _Job:
    """What the scheduler needs done, on the workspace as it stands each time."""

    folder: Path
    strict: bool

    def timetable(self, now: datetime) -> "Timetable | None":
        """What is due; a mistake in the workspace is said and told, and may be mended meanwhile."""
        from evidence.errors import TieoutError

        place: Workspace | None = None
        try:
            place = workspace_in(self.folder)
            return _table(place, now)
        except TieoutError as error:
            _complain(str(error))
            if place:
                _told(place, now, error)
            return None

    def audit(self) -> bool:
        """Audit what is due; a run that fails is said and told, and does not end the scheduler."""
        import traceback

        from evidence.errors import TieoutError
        from evidence.secrets.scan import scrubbed

        try:
            _audit(workspace_in(self.folder), "tieout schedule", strict=self.strict)
        except TieoutError as error:
            _complain(str(error))
            return False
        except Exception:  # noqa: BLE001 -- a fault of our own must not end all audits to come; it is told whole, without what may be secret
            sys.stderr.write(scrubbed(traceback.format_exc()))
            return False
        return True


def _told(place: "Workspace", now: datetime, error: Exception) -> None:
    """Tell that no audit can be done; while another process does one, that is left for later.

    Before the first audit there is no ledger that could say who was told, and nobody is.
    """
    from evidence.errors import TieoutError
    from evidence.run_lock import audit_lock
    from tieout.cli.notice_keeper import tell_problem, warn

    try:
        if vault := _vault(place):
            with audit_lock(vault.path, who="tieout schedule", since=now):
                tell_problem(place, vault, now, error)
    except TieoutError as more:
        warn(f"nobody was told: {more}")


def _audit(place: "Workspace", who: str, *, strict: bool) -> int:
    """Audit, unless another process did meanwhile."""
    from tieout.cli.main_job import main_job
    from tieout.cli.notice_keeper import tell
    from tieout.instants import utc_now

    def begin(audit: "Audit") -> "Run | None":
        now = utc_now()
        table = _table(place, now)
        if not table.due(now):
            return None
        if table.failed:
            # A run that was killed could tell nobody, and this one may be killed as it was.
            tell(place, audit.vault, now)
        return audit.run()

    return main_job(place, who, begin, strict=strict)


def _table(place: "Workspace", now: datetime) -> "Timetable":
    from tieout.timetable import timetable

    return timetable(place, _vault(place), now)


def _vault(place: "Workspace") -> "Vault | None":
    """The vault, None while there is none: to look at what is due makes nothing."""
    from evidence.vault import Vault

    path = place.folder / place.configuration.vault
    return Vault.open(path) if path.exists() else None


def _show(table: "Timetable", now: datetime) -> None:
    from tieout.scheduling import due_told, next_told
    from tieout.terminal import console, show_table

    def minute(instant: datetime | None) -> str:
        return f"{instant:%Y-%m-%d %H:%M}" if instant else "-"

    show_table(
        ("control", "frequency", "last evidence", "due", "state", "stale from"),
        [
            (each.control, each.frequency, minute(each.last), minute(each.due),
             _state(each.is_due(now), each.lacking, minute(each.attempt)), minute(each.stale_from))
            for each in table.standings
        ],
    )  # fmt: skip
    console().print(due_told(table, now) if table.due(now) else next_told(table), markup=False)
    if table.by_person:
        console().print(
            f"{table.by_person} controls are looked at by no check of a configured source",
            markup=False,
        )


def _state(due: bool, lacking: str, attempt: str) -> str:
    if due:
        return f"due: {lacking}" if lacking else "due"
    return f"tried again {attempt}: {lacking}" if lacking else "in time"


def _say(text: str) -> None:
    from tieout.instants import utc_now
    from tieout.terminal import visible

    sys.stdout.write(f"{utc_now():%Y-%m-%d %H:%M:%S} UTC {visible(text)}\n")
    sys.stdout.flush()


def _complain(text: str) -> None:
    from tieout.terminal import visible

    sys.stderr.write(f"tieout: {visible(text)}\n")
    sys.stderr.flush()
