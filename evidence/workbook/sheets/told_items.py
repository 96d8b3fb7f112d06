"""Items that a check told of in parts: whatever it came to, with the row of each in its record."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from evidence.result import Block
from evidence.verdict import Verdict
from evidence.workbook.cells import Link, Row
from evidence.workbook.engagement import Engagement, Test, evidence_id
from evidence.workbook.sheet import place

T = TypeVar("T")


class ToldItem(NamedTuple):
    """One item: the test and block it stands in, its name and its verdict."""

    test: Test
    block: Block
    name: str
    verdict: Verdict


def told_items(
    engagement: Engagement, parts_of: Callable[[str], T | None]
) -> Iterator[tuple[ToldItem, T]]:
    """Each item whose reason has the parts sought, in the order of the tests."""
    for test, block in zip(engagement.tests, engagement.blocks(), strict=False):
        names: Sequence[str] | None = None
        at = 0
        for verdict, count, reason, _ in block.stretches:
            parts = parts_of(reason)
            if parts is not None:
                if names is None:
                    names = engagement.reader.resources(block.record) if block.record else []
                for name in names[at : at + count]:
                    yield ToldItem(test, block, name, verdict), parts
            at += count


def head_of(engagement: Engagement, item: ToldItem) -> Row:
    """The test, and the control as a link to its row."""
    number = list(engagement.controls).index(item.test.control)
    return [item.test.id, Link(item.test.control, place("Controls", number))]


def evidence_of(engagement: Engagement, item: ToldItem) -> Row:
    """The evidence it was judged by, as a link to its row."""
    unit = engagement.units.get(item.block.record or "")
    if unit is None:
        return [""]
    name, at = evidence_id(unit), engagement.place_of.get(item.block.record or "")
    return [Link(name, place("Evidence index", at)) if at is not None else name]
