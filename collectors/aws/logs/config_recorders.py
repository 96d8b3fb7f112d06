"""AWS Config: what each region records of its resources, and whether it is delivered."""

from collections.abc import Iterator
from typing import Any

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

RECORDERS = "config:DescribeConfigurationRecorders"
STATUS = "config:DescribeConfigurationRecorderStatus"
CHANNELS = "config:DescribeDeliveryChannels"
CHANNEL_STATUS = "config:DescribeDeliveryChannelStatus"


class ConfigRecorder(Resource, kind="aws.config.recorder"):
    """A region and its recorder, at most one that the customer manages; its id is the region.

    A region without a recorder has a row too, with `enabled` False. `recording` says whether it
    runs now and `last_status` how its last recording went (`Success`, `Failure`, `Pending`).
    `all_types` says that it records every type it supports, `excluded` the types it leaves out,
    `types` those that it records where they are named, and `global_types` whether IAM and the like
    are among what it records. `bucket` is where it delivers, None without a delivery channel;
    `delivery_status` how its last delivery of history went (`Success`, `Failure`,
    `Not_Applicable`), None where none was tried.
    """

    enabled: bool
    recording: bool
    last_status: str | None
    all_types: bool
    global_types: bool
    excluded: list[str]
    types: list[str]
    frequency: str | None
    bucket: str | None
    delivery_status: str | None

    def records(self, sort: str) -> bool:
        """Whether it records resources of a type, `AWS::EC2::Instance`."""
        if self.types:
            return sort in self.types
        return (self.all_types or bool(self.excluded)) and sort not in self.excluded


@collector(ConfigRecorder, grain="region", needs=(RECORDERS, STATUS, CHANNELS, CHANNEL_STATUS))
def recorders(aws: Aws) -> Iterator[Fields]:
    """The region itself, with the recorder it has, if any."""
    recorder = _first(aws.call(RECORDERS), "ConfigurationRecorders")
    group = recorder.get("recordingGroup") or {}
    strategy = (group.get("recordingStrategy") or {}).get("useOnly", "")
    excluded = (group.get("exclusionByResourceTypes") or {}).get("resourceTypes") or []
    whole = bool(group.get("allSupported") or strategy.startswith("EXCLUSION"))
    yield {
        "id": aws.region,
        "enabled": bool(recorder),
        "all_types": whole and not excluded,
        "global_types": _records_global(group, strategy, excluded),
        "excluded": sorted(excluded),
        "types": [] if whole else sorted(group.get("resourceTypes") or ()),
        "frequency": (recorder.get("recordingMode") or {}).get("recordingFrequency"),
    }


@recorders.facet
def recording(aws: Aws, row: Fields) -> bool:
    """Whether it runs now."""
    return row["enabled"] and bool(_status(aws).get("recording"))


@recorders.facet
def last_status(aws: Aws, row: Fields) -> str | None:
    """How its last recording went."""
    return _status(aws).get("lastStatus") if row["enabled"] else None


@recorders.facet
def bucket(aws: Aws, row: Fields) -> str | None:  # noqa: ARG001 -- every facet takes its row
    """Where what it recorded is delivered to."""
    return _first(aws.call(CHANNELS), "DeliveryChannels").get("s3BucketName")


@recorders.facet
def delivery_status(aws: Aws, row: Fields) -> str | None:  # noqa: ARG001 -- every facet takes its row
    """How the last delivery of history files went."""
    channel = _first(aws.call(CHANNEL_STATUS), "DeliveryChannelsStatus")
    return (channel.get("configHistoryDeliveryInfo") or {}).get("lastStatus")


def _status(aws: Aws) -> dict[str, Any]:
    return _first(aws.call(STATUS), "ConfigurationRecordersStatus")


def _first(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """The one item there can be; without names asked for, Config tells the customer's own only."""
    return next(iter(answer.get(name) or ()), {})


def _records_global(group: dict[str, Any], strategy: str, excluded: list[str]) -> bool:
    """Whether IAM's types are recorded: by the switch, by name, or by not being left out."""
    if strategy.startswith("EXCLUSION"):
        return not any(each.startswith("AWS::IAM::") for each in excluded)
    if group.get("allSupported"):
        return bool(group.get("includeGlobalResourceTypes"))
    wanted = {f"AWS::IAM::{name}" for name in ("Group", "Policy", "Role", "User")}
    return wanted <= set(group.get("resourceTypes") or ())
