"""Runs that are missing: the newest stored one is not the present where a newer came to nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from controls.freshness import AHEAD, ALLOWED
from evidence.drift.comparison import MissingRun
from evidence.run_store import RunReader
from evidence.runs.run import Run
from evidence.runs.run_heads import RunHead, came_to_nothing, utc
from evidence.verdict import Verdict


def missing_runs(
    heads: Sequence[RunHead], run: Run, frequencies: Mapping[str, str], now: datetime
) -> tuple[MissingRun, ...]:
    """Why the newest stored run does not speak of the present; empty where it does.

    `frequencies` are those of the controls that count. A run that failed, or never ended, is told
    by its own id; one that was never begun by the id of the run that is too old for it.
    """
    return (*_failed(heads, run), *_never_begun(run, frequencies, now))


def frequencies_of(reader: RunReader) -> dict[str, str]:
    """How often each control of a run has to be looked at, those that do not apply left out."""
    verdicts = reader.verdicts()
    return {
        name: control.frequency
        for name, control in reader.controls().items()
        if verdicts[name] is not Verdict.NOT_APPLICABLE
    }


def _failed(heads: Sequence[RunHead], run: Run) -> Iterator[MissingRun]:
    failed = came_to_nothing(heads, run.id)
    if not failed:
        return
    newest = failed[-1]
    ended = newest.status in ("failed", "aborted")
    word = f"it {'was ' if newest.status == 'aborted' else ''}{newest.status}" if ended else (
        "it was cut short, or is still at work"
    )  # fmt: skip
    more = f"; so did {len(failed) - 1} before it" if len(failed) > 1 else ""
    yield MissingRun(
        newest.id,
        f"run {newest.id} of {_minute(newest.started)} came to nothing: {word}{more}; "
        f"{run.id} is older",
    )


def _never_begun(run: Run, frequencies: Mapping[str, str], now: datetime) -> Iterator[MissingRun]:
    judged = f"run {run.id} was judged at {_minute(run.now)}"
    if utc(run.now) - now > AHEAD:
        yield MissingRun(run.id, f"{judged}, which lies ahead of the clock")
        return
    age = now - utc(run.now)
    late = sorted(
        (ALLOWED[each], name) for name, each in frequencies.items() if age > ALLOWED[each]
    )
    if late:
        allowed, first = late[0]
        more = f" and {len(late) - 1:,} others are" if len(late) > 1 else " is"
        yield MissingRun(
            run.id,
            f"{judged}, and no newer one is stored: {first}{more} to be looked at again within "
            f"{_long(allowed)}",
        )


def _minute(instant: datetime) -> str:
    return f"{utc(instant):%Y-%m-%d %H:%M} UTC"


def _long(age: timedelta) -> str:
    days, rest = divmod(age, timedelta(days=1))
    return f"{days} days" if days > 1 and not rest else f"{age // timedelta(hours=1)} hours"
