"""Volumes of a cluster, who claimed them, and the classes they are made by."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

IN_TREE = {
    "awsElasticBlockStore": ("ebs.csi.aws.com", "volumeID"),
    "gcePersistentDisk": ("pd.csi.storage.gke.io", "pdName"),
    "azureDisk": ("disk.csi.azure.com", "diskURI"),
    "azureFile": ("file.csi.azure.com", "shareName"),
}
"""Sources of volumes from before CSI: the driver that now serves them, and the field of the id."""
PROVISIONERS = {
    "kubernetes.io/aws-ebs": "ebs.csi.aws.com",
    "kubernetes.io/gce-pd": "pd.csi.storage.gke.io",
    "kubernetes.io/azure-disk": "disk.csi.azure.com",
    "kubernetes.io/azure-file": "file.csi.azure.com",
}
DEFAULT = "storageclass.kubernetes.io/is-default-class"
SOURCES = frozenset(
    {"csi", "hostPath", "local", "nfs", "iscsi", "fc", "cephfs", "rbd", "flexVolume"}
    | {"portworxVolume", "vsphereVolume", "glusterfs", "quobyte", "scaleIO", "storageos", "cinder"}
)


class StorageClass(Resource, kind="kubernetes.storage_class"):
    """A way in which volumes are made; `driver` is the CSI driver that makes them.

    `encrypted` is the parameter of that name, None where it is not stated: then whatever the
    provider does unasked decides. `reclaim` is what becomes of a volume that is given back.
    """

    name: str
    labels: dict[str, str]
    driver: str
    encrypted: bool | None
    reclaim: str
    default: bool


class PersistentVolume(Resource, kind="kubernetes.persistent_volume"):
    """A volume; `driver` is its CSI driver, or the API's word for another source (`hostPath`).

    `handle` is the driver's own id of it (`vol-0abc`), None for a source without one. `claim` is
    who has it (`namespace/name`).
    """

    name: str
    labels: dict[str, str]
    driver: str
    handle: str | None
    storage_class: str | None
    claim: str | None
    reclaim: str

    @property
    def namespace(self) -> str | None:
        """The namespace whose data it holds, None while nobody has claimed it."""
        return self.claim.partition("/")[0] if self.claim else None


class VolumeClaim(Resource, kind="kubernetes.volume_claim"):
    """A claim of a volume; `volume` is the one it got, None while it waits."""

    namespace: str
    name: str
    labels: dict[str, str]
    storage_class: str | None
    volume: str | None


@collector(StorageClass, needs=("storage.k8s.io/storageclasses",))
def storage_classes(cluster: Cluster) -> Iterator[Fields]:
    """Every storage class of the cluster."""
    for item in cluster.pages("/apis/storage.k8s.io/v1/storageclasses"):
        yield shape.row(item, CLASS)


@collector(PersistentVolume, needs=("/persistentvolumes",))
def volumes(cluster: Cluster) -> Iterator[Fields]:
    """Every persistent volume of the cluster, claimed or not."""
    for item in cluster.pages("/api/v1/persistentvolumes"):
        yield shape.row(item, VOLUME)


@collector(VolumeClaim, needs=("/persistentvolumeclaims",))
def claims(cluster: Cluster) -> Iterator[Fields]:
    """Every claim of a volume, in all namespaces."""
    for item in cluster.pages("/api/v1/persistentvolumeclaims"):
        yield shape.row(item, CLAIM)


def _encrypted(item: Fields) -> bool | None:
    stated = shape.text(item, "parameters", "encrypted")
    if stated is None:
        return None
    if stated.lower() not in ("true", "false"):
        raise shape.OddFormError(("parameters", "encrypted"))
    return stated.lower() == "true"


def _driver(item: Fields) -> str:
    spec = shape.whole(item, "spec")
    if "csi" in spec:
        return shape.name(spec, "csi", "driver")
    for source, (driver, _) in IN_TREE.items():
        if source in spec:
            return driver
    for source in sorted(SOURCES & spec.keys()):
        return source
    raise shape.OddFormError(("spec",))


def _handle(item: Fields) -> str | None:
    spec = shape.whole(item, "spec")
    if "csi" in spec:
        return shape.name(spec, "csi", "volumeHandle")
    for source, (_, field) in IN_TREE.items():
        if source in spec:
            # `aws://eu-west-1a/vol-0abc` of old, with the zone before it.
            return shape.name(spec, source, field).rpartition("/")[2]
    return None


def _claim(item: Fields) -> str | None:
    claimed = shape.table(shape.whole(item, "spec"), "claimRef")
    if not claimed:
        return None
    return f"{shape.name(claimed, 'namespace')}/{shape.name(claimed, 'name')}"


CLASS: dict[str, shape.Read] = {
    "id": shape.own_name,
    "name": shape.own_name,
    "labels": shape.labels,
    "driver": lambda item: PROVISIONERS.get(found := shape.name(item, "provisioner"), found),
    "encrypted": _encrypted,
    # Delete is what the API server takes where nothing is stated (storage.k8s.io/v1).
    "reclaim": lambda item: shape.text(item, "reclaimPolicy") or "Delete",
    "default": lambda item: shape.text(item, "metadata", "annotations", DEFAULT) == "true",
}
VOLUME: dict[str, shape.Read] = {
    "id": shape.own_name,
    "name": shape.own_name,
    "labels": shape.labels,
    "driver": _driver,
    "handle": _handle,
    "storage_class": lambda item: shape.text(item, "spec", "storageClassName") or None,
    "claim": _claim,
    # Retain is what the API server takes of volumes made by hand.
    "reclaim": lambda item: shape.text(item, "spec", "persistentVolumeReclaimPolicy") or "Retain",
}
CLAIM: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
    "labels": shape.labels,
    "storage_class": lambda item: shape.text(item, "spec", "storageClassName") or None,
    "volume": lambda item: shape.text(shape.whole(item, "spec"), "volumeName") or None,
}
