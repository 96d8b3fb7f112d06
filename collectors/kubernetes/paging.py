"""Lists followed page by page to their end, each page told as it comes."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from collectors.errors import StartOverError, UnobservedError
from collectors.kubernetes.attempts import CompactedError, Reply
from collectors.kubernetes.redaction import page_body
from collectors.tape import Answer
from evidence.record import Fields
from evidence.transcript import Gap

Ask = Callable[[str | None], Reply]
"""Sends the request for one page; the continue token is None for the first."""

BARE = frozenset({"kind", "apiVersion", "metadata"})
"""What an object of PartialObjectMetadata holds (meta.k8s.io/v1)."""


@dataclass
class Chain:
    """How far a chain of pages was followed, and what its server counted on the way.

    `torn` is set once it was followed into a later state: it is then of no one moment.
    """

    operation: str
    torn: bool = False
    read: int = 0
    _counted: set[int] = field(default_factory=set)
    _tokens: set[str] = field(default_factory=set)

    def take(self, body: Fields) -> None:
        """Count a page."""
        self.read += len(body["items"])
        if "metadata" in body:
            self._counted.add(self.read + body["metadata"]["remainingItemCount"])

    def following(self, token: Any) -> str | None:
        """The token that leads on; None at the end. An odd or repeated token is no end."""
        if token is not None and not isinstance(token, str):
            raise UnobservedError(Gap(self.operation, "malformed", "OddContinue"))
        if token in self._tokens:
            raise UnobservedError(Gap(self.operation, "incomplete", "RepeatedContinue"))
        self._tokens.add(token or "")
        return token or None

    def gap(self) -> Gap | None:
        """What is wrong with a chain that was followed to its end."""
        if self.torn:
            message = "the list was compacted while it was read: its parts are of several moments"
            return Gap(self.operation, "incomplete", "InconsistentSnapshot", 410, message)
        if counted := self._counted - {self.read}:
            message = f"{self.read} items read, the server counted {max(counted)}"
            return Gap(self.operation, "incomplete", "CountDiffers", None, message)
        return None


def listed(
    operation: str, ask: Ask, *, restarts: int = 0, metadata_only: bool = False
) -> Iterator[Answer]:
    """Every page of a list as it comes, each projected and without its continue token.

    Where `metadata_only` was asked for, a page that holds more is refused and not told.

    A chain that expires (410) is of no one moment any more: while `restarts` are left, it is to be
    read from its beginning; after that it is followed to its end by the server's fresh token, and
    has a gap that says so.

    Raises:
        StartOverError: when the chain expired and may be read again.
        UnobservedError: after the pages that were seen, when the list has no proven end.
    """
    chain, token = Chain(operation), None
    while True:
        reply = _asked(chain, ask, token, restarts)
        with uncollected():
            document = list_document(operation, reply)
            if metadata_only:
                must_be_bare(operation, document["items"])
            body = page_body(document, reply.data, operation.rpartition("/")[2])
            token = (document.get("metadata") or {}).get("continue")
            answer = Answer(body, reply.attempts, reply.request_id)
            chain.take(body)
            # Nothing of a page may outlive it: the next one is taken apart in its room.
            del document, body, reply
            yield answer
            del answer
        token = chain.following(token)
        if token is None:
            break
    if gap := chain.gap():
        raise UnobservedError(gap)


def _asked(chain: Chain, ask: Ask, token: str | None, restarts: int) -> Reply:
    """The page behind a token; where it expired, the one behind the server's fresh token."""
    try:
        return ask(token)
    except CompactedError as error:
        if restarts:
            raise StartOverError(f"{chain.operation} was compacted away") from error
        if error.fresh is None:
            raise
        chain.torn = True
        return ask(chain.following(error.fresh))


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause garbage collection while a page is taken apart.

    A page makes a million small objects, none of them garbage: passes over them would cost several
    times the decoding.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def must_be_bare(operation: str, items: Iterable[Fields]) -> None:
    """Hold that objects of which metadata alone was asked for hold nothing else.

    Raises:
        UnobservedError: when one does: the server, or what stands before it, sent values unasked.
    """
    if any(not item.keys() <= BARE for item in items):
        message = "metadata alone was asked for; what came instead was not kept"
        raise UnobservedError(Gap(operation, "secret", "ValuesSent", None, message))


def list_document(operation: str, reply: Reply) -> dict[str, Any]:
    """The list in an answer; `items: null` is the empty list that a Go server means by it.

    Raises:
        UnobservedError: when the answer is no list of objects.
    """
    document = json_document(operation, reply)
    if document.get("items", "absent") is None:
        document["items"] = []
    items, metadata = document.get("items"), document.get("metadata") or {}
    if not isinstance(items, list) or not isinstance(metadata, dict):
        raise UnobservedError(Gap(operation, "malformed", "NotAList", reply.status))
    if not all(isinstance(item, dict) for item in items):
        raise UnobservedError(Gap(operation, "malformed", "OddItem", reply.status))
    return document


def json_document(operation: str, reply: Reply) -> dict[str, Any]:
    """The JSON object in an answer.

    Raises:
        UnobservedError: for anything else, such as the sign-in page of a proxy.
    """
    try:
        document = orjson.loads(reply.data)
    except orjson.JSONDecodeError as error:
        raise UnobservedError(Gap(operation, "malformed", "NotJson", reply.status)) from error
    if not isinstance(document, dict):
        raise UnobservedError(Gap(operation, "malformed", "NotAnObject", reply.status))
    return document
