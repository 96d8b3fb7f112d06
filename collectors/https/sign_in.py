"""Ways to sign in: what is put into the headers of a request, and what may be renewed."""

import threading
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from collectors.errors import UnobservedError
from collectors.https.attempts import Reply
from collectors.https.documents import json_object
from collectors.https.secrets import SIGN_IN, Secret
from collectors.pacing import Deadline
from evidence.transcript import Gap

EARLY = 60.0
"""Seconds before a token's end at which another is asked for."""
_NO = (400, 401, 403)
_SHORTEST = 300.0
"""Seconds that a token is used where the server does not say how long it lasts."""


class SignIn(Protocol):
    """How a door says who asks. Safe to share among threads."""

    def headers(self, deadline: Deadline | None = None) -> Mapping[str, str]:
        """The headers that sign a request in.

        Raises:
            UnobservedError: when a secret is missing, or no token is to be had.
        """
        ...

    def renew(self) -> bool:
        """Forget what lapsed; whether there is a chance of something newer."""
        ...


class Asking(Protocol):
    """The door to a token endpoint, as `door.Door` is one."""

    def ask(
        self, method: str, path: str, *, form: Mapping[str, str], deadline: Deadline | None
    ) -> Reply:
        """The settled answer to one request.

        Raises:
            UnobservedError: when there is none.
        """
        ...


class Header:
    """A secret in a header, behind a word: `Authorization: Bearer ...`, `X-Api-Key: ...`."""

    def __init__(self, secret: Secret, *, name: str = "authorization", word: str = "") -> None:
        self._secret = secret
        self._name = name.lower()
        self._word = f"{word} " if word else ""

    def headers(self, deadline: Deadline | None = None) -> Mapping[str, str]:  # noqa: ARG002 -- the protocol's form
        """The header with the secret as it stands now."""
        return {self._name: self._word + self._secret.read()}

    def renew(self) -> bool:
        """A variable or file may have been given a new value meanwhile."""
        return True


class Basic:
    """User and password by RFC 7617; a text in place of a secret is sent as it is."""

    def __init__(self, user: Secret | str, password: Secret | str) -> None:
        self._pair = user, password

    def headers(self, deadline: Deadline | None = None) -> Mapping[str, str]:  # noqa: ARG002 -- the protocol's form
        """The header with both as they stand now."""
        user, password = (part if isinstance(part, str) else part.read() for part in self._pair)
        return {"authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}

    def renew(self) -> bool:
        """A variable or file may have been given a new value meanwhile."""
        return True


class Granted:
    """A bearer token that a token endpoint grants (RFC 6749), asked for again when it runs out.

    `door` leads to the endpoint's host and lets `path` through as a POST; `form` is called for
    each request, so that an assertion with a date can be made (RFC 7523). Neither the request nor
    its answer is recorded.
    """

    def __init__(
        self,
        door: Asking,
        path: str,
        form: Callable[[], Mapping[str, str]],
        *,
        word: str = "Bearer",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._door = door
        self._path = path
        self._form = form
        self._word = word
        self._clock = clock
        self._lock = threading.Lock()
        self._held: tuple[str, float] | None = None

    def headers(self, deadline: Deadline | None = None) -> Mapping[str, str]:
        """The header with a token that has not run out."""
        with self._lock:
            if self._held is None or self._clock() >= self._held[1]:
                self._held = self._asked(deadline)
            return {"authorization": f"{self._word} {self._held[0]}"}

    def renew(self) -> bool:
        """Another token may be granted."""
        with self._lock:
            self._held = None
        return True

    def _asked(self, deadline: Deadline | None) -> tuple[str, float]:
        try:
            reply = self._door.ask("POST", self._path, form=self._form(), deadline=deadline)
        except UnobservedError as error:
            if error.gap.status in _NO:
                gap = replace(error.gap, operation=SIGN_IN, cause="refused")
                raise UnobservedError(gap, lasting=True) from error
            raise
        answer = json_object(SIGN_IN, reply)
        token, seconds = answer.get("access_token"), _seconds(answer.get("expires_in"))
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise UnobservedError(Gap(SIGN_IN, "malformed", "NoToken", reply.status), lasting=True)
        return token, self._clock() + max(seconds - EARLY, seconds / 2)


def _seconds(given: Any) -> float:
    """How long a token lasts; some servers write the number as text."""
    if isinstance(given, str) and given.isdecimal():
        given = int(given)
    return float(given) if isinstance(given, int) and given > 0 else _SHORTEST
