"""Each operation of machines, functions, containers and messages denied in turn."""

import pytest

from collectors.aws.compute import (
    analytics,
    auto_scaling,
    builds,
    ecs,
    ecs_tasks,
    eks,
    functions,
    images,
    managed_instances,
    patch_baselines,
    pipelines,
    public_repositories,
    repositories,
    ssm_store,
    stacks,
    state_machines,
)
from collectors.aws.messaging import queues, streams, topics
from collectors.aws.operations import action
from collectors.collector import Collector
from evidence.record import UNOBSERVED

ROOMS = (
    analytics, auto_scaling, builds, ecs, ecs_tasks, eks, functions, images, managed_instances,
    patch_baselines, pipelines, public_repositories, repositories, ssm_store, stacks,
    state_machines, queues, streams, topics,
)  # fmt: skip
KINDS = {
    each.resource.kind: each
    for room in ROOMS
    for each in vars(room).values()
    if isinstance(each, Collector)
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_refusal_costs_what_needed_it_and_nothing_else(kind, make_source, gather, faults):
    """No denied call changes a field, drops a row in silence, or passes for an answer."""
    intact = gather(make_source(), KINDS[kind])
    asked = {one.operation for unit in intact.values() for one in unit.transcript.exchanges}
    for operation in sorted(asked):
        faults.answer.clear()
        # The SDK knows some services by other names where it sends.
        sent = operation.replace("stepfunctions:", "sfn:").replace("ecr-public:", "ecrpublic:")
        faults.deny(sent)
        lost = 0
        for key, unit in gather(make_source(), KINDS[kind]).items():
            whole = {row["id"]: row for row in intact[key].record.rows}
            left = {row["id"]: row for row in unit.record.rows} if unit.record else {}
            lost += unit.evidence.gap is not None
            assert set(left) <= set(whole)
            assert unit.evidence.gap or set(left) == set(whole), operation
            for name, row in left.items():
                gone = row.pop(UNOBSERVED, {})
                lost += bool(gone)
                assert set(row) | set(gone) == set(whole[name])
                assert all(row[field] == whole[name][field] for field in row), operation
        assert lost, f"{operation} denied, and nothing of {kind} says so"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_read_again_and_replayed_it_is_the_same(kind, make_source, gather, replayed):
    """An unchanged account gives the same bytes twice, and its transcript the same record."""
    first, second = (gather(make_source(), KINDS[kind]) for _ in range(2))
    for key, unit in first.items():
        assert unit.transcript.body == second[key].transcript.body
        assert unit.record.digest == second[key].record.digest
        assert replayed(unit).body == unit.record.body


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_needs_are_what_is_asked(kind, make_source, gather):
    """What a collector says it needs is what it asked for, no more and no less."""
    units = gather(make_source(), KINDS[kind]).values()
    asked = {one.operation for unit in units for one in unit.transcript.exchanges}
    assert {action(operation) for operation in asked} == set(KINDS[kind].needs)
