"""Checks of data in clusters: encrypted volumes, who answers for them, and backups."""

from datetime import datetime, timedelta

from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.volumes import Volume
from collectors.kubernetes.storage.backups import LEFT_OUT, Backup, BackupSchedule, VolumeSnapshot
from collectors.kubernetes.storage.volumes import PersistentVolume, StorageClass, VolumeClaim
from collectors.kubernetes.workloads.namespaces import Namespace
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

EBS = frozenset({"ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com"})
EFS = "efs.csi.aws.com"
HEEDING = ("rbd.csi.ceph.com", "driver.longhorn.io", "diskplugin.csi.alibabacloud.com")
"""Ends of the names of other drivers that make what the parameter `encrypted` asks for."""


@check("CLU-33")
def cluster_volume_is_encrypted(
    volume: PersistentVolume,
    disks: Inventory[Volume],
    file_systems: Inventory[FileSystem],
    *,
    encrypted_drivers: list[str],
) -> None:
    """What lies on the volume is encrypted, as the provider of its disk tells."""
    if volume.driver in encrypted_drivers:
        return
    name = (volume.handle or "").partition(":")[0]
    if volume.driver in EBS:
        found = [each.encrypted for each in disks.by("id").get(name, ())]
    elif volume.driver == EFS:
        found = [each.encrypted for each in file_systems if each.id.endswith(f"/{name}")]
    else:
        reason = f"nothing that is read tells it of {volume.driver}"
        not_observed(volume, "whether it is encrypted", reason)
    if not found:
        reason = f"{volume.handle} is in no account that was read"
        not_observed(volume, "whether it is encrypted", reason)
    assert all(found), f"lies on {volume.handle}, which is not encrypted"


@check("CLU-33")
def storage_class_encrypts(storage_class: StorageClass, *, encrypted_drivers: list[str]) -> None:
    """Volumes made by the class are encrypted, since it says so or its provider does it unasked."""
    if storage_class.driver in encrypted_drivers:
        return
    assert storage_class.encrypted is not False, "asks for volumes that are not encrypted"
    if storage_class.encrypted is None:
        reason = f"the class does not say, and the settings of {storage_class.driver} decide"
        not_observed(storage_class, "whether its volumes are encrypted", reason)
    if storage_class.driver not in EBS and not storage_class.driver.endswith(HEEDING):
        reason = f"what {storage_class.driver} makes of the parameter is not known"
        not_observed(storage_class, "whether its volumes are encrypted", reason)


@check("ORG-10")
def cluster_volume_is_rated(
    volume: PersistentVolume,
    namespaces: Inventory[Namespace],
    *,
    tags: list[str],
    exempt_namespaces: list[str],
) -> None:
    """The volume, or the namespace whose data it holds, names its owner and the class of data."""
    space = volume.namespace
    if space in exempt_namespaces:
        not_applicable(f"holds data of the exempt namespace {space}")
    held = [each.labels for each in namespaces.by("name").get(space, ())] if space else []
    labels = [volume.labels, *held]
    missing = [tag for tag in tags if not any(each.get(tag) for each in labels)]
    where = f"itself and its namespace {space} lack" if space else "is unclaimed and lacks"
    assert not missing, f"{where} the labels {', '.join(missing)}"


@check("CLU-34")
def namespace_is_backed_up(
    namespace: Namespace,
    claims: Inventory[VolumeClaim],
    backups: Inventory[Backup],
    schedules: Inventory[BackupSchedule],
    snapshots: Inventory[VolumeSnapshot],
    *,
    newest_within: timedelta,
    exempt_namespaces: list[str],
    now: datetime,
) -> None:
    """Whatever the namespace keeps on volumes has a good backup that is new enough.

    Either a completed backup takes in the whole namespace, or each claimed volume has a snapshot.
    What is labelled to be left out of backups needs a snapshot. A backup whose schedule is not in
    the cluster may be one of another cluster that keeps its backups in the same place.
    """
    if namespace.name in exempt_namespaces:
        not_applicable("an exempt namespace")
    claimed = claims.by("namespace").get(namespace.name, ())
    own = [each for each in claimed if each.volume]
    if not own:
        not_applicable(
            "none of its claims has a volume yet" if claimed else "keeps nothing on volumes"
        )
    if not backups and not schedules and not snapshots:
        reason = "no backup, schedule or snapshot is in the cluster; others are not read"
        not_observed(namespace, "its backups", reason)
    oldest = now - newest_within
    good = [each for each in backups if each.good and each.covers(namespace.name)]
    sure = [each for each in good if _is_own(each, schedules)]
    newest = max((each.completed for each in sure if each.completed), default=None)
    fresh = newest is not None and newest >= oldest
    taken = _snapshots(namespace, snapshots)
    bare = [each for each in own if taken.get(each.name, oldest) <= oldest]
    left_out = sorted(each.name for each in bare if not _is_taken(each, namespace))
    assert not left_out, (
        f"backups leave out, by label, {', '.join(left_out)}, of which no newer snapshot is"
    )
    if fresh or not bare:
        return
    others = [each.id for each in good if each.completed and each.completed >= oldest]
    if others:
        reason = f"the schedule of {', '.join(sorted(others))} is not in the cluster"
        not_observed(namespace, "whether its newest backup is its own", reason)
    last = f"its last good backup is of {newest.date()}" if newest else "it has no good backup"
    late = ", ".join(sorted(each.name for each in bare))
    assert not bare, f"{last}, and no newer snapshot of {late}"


def _is_own(backup: Backup, schedules: Inventory[BackupSchedule]) -> bool:
    """Whether a backup was made by hand, or by a schedule of this cluster."""
    made = schedules.by("name").get(backup.schedule, ()) if backup.schedule else ()
    return not backup.schedule or any(each.namespace == backup.namespace for each in made)


def _is_taken(claim: VolumeClaim, namespace: Namespace) -> bool:
    """Whether a backup takes a claim's volume, which a label may keep it from."""
    return "true" not in (claim.labels.get(LEFT_OUT), namespace.labels.get(LEFT_OUT))


def _snapshots(namespace: Namespace, snapshots: Inventory[VolumeSnapshot]) -> dict[str, datetime]:
    """The newest snapshot of each claim of a namespace from which it can be restored."""
    found: dict[str, datetime] = {}
    for each in snapshots.by("namespace").get(namespace.name, ()):
        if each.claim and each.ready and each.taken is not None:
            found[each.claim] = max(each.taken, found.get(each.claim, each.taken))
    return found
