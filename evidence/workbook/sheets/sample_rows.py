"""Where samples stand in a workbook: the rows of both their sheets, so that formulas find them."""

from collections.abc import Iterator
from dataclasses import dataclass

from evidence.sampling.ranking import Group, Kept
from evidence.workbook.engagement import Engagement

SAMPLES, ITEMS = "Samples", "Sample items"
MOST_ROWS = 1_000_000
"""Rows of items that one sheet bears; samples beyond are listed without their items."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A group of a sample with its row on Samples, and the first and last of its items' rows."""

    kept: Kept
    group: Group | None
    row: int
    first: int
    last: int

    @property
    def id(self) -> str:
        """The id that the sheets call the sample by."""
        return f"S-{self.kept.digest[:8]}"

    @property
    def repeats(self) -> bool:
        """Whether the draw can be repeated from the items listed."""
        return self.group is not None and self.group.whole and self.last >= self.first

    def items(self, column: str) -> str:
        """The cells of a column that hold the group's items, as a formula names them."""
        return f"'{ITEMS}'!${column}${self.first}:${column}${self.last}"


def stands(engagement: Engagement) -> Iterator[Stand]:
    """Every group of every sample, in the order of the ledger."""
    row, item = 2, 2
    for kept in engagement.samples:
        for group in kept.groups or (None,):
            count = len(group.items) if group else 0
            if item + count > MOST_ROWS:
                count = 0
            yield Stand(kept, group, row, item, item + count - 1)
            row, item = row + 1, item + count
