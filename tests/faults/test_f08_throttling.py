"""F8: throttle storms; every unit is as on a quiet day, or says that it was throttled."""

from collections.abc import Mapping
from typing import Any

import pytest

from collectors.kubernetes.source import KubernetesSource
from collectors.pacing import Limits
from collectors.sweep import Collected
from evidence.record import UNOBSERVED
from tests.faults.figures import figures
from tests.faults.harmed_sources import Estate, Harm, sometimes, struck_in_kubernetes
from tests.faults.sizes import size

STORMS = {
    "10 % throttled": (0.1, Harm(429, "Throttling")),
    "30 % throttled, told when to come back": (0.3, Harm(429, "Throttling", retry_after=2)),
    "60 % unavailable": (0.6, Harm(503, "ServiceUnavailable")),
    "90 % throttled": (0.9, Harm(429, "TooManyRequestsException")),
}
GRAINS = ("region", "cluster", "file", "event folder", "finding file", "image file")
"""A grain of each system."""
ON_DISK = ("people", "trail_events", "scanner")
"""Systems of files, which no storm reaches."""
GIVEN_UP = ("throttled", "unavailable")
CASES = [(list(STORMS)[number % len(STORMS)], 800 + number) for number in range(size("F8"))]


@pytest.mark.parametrize(("storm", "seed"), CASES)
def test_a_storm_changes_no_evidence(estate: Estate, storm: str, seed: int) -> None:
    """What was collected is what is there; what was not says so; nothing passes for it."""
    share, harm = STORMS[storm]
    place = estate.workspace(sometimes(share, seed, harm))
    units = estate.collected(place)
    given_up = compared(estate.truth, units)
    if share < 0.5:
        assert given_up == 0, "a storm that lets most through is waited out"
    false = estate.false_passes(place, units)
    assert false == set()
    asked = sum(each.evidence.traffic.attempts for each in units.values())
    figures("F8", seed=seed, storms=1, questions=asked, given_up=given_up, false_passes=len(false))


def always(_: str) -> Harm:
    return Harm(429, "Throttling")


def test_a_storm_without_end(estate: Estate) -> None:
    """When nothing gets through until the deadline of the run, every unit says so."""
    before = estate.clock.seconds
    struck = estate.workspace()
    for source in struck.sources:
        # Who we are is known already: the storm begins after that.
        known = source.identity()
        assert any(source.scopes(grain) for grain in GRAINS), source.name
        source.identity = lambda known=known: known  # type: ignore[misc]
    for source in struck.sources:
        if isinstance(source, KubernetesSource):
            connection: Any = source._connection
            connection._sent = struck_in_kubernetes(always, connection._sent)
    estate.rule = always
    limits = Limits(unit=600, run=1200, clock=estate.clock.now)
    units = estate.collected(struck, limits=limits)
    for unit in units.values():
        if unit.evidence.system in ON_DISK:
            assert unit.evidence.complete
        elif unit.record is None:
            assert unit.evidence.gap is not None
            assert "throttled" == unit.evidence.gap.cause
        else:
            # A kind of one row a scope, all of whose fields are facets.
            assert unit.evidence.unobserved
    assert estate.clock.seconds > before
    assert estate.false_passes(struck, units) == set()


def compared(truth: Mapping[str, Collected], units: Mapping[str, Collected]) -> int:
    """Hold harmed units against the truth; how much of them was given up."""
    given_up = 0
    for name, unit in units.items():
        gap = unit.evidence.gap
        assert gap is None or gap.cause in GIVEN_UP, (name, gap)
        if unit.record is None:
            assert gap is not None, name
            given_up += 1
            continue
        quiet = truth[name].record
        assert quiet is not None
        if gap is None and not set(unit.evidence.unobserved) - set(truth[name].evidence.unobserved):
            assert unit.record.digest == quiet.digest, name
            continue
        given_up += 1
        known = {row["id"]: row for row in quiet.rows}
        for row in unit.record.rows:
            unread = row.get(UNOBSERVED, {})
            for field, value in row.items():
                if field != UNOBSERVED:
                    assert field in unread or known[row["id"]][field] == value, (name, field)
    return given_up
