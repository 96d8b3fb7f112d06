"""Data of the demo's cluster: its volumes and backups, and the ways that lead in from outside."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from tieout.demo.disks import DISKS
from tieout.demo.story import DOMAIN, Calendar
from tieout.standins.kubernetes import KubernetesStandIn

CLASS = "encrypted"
DRIVER = "ebs.csi.aws.com"
BACKED_UP = ("chat-store", "moderation")
"""The namespaces that are backed up each night; one that keeps uploads was never added."""
VELERO, CERT_MANAGER = "velero.io", "cert-manager.io"


@dataclass(frozen=True, slots=True)
class Site:
    """A name that the cluster answers for, by which service, and when its certificate ends."""

    space: str
    name: str
    service: str
    left: int
    renewed: bool = True


SITES = (
    Site("chat-api", "talk", "gateway", 55),
    # Its renewing has failed since the mail address for notices was that of somebody who left.
    Site("cms", "cms", "cms-web", 9, renewed=False),
)


def seed_data(standin: KubernetesStandIn, calendar: Calendar) -> None:
    """Make volumes and their claims, backups, ingresses and their certificates."""
    for product in ("velero", "cert-manager"):
        standin.install(product)
    _make_volumes(standin)
    _make_backups(standin, calendar)
    for site in SITES:
        _make_site(standin, site, calendar)


def _make_volumes(standin: KubernetesStandIn) -> None:
    made = {"provisioner": DRIVER, "parameters": {"type": "gp3", "encrypted": "true"}}
    standin.put("storage.k8s.io", "storageclasses", {"metadata": {"name": CLASS}, **made})
    for disk in DISKS:
        name = f"pv-{disk.claim}"
        claimed = {"name": disk.claim, "namespace": disk.space}
        bounds = {
            "accessModes": ["ReadWriteOnce"],
            "capacity": {"storage": f"{disk.size}Gi"},
            "storageClassName": CLASS,
            "persistentVolumeReclaimPolicy": "Retain",
        }
        source = {"csi": {"driver": DRIVER, "volumeHandle": disk.id}, "claimRef": claimed}
        bound = {"status": {"phase": "Bound"}}
        volume = {"metadata": {"name": name}, "spec": {**bounds, **source}, **bound}
        standin.put("", "persistentvolumes", volume)
        wanted = {"volumeName": name, "storageClassName": CLASS, "accessModes": ["ReadWriteOnce"]}
        claim = {"metadata": claimed, "spec": wanted, **bound}
        standin.put("", "persistentvolumeclaims", claim)


def _make_backups(standin: KubernetesStandIn, calendar: Calendar) -> None:
    template = {"includedNamespaces": [*BACKED_UP], "snapshotVolumes": True}
    placed = {"name": "nightly", "namespace": "platform"}
    spec = {"schedule": "0 23 * * *", "template": template}
    standin.put(VELERO, "schedules", {"metadata": placed, "spec": spec})
    # Done as the day begins, so that it is of late at whatever hour the demo runs.
    ended = datetime.combine(calendar.today, time(), UTC)
    metadata = {
        "name": f"nightly-{calendar.today:%Y%m%d}",
        "namespace": "platform",
        "labels": {"velero.io/schedule-name": "nightly"},
    }
    status = {"phase": "Completed", "completionTimestamp": f"{ended:%Y-%m-%dT%H:%M:%SZ}"}
    standin.put(VELERO, "backups", {"metadata": metadata, "spec": template, "status": status})


def _make_site(standin: KubernetesStandIn, site: Site, calendar: Calendar) -> None:
    host = f"{site.name}.{DOMAIN}"
    placed = {"name": f"{site.name}-site", "namespace": site.space}
    service = {"metadata": {"name": site.service, "namespace": site.space}}
    ports = [{"name": "https", "port": 443, "protocol": "TCP"}]
    selected = {"type": "ClusterIP", "selector": {"app": site.service}, "ports": ports}
    standin.put("", "services", {**service, "spec": selected})
    backend = {"service": {"name": site.service, "port": {"number": 443}}}
    path = {"path": "/", "pathType": "Prefix", "backend": backend}
    secret = f"{site.name}-tls"
    spec = {
        "ingressClassName": "internal",
        "tls": [{"hosts": [host], "secretName": secret}],
        "rules": [{"host": host, "http": {"paths": [path]}}],
    }
    standin.put("networking.k8s.io", "ingresses", {"metadata": placed, "spec": spec})
    wanted = {
        "dnsNames": [host],
        "secretName": secret,
        "issuerRef": {"name": "public", "kind": "ClusterIssuer", "group": CERT_MANAGER},
    }
    ready = {"type": "Ready", "status": "True" if site.renewed else "False"}
    ends = f"{calendar.instant(-site.left):%Y-%m-%dT%H:%M:%SZ}"
    status = {"notAfter": ends, "conditions": [ready]}
    certificate = {"metadata": placed, "spec": wanted, "status": status}
    standin.put(CERT_MANAGER, "certificates", certificate)
