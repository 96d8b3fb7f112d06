"""Lists read page by page to their end, and again if the snapshot behind them is compacted away."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from collectors.errors import UnobservedError
from collectors.kubernetes.attempts import Reply
from collectors.kubernetes.redaction import page_body
from collectors.tape import Answer
from evidence.transcript import Gap

RESTARTS = 2
Ask = Callable[[str | None], Reply]
"""Sends the request for one page; the continue token is None for the first."""


@dataclass
class Walk:
    """One walk along a page chain: what was seen of it, and how it ended."""

    pages: list[Answer] = field(default_factory=list)
    attempts: int = 0
    gap: Gap | None = None


def listed(operation: str, ask: Ask) -> Iterator[Answer]:
    """Every page of a list, all of one snapshot, each projected and without its continue token.

    A chain that expires (410) is read again from its start, at most twice; only the last walk is
    told, so that an unchanged estate gives the same pages however often the chain broke.

    Raises:
        UnobservedError: after the pages that were seen, when the list has no proven end.
    """
    walk, spent = _walked(operation, ask), 0
    for _ in range(RESTARTS):
        if walk.gap is None or walk.gap.cause != "expired":
            break
        spent += walk.attempts
        walk = _walked(operation, ask)
    for number, page in enumerate(walk.pages):
        yield replace(page, attempts=page.attempts + spent) if number == 0 else page
    if walk.gap:
        raise UnobservedError(walk.gap)


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


def _walked(operation: str, ask: Ask) -> Walk:
    walk = Walk()
    tokens: set[str] = set()
    counted: set[int] = set()
    token, read = None, 0
    try:
        while True:
            reply = ask(token)
            walk.attempts += reply.attempts
            with uncollected():
                document = list_document(operation, reply)
                body = page_body(document, reply.data)
            walk.pages.append(Answer(body, reply.attempts, reply.request_id))
            read += len(body["items"])
            if "metadata" in body:
                counted.add(read + body["metadata"]["remainingItemCount"])
            token = _following(operation, document, tokens)
            if token is None:
                break
            tokens.add(token)
    except UnobservedError as error:
        walk.gap = error.gap
        return walk
    if counted - {read}:
        message = f"{read} items read, the server counted {max(counted - {read})}"
        walk.gap = Gap(operation, "incomplete", "CountDiffers", None, message)
    return walk


def _following(operation: str, document: dict[str, Any], seen: set[str]) -> str | None:
    """The token that leads on; None at the end. An odd or repeated token is no end."""
    token = (document.get("metadata") or {}).get("continue")
    if token is not None and not isinstance(token, str):
        raise UnobservedError(Gap(operation, "malformed", "OddContinue"))
    if token in seen:
        raise UnobservedError(Gap(operation, "incomplete", "RepeatedContinue"))
    return token or None


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
