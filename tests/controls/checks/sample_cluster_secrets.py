"""A sample of secrets, ConfigMaps and scanned images, as they should be."""

from copy import deepcopy
from typing import Any

from sample_cluster import DIGEST

from collectors.kubernetes.access.secrets import Secret, ServiceAccountToken
from collectors.kubernetes.workloads.config_maps import ConfigMap
from collectors.scanners.images import ImageScan


def token(**changed: Any) -> ServiceAccountToken:
    """A token of a month that was used yesterday."""
    row = {
        "id": "ci/deploy-token",
        "namespace": "ci",
        "name": "deploy-token",
        "account": "deploy",
        "created": "2026-05-15T00:00:00+00:00",
        "last_used": "2026-06-14",
        "invalid": False,
    }
    return ServiceAccountToken.of(**deepcopy(row | changed))


def secret(**changed: Any) -> Secret:
    """A secret that must be renewed, and was a month ago."""
    row = {
        "id": "chat/db",
        "namespace": "chat",
        "name": "db",
        "labels": {"rotation-class": "credential"},
        "created": "2025-01-01T00:00:00+00:00",
        "written": "2026-05-15T00:00:00+00:00",
        "repeated": False,
    }
    return Secret.of(**deepcopy(row | changed))


def config_map(*entries: dict[str, Any], **changed: Any) -> ConfigMap:
    """A ConfigMap without credentials."""
    row = {
        "id": "chat/settings",
        "namespace": "chat",
        "name": "settings",
        "entries": list(entries) or [entry()],
    }
    return ConfigMap.of(**deepcopy(row | changed))


def entry(name: str = "log-level", form: str = "text", *found: tuple[str, int]) -> dict[str, Any]:
    """A key of a ConfigMap, with the rules that its value was found by and on which lines."""
    return {
        "name": name,
        "form": form,
        "found": [{"rule": rule, "line": line} for rule, line in found],
    }


def image_scan(**changed: Any) -> ImageScan:
    """A scan of the image of `pod()`, a day old, that found nothing grave."""
    row = {
        "id": "registry.example.com/web:1.4.2",
        "scanner": "Trivy",
        "scanner_version": "0.65.0",
        "image": "registry.example.com/web:1.4.2",
        "digests": [DIGEST],
        "observed_at": "2026-06-14T00:00:00+00:00",
        "looked": True,
        "doubt": None,
        "vouched": True,
        "weaknesses": [],
    }
    return ImageScan.of(**deepcopy(row | changed))


def weakness(published: str | None = "2026-06-01", severity: str | None = "critical") -> Any:
    """A critical weakness, known since a fortnight."""
    day = f"{published}T00:00:00+00:00" if published else None
    return {"rule": "CVE-2026-1001", "severity": severity, "published": day}
