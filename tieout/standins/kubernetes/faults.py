"""Faults that a test or the demo asks for: the bad days of an API server, by path and call."""

import threading
from dataclasses import dataclass
from typing import Literal

from tieout.standins.kubernetes.statuses import ApiStatusError, encode

Trouble = Literal[
    "throttled", "error", "unavailable", "html", "truncated", "stalled", "reset"
]  # fmt: skip
HTML = b"""<!DOCTYPE html>
<html><head><title>Sign in</title></head>
<body><h1>Sign in to continue</h1></body></html>
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with requests under `path`, from the `call`-th on (from 1), `times` times.

    `path` is a prefix of whole segments, without the query: `/api/v1/pods` is no prefix of
    `/api/v1/podtemplates`; with `alone` nothing below it is meant. `times` None: for ever. The
    troubles are

    - `throttled`: 429, with `Retry-After: retry_after` (seconds) or, if None, without;
    - `error`: 500, etcd timed out; `unavailable`: 503, with `Retry-After` if given;
    - `html`: the sign-in page of a proxy, under `status`;
    - `truncated`: half the body, then the connection closes; the head promises all of it;
    - `stalled`: the answer comes `seconds` late;
    - `reset`: the connection is reset without an answer (logged with status 0).
    """

    path: str
    trouble: Trouble
    call: int = 1
    times: int | None = 1
    retry_after: int | None = None
    seconds: float = 0.0
    status: int = 200
    alone: bool = False

    def covers(self, path: str) -> bool:
        """Whether a request path lies under this fault's."""
        prefix = self.path.rstrip("/")
        return path == prefix or (not self.alone and path.startswith(f"{prefix}/"))

    def strikes(self, call: int) -> bool:
        """Whether the `call`-th request under the path is struck."""
        return self.call <= call and (self.times is None or call < self.call + self.times)

    def body(self) -> tuple[int, str, bytes] | None:
        """Status, content type and body sent in place of the answer, if the trouble has one."""
        match self.trouble:
            case "throttled":
                # Priority and fairness answers in plain text, not with a Status object.
                text = b"Too many requests, please try again later.\n"
                return 429, "text/plain; charset=utf-8", text
            case "error":
                return _status(ApiStatusError(500, None, "etcdserver: request timed out"))
            case "unavailable":
                message = "the server is currently unable to handle the request"
                return _status(ApiStatusError(503, "ServiceUnavailable", message, {}))
            case "html":
                return self.status, "text/html; charset=utf-8", HTML
            case "truncated" | "stalled" | "reset":
                return None


def _status(error: ApiStatusError) -> tuple[int, str, bytes]:
    return error.code, "application/json", encode(error.body) + b"\n"


class Faults:
    """The faults in force, each counting the requests under its own path."""

    def __init__(self) -> None:
        self._calls: list[tuple[Fault, int]] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Put a fault in force; its calls are counted from now."""
        with self._lock:
            self._calls.append((fault, 0))

    def clear(self) -> None:
        """End all bad days."""
        with self._lock:
            self._calls.clear()

    def strike(self, path: str) -> Fault | None:
        """Count a request; the fault that strikes it, the oldest first."""
        with self._lock:
            self._calls = [(f, calls + f.covers(path)) for f, calls in self._calls]
            struck = (f for f, calls in self._calls if f.covers(path) and f.strikes(calls))
            return next(struck, None)
