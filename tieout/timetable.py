"""The timetable: what is due now and next, from the workspace and the runs that its vault holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from controls.due import Needs, Place, Standing, standings
from controls.freshness import AHEAD
from evidence.runs.run_heads import RunHead
from evidence.vault import Vault
from tieout.workspace import Workspace

FIRST_WAIT = timedelta(minutes=5)
"""How long after a run that failed the next is tried; each further failure doubles it."""
LONGEST_WAIT = timedelta(hours=6)


def wait_after(failed: int) -> timedelta:
    """How long to wait after so many audits in a row that came to nothing."""
    return min(
        timedelta(seconds=FIRST_WAIT.total_seconds() * 2 ** min(failed - 1, 10)), LONGEST_WAIT
    )


@dataclass(frozen=True, slots=True)
class Timetable:
    """How every control stands that a run can look at, by what is due first.

    `by_person` counts the controls that no check of a configured source looks at. `failed` counts
    the runs that failed in a row since the newest stored one, `not_before` is until when that
    keeps the next from being tried.
    """

    standings: Sequence[Standing]
    by_person: int
    failed: int
    not_before: datetime | None

    def due(self, now: datetime) -> list[Standing]:
        """The controls that a run begun now would be for; none while it has to wait."""
        if self.not_before and now < self.not_before:
            return []
        return [each for each in self.standings if each.is_due(now)]

    @property
    def next(self) -> datetime | None:
        """When something is to be tried next; None when no control can be looked at."""
        if not self.standings:
            return None
        first = min(each.attempt for each in self.standings)
        return max(first, self.not_before) if self.not_before else first


def timetable(place: Workspace, vault: Vault | None, now: datetime) -> Timetable:
    """The timetable of a workspace at `now`; without a vault nothing was ever looked at.

    Nothing is contacted. Only runs that were stored count; those that failed, or were cut short,
    make the next one wait.

    Raises:
        IntegrityError: when the newest run is missing or damaged.
    """
    heads = vault.runs() if vault else []
    stored = [head for head in heads if head.digest and head.mode != "rejudge"]
    evidence = vault.load_run(stored[-1].id).evidence if vault and stored else ()
    sought = next((head.started for head in reversed(stored) if head.mode == "run"), None)
    needs = _needs(place)
    failed = _failed_in_a_row(heads)
    return Timetable(
        standings(
            needs,
            evidence,
            rhythm=place.configuration.schedule.rhythm,
            now=now,
            sought=sought,
        ),
        by_person=len(place.library.controls) - sum(bool(each.places) for each in needs),
        failed=len(failed),
        not_before=_not_before(failed, now),
    )


def _needs(place: Workspace) -> list[Needs]:
    offered: dict[str, list[Place]] = {}
    for collector in place.collectors:
        kind = collector.resource.kind
        # One kind may have a collector in each of several worlds.
        offered.setdefault(kind, []).extend(
            (kind, source.name)
            for source in place.sources
            if source.system == collector.system and source.offers(kind)
        )
    places: dict[str, set[Place]] = {}
    frequency: dict[str, str] = {}
    for assignment in place.definitions.assignments:
        control = assignment.control
        frequency[control.id] = control.frequency
        found = places.setdefault(control.id, set())
        if not control.not_applicable:
            for kind in assignment.check.kinds:
                found.update(offered.get(kind, ()))
    return [Needs(name, frequency[name], found) for name, found in places.items()]


def _failed_in_a_row(heads: Sequence[RunHead]) -> list[RunHead]:
    """The newest runs, as far back as none of them was stored."""
    found: list[RunHead] = []
    for head in reversed(heads):
        if head.mode != "run":
            continue
        if head.digest:
            break
        found.append(head)
    return found


def _not_before(failed: Sequence[RunHead], now: datetime) -> datetime | None:
    # A start that lies ahead of the clock would hold runs back for ever.
    if not failed or failed[0].started - now > AHEAD:
        return None
    return failed[0].started + wait_after(len(failed))
