"""Backups that are made in a cluster: by Velero, and as snapshots of volumes."""

from collections.abc import Iterator
from datetime import datetime
from fnmatch import fnmatchcase

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.served import installed
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

BACKUPS = "velero.io/backups"
SCHEDULES = "velero.io/schedules"
SNAPSHOTS = "snapshot.storage.k8s.io/volumesnapshots"
LEFT_OUT = "velero.io/exclude-from-backup"
"""The label, set to `true`, of what Velero leaves out."""
FLEETING = frozenset(
    {"events", "events.events.k8s.io", "nodes", "csinodes.storage.k8s.io"}
    | {"volumeattachments.storage.k8s.io", "backups.velero.io", "restores.velero.io"}
    | {"backuprepositories.velero.io", "resticrepositories.velero.io"}
)
"""Resources that a backup may do without: Velero itself never restores them."""
VOLUMES = frozenset({"*", "persistentvolumes", "pv"})
UNDONE = "a manifest does not tell what was done"


class Backup(Resource, kind="kubernetes.backup"):
    """A backup by Velero; `phase` is its word (`Completed`, `PartiallyFailed`), None before it.

    `included` and `excluded` are namespaces, by name or with `*`; none included is every one.
    `partial`: it takes some objects only, by type or label, or leaves volumes out.
    """

    namespace: str
    name: str
    schedule: str | None
    phase: str | None
    completed: datetime | None
    included: list[str]
    excluded: list[str]
    partial: bool

    @property
    def good(self) -> bool:
        """Whether it was completed without an error, of all that it was to take."""
        return self.phase == "Completed" and self.completed is not None

    def covers(self, namespace: str) -> bool:
        """Whether it takes all of a namespace, its volumes too."""
        return not self.partial and taken(namespace, self.included, self.excluded)


class BackupSchedule(Resource, kind="kubernetes.backup_schedule"):
    """A schedule of Velero; `cron` is when it backs up, `paused` that it does not."""

    namespace: str
    name: str
    cron: str
    paused: bool
    included: list[str]
    excluded: list[str]


class VolumeSnapshot(Resource, kind="kubernetes.volume_snapshot"):
    """A snapshot of a claimed volume; `claim` is None for one that was brought in by hand.

    `taken` is when the storage took it, None while it has not. `ready`: it can be restored from.
    """

    namespace: str
    name: str
    claim: str | None
    taken: datetime | None
    ready: bool


def taken(namespace: str, included: list[str], excluded: list[str]) -> bool:
    """Whether patterns of namespaces take one in; no pattern takes every one."""
    inside = not included or any(fnmatchcase(namespace, each) for each in included)
    return inside and not any(fnmatchcase(namespace, each) for each in excluded)


@collector(Backup, needs=(BACKUPS,))
def backups(cluster: Cluster) -> Iterator[Fields]:
    """Every backup of Velero that it still keeps; none where it is not installed."""
    for _, item in installed(cluster, BACKUPS):
        row = shape.row(item, BACKUP)
        unknown = ("phase", "completed") if cluster.of_manifests else ()
        yield shape.unseen(row, UNDONE, *unknown)


@collector(BackupSchedule, needs=(SCHEDULES,))
def schedules(cluster: Cluster) -> Iterator[Fields]:
    """Every schedule of Velero; none where it is not installed."""
    for _, item in installed(cluster, SCHEDULES):
        yield shape.row(item, SCHEDULE)


@collector(VolumeSnapshot, needs=(SNAPSHOTS,))
def snapshots(cluster: Cluster) -> Iterator[Fields]:
    """Every snapshot of a volume, in all namespaces; none where the cluster makes none."""
    for _, item in installed(cluster, SNAPSHOTS):
        row = shape.row(item, SNAPSHOT)
        unknown = ("taken", "ready") if cluster.of_manifests else ()
        yield shape.unseen(row, UNDONE, *unknown)


def _partial(item: Fields) -> bool:
    spec = shape.whole(item, "spec")
    if shape.at(spec, "resourcePolicy") is not None:
        # It stands in a ConfigMap, whose text is not read, and may leave volumes out.
        raise shape.OddFormError(("spec", "resourcePolicy"))
    kinds = [each for each in shape.texts(spec, "includedResources") if each != "*"]
    without = [*shape.texts(spec, "excludedResources"), *_excluded_of(spec, "Namespace")]
    limits = ("orLabelSelectors", "includedNamespaceScopedResources")
    narrowed = any(spec.get(name) for name in limits) or not FLEETING.issuperset(without)
    selected = any(shape.table(spec, "labelSelector").values())
    lost = (
        shape.flag(spec, "snapshotVolumes") is False
        or shape.flag(spec, "includeClusterResources") is False
        or not VOLUMES.isdisjoint(_excluded_of(spec, "Cluster"))
    )
    by_files = shape.flag(spec, "defaultVolumesToFsBackup") is True
    return bool(kinds or narrowed or selected or (lost and not by_files))


def _excluded_of(spec: Fields, scope: str) -> list[str]:
    return shape.texts(spec, f"excluded{scope}ScopedResources")


NAMED: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
}
BACKUP: dict[str, shape.Read] = {
    **NAMED,
    "schedule": lambda item: shape.labels(item).get("velero.io/schedule-name"),
    "phase": lambda item: shape.text(item, "status", "phase"),
    "completed": lambda item: shape.instant(item, "status", "completionTimestamp"),
    "included": lambda item: shape.texts(shape.whole(item, "spec"), "includedNamespaces"),
    "excluded": lambda item: shape.texts(shape.whole(item, "spec"), "excludedNamespaces"),
    "partial": _partial,
}
SCHEDULE: dict[str, shape.Read] = {
    **NAMED,
    "cron": lambda item: shape.name(item, "spec", "schedule"),
    "paused": lambda item: shape.flag(item, "spec", "paused") or False,
    "included": lambda item: shape.texts(item, "spec", "template", "includedNamespaces"),
    "excluded": lambda item: shape.texts(item, "spec", "template", "excludedNamespaces"),
}
SNAPSHOT: dict[str, shape.Read] = {
    **NAMED,
    "claim": lambda item: shape.text(item, "spec", "source", "persistentVolumeClaimName"),
    "taken": lambda item: shape.instant(item, "status", "creationTime"),
    "ready": lambda item: shape.flag(item, "status", "readyToUse") or False,
}
