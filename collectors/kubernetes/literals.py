"""Values of ConfigMaps judged at the door: whether one looks like a secret, and where it stands.

No value passes, and no digest of one either: the words people choose for passwords can be tried.
"""

import base64
import binascii
import re
from typing import Any

from evidence.secrets.scan import scan

ODD = "odd"
REFERENCE = re.compile(
    r"true|false|none|null|\d{1,5}(?:\.\d+)?(?:ms|s|m|h|d|ki|mi|gi|%)?|[./~][^\s]*"
    r"|[a-z][a-z0-9+.-]*://[^\s@]*|[$%{<\[*][^\n]*",
    re.IGNORECASE,
)
"""A switch, a small number, a path, an address without a password, or what is put in later."""


def contents_judged(values: Any, *, encoded: bool) -> Any:
    """Each key with what its value is (`empty`, `reference`, `text`, `bytes`) and holds.

    `found` are what the secret scan finds, by rule and line. With `encoded` values are base64.
    """
    if values is None:
        return {}
    if not isinstance(values, dict):
        return ODD
    return {key: _judged(key, value, encoded=encoded) for key, value in values.items()}


def _judged(key: str, value: Any, *, encoded: bool) -> Any:
    if not isinstance(value, str):
        return ODD
    try:
        data = base64.b64decode(value, validate=True) if encoded else _utf8(value)
    except binascii.Error:
        return ODD
    # With its key before it: what is no secret by itself is one beside the word password.
    text = _utf8(f"{key}: ") + data
    found = [{"line": text[: hit.start].count(b"\n") + 1, "rule": hit.rule} for hit in scan(text)]
    return {"form": "bytes" if encoded else _form(value), "found": found}


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _form(value: str) -> str:
    stripped = value.strip()
    if not stripped:
        return "empty"
    return "reference" if REFERENCE.fullmatch(stripped) else "text"
