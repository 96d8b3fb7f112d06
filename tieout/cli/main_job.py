"""The main job, as `run` and `schedule` do it: lock, audit, summary, notices, seal, exit code."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.runs.run import Run
    from tieout.audit import Audit
    from tieout.workspace import Workspace


def main_job(
    place: "Workspace",
    who: str,
    begin: Callable[["Audit"], "Run | None"],
    *,
    strict: bool,
    resumes: bool = False,
) -> int:
    """Do one audit, and nothing beside it on the same vault; the exit code is by its meaning.

    `begin` gives the finished run, or None where there turned out to be nothing to do. An audit
    that fails is told to the channels, whether or not it came to begin a run; one that only
    `resumes` a run, and is refused that, is no audit.

    Raises:
        UsageError: when another process audits this vault, naming it.
        StorageError: when the disk refuses the lock; that, too, is told to the channels.
    """
    from contextlib import ExitStack

    from evidence.errors import UsageError
    from evidence.run_lock import audit_lock
    from evidence.store.disk import StorageError
    from tieout.audit import Audit
    from tieout.cli.notice_keeper import tell, tell_problem
    from tieout.cli.seal_keeper import SealKeeper
    from tieout.cli.summary import finish
    from tieout.instants import utc_now
    from tieout.terminal import Bars

    bars, vault = Bars(), place.vault()
    with ExitStack() as held:
        try:
            held.enter_context(audit_lock(vault.path, who=who, since=utc_now()))
        except StorageError as error:
            tell_problem(place, vault, utc_now(), error)
            raise
        keeper = SealKeeper(place, vault)
        try:
            with bars.showing():
                done = begin(Audit(place, vault, progress=bars))
        except Exception as error:
            # Whatever it was: who waits for the audit has to hear of it, and then it goes on up.
            if not (resumes and isinstance(error, UsageError)):
                tell_problem(place, vault, utc_now(), error)
            raise
        if done is None:
            return 0
        return finish(
            vault, done, keeper, strict=strict, tell=lambda: tell(place, vault, utc_now())
        )
