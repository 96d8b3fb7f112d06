"""A feed: one kind of rows from one vendor's system, read through the mapping of its profile."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from collectors.errors import UnobservedError
from collectors.https.address import Address
from collectors.https.body_mark import BodyMark
from collectors.https.documents import at, json_object
from collectors.https.door import Door
from collectors.https.secrets import Secret
from collectors.pacing import Deadline
from collectors.people.delimited import csv_lines
from collectors.people.deliveries import Delivered, head_of
from collectors.people.feeds.gathering import Asking, Gathered, gathered
from collectors.people.feeds.opening import opened
from collectors.people.feeds.profile import Profile, Reading
from collectors.people.feeds.records import Shape, Table, table_of
from collectors.people.mapping import PeopleMapping
from collectors.people.projection import projected
from collectors.people.table import BrokenFileError
from collectors.tape import Answer, Tape
from evidence.transcript import Gap

WHO_SECONDS = 30.0
"""How long a source is waited for that does not say who we are."""
_LINE = re.compile(r"\bline ([0-9]+)")


@dataclass(frozen=True)
class Feed:
    """One kind of rows of one configured system; nothing is contacted before it is delivered.

    `name` is its scope. `secrets` are the profile's, by name; `parameters` what fills its paths.
    """

    name: str
    profile_name: str
    profile: Profile
    mapping: PeopleMapping
    address: Address
    secrets: Mapping[str, Secret]
    parameters: Mapping[str, str]
    ca_file: Path | None = None
    mark: BodyMark = field(default_factory=BodyMark)

    @property
    def reading(self) -> Reading:
        """How the profile reads this kind."""
        return self.profile.kinds[self.mapping.kind]

    @cached_property
    def door(self) -> Door:
        """The one door that this feed asks through."""
        return opened(self.profile, self.reading, self.address, self.secrets, self.ca_file)

    def deliver(self, deadline: Deadline) -> Delivered:
        """Every row of the kind, with the total that the source declares.

        Raises:
            UnobservedError: when it cannot be read to a proven end, or not as what it should be.
        """
        marking = self.mark.marking()
        asking = Asking(self.door, self.reading, self.mapping, self.parameters, deadline, marking)
        found = Gathered()
        try:
            found = gathered(asking)
            table = self._table(found)
            delivery = projected(table.lines, table.mapping)
        except BrokenFileError as error:
            raise UnobservedError(self._gap(error, found)) from error
        total = None
        if found.total is not None:
            by = f"the total that {self.profile.title} declares"
            total = {"count": found.total, "counts": found.counts, "by": by}
        more = {
            "profile": self.profile_name,
            "host": str(self.address),
            "asked": asking.asked,
            "scope": dict(self.reading.scope),
        }
        return Delivered(
            head=head_of(self.mapping, total, more, table.unread),
            rows=delivery.rows,
            mark=str(marking),
            attempts=max(asking.attempts, 1),
        )

    def _table(self, found: Gathered) -> Table:
        if found.text is not None:
            return Table(self.mapping, csv_lines(found.text, self.mapping.delimiter or ","), {})
        reading = self.reading
        shape = Shape(reading.absent, reading.nullable, reading.restricted, reading.left)
        return table_of(found.records, self.mapping, shape)

    def _gap(self, error: BrokenFileError, found: Gathered) -> Gap:
        words, where = error.words, f"line {error.line}"
        if found.text is None:
            # The lines of a table of records: its header is the first.
            words = _LINE.sub(lambda line: f"record {int(line[1]) - 1}", words)
            where = f"record {error.line - 1}" if error.line > 1 else "the records"
        cause = "refused" if error.code == "FieldWithheld" else "malformed"
        return Gap(f"read {self.name}", cause, error.code, None, f"{self.name} {where}: {words}")

    def identity(self, tape: Tape) -> str:
        """Who the source says we are; where it does not say, whose secret we sign in with."""
        over = " over plain HTTP on this machine" if self.address.scheme == "http" else ""
        own = f"{self.profile_name} by {' and '.join(map(str, self.secrets.values()))}{over}"
        if self.profile.who is None:
            return own
        path, name = self.profile.who
        operation = f"GET {path}"

        def send() -> Any:
            reply = self.door.ask("GET", path, deadline=Deadline(WHO_SECONDS))
            said = at(json_object(operation, reply), name)
            yield Answer({name: said if isinstance(said, str | int) else None}, reply.attempts)

        try:
            answers = list(tape.ask(operation, {}, send))
        except UnobservedError:
            # It is on the tape that nobody was told; each list tells for itself whether we may.
            return own
        said = answers[0][name]
        return f"{self.profile_name} as {said}{over}" if said is not None else own

    def as_json(self) -> dict[str, Any]:
        """What the configuration says of it, without secrets: their names alone."""
        return {
            "feed": self.name,
            "profile": self.profile_name,
            "url": str(self.address),
            "plain_loopback": self.address.scheme == "http",
            "secrets": {name: str(secret) for name, secret in self.secrets.items()},
            "parameters": dict(self.parameters),
            "mapping": self.mapping.as_json(),
        }
