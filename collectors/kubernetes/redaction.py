"""What of an object may pass the door: no values of secrets, nothing that changes by itself."""

import re
from collections.abc import Callable
from typing import Any

import orjson

from collectors.kubernetes.annotations import ACCOUNT_NAME, LAST_APPLIED
from collectors.kubernetes.literals import contents_judged
from collectors.kubernetes.statuses import of_status
from collectors.kubernetes.writers import writers
from evidence.record import Fields
from evidence.secrets.forms import individual_number

REDACTED = "[redacted]"
VOLATILE = frozenset({"managedFields", "resourceVersion", "generation", "selfLink"})
NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
WRITTEN = frozenset(
    {"deployments", "statefulsets", "daemonsets", "cronjobs", "secrets"}
    | {"roles", "clusterroles", "rolebindings", "clusterrolebindings"}
)
"""Lists of which it is kept who wrote to their objects, and when."""
APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
PROFILE = re.compile(r"runtime/default|localhost/[A-Za-z][\w.-]{0,79}")
LABELS = frozenset({"labels", "matchLabels", "selector", "nodeSelector"})
ADDRESSES = frozenset({"path", "url", "uri", "replaceFullPath", "replacePrefixMatch"})
LITERALS = frozenset(
    {"accesskey", "apikey", "bearertoken", "clientsecret", "passphrase", "passwd", "password"}
    | {"secretkey", "token"}
)
"""Fields that hold a secret itself where they hold a text: none of them names one."""
SECRET_WORDS = frozenset(
    {"auth", "apikey", "cred", "creds", "credential", "credentials", "cookie", "dsn", "jwt", "key"}
    | {"keys", "pass", "passphrase", "passwd", "password", "pat", "private", "pw", "pwd", "salt"}
    | {"secret", "secrets", "session", "signature", "token", "tokens", "webhook"}
)
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
PLAIN = re.compile(
    r"true|false|\d{1,9}(?:ms|s|m|h|Ki|Mi|Gi|%)?|/[\w./-]{0,119}|[A-Za-z][A-Za-z,._-]{0,79}"
)
ASSIGNED = re.compile(r"(--?[A-Za-z][\w.-]*)=(.*)", re.DOTALL)
FLAG = re.compile(r"--?[A-Za-z][\w.-]*")
PUBLIC = re.compile(
    r"\s*(?:-----BEGIN ([A-Z ]*PUBLIC KEY|CERTIFICATE)-----[\w+/=\s]+-----END \1-----\s*)+"
)
"""Public keys and certificates, which are no secret."""
SHAPES = {
    b"eyJ": re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\."),
    b"AKIA": re.compile(r"AKIA[0-9A-Z]{16}"),
    b"ASIA": re.compile(r"ASIA[0-9A-Z]{16}"),
    b"PRIVATE KEY": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    b"ghp_": re.compile(r"ghp_\w{20,}"),
    b"github_pat_": re.compile(r"github_pat_\w{20,}"),
    b"glpat-": re.compile(r"glpat-[\w-]{16,}"),
    b"xox": re.compile(r"xox[abeoprs]-[\w-]{10,}"),
    b"sk_live_": re.compile(r"sk_live_\w{10,}"),
    b"://": re.compile(r"://[^/\s:@]*:[^/\s@]+@"),
}
"""Forms of well-known credentials, each behind the bytes that any such credential must hold."""


def page_body(document: Fields, data: bytes, resource: str) -> Fields:
    """A page of a list as it is recorded: its items and the count of what follows.

    The list's resourceVersion and continue token differ from one reading to the next: left out.
    `data` are the bytes it was decoded from, `resource` the list's name (`pods`).
    """
    shapes = suspects(data)
    body: Fields = {"items": [projected(item, shapes, resource) for item in document["items"]]}
    remaining = (document.get("metadata") or {}).get("remainingItemCount")
    if isinstance(remaining, int):
        body["metadata"] = {"remainingItemCount": remaining}
    return body


def suspects(data: bytes) -> list[re.Pattern[str]]:
    """The forms of credentials that may be in these bytes: one cheap look for a whole page."""
    return [shape for mark, shape in SHAPES.items() if mark in data]


def projected(item: Fields, shapes: list[re.Pattern[str]], resource: str = "") -> Fields:
    """An object without what is volatile and without any value that may be a secret.

    Kept: names of environment variables and where their values come from, names of keys in
    ConfigMaps and whether their values look like secrets, flags of commands whose name and value
    are plain; of some lists who wrote what and when. Left out: texts of `shapes`.
    """
    kept: Fields = {}
    for name, value in item.items():
        if name == "status":
            kept[name] = _told(value, resource)
        elif name == "metadata" and isinstance(value, dict):
            kept[name] = _metadata(value, resource)
        elif resource == "configmaps" and name in ("data", "binaryData"):
            kept[name] = contents_judged(value, encoded=name == "binaryData")
        else:
            kept[name] = _walked(name, value)
    if shapes:
        # One search of the written object spares a walk through nearly all of them.
        text = orjson.dumps(kept).decode()
        found = [shape for shape in shapes if shape.search(text)]
        return _scrubbed(kept, found) if found else kept
    return kept


def _metadata(metadata: Fields, resource: str) -> Fields:
    kept = {k: _walked(k, v) for k, v in metadata.items() if k not in VOLATILE}
    if resource in WRITTEN and "managedFields" in metadata:
        kept["managedFields"] = writers(metadata["managedFields"])
    noted = metadata.get("annotations")
    if resource == "secrets" and isinstance(noted, dict) and LAST_APPLIED in noted:
        # It repeats the values: that it is there is told, what it says is not.
        kept["annotations"][LAST_APPLIED] = REDACTED
    return kept


STATUSES = ("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")
VERSIONS = ("containerRuntimeVersion", "kernelVersion", "kubeletVersion", "osImage")


def _told(status: Any, resource: str) -> Fields:
    """The phase, of a pod its images, of a node its versions; ids and addresses are left out."""
    if not isinstance(status, dict):
        return {}
    kept = {"phase": status["phase"]} if "phase" in status else {}
    kept |= of_status(status, resource)
    for name in STATUSES:
        if isinstance(status.get(name), list):
            kept[name] = [_running(each) for each in status[name]]
    about = status.get("nodeInfo")
    if isinstance(about, dict):
        kept["nodeInfo"] = {name: about[name] for name in VERSIONS if name in about}
    return kept


def _running(status: Any) -> Any:
    """Of a container's status its name and what it was started from."""
    if not isinstance(status, dict):
        return REDACTED
    return {name: status[name] for name in ("name", "imageID") if name in status}


def _walked(name: str, value: Any) -> Any:
    if name in GUARDED:
        form, keep = GUARDED[name]
        if isinstance(value, form):
            return keep(value)
        if name == "data" and isinstance(value, str) and PUBLIC.fullmatch(value):
            # Whose signatures an image policy accepts.
            return value
        # Something else than the API's form may hold anything: only a plain word of it passes.
        hidden = isinstance(value, dict | list) or keep is _contents
        return REDACTED if hidden and value is not None else _value(name, value)
    if isinstance(value, dict):
        if name in LABELS and all(isinstance(each, str) for each in value.values()):
            return {key: _label(key, each) for key, each in value.items()}
        return {k: _walked(k, v) for k, v in value.items()}
    if isinstance(value, list):
        return [_walked("", each) for each in value]
    if name in ADDRESSES and isinstance(value, str) and "?" in value:
        # What is asked with the path of a probe, of a route or of a webhook may be a key.
        return f"{value.partition('?')[0]}?{REDACTED}"
    return REDACTED if isinstance(value, str) and name.lower() in LITERALS else value


def _label(key: str, value: str) -> str:
    """A label, unless it is the number of a person; twelve digits may be an account's as well."""
    named = "account" in key.lower()
    return REDACTED if not named and individual_number(value) else value


def _contents(values: Fields) -> Fields:
    return dict.fromkeys(values, REDACTED)


def _named_values(values: Fields) -> Fields:
    return {
        name: value if _is_profile(name, value) or _is_account(name, value) else _value(name, value)
        for name, value in values.items()
        if name != LAST_APPLIED
    }


def _is_profile(name: str, value: Any) -> bool:
    """Whether an annotation names an AppArmor profile, in the words that Kubernetes has for it."""
    return name.startswith(APPARMOR) and isinstance(value, str) and bool(PROFILE.fullmatch(value))


def _is_account(name: str, value: Any) -> bool:
    """Whether an annotation names the account of a token, as Kubernetes names its accounts."""
    return name == ACCOUNT_NAME and isinstance(value, str) and bool(NAME.fullmatch(value))


def _hidden(entries: list[Any]) -> list[Any]:
    return [REDACTED] * len(entries)


def _variables(entries: list[Any]) -> list[Any]:
    return [_variable(entry) for entry in entries]


def _headers(entries: list[Any]) -> list[Any]:
    return [_header(entry) for entry in entries]


def _variable(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return REDACTED
    kept = {"name": entry["name"]} if isinstance(entry.get("name"), str) else {}
    source = entry.get("valueFrom")
    return {**kept, "valueFrom": source} if isinstance(source, dict) else kept


def _header(entry: Any) -> Any:
    name = entry.get("name") if isinstance(entry, dict) else None
    return {"name": name} if isinstance(name, str) else REDACTED


def _arguments(values: list[Any]) -> list[Any]:
    """Arguments of a command; what stands for itself, or follows a telling flag, is left out."""
    kept: list[Any] = []
    for number, value in enumerate(values):
        assigned = ASSIGNED.fullmatch(value) if isinstance(value, str) else None
        if assigned:
            kept.append(f"{assigned[1]}={_value(assigned[1], assigned[2])}")
        elif isinstance(value, str) and FLAG.fullmatch(value):
            kept.append(value if value.startswith("--") else value[:2])
        else:
            before = values[number - 1] if number else ""
            kept.append(_value(before if isinstance(before, str) else "", value))
    return kept


def _value(name: str, value: Any) -> Any:
    """A named value if neither its name nor its form hints at a secret."""
    if isinstance(value, bool) or value is None or value in ("true", "false"):
        return value
    if not isinstance(value, str) or not PLAIN.fullmatch(value):
        return REDACTED
    words = {word.lower() for word in WORDS.findall(name)}
    # The name of a file that holds a secret is none.
    is_file = value.startswith("/") and words & {"file", "path", "dir"}
    return REDACTED if words & SECRET_WORDS and not is_file else value


def _scrubbed(value: Any, shapes: list[re.Pattern[str]]) -> Any:
    if isinstance(value, str):
        return REDACTED if any(shape.search(value) for shape in shapes) else value
    if isinstance(value, dict):
        return {name: _scrubbed(inner, shapes) for name, inner in value.items()}
    if isinstance(value, list):
        return [_scrubbed(inner, shapes) for inner in value]
    return value


GUARDED: dict[str, tuple[type, Callable[[Any], Any]]] = {
    "annotations": (dict, _named_values),
    "volumeAttributes": (dict, _named_values),
    "options": (dict, _named_values),
    "parameters": (dict, _named_values),
    "data": (dict, _contents),
    "binaryData": (dict, _contents),
    "stringData": (dict, _contents),
    "emailAddresses": (list, _hidden),
    "env": (list, _variables),
    "args": (list, _arguments),
    "command": (list, _arguments),
    "httpHeaders": (list, _headers),
    "headers": (list, _headers),
    "queryParams": (list, _headers),
    "requestHeaderModifier": (dict, _contents),
    "responseHeaderModifier": (dict, _contents),
    "mountOptions": (list, _hidden),
    "mutate": (dict, _contents),
    "generate": (dict, _contents),
    "context": (list, _hidden),
}
"""Fields that hold values of a user's choosing, each with its form and what is kept of it."""
