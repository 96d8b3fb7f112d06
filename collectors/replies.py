"""Replies over HTTP, whichever library sends: one request until it is settled, or is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TypeVar

from collectors.pacing import Deadline, Pace


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What a server answered to one request; header names in lower case.

    `data` is the body, decompressed. `attempts` counts the requests it took to get it. `lapsed`
    marks a 401 to a credential that had worked before.
    """

    status: int
    headers: Mapping[str, str]
    data: bytes
    attempts: int = 1
    lapsed: bool = False


ReplyT = TypeVar("ReplyT", bound=HttpReply)


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
    operation: str, tried: Callable[[], ReplyT], pace: Pace, deadline: Deadline | None = None
) -> ReplyT:
    """The answer to `tried`, asked again while the pace's patience lasts, with its attempts.

    Raises:
        UnobservedError: when patience ran out, or `tried` says that no retry mends it.
    """
    reply, tries = pace.ask(operation, tried, deadline)
    return replace(reply, attempts=tries)


def phrase(status: int) -> str:
    """The name of an HTTP status as one word, where a body has no code of its own."""
    try:
        return HTTPStatus(status).phrase.title().replace(" ", "")
    except ValueError:
        return f"Http{status}"
