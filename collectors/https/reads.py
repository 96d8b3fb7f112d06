"""The reads of a source: which paths may be asked by GET, and which searches by POST."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal
from urllib.parse import quote

from collectors.errors import WriteRefusedError

Method = Literal["GET", "POST"]
_HOLE = re.compile(r"\{(\w+)\}")
_SEGMENT = r"(?!\.{1,2}(?:/|$))(?:(?!%2[eEfF]|%5[cC])[^/?#\\\s\x00-\x1f\x7f])+"
"""One segment that cannot be read as several, or as a way back up, by whoever decodes it."""


class Reads:
    """The operations that a door lets through; all others are refused before anything is sent.

    Paths are templates, `/v1/employees/{id}`, in which a name in braces stands for one segment.
    `posts` are POSTs that change nothing: searches, reads of data sets, requests for a token.
    """

    def __init__(self, gets: Iterable[str] = (), posts: Iterable[str] = ()) -> None:
        self.gets = tuple(gets)
        self.posts = tuple(posts)
        self._known = {
            "GET": [_pattern(path) for path in self.gets],
            "POST": [_pattern(path) for path in self.posts],
        }

    def check(self, method: str, path: str) -> None:
        """Let a known read pass.

        Raises:
            WriteRefusedError: for any other operation.
        """
        if not any(known.fullmatch(path) for known in self._known.get(method, ())):
            raise WriteRefusedError(f"{method} {path} is no read that is known of this source")


def filled(template: str, values: Mapping[str, str]) -> str:
    """The path of a template with its names filled in, none of which can lead to another path."""
    return _HOLE.sub(lambda hole: quote(values[hole[1]], safe="@:,"), template)


def _pattern(template: str) -> re.Pattern[str]:
    parts = _HOLE.split(template)
    return re.compile(
        "".join(_SEGMENT if number % 2 else re.escape(part) for number, part in enumerate(parts))
    )
