"""Rows of storage classes, volumes, claims and backups, as put into the cluster."""

from typing import Any

import pytest

from collectors.kubernetes.storage.backups import (
    Backup,
    VolumeSnapshot,
    backups,
    snapshots,
)
from collectors.kubernetes.storage.volumes import (
    PersistentVolume,
    StorageClass,
    storage_classes,
    volumes,
)
from tests.collectors.kubernetes.seed_platform import BACKUP, CLASS, SNAPSHOT, VOLUME, named


def rows(read, collector, model) -> dict[str, Any]:
    """The resources of a unit that must be complete, by id."""
    collected = read(collector)
    assert collected.evidence.gap is None
    return {each.id: each for each in model.hydrate(collected.record.rows)}


def test_storage_classes(standin, read):
    """A class tells its driver by today's name, and whether it asks for encryption."""
    put = standin.put
    put("storage.k8s.io", "storageclasses", CLASS)
    old = {**named("old"), "provisioner": "kubernetes.io/aws-ebs", "reclaimPolicy": "Retain"}
    put("storage.k8s.io", "storageclasses", old)
    plain = {**named("plain"), "provisioner": "x.example.com", "parameters": {"encrypted": "false"}}
    put("storage.k8s.io", "storageclasses", plain)
    found = rows(read, storage_classes, StorageClass)
    assert {name: (each.driver, each.encrypted, each.reclaim) for name, each in found.items()} == {
        "standard": ("ebs.csi.aws.com", True, "Delete"),
        "old": ("ebs.csi.aws.com", None, "Retain"),
        "plain": ("x.example.com", False, "Delete"),
    }


def test_volumes(standin, read):
    """A volume tells its driver, its id there and who has it, of sources old and new."""
    standin.put("", "persistentvolumes", VOLUME)
    disk = {"awsElasticBlockStore": {"volumeID": "aws://eu-west-1a/vol-2"}}
    standin.put("", "persistentvolumes", named("old", spec=disk))
    standin.put("", "persistentvolumes", named("path", spec={"hostPath": {"path": "/data"}}))
    found = rows(read, volumes, PersistentVolume)
    assert {name: (each.driver, each.handle, each.claim) for name, each in found.items()} == {
        "pvc-1": ("ebs.csi.aws.com", "vol-1", "chat/data"),
        "old": ("ebs.csi.aws.com", "vol-2", None),
        "path": ("hostPath", None, None),
    }
    assert found["pvc-1"].namespace == "chat"


def test_a_volume_of_an_unknown_source_is_told(standin, read):
    """What a volume lies on is unobserved where its source is none that the API has."""
    standin.put("", "persistentvolumes", named("odd", spec={"capacity": {"storage": "1Gi"}}))
    collected = read(volumes)
    assert set(collected.record.rows[0]["_unobserved"]) == {"driver"}


@pytest.mark.parametrize(
    ("spec", "covered"),
    [
        ({}, True),
        ({"includedNamespaces": ["chat", "media"]}, True),
        ({"includedNamespaces": ["ch*"]}, True),
        ({"includedNamespaces": ["media"]}, False),
        ({"excludedNamespaces": ["chat"]}, False),
        ({"includedResources": ["*"]}, True),
        ({"includedResources": ["configmaps"]}, False),
        ({"labelSelector": {"matchLabels": {"app": "web"}}}, False),
        ({"excludedResources": ["events", "nodes"]}, True),
        ({"excludedResources": ["persistentvolumeclaims"]}, False),
        ({"includeClusterResources": False}, False),
        ({"includeClusterResources": False, "defaultVolumesToFsBackup": True}, True),
        ({"excludedClusterScopedResources": ["persistentvolumes"]}, False),
        ({"excludedClusterScopedResources": ["storageclasses"]}, True),
        ({"excludedNamespaceScopedResources": ["secrets"]}, False),
        ({"snapshotVolumes": False}, False),
        ({"snapshotVolumes": False, "defaultVolumesToFsBackup": True}, True),
    ],
)
def test_what_a_backup_covers(standin, read, spec, covered):
    """A backup covers a namespace it takes in whole, with its volumes."""
    standin.install("velero")
    standin.put("velero.io", "backups", {**BACKUP, "spec": spec})
    found = rows(read, backups, Backup)["velero/nightly-1"]
    assert (found.covers("chat"), found.good) == (covered, True)


def test_a_policy_of_resources_is_not_followed(standin, read):
    """What a backup's own policy leaves out stands elsewhere: how much it takes is not known."""
    standin.install("velero")
    spec = {"resourcePolicy": {"kind": "configmap", "name": "skip"}}
    standin.put("velero.io", "backups", {**BACKUP, "spec": spec})
    (row,) = read(backups).record.rows
    assert set(row["_unobserved"]) == {"partial"}


def test_a_backup_that_failed_is_no_good_one(standin, read):
    """Only a backup that was completed without an error is good."""
    standin.install("velero")
    status = {"phase": "PartiallyFailed", "completionTimestamp": "2026-06-15T01:30:00Z"}
    standin.put("velero.io", "backups", {**BACKUP, "status": status})
    standin.put("velero.io", "backups", named("new", "velero", spec={}))
    found = rows(read, backups, Backup)
    assert not found["velero/nightly-1"].good
    assert not found["velero/new"].good


def test_snapshots(standin, read):
    """A snapshot tells whose volume it is of, and whether it can be restored from."""
    standin.install("snapshots")
    standin.put("snapshot.storage.k8s.io", "volumesnapshots", SNAPSHOT)
    found = rows(read, snapshots, VolumeSnapshot)["chat/data-1"]
    assert (found.claim, found.ready, found.taken.hour) == ("data", True, 1)
