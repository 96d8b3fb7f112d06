"""Collectors read manifests as they read a cluster: the same rows, with their places beside."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from collectors.kubernetes.manifests.holding import plural
from collectors.kubernetes.manifests.source import ManifestSource
from collectors.shipped import load_collectors
from collectors.sweep import Collected, collect, plan, replay
from evidence.transcript import Transcript

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TEMPLATE = {
    "metadata": {"labels": {"app": "web"}},
    "spec": {"hostPID": True, "containers": [{"name": "c", "image": "registry.example.com/a:1"}]},
}


def made(kind: str, name: str, group: str = "v1", **more: Any) -> dict[str, Any]:
    return {"apiVersion": group, "kind": kind, "metadata": {"name": name}, **more}


def source(folder: Path, *objects: dict[str, Any]) -> ManifestSource:
    (folder / "all.yaml").write_text(yaml.safe_dump_all(objects, sort_keys=False))
    return ManifestSource("proposed", folder, namespace="shop")


def collected(given: ManifestSource) -> dict[str, Collected]:
    chosen = [each for each in load_collectors() if each.system == "kubernetes"]
    units = plan([given], chosen)
    return {
        unit.collector.resource.kind: collect(unit, run="run-1", clock=lambda: NOW)
        for unit in units
    }


def test_controllers_stand_for_their_pods(tmp_path: Path) -> None:
    """Whatever makes a pod gives its pod, named after it; a pod that stands alone is one too."""
    spec = {"template": TEMPLATE}
    found = collected(
        source(
            tmp_path,
            made("Deployment", "web", "apps/v1", spec=spec),
            made("StatefulSet", "db", "apps/v1", spec=spec),
            made("DaemonSet", "agent", "apps/v1", spec=spec),
            made("Job", "once", "batch/v1", spec=spec),
            made("CronJob", "nightly", "batch/v1", spec={"jobTemplate": {"spec": spec}}),
            made("Pod", "alone", spec=TEMPLATE["spec"]),
        )
    )
    unit = found["kubernetes.pod"]
    assert unit.evidence.gap is None
    assert unit.record is not None
    assert {row["id"]: row["owner"] for row in unit.record.rows} == {
        "shop/Deployment/web": "Deployment/web",
        "shop/StatefulSet/db": "StatefulSet/db",
        "shop/DaemonSet/agent": "DaemonSet/agent",
        "shop/Job/once": "Job/once",
        "shop/CronJob/nightly": "CronJob/nightly",
        "shop/alone": "Pod/alone",
    }
    assert all(row["host_pid"] and row["phase"] == "Pending" for row in unit.record.rows)
    assert {row["service_account"] for row in unit.record.rows} == {"default"}


def test_what_no_manifest_holds_is_not_offered(tmp_path: Path) -> None:
    """Of kinds without any manifest nothing is known, so they are no empty population."""
    found = collected(source(tmp_path, made("Namespace", "shop"), made("ServiceAccount", "web")))
    assert set(found) == {"kubernetes.namespace", "kubernetes.service_account"}
    assert found["kubernetes.namespace"].evidence.complete


def test_places_stand_beside_the_items(tmp_path: Path) -> None:
    """The transcript names file and line of each item, and replays to the same record."""
    given = source(tmp_path, made("Namespace", "a"), made("Namespace", "b"))
    unit = collected(given)["kubernetes.namespace"]
    (exchange,) = Transcript.parse(unit.transcript.body).exchanges
    assert exchange.pages[0]["places"] == ["all.yaml:1", "all.yaml:6"]
    collector = next(
        each for each in load_collectors() if each.resource.kind == "kubernetes.namespace"
    )
    again = replay(collector, unit.evidence.scope, unit.transcript)
    assert again is not None
    assert unit.record is not None
    assert again.body == unit.record.body


def test_a_broken_file_costs_every_unit(tmp_path: Path) -> None:
    """What cannot be read might hold anything: every kind is a gap that names the file."""
    given = source(tmp_path, made("Namespace", "a"))
    (tmp_path / "broken.yaml").write_text("a: [")
    found = collected(given)
    assert "kubernetes.pod" in found
    for unit in found.values():
        assert unit.record is None
        assert unit.evidence.gap is not None
        assert "broken.yaml, line " in str(unit.evidence.gap)


@pytest.mark.parametrize(
    "odd",
    [
        {"metadata": []}, {"metadata": {"name": "a", "namespace": 7}}, {"spec": {"template": 1}},
        {"spec": []}, {"metadata": None, "spec": {"template": {"metadata": []}}},
    ],
)  # fmt: skip
def test_odd_objects_are_told(tmp_path: Path, odd: dict[str, Any]) -> None:
    """An object of another form than the API's is told by place, or read as far as it goes."""
    found = collected(source(tmp_path, {**made("Deployment", "web", "apps/v1"), **odd}))
    assert found
    for unit in found.values():
        rows = unit.record.rows if unit.record else ()
        assert unit.evidence.gap or all(row["_unobserved"] for row in rows), unit.evidence.kind


def test_secrets_keep_their_values_to_themselves(tmp_path: Path) -> None:
    """Neither the values of Secrets nor those of variables in manifests are stored."""
    canary = "canary-0451-value"
    variables = [{"name": "PASSWORD", "value": canary}]
    spec = {"containers": [{"name": "c", "image": "registry.example.com/a:1", "env": variables}]}
    found = collected(
        source(
            tmp_path,
            made("Secret", "s", stringData={"password": canary}),
            made("Pod", "p", spec=spec),
        )
    )
    for unit in found.values():
        assert canary.encode() not in unit.transcript.body
        assert unit.record is None or canary.encode() not in unit.record.body


@pytest.mark.parametrize(
    ("kind", "resource"),
    [
        ("Pod", "pods"), ("NetworkPolicy", "networkpolicies"), ("Ingress", "ingresses"),
        ("StorageClass", "storageclasses"), ("Gateway", "gateways"),
        ("ValidatingAdmissionPolicy", "validatingadmissionpolicies"),
        ("ClusterRoleBinding", "clusterrolebindings"),
    ],
)  # fmt: skip
def test_plurals(kind: str, resource: str) -> None:
    """A kind is listed under the plural that the API has for it."""
    assert plural(kind) == resource
