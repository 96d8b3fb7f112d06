"""Samples of resources and listings of them, in the form that collectors deliver."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from collectors.resource import KINDS, Resource, field_types
from collectors.validation import validated
from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from evidence.record import UNOBSERVED
from evidence.transcript import Gap

NOT_GIVEN = "the sample does not give it"
"""Why a field of a sample is unobserved where the test says nothing of it."""
PLACE = "test"
"""Where samples lie when nothing else is said."""


@dataclass(frozen=True)
class Sample:
    """One resource of a test; fields that were not given are unobserved, never a default.

    `fields` are those given, `unobserved` says of others why they could not be read.
    """

    resource: type[Resource]
    fields: Mapping[str, Any]
    unobserved: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _refuse_unknown(self.resource, (*self.fields, *self.unobserved))
        stored = self.row
        for name in self.fields:
            if name in stored.get(UNOBSERVED, {}):
                # The words of a collector whose answer had another form; here it is the test's.
                _, _, what = stored[UNOBSERVED][name].partition(" at ")
                raise UsageError(f"{self.resource.__name__} takes no such {name}: {what}")

    @property
    def id(self) -> str:
        """The id of the resource."""
        return str(self.fields["id"])

    @property
    def row(self) -> dict[str, Any]:
        """The row as a record holds it."""
        absent = [name for name in field_types(self.resource) if name not in self.fields]
        gaps = {name: self.unobserved.get(name, NOT_GIVEN) for name in absent}
        try:
            return validated(self.resource, self.fields, gaps)
        except ValueError as error:
            raise UsageError(str(error)) from error

    def but(self, **changed: Any) -> "Sample":
        """The same resource with some fields changed or added."""
        left = {name: why for name, why in self.unobserved.items() if name not in changed}
        return replace(self, fields={**self.fields, **changed}, unobserved=left)

    def denied(
        self, *fields: str, operation: str = "tieout.testing:Read", code: str = "AccessDenied"
    ) -> "Sample":
        """The same resource, of which these fields could not be read: `operation` was refused.

        Raises:
            UsageError: for a field that the resource does not have, and for `id`.
        """
        _refuse_unknown(self.resource, fields)
        if "id" in fields:
            raise UsageError("the id of a resource is always there: without it, there is no row")
        reason = str(Gap(operation, "refused", code))
        kept = {name: value for name, value in self.fields.items() if name not in fields}
        return replace(
            self, fields=kept, unobserved={**self.unobserved, **dict.fromkeys(fields, reason)}
        )


@dataclass(frozen=True)
class Listing:
    """A population as it was read in one place: whole, cut short, or not at all.

    `gap` is the call that failed, if one did; `read` is False where nothing came of it. `covers`
    are the classes of rows that it is proven to hold, `collected_at` when it was read.
    """

    samples: tuple[Sample, ...] = ()
    covers: tuple[str, ...] = ()
    scope: str = PLACE
    collected_at: datetime | None = None
    gap: Gap | None = None
    read: bool = True

    def cut_short(self, operation: str, code: str = "Throttling") -> "Listing":
        """The same listing, in which `operation` broke off before the end."""
        return replace(self, gap=Gap(operation, "throttled", code))


def sample(resource: type[Resource] | str, /, **fields: Any) -> Sample:
    """A sample of a resource class, or of a kind by its name, with the fields given.

    Values are those of the model, or their JSON form: dates as `date` or as `2026-03-31`.

    Raises:
        UsageError: for a field that it does not have, a value of another form, or a missing id.
    """
    if isinstance(resource, str):
        if resource not in KINDS:
            mend = did_you_mean(resource, KINDS, cutoff=0) or "import the class that declares it"
            raise UsageError(f"no kind {resource!r} is known; {mend}")
        resource = KINDS[resource]
    return Sample(resource, fields)


def listing(
    *samples: Sample,
    covers: tuple[str, ...] = (),
    scope: str = PLACE,
    collected_at: datetime | None = None,
) -> Listing:
    """A whole listing of these samples, read in `scope` at `collected_at`, else at `now`."""
    return Listing(samples, tuple(covers), scope, collected_at)


def refused(operation: str, *, code: str = "AccessDenied", scope: str = PLACE) -> Listing:
    """A listing of which nothing could be read, because `operation` was refused."""
    return Listing(scope=scope, gap=Gap(operation, "refused", code), read=False)


def _refuse_unknown(resource: type[Resource], names: tuple[str, ...]) -> None:
    known = field_types(resource)
    for name in names:
        if name not in known:
            mend = did_you_mean(name, known) or f"its fields are {', '.join(known)}"
            raise UsageError(f"{resource.__name__} has no field {name!r}; {mend}")
