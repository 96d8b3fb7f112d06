"""Secrets and settings in the demo's cluster: those as they should be, and two that are not."""

from dataclasses import dataclass
from typing import Any

from tieout.demo.story import Calendar
from tieout.standins.kubernetes import KubernetesStandIn

TOKEN = "kubernetes.io/service-account-token"  # noqa: S105 -- the type of a secret
LABEL = "rotation-class"
NOTHING = {"value": "stand-in"}
"""What stands for every value: the demo holds no secret of anybody's."""


@dataclass(frozen=True, slots=True)
class Held:
    """A secret: how many days ago it was made, and the class by which it must be renewed."""

    space: str
    name: str
    made: int
    rotation: str = ""


SECRETS = (
    Held("chat-api", "talk-tls", 40),
    Held("chat-api", "gateway-session-key", 25, "key"),
    Held("chat-store", "message-store-login", 31, "credential"),
    Held("chat-store", "profile-store-login", 31, "credential"),
    Held("media", "delivery-signing-key", 60, "key"),
    Held("moderation", "review-desk-login", 12, "credential"),
    Held("cms", "cms-database-login", 44, "credential"),
    Held("cms", "cms-tls", 81),
)
ENDLESS = "ci-deployer-token"
"""The token that never ends; a pipeline used it that was switched off with its maker's leaving."""
SETTINGS: dict[tuple[str, str], dict[str, str]] = {
    ("chat-api", "gateway-settings"): {"LOG_LEVEL": "info", "UPSTREAM": "http://message-router"},
    ("media", "resizer-settings"): {"LARGEST": "4096", "FORMATS": "/etc/resizer/formats"},
    ("monitoring", "metrics-settings"): {"RETENTION": "30", "STORE": "/var/lib/metrics"},
    ("cms", "cms-settings"): {"MAIL_HOST": "/run/mail", "MAIL_PASSWORD": "tabi-no-sora-wa-aoi"},
}
"""What ConfigMaps hold; in one of them a password stands where everybody reads it."""


def seed_secrets(standin: KubernetesStandIn, calendar: Calendar) -> None:
    """Make the secrets, the token that never ends, and the ConfigMaps."""
    for held in SECRETS:
        labels = {LABEL: held.rotation} if held.rotation else {}
        metadata = {"name": held.name, "namespace": held.space, "labels": labels}
        made = {"metadata": metadata | _made(calendar, held.made), "stringData": NOTHING}
        standin.put("", "secrets", _dated(made, calendar, held.made))
    metadata = {
        "name": ENDLESS,
        "namespace": "platform",
        "annotations": {"kubernetes.io/service-account.name": "deployer"},
        "labels": {"kubernetes.io/legacy-token-last-used": f"{calendar.ago(41)}"},
    }
    endless = {"metadata": metadata | _made(calendar, 430), "type": TOKEN, "stringData": NOTHING}
    standin.put("", "secrets", _dated(endless, calendar, 430))
    for (space, name), held_there in SETTINGS.items():
        placed = {"name": name, "namespace": space}
        standin.put("", "configmaps", {"metadata": placed, "data": held_there})


def _made(calendar: Calendar, days: int) -> dict[str, Any]:
    return {"creationTimestamp": f"{calendar.instant(days):%Y-%m-%dT%H:%M:%SZ}"}


def _dated(secret: dict[str, Any], calendar: Calendar, days: int) -> dict[str, Any]:
    """The secret with its own account of writers, as the server's is of the cluster's first day."""
    written = {
        "manager": "external-secrets",
        "operation": "Update",
        "apiVersion": "v1",
        "time": f"{calendar.instant(days):%Y-%m-%dT%H:%M:%SZ}",
        "fieldsType": "FieldsV1",
        "fieldsV1": {"f:data": {"f:value": {}}},
    }
    metadata = {**secret["metadata"], "managedFields": [written]}
    return {**secret, "metadata": metadata}
