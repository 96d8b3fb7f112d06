"""What stands before the answers of an estate: it counts requests, and can delay each answer."""

import json
import threading
import time
from collections.abc import Iterable
from typing import Any

from tieout.standins.aws import Wsgi

COUNT = "/-/requests"
"""Asked by GET, it tells how many requests were answered; by DELETE it begins again from none."""


class Front:
    """A count of the requests, and a delay of so many seconds for each of them.

    Each request waits in a thread of its own, so that a delay takes nothing from the others.
    """

    def __init__(self, latency: float = 0.0) -> None:
        self.requests = 0
        self._latency = latency
        self._lock = threading.Lock()

    def __call__(self, application: Wsgi) -> Wsgi:
        """The application with this before it."""

        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            if environ.get("PATH_INFO") == COUNT:
                return self._told(environ, start_response)
            with self._lock:
                self.requests += 1
            if self._latency:
                time.sleep(self._latency)
            return application(environ, start_response)

        return answer

    def _told(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "DELETE":
            self.requests = 0
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"requests": self.requests}).encode()]
