"""Links from one sheet to the rows of another: ids as cells that lead to where they are told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evidence.workbook.cells import Link, Value
from evidence.workbook.engagement import Engagement, evidence_id
from evidence.workbook.sheet import place

NAMED = 12
"""How many ids a cell names before it only counts the rest."""
LINE = 24
"""Letters of a list of ids that is a link; LibreOffice keeps a link on one line and cuts it off."""


@dataclass(frozen=True)
class Links:
    """Where the rows of an engagement stand; a cell with several ids leads to the first of them.

    A list that is too long to stand on a line is text alone: it is read before it is followed.
    """

    engagement: Engagement

    def requirement(self, name: str) -> Value:
        """A requirement, leading to its row in Requirements."""
        return _cell(name, "Requirements", (name,), self._requirements)

    def requirements(self, names: Sequence[str]) -> Value:
        """Requirements in a cell."""
        return _list(", ".join(names), "Requirements", names, self._requirements)

    def control(self, name: str) -> Value:
        """A control, leading to its row in Controls."""
        return _cell(name, "Controls", (name,), self._controls)

    def controls(self, names: Sequence[str], text: str = "") -> Value:
        """Controls in a cell; `text` tells them otherwise than by their ids."""
        return _list(text or ", ".join(names), "Controls", names, self._controls)

    def count(self, names: Sequence[str]) -> Value:
        """How many controls, leading to the first: beside a list too long to be a link itself."""
        known = [self._controls[name] for name in names if name in self._controls]
        return Link(len(names), place("Controls", known[0])) if known else len(names)

    def evidence(self, controls: Iterable[str]) -> Value:
        """The evidence that the tests of `controls` judged: the first of it, and how much more."""
        read = [
            digest
            for control in controls
            for test in self.engagement.tests_of.get(control, ())
            for digest in (test.record, *test.inputs)
            if digest and digest in self._evidence
        ]
        digests = list(dict.fromkeys(read))
        names = list(dict.fromkeys(self._evidence[digest] for digest in digests))
        return _cell(one_line(names), "Evidence index", digests, self.engagement.place_of)

    def unit(self, record: str | None, text: str) -> Value:
        """Text that leads to the row of a collection unit in the Evidence index."""
        names = (record,) if record else ()
        return _cell(text, "Evidence index", names, self.engagement.place_of)

    def open_items(self, control: str, text: str) -> Value:
        """Text that leads to the first row of a control in Failing items, where it has one."""
        return _cell(text, "Failing items", (control,), self.engagement.first_open_item)

    @cached_property
    def _requirements(self) -> Mapping[str, int]:
        return {row["id"]: number for number, row in enumerate(self.engagement.requirements)}

    @cached_property
    def _controls(self) -> Mapping[str, int]:
        return {control: number for number, control in enumerate(self.engagement.controls)}

    @cached_property
    def _evidence(self) -> Mapping[str, str]:
        units = self.engagement.run.evidence
        return {unit.record: evidence_id(unit) for unit in units if unit.record}


def one_line(names: Sequence[str]) -> str:
    """The first of some ids, and how many more there are: `EV-2f0c9a1b77de and 3 more`."""
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return f"{names[0]}{more}" if names else ""


def _list(text: str, sheet: str, names: Iterable[str], rows: Mapping[str, int]) -> Value:
    return text if len(text) > LINE else _cell(text, sheet, names, rows)


def _cell(text: str, sheet: str, names: Iterable[str], rows: Mapping[str, int]) -> Value:
    first = next((rows[name] for name in names if name in rows), None)
    return text if first is None or not text else Link(text, place(sheet, first))
