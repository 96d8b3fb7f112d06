"""The one door by which text enters the page: unsafe characters as visible escapes, never lost."""

import re
from typing import Any

import orjson

from evidence.canonical import sha256

LONGEST = 2_000
"""Characters of a name or reason that the page shows; the workbook and the evidence hold more."""

# Controls, lone surrogates and noncharacters; what turns the direction of text, joins or hides it,
# or ends a line unseen: each makes a name read as another.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    "\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
# Inside a script element only "<" could end it or open a comment; the others cost nothing.
_MARKUP = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def shown(text: str) -> str:
    """`text` as the page shows it: unsafe characters escaped, and cut when it is too long.

    A cut text ends with a marker that names its length and the SHA-256 of the whole (UTF-8).
    """
    if len(text) <= LONGEST:
        return escaped(text)
    digest = sha256(text.encode("utf-8", "surrogatepass"))
    marker = f" [cut here: the whole text has {len(text):,} characters and SHA-256 {digest}]"
    return escaped(text[:LONGEST]) + marker


def escaped(text: str) -> str:
    """`text` whole, with unsafe characters as visible escapes."""
    return text if text.isprintable() else _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def script_json(value: Any) -> str:
    """A JSON value as it can stand in a script element; every text in it passes `escaped`."""
    return orjson.dumps(_guarded(value)).decode().translate(_MARKUP)


def _guarded(value: Any) -> Any:
    if isinstance(value, str):
        # A member of an enumeration is a text as well: the plain one is written.
        return escaped(str(value))
    if isinstance(value, list | tuple):
        return [_guarded(each) for each in value]
    if isinstance(value, dict):
        return {escaped(str(name)): _guarded(each) for name, each in value.items()}
    return value
