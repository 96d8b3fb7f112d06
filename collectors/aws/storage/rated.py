"""Stores of data that people rate: the class of what they hold stands in a tag."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from collectors.aws.session import Aws
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields

RESOURCES = "resourcegroupstaggingapi:GetResources"
PAGE = 100
"""Resources a page, the most that AWS gives."""


class Rated(Resource):
    """A store that carries tags, `data-class` among them."""

    tags: dict[str, str]

    @property
    def data_class(self) -> str | None:
        """The class of the data in it, in small letters: the tag `data-class`."""
        return self.tags.get("data-class", "").strip().lower() or None


def tagged(listed: Iterable[Mapping[str, Any]] | None) -> dict[str, str]:
    """Tags as AWS lists them, as values by key; a resource without any has no list."""
    return {str(tag["Key"]): str(tag.get("Value", "")) for tag in listed or ()}


def reported(told: Mapping[str, Any], **members: str) -> Fields:
    """The members that an answer has, by field; a field that it tells nothing of is not observed.

    For members that AWS always gives, where None would be a value that nobody saw.
    """
    return {name: told[member] for name, member in members.items() if member in told}


def with_tags(aws: Aws, sort: str, rows: Iterable[Fields]) -> Iterator[Fields]:
    """Rows whose ids are ARNs, with the tags of all resources of a sort (`dynamodb:table`).

    The tags are read in bulk, once there is a row. AWS lists what is or was tagged
    (resourcegroupstaggingapi:GetResources), so one that is not listed has none. Where the list is
    refused the tags are not observed, and the rows stand.
    """
    known: dict[str, dict[str, str]] | None = None
    lost = ""
    for row in rows:
        if known is None:
            known, lost = _listed(aws, sort)
        if lost:
            yield {**row, UNOBSERVED: {**row.get(UNOBSERVED, {}), "tags": lost}}
        else:
            yield {**row, "tags": known.get(row["id"], {})}


def _listed(aws: Aws, sort: str) -> tuple[dict[str, dict[str, str]], str]:
    """Tags by ARN, or why they were not read."""
    asked: dict[str, Any] = {"ResourceTypeFilters": [sort], "ResourcesPerPage": PAGE}
    found = {}
    try:
        for each in aws.pages(RESOURCES, "ResourceTagMappingList", **asked):
            found[each["ResourceARN"]] = tagged(each.get("Tags"))
    except UnobservedError as error:
        return {}, str(error)
    return found, ""
