"""One request until it is settled: retries within a budget, and the gap that a lost one leaves."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import orjson
import stamina

from collectors.errors import UnobservedError
from evidence.transcript import Gap

# Retries are told in the evidence; without a handler Python would print each of them as a warning.
logging.getLogger("stamina").addHandler(logging.NullHandler())

PASSING = frozenset({429, 500, 502, 503, 504})
CAUSES = {401: "refused", 403: "refused", 410: "expired", 429: "throttled"}
UNSUPPORTED = frozenset({404, 405, 406, 415, 501})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered to one request; header names in lower case.

    `attempts` counts the requests it took to get it.
    """

    status: int
    headers: Mapping[str, str]
    data: bytes
    attempts: int = 1

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


@dataclass(frozen=True, slots=True)
class Budget:
    """How much patience one request may cost: tries, and seconds over all of them.

    Waits double from `first_wait` to `longest_wait`; a server's Retry-After goes before, but one
    that is longer than `seconds` ends the trying at once.
    """

    attempts: int = 6
    seconds: float = 90.0
    first_wait: float = 0.25
    longest_wait: float = 10.0


class _LostError(Exception):
    """A try that failed, with the gap it leaves when it was the last."""

    def __init__(self, gap: Gap, *, passing: bool, wait: float | None) -> None:
        self.gap = gap
        self.passing = passing
        self.wait = wait
        super().__init__(str(gap))


def settled(operation: str, send: Callable[[], Reply], budget: Budget) -> Reply:
    """The answer to `send`, retried within the budget; its status is 2xx.

    Raises:
        UnobservedError: when the budget ran out, or the answer is one that no retry mends.
    """
    tries = 0

    def again(error: Exception) -> bool | float:
        if not isinstance(error, _LostError) or not error.passing:
            return False
        if error.wait is None:
            return True
        return error.wait if error.wait <= budget.seconds else False

    def one() -> Reply:
        nonlocal tries
        tries += 1
        return _tried(operation, send)

    retrying = stamina.RetryingCaller(
        attempts=budget.attempts,
        timeout=budget.seconds,
        wait_initial=budget.first_wait,
        wait_max=budget.longest_wait,
        wait_jitter=budget.first_wait,
    )
    try:
        return replace(retrying(again, one), attempts=tries)
    except _LostError as lost:
        raise UnobservedError(lost.gap) from lost


def _tried(operation: str, send: Callable[[], Reply]) -> Reply:
    try:
        reply = send()
    except NoReplyError as error:
        gap = Gap(operation, "unavailable", error.code)
        raise _LostError(gap, passing=error.passing, wait=None) from error
    if 200 <= reply.status < 300:
        return reply
    passing = reply.status in PASSING
    raise _LostError(_gap(operation, reply), passing=passing, wait=_retry_after(reply))


def _gap(operation: str, reply: Reply) -> Gap:
    """The gap for an answer that is no 2xx; the server's own text names users: left out."""
    status = reply.status
    cause = CAUSES.get(status)
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
