"""Rulings: what the attestations of a control come to at an instant.

An attestation speaks for the days of its period, until it expires, and of a control that keeps a
calendar only for slots that had begun when it was given. Absence is never a pass.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from evidence.attested.standing import Row, given, in_words, lost, waits
from evidence.calendar_slots import slot_of
from evidence.runs.run_heads import utc
from evidence.verdict import Verdict


class Ruling(NamedTuple):
    """A verdict with its reason, and the attestation it rests on."""

    verdict: Verdict
    reason: str
    row: Row | None = None


def ruling(control: str, frequency: str, rows: Iterable[Row], now: datetime, asked: str) -> Ruling:
    """What the attestations `rows` say of a control at `now`; `asked` is what is still to give.

    A reason names no person: it goes where results go.
    """
    day = utc(now).date()
    mine = [row for row in rows if row["control"] == control and not row["withdrawn"]]
    standing = [row for row in mine if day <= date.fromisoformat(row["expires"])]
    covering = [row for row in standing if _covers(row, day)]
    slot = slot_of(frequency, day)
    done = [row for row in covering if not waits(row)]
    timely = [row for row in done if slot is None or given(row) >= slot.start]
    held = [row for row in timely if not lost(row)]
    if held:
        newest = held[-1]
        return Ruling(Verdict.PASS, in_words(newest), newest)
    if timely:
        newest = timely[-1]
        return Ruling(Verdict.UNOBSERVED, f"{in_words(newest)}; {lost(newest)}", newest)
    if waiting := [row for row in covering if waits(row)]:
        newest = waiting[-1]
        said = f"{newest['id']} awaits its second person, who has not confirmed it"
        return Ruling(Verdict.PENDING, said, newest)
    if done and slot:
        newest = done[-1]
        said = f"{in_words(newest)}, given before {slot.name} had begun, and nothing since"
        return Ruling(Verdict.STALE, said, newest)
    if over := _expired(mine, standing):
        said = f"{over['id']} expired on {over['expires']}; {asked}"
        return Ruling(Verdict.STALE, said, over)
    return Ruling(Verdict.PENDING, asked)


def _covers(row: Row, day: date) -> bool:
    return date.fromisoformat(row["from"]) <= day <= date.fromisoformat(row["to"])


def _expired(mine: Sequence[Row], standing: Sequence[Row]) -> Row | None:
    """The one that expired last and that was complete, None when none was."""
    over = [row for row in mine if row not in standing and not waits(row)]
    return max(over, key=lambda row: str(row["expires"]), default=None)
