"""Places: where on a sheet a person filled something in, told by texts that stay the same."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from evidence.canonical import canonical, sha256

Whose = Literal["assessor", "entity"]
"""Whose word it is: the assessor's is about one run or period, the organisation's stays."""


class Place(NamedTuple):
    """A cell: the title of its sheet, the texts of its row's key, the title of its column."""

    sheet: str
    row: tuple[str, ...]
    column: str

    def __str__(self) -> str:
        return f"{self.sheet} row {named(self.row)}, column {self.column}"


Values = Mapping[Place, str]
"""What stands where; a place that is not there is empty."""


def named(row: tuple[str, ...]) -> str:
    """The key of a row as a person reads it."""
    return " / ".join(part for part in row if part)


def facts_digest(facts: Mapping[str, str]) -> str:
    """The digest of what Tieout itself says in a row, by column title."""
    return sha256(canonical(dict(facts)))
