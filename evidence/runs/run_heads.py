"""Runs as the ledger lists them, and how a person names one of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from evidence.errors import UsageError

TAG = "run-tag"
"""The type of the ledger entry by which a person names a run."""
LATEST = "latest"
"""The name of the newest finished run."""
UNFINISHED = "running/aborted"
"""The status of a run that the ledger shows begun and not ended."""

COLLECTED = "collected"
"""The status of what collected, and judged nothing, when it ended."""

_RELATIVE = re.compile(r"latest(?:~([0-9]{1,6}))?|(previous)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class RunHead:
    """A run as the ledger tells of it.

    `status` is `complete`, `incomplete`, `failed`, `aborted`, `COLLECTED`, or `UNFINISHED` while
    no `run-end` stands. `digest` is that of the stored run, None when none was stored. `segment` is
    the one that holds its `run-end`, or where it has not ended its `run-start` or the newest
    `run-resume`. `mode` is `run`, `collect`, `evaluate` for a judgement of the present, or
    `rejudge` for one of a past day.
    """

    id: str
    started: datetime
    status: str
    digest: str | None
    segment: int
    mode: str = "run"


def utc(moment: datetime) -> datetime:
    """The instant in UTC; one without a zone is taken to be in UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def named(
    heads: Sequence[RunHead], name: str, tags: Mapping[str, str] = MappingProxyType({})
) -> RunHead:
    """The finished run that `name` means, of `heads` in ledger order.

    `name` is a run's id, one of `tags`, a beginning of an id that fits one run only, `latest`,
    `latest~2` (two before it), `previous` (`latest~1`), or a date: the newest run started on or
    before the end of that day in UTC. All but ids and tags speak of finished runs only, and not of
    past days that were judged again.

    Raises:
        UsageError: when no run, several runs, or an unfinished run is meant.
    """
    finished = [head for head in heads if head.digest and head.mode != "rejudge"]
    if relative := _RELATIVE.fullmatch(name):
        back = 1 if relative[2] else int(relative[1] or 0)
        if back < len(finished):
            return finished[-1 - back]
        raise UsageError(f"there is no run {name!r}: {_finished(finished)}")
    if _DAY.fullmatch(name):
        return _on(finished, name)
    exact = [head for head in heads if head.id in (name, tags.get(name))]
    meant = exact or [head for head in heads if name and head.id.startswith(name)]
    if len(meant) > 1:
        raise UsageError(f"{name!r} begins several runs: {_some([head.id for head in meant])}")
    if not meant:
        raise UsageError(f"there is no run {name!r}; {_near(name, heads, tags)}")
    if meant[0].digest is None:
        raise UsageError(f"run {meant[0].id} has no stored results: it is {meant[0].status}")
    return meant[0]


def came_to_nothing(heads: Sequence[RunHead], judged: str) -> list[RunHead]:
    """The runs that failed or never ended since the evidence of the run `judged` was collected.

    `heads` are in ledger order. A judgement of what was held already rests on the runs before it,
    so that it makes up for none of those that failed.
    """
    place = next(number for number, head in enumerate(heads) if head.id == judged)
    collected = (
        number
        for number, head in enumerate(heads[: place + 1])
        if (head.mode == "run" and head.digest) or head.status == COLLECTED
    )
    since = max(collected, default=-1)
    return [head for head in heads[since + 1 :] if head.mode == "run" and head.digest is None]


def started_by(heads: Sequence[RunHead], instant: datetime) -> RunHead:
    """The newest finished run, of `heads` in ledger order, that was started by that instant.

    Raises:
        UsageError: when there is none.
    """
    finished = [head for head in heads if head.digest and head.mode != "rejudge"]
    meant = [head for head in finished if utc(head.started) <= utc(instant)]
    if meant:
        return max(reversed(meant), key=lambda head: utc(head.started))
    said = f"no run was started on or before {utc(instant):%Y-%m-%d %H:%M} UTC"
    raise UsageError(f"{said}: {_finished(finished)}")


def _on(finished: Sequence[RunHead], name: str) -> RunHead:
    try:
        day = date.fromisoformat(name)
    except ValueError as error:
        raise UsageError(f"{name!r} is no date: {error}") from error
    meant = [head for head in finished if utc(head.started).date() <= day]
    if meant:
        return max(reversed(meant), key=lambda head: utc(head.started))
    raise UsageError(f"no run was started on or before {name}: {_finished(finished)}")


def _finished(finished: Sequence[RunHead]) -> str:
    if not finished:
        return "the vault holds no finished run"
    count = f"{len(finished)} finished run" + ("s" if len(finished) > 1 else "")
    oldest = f"{finished[0].id} of {utc(finished[0].started).date()}"
    return f"the vault holds {count}, the oldest {oldest}"


def _near(name: str, heads: Sequence[RunHead], tags: Mapping[str, str]) -> str:
    # Read here because it brings pydantic with it, which reading a vault does not need.
    from evidence.plain_words import nearest

    near = nearest(name, [*(head.id for head in heads), *tags], cutoff=0)
    return f"the nearest is {near}" if near else "the vault holds no run"


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")
