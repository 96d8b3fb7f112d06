"""What of a cluster is read only where its operator says so, and files that are handed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from collectors.delivered import DeliveryError, read_whole
from collectors.errors import UnobservedError
from collectors.kubernetes import shape
from evidence.record import Fields
from evidence.transcript import Gap

SETTINGS = "the settings of the source"
PROVIDERS = (".eks.amazonaws.com", ".eks.amazonaws.com.cn", ".azmk8s.io", ".gke.goog")
MOST = 1 << 20
"""Bytes of a file that is handed over, at most."""
OPEN = frozenset(
    {"system:authenticated", "system:unauthenticated", "system:masters", "system:anonymous"}
)
"""Users and groups in the cluster's own words that are, or may be, people."""
OF_SYSTEM = ("system:serviceaccounts:kube-system", "system:serviceaccount:kube-system:")
RECORDING = frozenset({"ResponseComplete", "RequestReceived"})
"""Stages of a request, one of which must be recorded for it to leave a trace."""
UNSIGNED = ("/api", "/api/v1/namespaces")
"""What is asked without credentials: nobody but signed-in users may read these by default."""


@dataclass(frozen=True, slots=True)
class OptIns:
    """What an operator allows beyond lists.

    `probe_anonymous`: two GETs without credentials. `kubelets`: the configuration of each kubelet,
    by `nodes/proxy`, a right to much more. `encryption_config` and `audit_policy` are copies of the
    files that the API server is started with.
    """

    probe_anonymous: bool = False
    kubelets: bool = False
    encryption_config: Path | None = None
    audit_policy: Path | None = None

    def as_json(self) -> Fields:
        """Which of them are set, without the places of files."""
        return {
            "probe_anonymous": self.probe_anonymous,
            "kubelets": self.kubelets,
            "encryption_config": self.encryption_config is not None,
            "audit_policy": self.audit_policy is not None,
        }

    def file(self, setting: str) -> Fields:
        """What is kept of a file that was handed over.

        Raises:
            UnobservedError: when it cannot be read, or is not what it should be.
        """
        path = self.encryption_config if setting == "encryption_config" else self.audit_policy
        keep = encryption if setting == "encryption_config" else audit
        operation = f"read {setting}"
        if path is None:
            raise not_set(operation, setting)
        try:
            document = yaml.safe_load(read_whole(path, MOST))
            return keep(document if isinstance(document, dict) else {})
        except DeliveryError as error:
            raise UnobservedError(Gap(operation, error.cause, error.code)) from error
        except (yaml.YAMLError, ValueError) as error:
            # What stands in the file may be a key: nothing of the error's words is kept.
            raise UnobservedError(Gap(operation, "malformed", "OddFile")) from error


def provider_endpoint(host: str) -> str | None:
    """The address of an API server that a provider runs; other addresses are nobody's business."""
    name = (urlsplit(host).hostname or "").lower()
    return f"https://{name}" if name.endswith(PROVIDERS) else None


def let_in(operation: str, document: Mapping[str, Any]) -> Fields:
    """Of a kubelet's configuration whom it lets in; KubeletConfiguration (kubelet.config.k8s.io).

    Raises:
        UnobservedError: when it has another form.
    """
    try:
        whole = shape.whole(dict(document), "kubeletconfig")
        enabled = shape.flag(whole, "authentication", "anonymous", "enabled")
        if enabled is None:
            raise shape.OddFormError(("authentication", "anonymous", "enabled"))
        return {
            "anonymous": enabled,
            "authorization": shape.name(whole, "authorization", "mode"),
            # A port of 0, which is none, is left out.
            "read_only_port": shape.number(whole, "readOnlyPort") or 0,
        }
    except shape.OddFormError as error:
        raise UnobservedError(Gap(operation, "malformed", "OddAnswer")) from error


def not_set(operation: str, setting: str) -> UnobservedError:
    """The error of what is not read because its setting does not say so."""
    told = f"not read: {setting} is not set for this cluster"
    return UnobservedError(Gap(operation, "not-configured", "NotAsked", None, told))


def encryption(document: Mapping[str, Any]) -> Fields:
    """Of an EncryptionConfiguration its resources and the names of their providers; no key.

    Source: kubernetes.io, apiserver.config.k8s.io/v1.

    Raises:
        ValueError: when it has another form.
    """
    _must_be(document, "EncryptionConfiguration")
    return {
        "rules": [
            {
                "resources": shape.texts(each, "resources"),
                "providers": [
                    next(iter(provider), "") for provider in shape.tables(each, "providers")
                ],
            }
            for each in shape.tables(dict(document), "resources")
        ]
    }


def audit(document: Mapping[str, Any]) -> Fields:
    """Of an audit Policy its rules in their order: what each is of, and at which level.

    Users and groups are not kept: only whether all are meant, the system's own, or some.
    Source: kubernetes.io, audit.k8s.io/v1.

    Raises:
        ValueError: when it has another form.
    """
    _must_be(document, "Policy")
    omitted = shape.texts(dict(document), "omitStages")
    return {"rules": [_audit_rule(each, omitted) for each in shape.tables(dict(document), "rules")]}


def _audit_rule(rule: Fields, omitted: Sequence[str]) -> Fields:
    who = [*shape.texts(rule, "users"), *shape.texts(rule, "userGroups")]
    silent = {*omitted, *shape.texts(rule, "omitStages")} >= RECORDING
    return {
        # Nothing is recorded where every stage is left out, whatever the level.
        "level": "None" if silent else shape.name(rule, "level"),
        "whom": ("system" if all(map(_is_own, who)) else "some") if who else "all",
        "verbs": shape.texts(rule, "verbs"),
        "namespaces": shape.texts(rule, "namespaces"),
        "resources": [
            {
                "group": shape.text(each, "group") or "",
                "resources": shape.texts(each, "resources"),
                "names": bool(shape.texts(each, "resourceNames")),
            }
            for each in shape.tables(rule, "resources")
        ],
        "urls": bool(shape.texts(rule, "nonResourceURLs")),
    }


def _is_own(name: str) -> bool:
    """Whether a user or group is one of the cluster's own parts, and not open to others."""
    account = name.startswith("system:serviceaccount") and not (
        name == OF_SYSTEM[0] or name.startswith(OF_SYSTEM[1])
    )
    return name.startswith("system:") and name not in OPEN and not account


def _must_be(document: Mapping[str, Any], kind: str) -> None:
    if document.get("kind") != kind:
        raise ValueError(f"no {kind}")
