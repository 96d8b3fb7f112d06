"""What watches the demo's regions: keys, recorders, alarms, detectors, analysers, patching."""

from random import Random
from typing import Any

from tieout.demo.story import HOME_REGION, REGIONS, Calendar
from tieout.standins.aws import ACCOUNT, AwsStandIn, SetClock
from tieout.standins.estate.alarms import make_alarms
from tieout.standins.estate.detection import make_analyzers, make_detectors, make_watch
from tieout.standins.estate.machines import make_patching
from tieout.standins.estate.place import SERVICES, Drawing, Place, store
from tieout.standins.estate.plan import Plan
from tieout.standins.estate.records import make_recorders

UNHEARD = "trail-changed_trails"
"""The alarm on whoever stops the audit trail, whose actions are switched off."""
UNWATCHED = "ap-northeast-3"
"""The region in which nobody looks for threats."""


def make_places(standin: AwsStandIn, calendar: Calendar, clock: SetClock) -> list[Place]:
    """The regions, as the makers of estates take them, each with a key of its own."""
    for service in SERVICES:
        # Some draw from moto's source of ids when they are loaded.
        for region in REGIONS:
            store(service, ACCOUNT, region)
    chance = Random(7)  # noqa: S311 -- no secret hangs on it
    plan = Plan(size=100, regions=REGIONS)
    drawing = Drawing(plan, standin, chance, calendar.instant(0), clock)
    return [Place(drawing, ACCOUNT, region) for region in REGIONS]


def make_key(kms: Any, place: Place) -> None:
    """The key that most of a region lies under, which is exchanged each year."""
    made: str = kms.create_key(
        Description="personal data and audit trail",
        KeyUsage="ENCRYPT_DECRYPT",
        Tags=[{"TagKey": "owner", "TagValue": "platform"}],
    )["KeyMetadata"]["Arn"]
    kms.enable_key_rotation(KeyId=made)
    place.known["key"] = made


def make_watches(place: Place) -> None:
    """What records the region and looks for what is wrong in it, all but what was left out."""
    make_recorders(place)
    channels: Any = place.moto("config").delivery_channels
    channels["default"].s3_bucket_name = "hoshizora-trail-logs"
    make_alarms(place)
    if place.region == HOME_REGION:
        place.moto("cloudwatch").alarms[UNHEARD].actions_enabled = False
    make_analyzers(place)
    make_watch(place)
    if place.region != UNWATCHED:
        make_detectors(place)
    make_patching(place)
