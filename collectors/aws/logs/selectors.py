"""Event selectors of trails: which events on the contents of resources they let through."""

from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import TypedDict

ALL = "All"
EVERYTHING = "*"
CATEGORY, KIND, ARN, READ_ONLY = "eventCategory", "resources.type", "resources.ARN", "readOnly"
_KINDS = {"true": "ReadOnly", "false": "WriteOnly"}


class DataEvents(TypedDict):
    """Data events that a trail records, of one type of resource (`AWS::S3::Object`).

    `resources` are the beginnings of the ARNs of those it records, `*` for all; `events` is `All`,
    `ReadOnly` or `WriteOnly`. `narrowed` says that a further condition leaves some of them out.
    """

    resource_type: str
    resources: list[str]
    events: str
    narrowed: bool


def data_events_of(answer: Mapping[str, Any]) -> list[DataEvents]:
    """The data events in an answer of cloudtrail:GetEventSelectors, in the order of selectors."""
    plain = answer.get("EventSelectors") or ()
    advanced = answer.get("AdvancedEventSelectors") or ()
    return [
        *(found for each in plain for found in _plain(each)),
        *(found for each in advanced for found in _advanced(each)),
    ]


def _plain(selector: Mapping[str, Any]) -> Iterator[DataEvents]:
    for resource in selector.get("DataResources") or ():
        yield DataEvents(
            resource_type=resource["Type"],
            # "arn:aws:s3" and "arn:aws:lambda" stand for every bucket and every function.
            resources=sorted(resource.get("Values") or ()),
            events=selector["ReadWriteType"],
            narrowed=False,
        )


def _advanced(selector: Mapping[str, Any]) -> Iterator[DataEvents]:
    conditions = {each["Field"]: each for each in selector["FieldSelectors"]}
    if _equal(conditions, CATEGORY) != ["Data"]:
        return
    named = conditions.get(ARN)
    begins = [] if named is None else [*named.get("StartsWith", ()), *named.get("Equals", ())]
    only = _equal(conditions, READ_ONLY)
    other_read = (conditions.get(READ_ONLY) or {}).keys() - {"Field", "Equals"}
    # Whatever a selector leaves out (NotEquals, EndsWith, names of events) narrows what it records.
    further = conditions.keys() - {CATEGORY, KIND, ARN, READ_ONLY}
    # Only one object is equal to an ARN: that of a bucket is equal to none.
    other = named is not None and named.keys() - {"Field", "StartsWith"}
    for kind in _equal(conditions, KIND):
        yield DataEvents(
            resource_type=kind,
            resources=sorted(begins) or [EVERYTHING],
            events=_KINDS[only[0]] if len(only) == 1 else ALL,
            narrowed=bool(further or other or other_read),
        )


def _equal(conditions: Mapping[str, Mapping[str, Any]], field: str) -> list[str]:
    return list((conditions.get(field) or {}).get("Equals") or ())
