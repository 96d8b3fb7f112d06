"""Deliveries: what a listing session needs of a file or a feed, whichever stands behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from collectors.pacing import Deadline
from collectors.people.mapping import PeopleMapping
from evidence.record import Fields


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was delivered: projected rows, and the `head` that says how they were read.

    `mark` stands for the bytes they were read from, in the envelope. `attempts` counts the requests
    it took. `as_of` is the instant that the delivery itself says it speaks of.
    """

    head: Mapping[str, Any]
    rows: Sequence[Fields]
    mark: str
    as_of: datetime | None = None
    attempts: int = 1


class Deliverer(Protocol):
    """A file or a feed of one kind, with the mapping it is read by."""

    @property
    def mapping(self) -> PeopleMapping:
        """Which column fills which field."""
        ...

    def deliver(self, deadline: Deadline) -> Delivered:
        """Everything it holds, read whole before one row of it is believed.

        Raises:
            UnobservedError: when it cannot be read whole; the gap says why.
        """
        ...


def head_of(
    mapping: PeopleMapping,
    total: Mapping[str, Any] | None,
    more: Mapping[str, Any] | None = None,
    unread: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The first page of a listing on tape: its mapping, the fields it fills and its total.

    `unread` are fields that are mapped and yet not there in any row, with the reason.
    """
    given = mapping.columns.keys() | mapping.constants.keys() | {"id"}
    lacking = unread or {}
    head = {
        "mapping": mapping.as_json(),
        "fields": sorted(given - lacking.keys()),
        "total": total,
        **(more or {}),
    }
    return {**head, "unread": dict(lacking)} if lacking else head
