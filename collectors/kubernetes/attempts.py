"""One request until it is settled: asked at a pace, and the gap that a lost one leaves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from typing import Any

import orjson

from collectors.errors import UnobservedError
from collectors.pacing import Deadline, Pace, Patience
from evidence.transcript import Gap

PASSING = frozenset({429, 500, 502, 503, 504})
CAUSES = {401: "refused", 403: "refused", 410: "expired", 429: "throttled"}
UNSUPPORTED = frozenset({404, 405, 406, 415, 501})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered to one request; header names in lower case.

    `attempts` counts the requests it took to get it. `lapsed` marks a 401 to a credential that
    had worked before.
    """

    status: int
    headers: Mapping[str, str]
    data: bytes
    attempts: int = 1
    lapsed: bool = False

    @property
    def request_id(self) -> str | None:
        """The id under which the API server's own audit log holds this request."""
        return self.headers.get("audit-id")


class NoReplyError(Exception):
    """A request without an answer; `code` is our word for why (`TimedOut`, `Unreachable`)."""

    def __init__(self, code: str, *, passing: bool = True) -> None:
        self.code = code
        self.passing = passing
        super().__init__(code)


PATIENCE = Patience(throttled=300.0, down=60.0, first=0.25, longest=10.0, rate=20.0, burst=40)
"""How an API server is asked where nothing else is said: lists of 500 at a time need few calls."""


def settled(
    operation: str, send: Callable[[], Reply], pace: Pace, deadline: Deadline | None = None
) -> Reply:
    """The answer to `send`, asked again while the pace's patience lasts; its status is 2xx.

    Raises:
        UnobservedError: when patience ran out, or the answer is one that no retry mends.
    """
    reply, tries = pace.ask(operation, partial(_tried, operation, send), deadline)
    return replace(reply, attempts=tries)


def _tried(operation: str, send: Callable[[], Reply]) -> Reply:
    try:
        reply = send()
    except NoReplyError as error:
        gap = Gap(operation, "unavailable", error.code)
        raise UnobservedError(gap, lasting=not error.passing) from error
    if 200 <= reply.status < 300:
        return reply
    lasting = reply.status not in PASSING
    raise UnobservedError(_gap(operation, reply), wait=_retry_after(reply), lasting=lasting)


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


def _reason(reply: Reply) -> str:
    """The `reason` of a Status object, or the name of the HTTP status."""
    reason: Any = None
    if reply.data[:1] == b"{":
        try:
            reason = orjson.loads(reply.data).get("reason")
        except orjson.JSONDecodeError:
            reason = None
    if isinstance(reason, str) and reason.isalpha() and len(reason) < 64:
        return reason
    try:
        return HTTPStatus(reply.status).phrase.title().replace(" ", "")
    except ValueError:
        return f"Http{reply.status}"


def _retry_after(reply: Reply) -> float | None:
    """Seconds to wait, from Retry-After as seconds or as a date (RFC 9110, 10.2.3)."""
    text = reply.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    sent = reply.headers.get("date", "")
    try:
        # Against the server's own clock: ours may differ, and decides nothing here.
        wait = _instant(text) - _instant(sent)
    except ValueError:
        return None
    return max(wait.total_seconds(), 0.0)


def _instant(text: str) -> datetime:
    instant = parsedate_to_datetime(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
