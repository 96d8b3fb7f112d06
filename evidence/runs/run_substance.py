"""The substance of a run: all of it that stays the same from day to day, stored apart from the run.

It is one object, which the run names by digest: of an unchanged estate it is stored once. The run
itself says when it was and how it ended, and of each unit when and in how many requests it was
read. Request ids of the source stand in the entry of the unit in the ledger, and nowhere else.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from evidence.canonical import canonical

_OF_THE_DAY = ("id", "started", "ended", "now", "status")
_OF_A_READING = ("run", "as_of", "unseen_since")
_OF_TRAFFIC = ("started", "ended", "requests", "attempts")


def divided(run: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What a run says of its day, and the bytes of its substance; `run` is the run as JSON."""
    substance = {name: value for name, value in run.items() if name not in _OF_THE_DAY}
    substance["evidence"] = [
        {name: value for name, value in unit.items() if name not in (*_OF_A_READING, "traffic")}
        for unit in run["evidence"]
    ]
    readings = [
        {name: unit["traffic"][name] for name in _OF_TRAFFIC}
        | {name: unit[name] for name in _OF_A_READING if name in unit}
        for unit in run["evidence"]
    ]
    for reading in readings:
        if reading["run"] == run["id"]:
            del reading["run"]
    return {name: run[name] for name in _OF_THE_DAY} | {"readings": readings}, canonical(substance)


def united(run: Mapping[str, Any], get: Callable[[str], bytes]) -> dict[str, Any]:
    """The run as JSON, request ids apart; `run` names its substance, which `get` gives by digest.

    Raises:
        JSONDecodeError, KeyError, TypeError, ValueError: when one of both is not what it should be.
        IntegrityError: when the substance is missing or damaged.
    """
    substance: dict[str, Any] = orjson.loads(get(run["substance"]))
    units = []
    for unit, reading in zip(substance["evidence"], run["readings"], strict=True):
        traffic = {name: reading[name] for name in _OF_TRAFFIC} | {"request_ids": []}
        of_it = {name: reading[name] for name in _OF_A_READING if name in reading}
        units.append({**unit, "run": run["id"], **of_it, "traffic": traffic})
    return {**substance, **{name: run[name] for name in _OF_THE_DAY}, "evidence": units}
