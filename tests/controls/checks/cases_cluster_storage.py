"""Cases of the checks of data in clusters: encryption, labels, backups, machines apart."""

from datetime import timedelta

from sample_cluster import namespace, node, pod
from sample_data import file_system, volume
from sample_estate import REFUSED, refused
from sample_platform import (
    backup,
    claim,
    cluster_volume,
    schedule,
    storage_class,
    volume_snapshot,
)

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def lost(field):
    return f"{field} could not be observed: {REFUSED}"


DISKS = {"disks": [volume()], "file_systems": [file_system()]}
WHETHER = "whether it is encrypted could not be observed: "
SHARED = {"driver": "efs.csi.aws.com", "handle": "fs-1::fsap-1"}
KEPT = {"claims": [claim()], "schedules": [schedule()]}
GOOD = {**KEPT, "backups": [backup()]}
LATE = backup(completed="2026-06-13T01:30:00+00:00")
FOREIGN = backup(schedule="elsewhere")
OUT = {"velero.io/exclude-from-backup": "true"}
LABELLED = "backups leave out, by label, data, of which no newer snapshot is"
NONE_NEW = "it has no good backup, and no newer snapshot of data"
CARD = namespace("card", labels={"data-class": "card"})
SPACES = {"namespaces": [namespace(), CARD, namespace("loose", labels={})]}


def pods(*names, **changed):
    return {**SPACES, "pods": [pod(namespace=name, **changed) for name in names]}


CASES = [
    ("cluster_volume_is_encrypted", PASS, "", cluster_volume(), DISKS),
    ("cluster_volume_is_encrypted", PASS, "", cluster_volume(**SHARED), DISKS),
    (
        "cluster_volume_is_encrypted", PASS, "", cluster_volume(driver="pd.csi.storage.gke.io"),
        DISKS,
    ),
    (
        "cluster_volume_is_encrypted", FAIL, "lies on vol-1, which is not encrypted",
        cluster_volume(), {**DISKS, "disks": [volume(encrypted=False)]},
    ),
    (
        "cluster_volume_is_encrypted", FAIL, "lies on fs-1::fsap-1, which is not encrypted",
        cluster_volume(**SHARED), {**DISKS, "file_systems": [file_system(encrypted=False)]},
    ),
    (
        "cluster_volume_is_encrypted", UNOBSERVED,
        f"{WHETHER}vol-9 is in no account that was read", cluster_volume(handle="vol-9"), DISKS,
    ),
    (
        "cluster_volume_is_encrypted", UNOBSERVED,
        f"{WHETHER}nothing that is read tells it of hostPath",
        cluster_volume(driver="hostPath", handle=None), DISKS,
    ),
    (
        "cluster_volume_is_encrypted", UNOBSERVED, lost("handle"),
        refused(cluster_volume, "handle"), DISKS,
    ),
    ("storage_class_encrypts", PASS, "", storage_class(), {}),
    (
        "storage_class_encrypts", PASS, "",
        storage_class(driver="disk.csi.azure.com", encrypted=None), {},
    ),
    (
        "storage_class_encrypts", FAIL, "asks for volumes that are not encrypted",
        storage_class(encrypted=False), {},
    ),
    (
        "storage_class_encrypts", UNOBSERVED,
        ("whether its volumes are encrypted could not be observed: the class does not say, and "
        "the settings of ebs.csi.aws.com decide"),
        storage_class(encrypted=None), {},
    ),
    (
        "storage_class_encrypts", UNOBSERVED, lost("encrypted"),
        refused(storage_class, "encrypted"), {},
    ),
    ("cluster_volume_is_rated", PASS, "", cluster_volume(), SPACES),
    (
        "cluster_volume_is_rated", PASS, "",
        cluster_volume(claim="card/data", labels={"owner": "payments"}), SPACES,
    ),
    (
        "cluster_volume_is_rated", FAIL,
        "itself and its namespace card lack the labels owner", cluster_volume(claim="card/data"),
        SPACES,
    ),
    (
        "cluster_volume_is_rated", FAIL,
        "is unclaimed and lacks the labels owner, data-class", cluster_volume(claim=None), SPACES,
    ),
    (
        "cluster_volume_is_rated", ASIDE, "holds data of the exempt namespace kube-system",
        cluster_volume(claim="kube-system/data"), SPACES,
    ),
    (
        "cluster_volume_is_rated", UNOBSERVED, lost("claim"), refused(cluster_volume, "claim"),
        SPACES,
    ),
    (
        "storage_class_encrypts", UNOBSERVED,
        ("whether its volumes are encrypted could not be observed: what rancher.io/local-path "
        "makes of the parameter is not known"),
        storage_class(driver="rancher.io/local-path"), {},
    ),
    ("storage_class_encrypts", PASS, "", storage_class(driver="rook.rbd.csi.ceph.com"), {}),
    ("namespace_is_backed_up", PASS, "", namespace(), {**GOOD, "backups": [FOREIGN, backup()]}),
    ("namespace_is_backed_up", PASS, "", namespace(), {**KEPT, "backups": [backup(schedule=None)]}),
    (
        "namespace_is_backed_up", UNOBSERVED,
        ("whether its newest backup is its own could not be observed: "
        "the schedule of velero/nightly-1 is not in the cluster"),
        namespace(), {**KEPT, "backups": [FOREIGN], "newest_within": timedelta(days=3)},
    ),
    (
        "namespace_is_backed_up", FAIL, LABELLED, namespace(),
        {**GOOD, "claims": [claim(labels=OUT)]},
    ),
    ("namespace_is_backed_up", FAIL, LABELLED, namespace(labels=OUT), GOOD),
    (
        "namespace_is_backed_up", PASS, "", namespace(),
        {**GOOD, "claims": [claim(labels=OUT)], "snapshots": [volume_snapshot()]},
    ),
    (
        "namespace_is_backed_up", ASIDE, "none of its claims has a volume yet", namespace(),
        {**KEPT, "claims": [claim(volume=None)]},
    ),
    ("namespace_is_backed_up", PASS, "", namespace(), GOOD),
    (
        "namespace_is_backed_up", PASS, "", namespace(),
        {**KEPT, "backups": [LATE], "snapshots": [volume_snapshot()]},
    ),
    (
        "namespace_is_backed_up", FAIL,
        "its last good backup is of 2026-06-13, and no newer snapshot of data", namespace(),
        {**KEPT, "backups": [LATE, backup(phase="PartiallyFailed")]},
    ),
    (
        "namespace_is_backed_up", FAIL, NONE_NEW, namespace(),
        {**KEPT, "backups": [backup(excluded=["ch*"])]},
    ),
    (
        "namespace_is_backed_up", FAIL, NONE_NEW, namespace(),
        {**KEPT, "backups": [backup(partial=True)]},
    ),
    (
        "namespace_is_backed_up", FAIL, NONE_NEW, namespace(),
        {**KEPT, "snapshots": [volume_snapshot(ready=False)]},
    ),
    (
        "namespace_is_backed_up", UNOBSERVED,
        ("its backups could not be observed: no backup, schedule or snapshot is in the cluster; "
        "others are not read"),
        namespace(), {"claims": [claim()]},
    ),
    (
        "namespace_is_backed_up", UNOBSERVED,
        f"phase of velero/nightly-1 could not be observed: {REFUSED}", namespace(),
        {**KEPT, "backups": [refused(backup, "phase")]},
    ),
    ("namespace_is_backed_up", ASIDE, "keeps nothing on volumes", namespace("media"), GOOD),
    ("namespace_is_backed_up", ASIDE, "an exempt namespace", namespace("kube-system"), GOOD),
    ("node_runs_one_class_of_data", PASS, "", node(), pods("card", "card", "kube-system")),
    ("node_runs_one_class_of_data", PASS, "", node(name="node-2"), pods("card", "chat")),
    (
        "node_runs_one_class_of_data", PASS, "", node(),
        pods("card") | {"pods": [pod(namespace="card"), pod(phase="Succeeded")]},
    ),
    (
        "node_runs_one_class_of_data", FAIL, "runs pods of card beside those of chat", node(),
        pods("card", "chat", "loose"),
    ),
    (
        "node_runs_one_class_of_data", UNOBSERVED,
        "the class of data of its pods could not be observed: loose has no such label", node(),
        pods("card", "loose"),
    ),
    (
        "node_runs_one_class_of_data", UNOBSERVED,
        f"node of chat/web-1 could not be observed: {REFUSED}", node(),
        {**SPACES, "pods": [refused(pod, "node")]},
    ),
    (
        "node_runs_one_class_of_data", ASIDE, "no namespace of the cluster holds card data",
        node(), {"namespaces": [namespace()], "pods": [pod()]},
    ),
]  # fmt: skip
