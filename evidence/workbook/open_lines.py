"""Open lines: numbered rows that the organisation fills in where no source tells."""

from collections.abc import Iterator

from evidence.workbook.cells import ENTITY, Row

OPEN_LINES = 10
"""How many stand on a sheet; further rows may be added under its table."""


def open_lines(columns: int, count: int = OPEN_LINES, name: str = "") -> Iterator[Row]:
    """Rows of `columns` cells: a number that is the same in every run, and cells to fill in."""
    for number in range(1, count + 1):
        yield [f"{name}{number}", *[ENTITY] * (columns - 1)]
