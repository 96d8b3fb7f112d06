"""Fields taken from raw objects: the absent is null, an odd form is told and never guessed at."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from evidence.record import UNOBSERVED, Fields

Read = Callable[[Fields], Any]


class OddFormError(ValueError):
    """A value is not of the form that the API promises; the message names its place."""

    def __init__(self, path: tuple[str, ...]) -> None:
        super().__init__(f"the answer had an unexpected form at {'.'.join(path)}")


def row(item: Fields, reads: Mapping[str, Read]) -> Fields:
    """A row of the fields that `reads` finds in an object; an odd one is unobserved with its place.

    A row whose `id` has no usable form has none, by which the population is not complete.
    """
    fields: Fields = {}
    odd: dict[str, str] = {}
    for name, read in reads.items():
        try:
            fields[name] = read(item)
        except OddFormError as error:
            odd[name] = str(error)
    if odd:
        odd.pop("id", None)
        fields[UNOBSERVED] = odd
    return fields


def unseen(fields: Fields, reason: str, *names: str) -> Fields:
    """A row without those fields: what was read does not tell them, and why."""
    kept = {name: value for name, value in fields.items() if name not in names}
    return {**kept, UNOBSERVED: {**kept.get(UNOBSERVED, {}), **dict.fromkeys(names, reason)}}


def at(item: Fields, *path: str) -> Any:
    """The value at a path; None where it, or anything above it, is absent or null."""
    if len(path) == 1:
        # What most reads are, some hundred for each object of a cluster.
        return item.get(path[0])
    value: Any = item
    for step in path:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise OddFormError(path)
        value = value.get(step)
    return value


def flag(item: Fields, *path: str) -> bool | None:
    """A boolean, None if absent."""
    value = at(item, *path)
    if value is not None and not isinstance(value, bool):
        raise OddFormError(path)
    return value


def number(item: Fields, *path: str) -> int | None:
    """A whole number, None if absent."""
    value = at(item, *path)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise OddFormError(path)
    return value


def text(item: Fields, *path: str) -> str | None:
    """A text, None if absent."""
    value = at(item, *path)
    if value is not None and not isinstance(value, str):
        raise OddFormError(path)
    return value


def name(item: Fields, *path: str) -> str:
    """A text that must be there."""
    value = text(item, *path)
    if not value:
        raise OddFormError(path)
    return value


def instant(item: Fields, *path: str) -> str | None:
    """An instant as its text (RFC 3339), None if absent."""
    value = text(item, *path)
    if value is not None:
        try:
            zone = datetime.fromisoformat(value).tzinfo
        except ValueError as error:
            raise OddFormError(path) from error
        if zone is None:
            raise OddFormError(path)
    return value


def texts(item: Fields, *path: str) -> list[str]:
    """A list of texts; absent and null are the empty list."""
    value = at(item, *path)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise OddFormError(path)
    return value


def table(item: Fields, *path: str) -> Fields:
    """An object as it stands; absent and null are the empty one."""
    value = at(item, *path)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise OddFormError(path)
    return value


def whole(item: Fields, *path: str) -> Fields:
    """An object that must be there: without it, what it would say is not known."""
    value = at(item, *path)
    if not isinstance(value, dict):
        raise OddFormError(path)
    return value


def labels(item: Fields) -> dict[str, str]:
    """The labels of an object."""
    found = table(item, "metadata", "labels")
    if not all(isinstance(value, str) for value in found.values()):
        raise OddFormError(("metadata", "labels"))
    return found


def tables(item: Fields, *path: str) -> list[Fields]:
    """A list of objects; absent and null are the empty list."""
    value = at(item, *path)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise OddFormError(path)
    return value


def namespaced_id(item: Fields) -> str:
    """`namespace/name`."""
    return f"{name(item, 'metadata', 'namespace')}/{name(item, 'metadata', 'name')}"


def namespace(item: Fields) -> str:
    """The namespace that an object stands in."""
    return name(item, "metadata", "namespace")


def own_name(item: Fields) -> str:
    """The name of an object."""
    return name(item, "metadata", "name")
