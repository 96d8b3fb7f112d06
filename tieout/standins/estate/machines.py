"""Instances, their volumes and snapshots."""

from typing import Any

from tieout.standins.estate.faults import fault
from tieout.standins.estate.place import Made, Place

INSTANCE, VOLUME, SNAPSHOT = "aws.ec2.instance", "aws.ec2.volume", "aws.ec2.snapshot"
IMAGE = "ami-0e1a2b3c4d5e6f708"
DEVICE = "/dev/xvda"
TYPES = ("m7g.large", "m7g.xlarge", "c7g.large", "r7g.large", "t4g.medium")
OPTIONS = {"HttpTokens": "required", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1}


def make_machines(place: Place) -> None:
    """Instances without public address, on encrypted volumes; more volumes, and snapshots."""
    ec2 = place.moto("ec2")
    for number in range(place.count("instance")):
        place.past(newest=2, oldest=120)
        _instance(place, ec2, number)
    volumes = [each.thing for each in place.all(VOLUME)]
    for number in range(place.count("volume")):
        place.past()
        _, tags = place.name(number)
        volumes.append(_volume(place, ec2, place.chance.choice((20, 100, 500)), tags))
    for number in range(place.count("snapshot")):
        place.past(newest=1, oldest=30)
        _, tags = place.name(number)
        snapshot = ec2.create_snapshot(volumes[number % len(volumes)].id, "daily")
        snapshot.add_tags(tags)
        place.made(SNAPSHOT, snapshot.id, snapshot)


def _instance(place: Place, ec2: Any, number: int) -> None:
    _, tags = place.name(number)
    groups = place.known["groups"]
    reservation = ec2.run_instances(
        IMAGE,
        1,
        None,
        [],
        is_instance_type_default=True,
        instance_type=place.chance.choice(TYPES),
        region_name=place.region,
        subnet_id=place.chance.choice(place.known["subnets"]),
        security_group_ids=[groups[number % len(groups)]],
        associate_public_ip=False,
        monitoring_state="enabled",
        metadata_options=OPTIONS,
        block_device_mappings=[],
        tags={"instance": tags},
    )
    [instance] = reservation.instances
    place.made(INSTANCE, instance.id, instance)
    _disk(place, ec2, instance, tags)


def _disk(place: Place, ec2: Any, instance: Any, tags: dict[str, str]) -> None:
    """Its own volume; moto's way to attach it looks through all instances for this one."""
    from moto.ec2.models.block_device import BlockDeviceType
    from moto.ec2.models.elastic_block_store import VolumeAttachment

    volume = _volume(place, ec2, 20, tags)
    volume.attachment = VolumeAttachment(volume, instance, DEVICE, "attached")
    instance.block_device_mapping[DEVICE] = BlockDeviceType(
        volume_id=volume.id,
        status=volume.status,
        size=volume.size,
        attach_time=instance.launch_time,
        delete_on_termination=True,
    )


def _volume(place: Place, ec2: Any, size: int, tags: dict[str, str]) -> Any:
    volume = ec2.create_volume(
        size=size,
        zone_name=f"{place.region}a",
        encrypted=True,
        kms_key_id=place.known["key"],
        volume_type="gp3",
    )
    volume.add_tags(tags)
    place.made(VOLUME, volume.id, volume)
    return volume


@fault(INSTANCE, "machine_demands_session_tokens")
def machine_without_session_tokens(made: Made) -> None:
    """A machine whose metadata service answers whoever asks."""
    made.thing.metadata_options.http_tokens = "optional"


@fault(INSTANCE, "metadata_stays_on_machine")
def machine_with_far_metadata(made: Made) -> None:
    """A machine whose metadata travel further than its own software."""
    made.thing.metadata_options.http_put_response_hop_limit = 3
