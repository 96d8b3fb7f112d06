"""Links from a control to what deviates: the ids of its exceptions, leading to their rows."""

from dataclasses import dataclass
from functools import cached_property

from evidence.workbook.cells import Link, Value
from evidence.workbook.engagement import Engagement, Test
from evidence.workbook.links import one_line
from evidence.workbook.sheet import place
from evidence.workbook.sheets.exceptions import exception_id, is_exception


@dataclass(frozen=True)
class ExceptionLinks:
    """The exceptions of an engagement, in the order of the sheet Exceptions."""

    engagement: Engagement

    @cached_property
    def tests(self) -> list[Test]:
        """The tests that found an exception."""
        return [test for test in self.engagement.tests if is_exception(test)]

    def at(self, number: int) -> Link:
        """The exception in that row of the sheet, counted from 0."""
        return Link(exception_id(self.tests[number]), place("Exceptions", number))

    def of(self, control: str) -> Value:
        """The exceptions of a control, leading to the first; empty where it has none."""
        rows = self._rows.get(control, [])
        text = one_line([exception_id(self.tests[row]) for row in rows])
        return Link(text, place("Exceptions", rows[0])) if rows else ""

    @cached_property
    def _rows(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, test in enumerate(self.tests):
            found.setdefault(test.control, []).extend([row])
        return found
