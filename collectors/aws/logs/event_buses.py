"""EventBridge: event buses with who may put events on them, and rules with where they lead."""

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.aws.logs.event_patterns import accepts
from collectors.aws.policies.policy import Statement, is_public, statements
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

BUSES = "events:ListEventBuses"
RULES = "events:ListRules"
TARGETS = "events:ListTargetsByRule"
DEFAULT = "default"
_ON = ("ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")


class EventBus(Resource, kind="aws.events.bus"):
    """An event bus; its id is the ARN. `policy` is None where it has none."""

    name: str
    policy: list[Statement] | None

    @property
    def public(self) -> bool:
        """Whether its policy lets anybody at all put events on it or change its rules."""
        return any(is_public(each) for each in self.policy or ())


class EventRule(Resource, kind="aws.events.rule"):
    """A rule of an event bus; its id is the ARN.

    `pattern` is the text of what it lets through, None for a schedule. `managed_by` is the AWS
    service that looks after it, None for a rule of the account's own. `targets` are the ARNs that
    it hands events to; they are asked for of enabled rules of one's own with a pattern, and None
    for all others.
    """

    name: str
    bus: str
    enabled: bool
    pattern: str | None
    managed_by: str | None
    targets: list[str] | None

    @property
    def hands_on(self) -> bool:
        """Whether it is enabled on the default bus and has somewhere to hand events to."""
        return self.enabled and self.bus == DEFAULT and bool(self.targets)

    def passes(self, event: Mapping[str, Any]) -> bool:
        """Whether an event on the bus would be handed on, were the rule enabled."""
        return self.pattern is not None and accepts(self.pattern, event)


@collector(EventBus, grain="region", needs=(BUSES,))
def event_buses(aws: Aws) -> Iterator[Fields]:
    """Every event bus of the region."""
    for bus in aws.pages(BUSES, "EventBuses", Limit=100):
        policy = bus.get("Policy")
        yield {
            "id": bus["Arn"],
            "name": bus["Name"],
            "policy": statements(policy, "event bus policy") if policy else None,
        }


@collector(EventRule, grain="region", needs=(BUSES, RULES, TARGETS))
def event_rules(aws: Aws) -> Iterator[Fields]:
    """Every rule of every event bus of the region."""
    for bus in [*aws.pages(BUSES, "EventBuses", Limit=100)]:
        for rule in aws.pages(RULES, "Rules", EventBusName=bus["Name"], Limit=100):
            yield {
                "id": rule["Arn"],
                "name": rule["Name"],
                "bus": bus["Name"],
                "enabled": rule["State"] in _ON,
                "pattern": rule.get("EventPattern"),
                "managed_by": rule.get("ManagedBy"),
            }


@event_rules.facet
def targets(aws: Aws, row: Fields) -> list[str] | None:
    """Where it hands events to; asked only where a check could lean on it."""
    if not row["enabled"] or row["managed_by"] or row["pattern"] is None:
        return None
    told = aws.pages(TARGETS, "Targets", Rule=row["name"], EventBusName=row["bus"], Limit=100)
    return sorted({each["Arn"] for each in told})
