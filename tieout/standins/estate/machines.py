"""Instances, their volumes and snapshots."""

from functools import partial
from typing import Any

from tieout.standins.estate.faults import fault, finding
from tieout.standins.estate.place import Made, Place
from tieout.standins.estate.truth import Finding
from tieout.standins.unserved.answers import Asked, Given

INSTANCE, VOLUME, SNAPSHOT = "aws.ec2.instance", "aws.ec2.volume", "aws.ec2.snapshot"
IMAGE = "ami-0e1a2b3c4d5e6f708"
DEFAULTS = "aws.ec2.region_defaults"
SHARING = "/ssm/documents/console/public-sharing-permission"
DEVICE = "/dev/xvda"
TYPES = ("m7g.large", "m7g.xlarge", "c7g.large", "r7g.large", "t4g.medium")
OPTIONS = {"HttpTokens": "required", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1}


def make_machines(place: Place) -> None:
    """Instances without public address, on encrypted volumes; more volumes, and snapshots."""
    ec2 = place.moto("ec2")
    groups = place.known["groups"]
    place.known |= {"unpatched": set(), "lacking": {}}
    for number in range(max(place.count("instance"), len(groups))):
        place.past(newest=2, oldest=120)
        # By turns, so that no group lies about.
        subnet = place.chance.choice(place.known["subnets"])
        made = start(place, subnet, [groups[number % len(groups)]])
        place.made(INSTANCE, made.id, made.thing)
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


def start(place: Place, subnet: str, groups: list[str], *, public: bool = False) -> Made:
    """Start an instance on an encrypted volume of its own."""
    ec2 = place.moto("ec2")
    tags = place.tags()
    reservation = ec2.run_instances(
        IMAGE,
        1,
        None,
        [],
        is_instance_type_default=True,
        instance_type=place.chance.choice(TYPES),
        region_name=place.region,
        subnet_id=subnet,
        security_group_ids=groups,
        associate_public_ip=public,
        monitoring_state="enabled",
        metadata_options=OPTIONS,
        block_device_mappings=[],
        tags={"instance": tags},
    )
    [instance] = reservation.instances
    _disk(place, ec2, instance, tags)
    return Made(INSTANCE, instance.id, instance, place)


def make_patching(place: Place) -> None:
    """Let Systems Manager, of which moto has nothing, know every machine and its patches."""
    place.tell("ssm:DescribeInstanceInformation", partial(_known, place))
    place.tell("ssm:DescribeInstancePatchStates", partial(_patched, place))
    place.tell(
        "ssm:GetServiceSetting",
        {"ServiceSetting": {"SettingId": SHARING, "SettingValue": "Disable"}},
    )
    place.tell("ec2:GetSnapshotBlockPublicAccessState", {"State": "block-new-sharing"})
    place.tell(
        "emr:GetBlockPublicAccessConfiguration",
        {
            "BlockPublicAccessConfiguration": {"BlockPublicSecurityGroupRules": True},
            "BlockPublicAccessConfigurationMetadata": {
                "CreationDateTime": f"{place.ago(500):%Y-%m-%dT%H:%M:%SZ}",
                "CreatedByArn": f"arn:aws:iam::{place.account}:root",
            },
        },
    )
    place.made(DEFAULTS, place.region, place)


def _known(place: Place, _: Asked) -> Given:
    """Every machine that runs but those which were left out."""
    return {
        "InstanceInformationList": [
            {
                "InstanceId": each.id,
                "ResourceType": "EC2Instance",
                "PingStatus": "Online",
                "PlatformType": "Linux",
                "PlatformName": "Amazon Linux",
                "PlatformVersion": "2023",
                "AssociationStatus": "Success",
            }
            for reservation in place.moto("ec2").reservations.values()
            for each in reservation.instances
            if each.id not in place.known["unpatched"]
        ]
    }


def _patched(place: Place, asked: Asked) -> Given:
    """What the last scan of some machines found."""
    ended = f"{place.ago(1):%Y-%m-%dT%H:%M:%SZ}"
    return {
        "InstancePatchStates": [
            {
                "InstanceId": each,
                "PatchGroup": "all",
                "BaselineId": "pb-0123456789abcdef0",
                "Operation": "Scan",
                "OperationStartTime": ended,
                "OperationEndTime": ended,
                "MissingCount": place.known["lacking"].get(each, 0),
                "FailedCount": 0,
                "InstalledPendingRebootCount": 0,
                "CriticalNonCompliantCount": 0,
                "SecurityNonCompliantCount": 0,
            }
            for each in asked.parameters["InstanceIds"]
        ]
    }


def _disk(place: Place, ec2: Any, instance: Any, tags: dict[str, str]) -> None:
    """Its own volume; moto's way to attach it looks through all instances for this one."""
    from moto.ec2.models.block_device import BlockDeviceType
    from moto.ec2.models.elastic_block_store import VolumeAttachment

    volume = _volume(place, ec2, 20, tags)
    attached: Any = VolumeAttachment
    volume.attachment = attached(volume, instance, DEVICE, "attached")
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


@fault(INSTANCE, "instance_is_known_to_patching")
def machine_unknown_to_patching(made: Made) -> None:
    """A machine that runs, and that nobody patches."""
    made.place.known["unpatched"].add(made.id)


@fault(INSTANCE)
def machine_lacking_patches(made: Made) -> list[Finding]:
    """A machine on which approved patches are missing."""
    made.place.known["lacking"][made.id] = 7
    known = Made("aws.ssm.managed_instance", made.id, made.thing, made.place)
    return [finding("managed_instance_lacks_no_patch", known)]


@fault(INSTANCE, "instance_names_its_owner")
def machine_of_nobody(made: Made) -> None:
    """A machine that names nobody answerable."""
    made.place.moto("ec2").delete_tags([made.id], {"owner": None})


@fault(VOLUME, "volume_is_encrypted")
def volume_unencrypted(made: Made) -> None:
    """A disk that lies open."""
    made.thing.encrypted, made.thing.kms_key_id = False, None


@fault(SNAPSHOT, "snapshot_is_encrypted")
def snapshot_unencrypted(made: Made) -> None:
    """A copy of a disk that lies open."""
    made.thing.encrypted, made.thing.kms_key_id = False, None


@fault(SNAPSHOT, "snapshot_is_not_public")
def snapshot_open_to_all(made: Made) -> None:
    """A copy of which every account may make a disk."""
    made.thing.create_volume_permission_groups.add("all")


@fault(DEFAULTS, "region_encrypts_new_volumes", shared=True)
def region_making_open_volumes(made: Made) -> None:
    """A region whose new disks lie open."""
    made.place.moto("ec2").disable_ebs_encryption_by_default()


@fault(DEFAULTS, "region_refuses_public_snapshots", shared=True)
def region_letting_snapshots_out(made: Made) -> None:
    """A region in which copies of disks can be shared with everybody."""
    made.place.tell("ec2:GetSnapshotBlockPublicAccessState", {"State": "unblocked"})
