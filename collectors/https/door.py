"""The door to one source: signed in, known reads alone, one request at a time settled."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson

from collectors.https.address import Address, Query
from collectors.https.attempts import PATIENCE, Reply, settled
from collectors.https.connection import LARGEST, LONGEST, Connection
from collectors.https.reads import Reads
from collectors.https.sign_in import SignIn
from collectors.pacing import Deadline, Pace, Patience
from collectors.replies import NoReplyError

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
TELLING = 12
"""Characters from which on a secret is looked for in answers; a shorter one stands in any text."""


class Door:
    """A read-only door to one host over HTTPS, for as many threads as like to ask.

    `reads` are all it lets through. `sign_in` None is for endpoints that are signed in to by what
    is posted to them. `headers` go with every request and hold no secrets. `patience` says how
    fast is asked and how long is waited; all that use this door share its pace.
    """

    def __init__(
        self,
        address: Address,
        reads: Reads,
        sign_in: SignIn | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        patience: Patience = PATIENCE,
        ca_file: Path | None = None,
        timeout: tuple[float, float] = (10.0, 60.0),
        largest: int = LARGEST,
        longest: float = LONGEST,
    ) -> None:
        self.address = address
        self.pace = Pace(patience)
        self._reads = reads
        self._sign_in = sign_in
        self._headers = dict(headers or {})
        self._connection = Connection(
            address, ca_file=ca_file, timeout=timeout, largest=largest, longest=longest
        )
        self._lock = threading.Lock()
        self._worked = False

    def ask(
        self,
        method: str,
        path: str,
        query: Query | Mapping[str, str] = (),
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        accept: str = JSON,
        deadline: Deadline | None = None,
    ) -> Reply:
        """The settled answer to one request; its status is 2xx.

        A body is sent by POST alone, as `json` or as a `form`.

        Raises:
            WriteRefusedError: for what is no known read; nothing is sent.
            UnobservedError: when there is no answer while patience lasts, or a lasting refusal.
        """
        self._reads.check(method, path)
        items = list(query.items()) if isinstance(query, Mapping) else list(query)
        headers = {"accept": accept, "accept-encoding": "gzip", "user-agent": "tieout"}
        body: bytes | None = None
        if form is not None:
            headers["content-type"], body = FORM, urlencode(form).encode()
        elif method == "POST":
            headers["content-type"], body = JSON, orjson.dumps({} if json is None else json)
        headers |= self._headers
        send = partial(self._send, method, path, items, headers, body, deadline)
        return settled(f"{method} {path}", send, self.pace, deadline)

    def link(self, url: str) -> tuple[str, Sequence[tuple[str, str]]] | None:
        """Path and query of a link to go on by; None where it leads to another place."""
        return self.address.within(url)

    def _send(
        self,
        method: str,
        path: str,
        query: Query,
        headers: Mapping[str, str],
        body: bytes | None,
        deadline: Deadline | None,
    ) -> Reply:
        reply = self._sent(method, path, query, headers, body, deadline)
        if reply.status == 401 and self._has_worked() and self._sign_in and self._sign_in.renew():
            # A token may lapse in a long reading; one that never worked is not fetched again.
            reply = self._sent(method, path, query, headers, body, deadline)
            if reply.status == 401:
                return replace(reply, lapsed=True)
        if 200 <= reply.status < 300:
            with self._lock:
                self._worked = True
        return reply

    def _has_worked(self) -> bool:
        with self._lock:
            return self._worked

    def _sent(
        self,
        method: str,
        path: str,
        query: Query,
        headers: Mapping[str, str],
        body: bytes | None,
        deadline: Deadline | None,
    ) -> Reply:
        signed = self._sign_in.headers(deadline) if self._sign_in else {}
        reply = self._connection.send(method, path, query, {**headers, **signed}, body)
        for value in signed.values():
            secret = value.rpartition(" ")[2]
            if len(secret) >= TELLING and secret.encode() in reply.data:
                # A debug page that repeats the request: nothing of it is looked at further.
                raise NoReplyError("EchoedCredential", cause="secret", passing=False)
        return reply
