"""Text from evidence made fit for reports: on one line, visible, and cut to a bearable length."""

import re

_ODD = re.compile(r"\W")
_PARTS = re.compile(r"[^\w.+-]")
NAME = 120
"""Characters that a resource's name may take in a heading."""
LINE = 2_000
"""Characters that a reason or name may take where it is told in full."""


def visible(text: object, longest: int = LINE) -> str:
    """Text in printable characters alone, on one line; what is longer is cut and counted.

    Controls, changes of direction, line breaks and lone surrogates are written as escapes.
    """
    given = str(text)
    rest = len(given) - longest
    shown = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in given[:longest]
    )
    return f"{shown}... [{rest:,} more characters]" if rest > 0 else shown


def flowing(text: str) -> str:
    """Prose of a definition on one line, whatever lines it was written in."""
    return visible(" ".join(text.split()))


def node_name(text: str) -> str:
    """A name that cannot be mistaken for several parts of a node id."""
    return _PARTS.sub("_", visible(text, NAME)) or "_"


def marker_name(text: str) -> str:
    """A name as markers and Python have it: `CC6.1` becomes `CC6_1`."""
    return _ODD.sub("_", text).strip("_")
