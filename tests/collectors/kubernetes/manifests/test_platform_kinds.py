"""Manifests of gateways, storage, policies and limit ranges are read as those of a cluster are."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from collectors.kubernetes.manifests.source import ManifestSource
from collectors.shipped import load_collectors
from collectors.sweep import Collected, collect, plan, replay
from evidence.record import UNOBSERVED
from tests.collectors.kubernetes import seed_platform as seed

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def collected(folder: Path, *objects: dict[str, Any]) -> dict[str, Collected]:
    (folder / "all.yaml").write_text(yaml.safe_dump_all(objects, sort_keys=False))
    given = ManifestSource("proposed", folder, namespace="chat")
    chosen = [each for each in load_collectors() if each.system == "kubernetes"]
    return {
        unit.collector.resource.kind: collect(unit, run="run-1", clock=lambda: NOW)
        for unit in plan([given], chosen)
    }


def made(group: str, kind: str, value: Any) -> dict[str, Any]:
    return {"apiVersion": group, "kind": kind, **value}


WRITTEN = {
    "kubernetes.gateway": ("gateway.networking.k8s.io/v1", "Gateway", seed.GATEWAY),
    "kubernetes.route": ("gateway.networking.k8s.io/v1", "HTTPRoute", seed.ROUTE),
    "kubernetes.certificate": ("cert-manager.io/v1", "Certificate", seed.CERTIFICATE),
    "kubernetes.storage_class": ("storage.k8s.io/v1", "StorageClass", seed.CLASS),
    "kubernetes.persistent_volume": ("v1", "PersistentVolume", seed.VOLUME),
    "kubernetes.backup": ("velero.io/v1", "Backup", seed.BACKUP),
    "kubernetes.volume_snapshot": ("snapshot.storage.k8s.io/v1", "VolumeSnapshot", seed.SNAPSHOT),
    "kubernetes.signature_policy": ("kyverno.io/v1", "ClusterPolicy", seed.SIGNED),
}
UNTOLD = {
    "kubernetes.certificate": {"not_after", "ready"},
    "kubernetes.backup": {"phase", "completed"},
    "kubernetes.volume_snapshot": {"taken", "ready"},
}
"""What no manifest tells: what has come of it."""


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_a_manifest_tells(tmp_path: Path, kind: str) -> None:
    """A manifest gives the row of a cluster, without what only time brings; it replays."""
    unit = collected(tmp_path, made(*WRITTEN[kind]))[kind]
    assert unit.evidence.gap is None
    assert unit.record is not None
    (row,) = unit.record.rows
    assert set(row.get(UNOBSERVED, {})) == UNTOLD.get(kind, set())
    (collector,) = (each for each in load_collectors() if each.resource.kind == kind)
    again = replay(collector, unit.evidence.scope, unit.transcript)
    assert again is not None
    assert again.body == unit.record.body


def test_what_enforces_policies_no_file_tells(tmp_path: Path) -> None:
    """Beside network policies it is told that what enforces them is not known; else nothing is."""
    agent = made("apps/v1", "DaemonSet", seed.AGENT)
    assert "kubernetes.policy_enforcement" not in collected(tmp_path, agent)
    policy = made("networking.k8s.io/v1", "NetworkPolicy", seed.named("deny", "chat", spec={}))
    unit = collected(tmp_path, agent, policy)["kubernetes.policy_enforcement"]
    assert unit.evidence.gap is None
    assert unit.record is not None
    assert set(unit.record.rows[0][UNOBSERVED]) == {"agents", "traces"}


def test_a_definition_is_not_served_by_a_file(tmp_path: Path) -> None:
    """Of a definition its name is told, and not what a cluster would serve of it."""
    definition = seed.named("widgets.example.com", spec={"group": "example.com"})
    given = made("apiextensions.k8s.io/v1", "CustomResourceDefinition", definition)
    unit = collected(tmp_path, given)["kubernetes.custom_resource"]
    assert unit.record is not None
    (row,) = unit.record.rows
    assert (row["id"], set(row[UNOBSERVED])) == (
        "widgets.example.com",
        {"versions", "namespaced"},
    )


def bounds(folder: Path, *objects: dict[str, Any]) -> tuple[str | None, str | None]:
    unit = collected(folder, *objects)["kubernetes.pod"]
    assert unit.record is not None
    (container,) = unit.record.rows[0]["containers"]
    return container["memory_limit"], container["cpu_request"]


def deployment(**resources: Any) -> dict[str, Any]:
    container = {"name": "c", "image": "registry.example.com/a:1", "resources": resources}
    spec = {"template": {"spec": {"containers": [container]}}}
    return made("apps/v1", "Deployment", seed.named("web", spec=spec))


def limits(namespace: str = "chat", kind: str = "Container") -> dict[str, Any]:
    each = {**seed.LIMITS, "type": kind}
    return made("v1", "LimitRange", seed.named("all", namespace, spec={"limits": [each]}))


def test_limit_ranges_count_for_pods_of_their_namespace(tmp_path: Path) -> None:
    """A container that states nothing gets the defaults of its namespace's LimitRange alone."""
    assert bounds(tmp_path, deployment(), limits()) == ("256Mi", "0.1")
    assert bounds(tmp_path, deployment(), limits("media")) == (None, None)
    assert bounds(tmp_path, deployment(), limits(kind="Pod")) == (None, None)


def test_what_is_stated_counts_first(tmp_path: Path) -> None:
    """What a container states stands; a request that it does not state is its own limit."""
    stated = deployment(limits={"cpu": "2", "memory": "1Gi"})
    assert bounds(tmp_path, stated, limits()) == ("1Gi", "2")
    assert bounds(tmp_path, stated) == ("1Gi", "2")
    asked = deployment(requests={"cpu": "50m"})
    assert bounds(tmp_path, asked, limits()) == ("256Mi", "50m")
