"""Sides of a comparison as tests of drift want them: runs of one block, in memory."""

from collections.abc import Sequence
from typing import Any

from controls.drift_side import Side
from evidence.drift.baseline import BaselineControl
from evidence.record import Completeness, Fields, Record
from evidence.result import Block, Stretch
from evidence.scope import Scope
from evidence.verdict import Verdict

PASS, FAIL = Stretch(Verdict.PASS, 1, ""), Stretch(Verdict.FAIL, 1, "open")
UNSEEN = Stretch(Verdict.UNOBSERVED, 1, "AccessDenied on x:List")
EMPTY = Stretch(Verdict.NO_OCCURRENCE, 1, "empty")
ASIDE = Stretch(Verdict.NOT_APPLICABLE, 1, "decided")
PENDING = Stretch(Verdict.PENDING, 1, "asked for")
WAIVED = Stretch(Verdict.WAIVED, 1, "open (waived)", "W-1")
SAME = [{"id": "a", "state": "shut"}]
OPEN = [{"id": "a", "state": "open"}]


def asked(name: str = "TST-01", **more: Any) -> BaselineControl:
    """A control as a side holds it."""
    fields: dict[str, Any] = {
        "id": name, "verdict": Verdict.PASS, "owner": "yard", "frequency": "daily",
        "automation": "automated", "satisfies": {"soc2": {"CC1": "full"}},
    }  # fmt: skip
    return BaselineControl(**(fields | more))


def side(
    day: int,
    rows: list[Fields] | None,
    *stretches: Stretch,
    whole: Stretch | None = None,
    control: BaselineControl | None = None,
    **more: Any,
) -> Side:
    """A run of one block; `more` are fields of the block or of the side."""
    records: dict[str, Record] = {}
    digest = None
    if rows is not None:
        record = Record("test.gate", Scope("s"), (), Completeness(complete=True), rows)
        digest = record.digest
        records[digest] = record
    of_side = {name: more.pop(name) for name in ("code", "waivers", "set_aside") if name in more}
    fields: dict[str, Any] = {
        "control": "TST-01", "check": "gate_is_shut", "kind": "test.gate", "scope": "s",
        "record": digest, "inputs": (digest or "",), "source": "code", "parameters": {},
        "stretches": stretches, "whole": whole,
    }  # fmt: skip
    blocks = [Block(**(fields | more))]
    return made(day, blocks, records, (control or asked(),), **of_side)


def made(
    day: int,
    blocks: Sequence[Block],
    records: dict[str, Record],
    controls: Sequence[BaselineControl],
    **more: Any,
) -> Side:
    return Side.of_blocks(
        blocks, records.__getitem__, controls, run=f"r{day}", day=f"2026-01-{day:02}",
        frameworks=("soc2",), **more,
    )  # fmt: skip


def nothing(day: int, *controls: BaselineControl) -> Side:
    return made(day, (), {}, controls)
