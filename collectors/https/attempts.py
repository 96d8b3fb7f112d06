"""One request until it is settled: asked at a pace, and the gap that a lost one leaves."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

import orjson

from collectors import replies
from collectors.errors import UnobservedError
from collectors.pacing import Deadline, Pace, Patience
from collectors.replies import HttpReply, NoReplyError, phrase
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
class Reply(HttpReply):
    """What a server answered, with the id by which its own log may know the request."""

    @property
    def request_id(self) -> str | None:
        """The id under which the source's own log may hold this request."""
        return next((self.headers[name] for name in _IDS if name in self.headers), None)


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
    return phrase(reply.status)


def _inner(error: Mapping[str, Any]) -> Any:
    """The code of an error; where it is the number of the status (Google), the first reason."""
    code = error.get("code")
    if not isinstance(code, int):
        return code
    reasons = error.get("errors")
    first = reasons[0] if isinstance(reasons, list) and reasons else None
    return first.get("reason") if isinstance(first, dict) else error.get("status")
