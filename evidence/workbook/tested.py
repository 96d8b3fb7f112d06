"""Tests: each check of each control over each scope, as the sheets tell and count it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evidence.result import Block, Stretch
from evidence.verdict import Verdict, worst

NEEDS_WORK = frozenset(
    {Verdict.FAIL, Verdict.WAIVED, Verdict.UNOBSERVED, Verdict.STALE, Verdict.PENDING}
)
"""The verdicts that leave somebody something to do, and are listed item by item."""


@dataclass(frozen=True, slots=True)
class Test:
    """One check of one control over one scope: a block of results without its rows.

    `items` counts the resources judged, `counts` results by verdict, `reason` is the first reason
    of the worst verdict.
    """

    number: int
    control: str
    check: str
    kind: str
    scope: str
    record: str | None
    inputs: tuple[str, ...]
    parameters: Mapping[str, Any]
    items: int
    counts: Mapping[Verdict, int]
    result: Verdict
    reason: str

    @property
    def id(self) -> str:
        """The id that the sheets call it by."""
        return f"T-{self.number:04d}"

    @property
    def judged(self) -> int:
        """Results that are a judgement: pass, fail or waived."""
        return sum(self.counts.get(word, 0) for word in _JUDGED)

    @property
    def deviation(self) -> str:
        """Deviations as auditors write them: `n of N`, N being what could be judged."""
        if not self.judged:
            return "none judged"
        found = self.counts.get(Verdict.FAIL, 0) + self.counts.get(Verdict.WAIVED, 0)
        return f"{found:,} of {self.judged:,}"

    @property
    def open_items(self) -> int:
        """Results that leave somebody something to do."""
        return sum(self.counts.get(word, 0) for word in NEEDS_WORK)


_JUDGED = (Verdict.PASS, Verdict.FAIL, Verdict.WAIVED)


def is_exception(test: Test) -> bool:
    """Whether a test found something that does not hold, under a waiver or not."""
    return any(test.counts.get(word) for word in (Verdict.FAIL, Verdict.WAIVED))


def test_of_block(number: int, block: Block) -> Test:
    """A block of results as a test."""
    counts = block.counts()
    # A block without any result judged nothing: that is never a pass.
    result = worst(counts) or Verdict.UNOBSERVED
    return Test(
        number=number,
        control=block.control,
        check=block.check,
        kind=block.kind,
        scope=block.scope,
        record=block.record,
        inputs=block.inputs,
        parameters=block.parameters,
        items=block.items,
        counts=counts,
        result=result,
        reason=next((part.reason for part in _parts(block) if part.verdict is result), ""),
    )


def silent_test(number: int, control: str, check: str) -> Test:
    """A check that a control names and that gave no result at all."""
    return Test(
        number=number,
        control=control,
        check=check,
        kind="",
        scope="",
        record=None,
        inputs=(),
        parameters={},
        items=0,
        counts={},
        result=Verdict.UNOBSERVED,
        reason="the check gave no result in this run",
    )


def _parts(block: Block) -> Iterator[Stretch]:
    if block.whole:
        yield block.whole
    yield from block.stretches
