"""One request until it is settled: asked at a pace, and the gap that a lost one leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

import orjson

from collectors import replies
from collectors.errors import UnobservedError
from collectors.pacing import Deadline, Pace, Patience
from collectors.replies import HttpReply, NoReplyError, phrase
from collectors.retry_after import retry_after
from evidence.transcript import Gap

PASSING = frozenset({429, 500, 502, 503, 504})
CAUSES = {401: "refused", 403: "refused", 410: "expired", 429: "throttled"}
UNSUPPORTED = frozenset({404, 405, 406, 415, 501})


@dataclass(frozen=True, slots=True)
class Reply(HttpReply):
    """What an API server answered."""

    @property
    def request_id(self) -> str | None:
        """The id under which the API server's own audit log holds this request."""
        return self.headers.get("audit-id")


class CompactedError(UnobservedError):
    """A page chain is older than what the server still holds (410).

    `fresh` is the token that leads on from the same place in a later state, if the server gave one.
    """

    def __init__(self, gap: Gap, fresh: str | None) -> None:
        super().__init__(gap, lasting=True)
        self.fresh = fresh


PATIENCE = Patience(throttled=300.0, down=60.0, first=0.25, longest=10.0, rate=20.0, burst=40)
"""How an API server is asked where nothing else is said: lists of 500 at a time need few calls."""


def settled(
    operation: str, send: Callable[[], Reply], pace: Pace, deadline: Deadline | None = None
) -> Reply:
    """The answer to `send`, asked again while the pace's patience lasts; its status is 2xx.

    Raises:
        UnobservedError: when patience ran out, or the answer is one that no retry mends.
    """
    return replies.settled(operation, partial(_tried, operation, send), pace, deadline)


def _tried(operation: str, send: Callable[[], Reply]) -> Reply:
    try:
        reply = send()
    except NoReplyError as error:
        gap = Gap(operation, error.cause, error.code)
        raise UnobservedError(gap, lasting=not error.passing) from error
    if 200 <= reply.status < 300:
        return reply
    if reply.status == HTTPStatus.GONE:
        raise CompactedError(_gap(operation, reply), _fresh_token(reply))
    lasting = reply.status not in PASSING
    raise UnobservedError(_gap(operation, reply), wait=retry_after(reply.headers), lasting=lasting)


def _gap(operation: str, reply: Reply) -> Gap:
    """The gap for an answer that is no 2xx; the server's own text names users: left out."""
    status = reply.status
    cause = CAUSES.get(status)
    if status == HTTPStatus.UNAUTHORIZED and reply.lapsed:
        cause = "expired"
    if cause is None:
        cause = "unavailable" if status >= 500 else "malformed"
    if status in UNSUPPORTED:
        cause = "unsupported"
    return Gap(operation, cause, _reason(reply), status)


def _fresh_token(reply: Reply) -> str | None:
    """The token of an inconsistent continuation, in the metadata of a 410's Status."""
    metadata = _status(reply).get("metadata")
    token = metadata.get("continue") if isinstance(metadata, dict) else None
    return token if isinstance(token, str) and token else None


def _status(reply: Reply) -> dict[str, Any]:
    """The Status object in an answer; empty where it holds something else."""
    if reply.data[:1] != b"{":
        return {}
    try:
        document = orjson.loads(reply.data)
    except orjson.JSONDecodeError:
        return {}
    return document if isinstance(document, dict) else {}


def _reason(reply: Reply) -> str:
    """The `reason` of a Status object, or the name of the HTTP status."""
    reason = _status(reply).get("reason")
    if isinstance(reason, str) and reason.isalpha() and len(reason) < 64:
        return reason
    return phrase(reply.status)
