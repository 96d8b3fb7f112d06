"""How a stored attestation stands on a day, and what a reader has to know of it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal

from evidence.runs.run_heads import utc

Row = Mapping[str, Any]
"""An attestation as a run stores it."""
State = Literal["in force", "pending", "not begun", "over", "expired", "withdrawn"]


def state_of(row: Row, day: date) -> State:
    """How an attestation stands: `over` is one whose period has ended, and is not expired."""
    if row["withdrawn"]:
        return "withdrawn"
    if date.fromisoformat(row["expires"]) < day:
        return "expired"
    if waits(row):
        return "pending"
    if day < date.fromisoformat(row["from"]):
        return "not begun"
    return "over" if date.fromisoformat(row["to"]) < day else "in force"


def waits(row: Row) -> bool:
    """Whether the second person has still to speak."""
    return bool(row["four_eyes"]) and not row["confirmed"]


def spoken(row: Row) -> date:
    """The day on which the last person spoke whom it needs, in UTC."""
    word = row["confirmed"] if row["four_eyes"] and row["confirmed"] else row
    return utc(datetime.fromisoformat(word["at"])).date()


def given(row: Row) -> date:
    """The day on which it was given, in UTC; a second person may have spoken later."""
    return utc(datetime.fromisoformat(row["at"])).date()


def lost(row: Row) -> str:
    """Which of its files is not to be had any more, in words; empty when all are."""
    gone = [each for each in row["files"] if each["lost"]]
    return f"its file {gone[0]['sha256'][:12]} is gone: {gone[0]['lost']}" if gone else ""


def in_words(row: Row) -> str:
    """What was attested, when and until when, without who."""
    two = " and confirmed by a second person" if row["four_eyes"] and row["confirmed"] else ""
    return (
        f"{row['id']}: attested on {spoken(row)}{two} for {row['from']} to {row['to']}, "
        f"to be relied on until {row['expires']}"
    )


def caveats(row: Row) -> Iterator[str]:
    """What an auditor should not have to find out: what the attestation does not show."""
    end, day = date.fromisoformat(row["to"]), spoken(row)
    if not row["files"]:
        yield "a statement alone; no file was handed in"
    if said := lost(row):
        yield said
    if waits(row):
        yield "no second person has confirmed it, so nothing rests on it"
    elif not row["four_eyes"]:
        yield "one person's word"
    if day < end:
        yield f"given {(end - day).days} days before its period ended, so it says nothing of these"
    elif day > end:
        yield f"given {(day - end).days} days after its period had ended"
    if row["allowed"]:
        yield f"the secret scan was told to let pass: {', '.join(row['allowed'])}"
