"""The waiver register of a run: each accepted exception, what it covered, what is wrong with it.

A waiver never hides a failure. One that is over, covers nothing, or covers without bound is said.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from evidence.run_store import RunReader
from evidence.runs.run_heads import utc
from evidence.verdict import Verdict

State = Literal["in force", "not begun", "expired"]
SOON = timedelta(days=30)
"""How long before its end a waiver is said to lapse soon."""
_CONTROL = re.compile(r"[A-Z][A-Z0-9]*-[0-9]{2,}")
"""What the id of a control looks like; anything else says in words what is done meanwhile."""
_WIDE = frozenset({"*", "**", "?*", "*?"})


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """A waiver as it stood at the run, and the number of failing items it covered.

    `compensating` names the control that stands in, or says in words what is done;
    `compensating_verdict` is the control's own verdict in this run. `findings` say in words what
    somebody should look at; none when all is well.
    """

    id: str
    control: str
    check: str
    scope: str
    resource: str
    reason: str
    requested_by: str
    approved_by: str
    starts: date
    ends: date
    ticket: str
    state: State
    items: int
    compensating: str
    compensating_verdict: Verdict | None
    findings: tuple[str, ...]


def waiver_register(reader: RunReader) -> list[WaiverRow]:
    """Every waiver that was handed to the run, in the order of its file."""
    today = utc(reader.run.now).date()
    covered: Counter[str] = Counter()
    for block in reader.blocks():
        for stretch in (*block.stretches, *((block.whole,) if block.whole else ())):
            if stretch.waiver:
                covered[stretch.waiver] += stretch.rows
    return [_row(reader, fields, covered[fields["id"]], today) for fields in reader.waivers()]


def _row(reader: RunReader, fields: Mapping[str, Any], items: int, today: date) -> WaiverRow:
    starts, ends = date.fromisoformat(fields["starts"]), date.fromisoformat(fields["ends"])
    state: State = "expired" if ends < today else "not begun" if today < starts else "in force"
    standing = fields.get("compensating", "")
    verdict = reader.verdicts().get(standing)
    return WaiverRow(
        **{name: fields[name] for name in _TAKEN},
        starts=starts,
        ends=ends,
        ticket=fields.get("ticket", ""),
        state=state,
        items=items,
        compensating=standing,
        compensating_verdict=verdict,
        findings=tuple(_findings(fields, state, items, ends - today, standing, verdict)),
    )


_TAKEN = ("id", "control", "check", "scope", "resource", "reason", "requested_by", "approved_by")


def _findings(
    fields: Mapping[str, Any],
    state: State,
    items: int,
    left: timedelta,
    standing: str,
    verdict: Verdict | None,
) -> list[str]:
    found = []
    if state == "expired":
        found.append(f"expired {-left.days} days ago; remove it, or have it approved again")
    elif state == "in force":
        if items == 0:
            found.append("unused: nothing that fails is covered by it")
        if left <= SOON:
            found.append(f"lapses in {left.days} days")
    if fields["resource"] in _WIDE and state != "expired":
        where = "everywhere" if fields["scope"] in _WIDE else f"in {fields['scope']}"
        found.append(f"over-wide: it covers every item {where}, also those that come later")
    if verdict is None and _CONTROL.fullmatch(standing):
        found.append(f"its compensating control {standing} is not in this run")
    elif verdict not in (None, Verdict.PASS):
        found.append(f"its compensating control {standing} is {verdict}")
    return found
