"""Drawing an estate: every place of the plan filled, then faults planted, and the truth of it."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from random import Random
from typing import Any

from tieout.standins.aws import SETTINGS, AwsStandIn
from tieout.standins.estate import (
    accounts,
    alarms,
    balancers,
    databases,
    detection,
    functions,
    keys,
    machines,
    messages,
    networks,
    openings,
    people,
    records,
    rights,
    stores,
    trusts,
    ways_up,
)
from tieout.standins.estate.faults import plant
from tieout.standins.estate.place import SERVICES, Drawing, Place, store
from tieout.standins.estate.plan import Plan
from tieout.standins.estate.truth import Truth

Maker = Callable[[Place], None]
IN_ACCOUNT: tuple[Maker, ...] = (
    accounts.make_account,
    rights.make_rights,
    people.make_people,
    keys.make_keys,
    stores.make_stores,
)
"""What makes an account as a whole, with the keys that its stores lie under."""
IN_REGION: tuple[Maker, ...] = (
    networks.make_networks,
    machines.make_machines,
    machines.make_patching,
    keys.make_secrets,
    databases.make_tables,
    databases.make_databases,
    functions.make_functions,
    functions.make_images,
    functions.make_clusters,
    messages.make_messages,
    balancers.make_balancers,
    records.make_trails,
    alarms.make_alarms,
    records.make_recorders,
    records.make_logs,
    detection.make_detectors,
    detection.make_analyzers,
    detection.make_watch,
)


FAULTS_ALONE = (openings, trusts, ways_up)
"""Modules that make nothing, and declare faults in what others make."""


def draw(standin: AwsStandIn, plan: Plan, *, today: datetime | None = None) -> Truth:
    """Fill the stand-in, which listens already, with the estate of a plan.

    The same plan and day give the same estate. `today` is the day from which ages count back, now
    by default.
    """
    os.environ.update(SETTINGS)
    _wake(plan)
    today = (today or datetime.now(UTC)).replace(microsecond=0)
    with standin.clock() as clock:
        chance = Random(plan.seed)  # noqa: S311 -- no secret hangs on it
        drawing = Drawing(plan, standin, chance, today, clock)
        for account, region in plan.places():
            place = Place(drawing, account, region)
            makers = IN_ACCOUNT if place.home else (keys.make_keys,)
            for make in (*makers, *IN_REGION):
                make(place)
        planted = plant(drawing)
        planted += rights.crowds(planted)
    return Truth(
        seed=plan.seed,
        today=today,
        accounts=plan.account_ids,
        regions=tuple(dict.fromkeys(region for _, region in plan.places())),
        resources={
            kind: len(made)
            for kind, made in sorted(drawing.made.items())
            if kind != alarms.FOLLOWED
        },
        plants=planted,
    )


def _wake(plan: Plan) -> None:
    """Load every service first, since some draw from moto's source of ids when they are loaded."""
    for account, region in plan.places():
        for service in SERVICES:
            store(service, account, region)
    mock_random: Any = import_module("moto.moto_api._internal").mock_random
    mock_random.seed(plan.seed)
