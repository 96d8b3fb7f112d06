"""The content of a sheet as one digest: what was drawn, without what people fill in."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from evidence.workbook import look
from evidence.workbook.cells import Formula, Link, Styled, Value


class Content:
    """Takes in the rows of a sheet one by one; `digest` changes with any of their texts.

    It is SHA-256 over the rows as JSON arrays of text, one a line. Where a link leads and what a
    formula says is left out: they follow from where rows stand.
    """

    def __init__(self) -> None:
        self._hash = sha256()

    def add(self, row: Sequence[Value]) -> None:
        """Take in a row."""
        self._hash.update(json.dumps([text_of(value) for value in row]).encode() + b"\n")

    @property
    def digest(self) -> str:
        """The digest of all rows taken in so far."""
        return self._hash.hexdigest()


def text_of(value: Value) -> str:
    """What a cell says, as text; nothing for a formula and for a cell left to people."""
    match value:
        case str():
            return value
        case Styled(style=look.ASSESSOR | look.ENTITY):
            return ""
        case Link() | Styled():
            return text_of(value.value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds")
        case None | Formula():
            return ""
        case _:
            return str(value)
