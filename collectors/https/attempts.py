"""One request until it is settled: asked at a pace, and the gap that a lost one leaves."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any

import orjson

from collectors.errors import UnobservedError
from collectors.pacing import Deadline, Pace, Patience
from collectors.retry_after import retry_after, until
from evidence.transcript import Gap

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 598})
"""Statuses that another attempt may mend; 598 is what some vendors' gateways say of a time-out."""
CAUSES = {401: "refused", 403: "refused", 407: "refused", 410: "expired", 429: "throttled"}
UNSUPPORTED = frozenset({404, 405, 406, 415, 501})
TIMED_OUT = frozenset({408, 425})
PATIENCE = Patience(throttled=300.0, down=60.0, first=0.5, longest=20.0, rate=5.0, burst=10)
"""How a source is asked where its profile says nothing else."""
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_IDS = (
    "x-request-id", "request-id", "x-okta-request-id", "x-amzn-requestid", "x-github-request-id"
)  # fmt: skip
_TOO_OFTEN = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"})
"""Why Google refuses with 403 what it answers a little later."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered to one request; header names in lower case.

    `data` is the body, decompressed. `attempts` counts the requests it took to get it. `lapsed`
    marks a 401 to a credential that had worked before.
    """

    status: int
    headers: Mapping[str, str]
    data: bytes
    attempts: int = 1
    lapsed: bool = False

    @property
    def request_id(self) -> str | None:
        """The id under which the source's own log may hold this request."""
        return next((self.headers[name] for name in _IDS if name in self.headers), None)


class NoReplyError(Exception):
    """A request without a usable answer; `code` is our word for why (`TimedOut`, `TooLarge`).

    `cause` is that of the gap, `passing` says whether another attempt may mend it.
    """

    def __init__(self, code: str, *, cause: str = "unavailable", passing: bool = True) -> None:
        self.code = code
        self.cause = cause
        self.passing = passing
        super().__init__(code)


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
        gap = Gap(operation, error.cause, error.code)
        raise UnobservedError(gap, lasting=not error.passing) from error
    if 200 <= reply.status < 300:
        return reply
    if reply.status == HTTPStatus.FORBIDDEN and _throttled(reply):
        gap = Gap(operation, "throttled", _code(reply), reply.status)
        raise UnobservedError(gap, wait=_wait(reply), request_id=reply.request_id)
    raise UnobservedError(
        _gap(operation, reply),
        wait=_wait(reply),
        lasting=reply.status not in PASSING,
        request_id=reply.request_id,
    )


def _throttled(reply: Reply) -> bool:
    """Whether a 403 says too often, and not never: by its headers (GitHub) or reason (Google)."""
    if "retry-after" in reply.headers or reply.headers.get("x-ratelimit-remaining") == "0":
        return True
    return _code(reply) in _TOO_OFTEN


def _wait(reply: Reply) -> float | None:
    """Seconds to wait by Retry-After, or until the instant at which a used-up quota begins anew."""
    if (told := retry_after(reply.headers)) is not None:
        return told
    headers = reply.headers
    if headers.get("x-ratelimit-remaining") != "0" or reply.status not in (403, 429):
        return None
    return until(headers.get("x-ratelimit-reset", ""), headers.get("date", ""))


def _gap(operation: str, reply: Reply) -> Gap:
    """The gap for an answer that is no 2xx; the server's own text may name people: left out."""
    status = reply.status
    if 300 <= status < 400:
        said = "a redirect, which is not followed"
        return Gap(operation, "malformed", "Redirected", status, said)
    cause = CAUSES.get(status)
    if status == HTTPStatus.UNAUTHORIZED and reply.lapsed:
        cause = "expired"
    if cause is None:
        cause = "unavailable" if status >= 500 or status in TIMED_OUT else "malformed"
    if status in UNSUPPORTED:
        cause = "unsupported"
    return Gap(operation, cause, _code(reply), status)


def _code(reply: Reply) -> str:
    """The one-word code of an error body, where it has one; else the name of the HTTP status."""
    said: Any = None
    if reply.data[:1] == b"{":
        try:
            document = orjson.loads(reply.data)
        except orjson.JSONDecodeError:
            document = {}
        inner = document.get("error")
        said = _inner(inner) if isinstance(inner, dict) else inner
        said = said if isinstance(said, str) else document.get("errorCode") or document.get("code")
    if isinstance(said, str) and _CODE.fullmatch(said):
        return said
    try:
        return HTTPStatus(reply.status).phrase.title().replace(" ", "")
    except ValueError:
        return f"Http{reply.status}"


def _inner(error: Mapping[str, Any]) -> Any:
    """The code of an error; where it is the number of the status (Google), the first reason."""
    code = error.get("code")
    if not isinstance(code, int):
        return code
    reasons = error.get("errors")
    first = reasons[0] if isinstance(reasons, list) and reasons else None
    return first.get("reason") if isinstance(first, dict) else error.get("status")
