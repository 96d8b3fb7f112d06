"""Step Functions state machines: whether their runs are recorded."""

from collections.abc import Iterator
from typing import Any

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

MACHINES = "stepfunctions:ListStateMachines"
MACHINE = "stepfunctions:DescribeStateMachine"
PAGE = 1000
"""State machines a page, the most that AWS gives."""


class StateMachine(Resource, kind="aws.states.state_machine"):
    """A state machine of one region; its id is the ARN.

    `type` is `STANDARD` or `EXPRESS`. `log_level` is `ALL`, `ERROR`, `FATAL` or `OFF`; `log_data`
    tells that what it works on is written into the log too.
    """

    name: str
    type: str
    log_level: str
    log_data: bool
    tracing: bool


@collector(
    StateMachine, grain="region", needs=("states:ListStateMachines", "states:DescribeStateMachine")
)
def state_machines(aws: Aws) -> Iterator[Fields]:
    """Every state machine of the region."""
    for told in aws.pages(MACHINES, "stateMachines", maxResults=PAGE):
        yield {"id": told["stateMachineArn"], "name": told["name"], "type": told["type"]}


def _logging(aws: Aws, row: Fields) -> dict[str, Any]:
    answer = aws.call(MACHINE, stateMachineArn=row["id"])
    # "By default, the level is set to OFF" (API reference, LoggingConfiguration).
    logging: dict[str, Any] = answer.get("loggingConfiguration") or {"level": "OFF"}
    return logging


@state_machines.facet
def log_level(aws: Aws, row: Fields) -> str:
    """Which events of its runs are recorded."""
    return str(_logging(aws, row).get("level") or "OFF")


@state_machines.facet
def log_data(aws: Aws, row: Fields) -> bool:
    """Whether the data of its runs is recorded."""
    return bool(_logging(aws, row).get("includeExecutionData"))


@state_machines.facet
def tracing(aws: Aws, row: Fields) -> bool:
    """Whether its runs are traced by X-Ray."""
    answer = aws.call(MACHINE, stateMachineArn=row["id"])
    return bool((answer.get("tracingConfiguration") or {}).get("enabled"))
