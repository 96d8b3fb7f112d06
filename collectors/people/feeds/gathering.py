"""Gathering: the records of one kind, read from a source through its door."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, Literal

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.https.attempts import Reply
from collectors.https.body_mark import Marking
from collectors.https.documents import json_value
from collectors.https.door import Door
from collectors.https.paging import Paging, Turn, Walk, walked
from collectors.https.reads import filled
from collectors.pacing import Deadline
from collectors.people.feeds.profile import Reading
from collectors.people.mapping import PeopleMapping
from evidence.canonical import canonical
from evidence.record import Fields
from evidence.transcript import Gap


@dataclass
class Gathered:
    """The records of a list, in whatever form their mapping reads, and the declared total of it.

    `text` stands in place of records for a source that answers CSV.
    """

    records: Sequence[Fields] = ()
    total: int | None = None
    counts: Literal["rows", "persons"] = "rows"
    text: str | None = None


@dataclass
class Asking:
    """The questions of one reading: its door, its parameters, and what was answered so far.

    `marking` makes the keyed mark of the answers as they were sent; `asked` are the operations with
    what they asked for, for the record. Neither holds a credential.
    """

    door: Door
    reading: Reading
    mapping: PeopleMapping
    parameters: Mapping[str, str]
    deadline: Deadline
    marking: Marking
    asked: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    attempts: int = 0

    def listed(
        self,
        path: str = "",
        *,
        query: Mapping[str, str] | None = None,
        paging: Paging | None = None,
    ) -> Walk:
        """The records of a list, the reading's own where no path is given, read to its end.

        Raises:
            UnobservedError: when its end is not proven.
        """
        reading, own = self.reading, not path
        template = path or reading.get or reading.post
        where = filled(template, self.parameters)
        posted = self._body() if own and reading.post else None
        asked = self._query() if own and reading.get else dict(query or {})
        operation = f"{'POST' if posted is not None else 'GET'} {where}"
        told = {"query": asked} | ({"body": posted} if posted else {})
        self.asked.setdefault(operation, []).append(told)
        walk = walked(
            operation, self._turning(operation, where, asked, posted), paging or reading.paging
        )
        if walk.gap:
            raise UnobservedError(walk.gap)
        return walk

    def document(self, path: str, values: Mapping[str, str] | None = None) -> Any:
        """The JSON at a path; many paths of one template stand on record as one question.

        Raises:
            UnobservedError: when there is no answer.
        """
        where = filled(path, {**self.parameters, **(values or {})})
        operation = f"GET {path}"
        self.asked.setdefault(operation, [{"query": {}}])
        try:
            return json_value(operation, self._noted(self.door.ask("GET", where, **self._until)))
        except UnobservedError as error:
            # The path says whose document it is; the gap need not.
            gap = replace(error.gap, operation=operation)
            raise UnobservedError(gap, request_id=error.request_id) from error

    def text(self, path: str, query: Mapping[str, str], accept: str) -> tuple[str, Reply]:
        """The operation and the answer of a document of another form."""
        where = filled(path, self.parameters)
        self.asked[f"GET {where}"] = [{"query": dict(query)}]
        reply = self.door.ask("GET", where, query, accept=accept, **self._until)
        return f"GET {where}", self._noted(reply)

    @property
    def _until(self) -> dict[str, Any]:
        return {"deadline": self.deadline}

    def _noted(self, reply: Reply) -> Reply:
        self.marking.add(reply.data)
        self.attempts += reply.attempts
        return reply

    def _turning(
        self, operation: str, path: str, query: Mapping[str, str], posted: Fields | None
    ) -> Callable[[Turn], Reply]:
        def ask(turn: Turn) -> Reply:
            if posted is not None:
                body = {**posted, **turn.parameters}
                return self._noted(self.door.ask("POST", path, json=body, **self._until))
            if turn.link is None:
                given = {**query, **{name: str(value) for name, value in turn.parameters.items()}}
                return self._noted(self.door.ask("GET", path, given, **self._until))
            return self._noted(self._followed(operation, turn.link))

        return ask

    def _followed(self, operation: str, link: str) -> Reply:
        said = "a page's link leads elsewhere; it was not followed"
        elsewhere = UnobservedError(Gap(operation, "malformed", "ForeignLink", None, said))
        place = self.door.link(link)
        if place is None:
            raise elsewhere
        try:
            return self.door.ask("GET", *place, **self._until)
        except WriteRefusedError as error:
            raise elsewhere from error

    def _query(self) -> dict[str, str]:
        reading = self.reading
        wanted = {**reading.query, **reading.leavers, **reading.contractors}
        given = {name: _filled(str(value), self.parameters) for name, value in wanted.items()}
        if reading.fields:
            given[reading.fields.name] = self._fields()
        return given

    def _body(self) -> Fields:
        reading = self.reading
        body = {**reading.query, **reading.body, **reading.leavers, **reading.contractors}
        if reading.fields:
            body[reading.fields.name] = self._names()
        return body

    def _names(self) -> list[str]:
        """The members to ask for: those that the mapping reads, and nothing else."""
        always = self.reading.fields.always if self.reading.fields else ()
        columns = (each.column for each in self.mapping.columns.values())
        mapped = (each for each in columns if each.partition(".")[0] not in self.reading.made)
        return list(dict.fromkeys((*mapped, *always)))

    def _fields(self) -> str:
        json = self.reading.fields is not None and self.reading.fields.form == "json"
        return canonical(self._names()).decode() if json else ",".join(self._names())


def gathered(asking: Asking) -> Gathered:
    """The records of a reading: by its vendor's own module, or one list as it comes.

    Raises:
        UnobservedError: when something of it cannot be read to its end.
    """
    if asking.reading.vendor:
        module = import_module(f"collectors.people.feeds.vendors.{asking.reading.vendor}")
        found: Gathered = module.gathered(asking)
        return found
    walk = asking.listed()
    return Gathered(walk.records, walk.total)


def _filled(text: str, parameters: Mapping[str, str]) -> str:
    for name, value in parameters.items():
        text = text.replace(f"{{{name}}}", value)
    return text
