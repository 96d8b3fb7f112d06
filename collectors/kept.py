"""The rows of one unit as they come: held packed, each id once."""

from evidence.canonical import json_lines
from evidence.rows import Fields, PackedRows
from evidence.store.packed import Packed


class Kept:
    """Rows gathered one by one; only a few bytes of each are held unpacked.

    A row that two pages both carry is folded; two different rows of one id are a fault, and
    `again` says which they are. `unusable` is whether some row had no usable form.
    """

    def __init__(self) -> None:
        self.again: str | None = None
        self.unusable = False
        self._packed = Packed()
        self._seen: dict[int, int] = {}
        self._given = 0

    @property
    def count(self) -> int:
        """How many rows there are, each id counted once."""
        return len(self._seen)

    @property
    def rows(self) -> PackedRows:
        """The rows in the order they came."""
        return PackedRows(self._packed.pieces, self.count)

    def add(self, row: Fields | None) -> None:
        """Take a row, or None for one without a usable form."""
        self._given += 1
        if row is None:
            self.unusable = True
            return
        # Hashes of 64 bits, keyed by the process: of a million ids two are alike once in forty
        # million runs, and are then told as a fault.
        line, number = json_lines([row]), hash(row["id"])
        known = self._seen.get(number)
        if known is None:
            self._seen[number] = hash(line)
            self._packed.add(line)
        elif known != hash(line) and self.again is None:
            # Ids may be those of people, and what the ledger says is never erased.
            self.again = f"rows {self._place(row['id'])} and {self._given} have one id"

    def _place(self, identifier: str) -> int:
        return next((place for place, row in enumerate(self.rows, 1) if row["id"] == identifier), 0)
