"""One byte form for each value, and the digest over it.

The form is that of RFC 8785 (JCS) for the values Tieout stores: objects with sorted keys, no
spaces, UTF-8. Resource models hold no floats, whose shortest form is where encoders differ.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

import orjson

from evidence.errors import TieoutError


class CanonicalError(TieoutError):
    """A value cannot be written in canonical form (bytes, a set, a key that is no text)."""


def canonical(value: Any) -> bytes:
    """The canonical JSON bytes of `value`: sorted keys, no spaces, UTF-8.

    Raises:
        CanonicalError: for what orjson cannot write as JSON.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise CanonicalError(f"a value has no canonical form: {error}") from error


def sha256(data: bytes) -> str:
    """The SHA-256 of `data` as 64 lower-case hexadecimal digits (FIPS 180-4)."""
    return hashlib.sha256(data).hexdigest()


def json_lines(values: Iterable[Any]) -> bytes:
    """Canonical JSON of each value, one a line, every line ended by a line feed."""
    return b"".join(
        orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
        for value in values
    )
