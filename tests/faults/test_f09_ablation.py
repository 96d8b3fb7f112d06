"""F9: two operations denied together, on recorded answers; each denied alone is a flow's affair.

`tests/flow/test_denied.py` refuses every operation in turn on its way to the source, on every
commit. Here pairs are refused on the tape, where a thousand of them take minutes: some on every
commit, all at night.
"""

import random
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

from collectors.errors import UnobservedError
from collectors.sweep import Collected, read
from collectors.tape import Answer, Player
from evidence.record import UNOBSERVED
from evidence.transcript import Gap, Transcript
from tests.faults.figures import figures
from tests.faults.harmed_sources import Estate
from tests.faults.sizes import size
from tieout.workspace import Workspace

SEED = 901
ON_EVERY_COMMIT = 6


class Ablated(Player):
    """A recording of which some operations are refused."""

    def __init__(self, transcript: Transcript, refused: Collection[str]) -> None:
        super().__init__(transcript)
        self._refused = refused

    def ask(
        self,
        operation: str,
        parameters: Mapping[str, Any],
        send: Callable[[], Iterator[Answer]],
    ) -> Iterator[Any]:
        """What was recorded, or the refusal."""
        if operation in self._refused:
            raise UnobservedError(Gap(operation, "refused", "AccessDenied", 403))
        return super().ask(operation, parameters, send)


def ablated(
    place: Workspace, truth: Mapping[str, Collected], refused: Collection[str]
) -> dict[str, Collected]:
    """What every unit comes to without these operations."""
    collectors = {each.resource.kind: each for each in place.collectors}
    found = dict(truth)
    for name, unit in truth.items():
        if not any(each.operation in refused for each in unit.transcript.exchanges):
            continue
        made, scope = collectors[unit.evidence.kind], unit.evidence.scope
        record, gap = read(made, made.session(scope, Ablated(unit.transcript, refused)))
        evidence = replace(
            unit.evidence,
            record=record.digest if record else None,
            rows=len(record.rows) if record else 0,
            complete=gap is None,
            gap=gap,
        )
        found[name] = Collected(evidence, record, unit.transcript)
    return found


def test_two_operations_denied_together(estate: Estate) -> None:
    """No pair makes anything pass, and each leaves its mark by name."""
    truth, place = estate.truth, estate.workspace()
    operations = sorted(
        {each.operation for unit in truth.values() for each in unit.transcript.exchanges}
    )
    pairs = list(combinations(operations, 2))
    if size("F9") == 1:
        pairs = random.Random(SEED).sample(pairs, ON_EVERY_COMMIT)
    false: dict[tuple[str, str], Any] = {}
    for pair in pairs:
        units = ablated(place, truth, pair)
        if wrong := estate.false_passes(place, units):
            false[pair] = wrong
        told = " ".join(_told(unit) for unit in units.values())
        assert any(operation in told for operation in pair), pair
    assert {} == false
    figures("F9", seed=SEED, pairs=len(pairs), false_passes=len(false))


def _told(unit: Collected) -> str:
    rows = unit.record.rows if unit.record else ()
    reasons = {reason for row in rows for reason in row.get(UNOBSERVED, {}).values()}
    return " ".join([str(unit.evidence.gap), *sorted(reasons)])
