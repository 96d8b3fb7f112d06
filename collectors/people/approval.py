"""Approvals: who may hold which right of access, for what, by whose word and until when."""

from collections.abc import Iterable, Iterator
from datetime import date

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields

MACHINES = ("arn:", "system:", "group:")
"""How names begin that no person has: ARNs, Kubernetes' own accounts and groups, groups."""


class Approval(
    Resource,
    kind="people.approval",
    data="personal",
    personal={
        "id": "person",
        "person": "person",
        "requested_by": "person",
        "approved_by": "person",
        "implemented_by": "person",
    },
):
    """An application for access, with its decision.

    `person`, `requested_by`, `approved_by` and `implemented_by`, who then set the right up, are
    staff numbers or addresses, as the listing says; a machine's right is for the id of the machine.
    `resource` is a name (bucket, ARN, namespace, `directory:Administrator`) in which `*` stands for
    any run of characters.
    """

    id: str
    person: str
    resource: str
    purpose: str | None
    requested_by: str | None
    approved_by: str | None
    approved_on: date | None
    until: date | None
    implemented_by: str | None

    @property
    def for_machine(self) -> bool:
        """Whether it is for a machine or group, by a name that nobody has: an ARN, `system:...`."""
        return self.person.startswith(MACHINES)

    @property
    def implementer(self) -> str | None:
        """Who set the right up; None also where the listing has no column for it."""
        return self.implemented_by if self.tells("implemented_by") else None

    @property
    def holder(self) -> str:
        """Whom it is for, an address in small letters as staff listings have them."""
        return self.person.lower() if "@" in self.person else self.person

    def in_force(self, on: date) -> bool:
        """Whether somebody approved it by that day and it has not run out; `until` is its last day.

        An approval that names nobody who gave it gives nothing.
        """
        if not self.approved_by or self.approved_on is None or self.approved_on > on:
            return False
        return self.until is None or on <= self.until

    def gives(self, on: date, names: Iterable[str | None]) -> bool:
        """Whether it is in force on that day by another's word than its holder's.

        `names` are all names of the holder: number, address, aliases.
        """
        own = {name.casefold() for name in names if name}
        return self.in_force(on) and (self.approved_by or "").casefold() not in own

    def covers_resource(self, *names: str) -> bool:
        """Whether any of a resource's names is meant; case counts, `*` and `?` are wildcards."""
        return any(_matches(self.resource, name) for name in names)


def _matches(pattern: str, name: str) -> bool:
    """Glob match in time proportional to both lengths multiplied at worst; brackets are text."""
    here = at = mark = 0
    star = -1
    while at < len(name):
        if here < len(pattern) and pattern[here] == "*":
            star, mark = here, at
            here += 1
        elif here < len(pattern) and pattern[here] in ("?", name[at]):
            here, at = here + 1, at + 1
        elif star >= 0:
            mark += 1
            here, at = star + 1, mark
        else:
            return False
    return not pattern[here:].strip("*")


def _run_out(row: Fields) -> str | None:
    return str(row["until"]) if row.get("until") else None


@collector(Approval, needs=("read the delivered file",), grain="approval file", ended=_run_out)
def approvals(listing: Listing) -> Iterator[Fields]:
    """Every approval of a listing, refused and expired ones included."""
    yield from listing.rows(Approval.kind)
