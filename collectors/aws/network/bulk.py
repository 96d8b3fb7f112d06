"""A list that tells one field of many rows: read once, when the first row asks for it."""

from collections.abc import Callable, Mapping
from typing import Any

from collectors.errors import UnobservedError
from evidence.record import UNOBSERVED, Fields


class Bulk:
    """The values of `field` by the id of a row, from a list that `read` reads.

    A row that the list does not name has the value that `without` makes. Where the list could not
    be read the field is not observed in any row, and why.
    """

    def __init__(
        self, field: str, read: Callable[[], Mapping[str, Any]], without: Callable[[], Any]
    ) -> None:
        self._field = field
        self._read = read
        self._without = without
        self._found: Mapping[str, Any] | None = None
        self._reason = ""

    def of(self, row: str) -> Fields:
        """What a row is to hold of it."""
        if self._found is None and not self._reason:
            try:
                self._found = self._read()
            except UnobservedError as error:
                self._reason = str(error)
        if self._found is None:
            return {UNOBSERVED: {self._field: self._reason}}
        return {self._field: self._found[row] if row in self._found else self._without()}
