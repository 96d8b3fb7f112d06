"""The session of a source over HTTPS: lists and single documents, projected before the tape."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.https.attempts import Reply
from collectors.https.body_mark import BodyMark
from collectors.https.documents import json_object
from collectors.https.door import Door
from collectors.https.paging import Paging, Turn, walked
from collectors.https.selection import selected
from collectors.session import Session
from collectors.tape import Answer, Tape
from evidence.record import Fields
from evidence.scope import Scope
from evidence.transcript import Gap


class HttpsSession(Session):
    """A read-only door to one scope of a source that answers JSON over HTTPS.

    A subclass names `system` and `grain`. What `keep` names of each record reaches the tape and
    nothing else of an answer; the bodies are marked by a keyed hash, which stands in the envelope.
    Built on a `Player` it needs no door.
    """

    def __init__(
        self, scope: Scope, tape: Tape, door: Door | None = None, mark: BodyMark | None = None
    ) -> None:
        super().__init__(scope, tape)
        self._door = door
        self._mark = mark or BodyMark()

    def listed(
        self,
        path: str,
        *,
        keep: Sequence[str],
        paging: Paging,
        query: Mapping[str, str] | None = None,
        posted: Fields | None = None,
        less: Callable[[Fields], Fields] = dict,
    ) -> Iterator[Fields]:
        """Every record of a list, less what `keep` does not name.

        With `posted` the list is a search that is asked for by POST: it and the parameters of
        paging are the JSON body. `less` takes from a record what `keep` alone cannot tell apart,
        such as private addresses among others.

        Raises:
            WriteRefusedError: when the operation is no known read; nothing is sent.
            UnobservedError: after the records that were seen, when the list has no proven end.
        """
        operation = f"{'GET' if posted is None else 'POST'} {path}"
        parameters: dict[str, Any] = {"query": dict(query or {}), "keep": sorted(keep)}
        if paging.size_name:
            parameters["page_size"] = paging.size
        if posted is not None:
            parameters["posted"] = posted

        def send() -> Iterator[Answer]:
            walk = walked(operation, self._asking(operation, path, query or {}, posted), paging)
            for number, page in enumerate(walk.pages):
                kept: Fields = {"records": [less(selected(each, keep)) for each in page.records]}
                if number == 0 and walk.total is not None:
                    kept = {**kept, "total": walk.total}
                yield Answer(kept, page.reply.attempts, self._named(page.reply))
            if walk.gap:
                raise UnobservedError(walk.gap)

        for body in self.tape.ask(operation, parameters, send):
            yield from body["records"]

    def read(
        self, path: str, *, keep: Sequence[str], query: Mapping[str, str] | None = None
    ) -> Fields:
        """One document, less what `keep` does not name.

        Raises:
            WriteRefusedError: when the operation is no known read; nothing is sent.
            UnobservedError: when there is no answer.
        """
        operation = f"GET {path}"

        def send() -> Iterator[Answer]:
            reply = self._live(operation).ask("GET", path, query or {}, deadline=self.deadline)
            document = json_object(operation, reply)
            yield Answer(selected(document, keep), reply.attempts, self._named(reply))

        parameters = {"query": dict(query or {}), "keep": sorted(keep)}
        answers: list[Fields] = list(self.tape.ask(operation, parameters, send))
        return answers[0]

    def _asking(
        self, operation: str, path: str, query: Mapping[str, str], posted: Fields | None
    ) -> Callable[[Turn], Reply]:
        def ask(turn: Turn) -> Reply:
            door = self._live(operation)
            if posted is not None:
                body = {**posted, **turn.parameters}
                return door.ask("POST", path, query, json=body, deadline=self.deadline)
            if turn.link is None:
                given = {**query, **{name: str(value) for name, value in turn.parameters.items()}}
                return door.ask("GET", path, given, deadline=self.deadline)
            return followed(door, operation, turn.link, self)

        return ask

    def _live(self, operation: str) -> Door:
        if self._door is None:
            gap = Gap(operation, "not-configured", "NoConnection", None, "opened without a source")
            raise UnobservedError(gap)
        return self._door

    def _named(self, reply: Reply) -> str:
        return " ".join(filter(None, (reply.request_id, self._mark.of([reply.data]))))


def followed(door: Door, operation: str, link: str, session: Session) -> Reply:
    """The page that a link leads to, where that is the same source and a known read.

    Raises:
        UnobservedError: for a link that leads elsewhere, which is never followed.
    """
    place = door.link(link)
    said = "a page's link leads elsewhere; it was not followed"
    gap = Gap(operation, "malformed", "ForeignLink", None, said)
    if place is None:
        raise UnobservedError(gap, lasting=True)
    try:
        return door.ask("GET", *place, deadline=session.deadline)
    except WriteRefusedError as error:
        raise UnobservedError(gap, lasting=True) from error
