"""Writers of objects: who wrote what an object asks for, and when, as its server keeps account."""

from collections.abc import Callable
from datetime import datetime

from typing_extensions import TypedDict

from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from evidence.record import Fields

PLACE = ("metadata", "managedFields")


class Writer(TypedDict):
    """A writer that still holds some field of the object, with when it wrote there last.

    `manager` is the name that it gave itself (`argocd-controller`, `kubectl-edit`), None where it
    is no plain one. `operation` is Update or Apply, `subresource` what of the object it went by
    (`scale`). `wrote` are the members at the top of the object that it holds fields of (`spec`).
    """

    manager: str | None
    operation: str | None
    subresource: str | None
    time: datetime | None
    wrote: list[str]


def writers_of(cluster: Cluster) -> Callable[[Fields], list[Fields] | None]:
    """How the writers of an object are read; a manifest has none yet, which is None.

    An object whose server keeps no account of them is odd: silence about writers clears nobody.
    """
    return (lambda _: None) if cluster.of_manifests else writers


def writers(item: Fields) -> list[Fields]:
    """The writers of an object, those of its metadata and status left out at the door."""
    if not shape.tables(item, *PLACE) and shape.at(item, *PLACE) is None:
        raise shape.OddFormError(PLACE)
    return shape.tables(item, *PLACE)


def last_write(item: Fields, *members: str) -> str | None:
    """When one of the members was last written, as ISO 8601; None where no writer is told of."""
    entries = shape.tables(item, *PLACE)
    times = [
        shape.name(each, "time") for each in entries if not set(members).isdisjoint(each["wrote"])
    ]
    return max(times, default=None)
