"""Label selectors, as the API server reads them (meta.k8s.io/v1, LabelSelector)."""

from collections.abc import Mapping
from typing import Any

from typing_extensions import TypedDict

from collectors.kubernetes import shape
from evidence.record import Fields

NAMESPACE_NAME = "kubernetes.io/metadata.name"
"""The label that every namespace has, and that no one can set to another name."""


class Requirement(TypedDict):
    """What a label must be: `operator` is In, NotIn, Exists or DoesNotExist."""

    key: str
    operator: str
    values: list[str]


def requirements(selector: Fields) -> list[Requirement]:
    """A selector as requirements that must all hold; the empty one selects everything.

    Raises:
        OddFormError: when it has another form than the API's.
    """
    labels = shape.table(selector, "matchLabels")
    return [
        *(Requirement(key=key, operator="In", values=[shape.name(labels, key)]) for key in labels),
        *(
            Requirement(
                key=shape.name(each, "key"),
                operator=shape.name(each, "operator"),
                values=shape.texts(each, "values"),
            )
            for each in shape.tables(selector, "matchExpressions")
        ),
    ]


def selected(wanted: list[Requirement], labels: Mapping[str, str]) -> bool:
    """Whether an object of those labels is selected."""
    return all(_holds(each, labels) for each in wanted)


def _holds(wanted: Requirement, labels: Mapping[str, str]) -> bool:
    key, operator = wanted["key"], wanted["operator"]
    if operator == "Exists":
        return key in labels
    if operator == "DoesNotExist":
        return key not in labels
    found = labels.get(key) in wanted["values"]
    # A label that is not there is in no list of values.
    return found if operator == "In" else not found


def of_selector(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Whether a selector as it is written selects an object of those labels."""
    wanted = [
        Requirement(key=key, operator="In", values=[value])
        for key, value in (selector.get("matchLabels") or {}).items()
    ]
    for each in selector.get("matchExpressions") or ():
        wanted.append(
            Requirement(key=each["key"], operator=each["operator"], values=each.get("values") or [])
        )
    return selected(wanted, labels)
