"""Checks of data in clusters: encrypted volumes, who answers for them, and backups."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.volumes import Volume
from collectors.kubernetes.storage.backups import Backup, BackupSchedule, VolumeSnapshot
from collectors.kubernetes.storage.volumes import PersistentVolume, StorageClass, VolumeClaim
from collectors.kubernetes.workloads.namespaces import Namespace
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

EBS = frozenset({"ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com"})
EFS = "efs.csi.aws.com"


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
    """
    if namespace.name in exempt_namespaces:
        not_applicable("an exempt namespace")
    own = claims.by("namespace").get(namespace.name, ())
    if not own:
        not_applicable("keeps nothing on volumes")
    if not backups and not schedules and not snapshots:
        reason = "no backup, schedule or snapshot is in the cluster; others are not read"
        not_observed(namespace, "its backups", reason)
    oldest = now - newest_within
    newest = max(_completed(namespace, backups), default=None)
    if newest is not None and newest >= oldest:
        return
    taken = _snapshots(namespace, snapshots)
    late = sorted(each.name for each in own if taken.get(each.name, oldest) <= oldest)
    last = f"its last good backup is of {newest.date()}" if newest else "it has no good backup"
    assert not late, f"{last}, and no newer snapshot of {', '.join(late)}"


def _completed(namespace: Namespace, backups: Inventory[Backup]) -> Iterator[datetime]:
    for each in backups:
        if each.covers(namespace.name) and each.good and each.completed is not None:
            yield each.completed


def _snapshots(namespace: Namespace, snapshots: Inventory[VolumeSnapshot]) -> dict[str, datetime]:
    """The newest snapshot of each claim of a namespace from which it can be restored."""
    found: dict[str, datetime] = {}
    for each in snapshots.by("namespace").get(namespace.name, ()):
        if each.claim and each.ready and each.taken is not None:
            found[each.claim] = max(each.taken, found.get(each.claim, each.taken))
    return found
