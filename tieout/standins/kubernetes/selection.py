"""Label and field selectors, read and applied as the API server does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tieout.standins.kubernetes.discovery import Resource
from tieout.standins.kubernetes.statuses import bad_request

FIELDS = {
    ("", "pods"): (
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
        "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName",
    ),
    ("", "secrets"): ("type",),
    ("", "namespaces"): ("status.phase",),
    ("", "nodes"): ("spec.unschedulable",),
    ("", "services"): ("spec.clusterIP", "spec.type"),
    ("batch", "jobs"): ("status.successful",),
    ("apps", "replicasets"): ("status.replicas",),
}  # fmt: skip
SET_TERM = re.compile(r"(?P<key>[\w./-]+)\s+(?P<word>in|notin)\s*\((?P<values>[^()]*)\)")
EQUAL_TERM = re.compile(r"(?P<key>[\w./-]+)\s*(?P<word>==|!=|=)\s*(?P<values>[\w./-]*)")
HAS_TERM = re.compile(r"(?P<word>!?)\s*(?P<key>[\w./-]+)")
COMMA = re.compile(r",(?![^(]*\))")


@dataclass(frozen=True, slots=True)
class Term:
    """One requirement: the value at `key` is (`wanted`) or is not among `values`.

    `values` is None where only the presence of the key is asked for.
    """

    key: str
    values: frozenset[str] | None
    wanted: bool

    def holds(self, value: str | None) -> bool:
        """Whether a value, or its absence, meets the requirement."""
        found = value is not None and (self.values is None or value in self.values)
        return found is self.wanted


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list was narrowed to; empty if it was not."""

    labels: tuple[Term, ...] = ()
    fields: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.labels or self.fields)

    def holds(self, obj: Mapping[str, Any]) -> bool:
        """Whether an object is selected."""
        labels = obj["metadata"].get("labels") or {}
        return all(term.holds(labels.get(term.key)) for term in self.labels) and all(
            term.holds(_field(obj, term.key)) for term in self.fields
        )


def selection(resource: Resource, label_selector: str, field_selector: str) -> Selection:
    """The selectors of a list request; ApiStatusError 400 for one the server would not take."""
    return Selection(_labels(label_selector), _fields(resource, field_selector))


def _labels(text: str) -> tuple[Term, ...]:
    return tuple(_label_term(part.strip()) for part in COMMA.split(text)) if text.strip() else ()


def _label_term(text: str) -> Term:
    if found := SET_TERM.fullmatch(text):
        values = frozenset(value.strip() for value in found["values"].split(","))
        return Term(found["key"], values, found["word"] == "in")
    if found := EQUAL_TERM.fullmatch(text):
        return Term(found["key"], frozenset({found["values"]}), found["word"] != "!=")
    if found := HAS_TERM.fullmatch(text):
        return Term(found["key"], None, not found["word"])
    raise bad_request(f"unable to parse requirement: {text}")


def _fields(resource: Resource, text: str) -> tuple[Term, ...]:
    terms = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = re.fullmatch(r"(?P<key>[\w.]+)(?P<word>==|!=|=)(?P<value>.*)", part)
        if found is None:
            raise bad_request(f"invalid selector: '{part}'; can't understand '{part}'")
        known = ("metadata.name", *FIELDS.get((resource.group, resource.plural), ()))
        if found["key"] not in (*known, *(["metadata.namespace"] if resource.namespaced else [])):
            raise bad_request(f"field label not supported: {found['key']}")
        terms.append(Term(found["key"], frozenset({found["value"]}), found["word"] != "!="))
    return tuple(terms)


def _field(obj: Mapping[str, Any], path: str) -> str:
    """The text that a field selector compares: an absent field is the empty string."""
    value: Any = obj
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
