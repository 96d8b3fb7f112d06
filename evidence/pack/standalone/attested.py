"""What people attested: the verdict it comes to, and whether the ledger tells of the same acts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from .rulings import PASS, UNOBSERVED, Said

_MONTHS = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}
_SAME = (
    "control", "statement", "from", "to", "expires", "by", "at", "on", "occurrence", "four_eyes",
    "second", "role", "allowed",
)  # fmt: skip
"""What a run repeats of the act of an attestation, word by word."""


def given(
    control: dict[str, Any], rows: Sequence[dict[str, Any]], now: datetime, asked: str
) -> Said:
    """What the attestations of a run say of a control; `asked` is what is still to be given."""
    day = now.astimezone(timezone.utc).date()  # noqa: UP017 -- older Pythons
    mine = [row for row in rows if row["control"] == control["id"] and not row["withdrawn"]]
    covering = [
        row
        for row in mine
        if _day(row["from"]) <= day <= min(_day(row["to"]), _day(row["expires"]))
    ]
    complete = [row for row in covering if not _waits(row)]
    slot = _slot(control["frequency"], day)
    timely = [row for row in complete if slot is None or _given(row) >= slot[1]]
    whole = [row for row in timely if not any(file["lost"] for file in row["files"])]
    if whole:
        return PASS, _words(whole[-1]), None
    if timely:
        gone = next(file for file in timely[-1]["files"] if file["lost"])
        said = f"its file {gone['sha256'][:12]} is gone: {gone['lost']}"
        return UNOBSERVED, f"{_words(timely[-1])}; {said}", None
    waiting = [row for row in covering if _waits(row)]
    if waiting:
        said = f"{waiting[-1]['id']} awaits its second person, who has not confirmed it"
        return "pending", said, None
    if complete and slot:
        said = f"given before {slot[0]} had begun, and nothing since"
        return "stale", f"{_words(complete[-1])}, {said}", None
    over = [row for row in mine if _day(row["expires"]) < day and not _waits(row)]
    if over:
        last = max(over, key=lambda row: str(row["expires"]))
        return "stale", f"{last['id']} expired on {last['expires']}; {asked}", None
    return "pending", asked, None


def untold(
    rows: Sequence[dict[str, Any]],
    entries: Sequence[dict[str, Any]],
    now: datetime,
    held: Callable[[str], bytes | None],
) -> Iterator[str]:
    """Where a run lists attestations otherwise than the ledger and the acts themselves tell."""
    acts = {entry["object"]: entry for entry in entries}
    for row in rows:
        name = row["id"]
        if acts.get(row["object"], {}).get("act") != "give":
            yield f"the ledger does not tell of the attestation {name}"
            continue
        body = held(row["object"])
        if body is not None and _differs(row, json.loads(body)):
            yield f"the attestation {name} was given otherwise than the run says"
        said = {acts[each]["act"] for each in row["said"] if each in acts}
        for word, act in (("confirmed", "confirm"), ("withdrawn", "withdraw")):
            if row[word] and act not in said:
                yield f"the ledger does not tell that the attestation {name} was {word}"
        for entry in entries:
            before = datetime.fromisoformat(entry["at"]) <= now
            is_end = entry["act"] == "withdraw" and entry["of"] == row["object"]
            if is_end and before and not row["withdrawn"]:
                yield f"the attestation {name} was withdrawn before the run relied on it"


def _differs(row: dict[str, Any], act: dict[str, Any]) -> bool:
    files = [{name: file[name] for name in ("name", "sha256", "bytes")} for file in row["files"]]
    return files != act["files"] or any(row[name] != act[name] for name in _SAME)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _waits(row: dict[str, Any]) -> bool:
    return bool(row["four_eyes"]) and not row["confirmed"]


def _spoken(row: dict[str, Any]) -> date:
    word = row["confirmed"] if row["four_eyes"] and row["confirmed"] else row
    return _given(word)


def _given(row: dict[str, Any]) -> date:
    at = datetime.fromisoformat(row["at"])
    return at.astimezone(timezone.utc).date()  # noqa: UP017 -- older Pythons


def _words(row: dict[str, Any]) -> str:
    two = " and confirmed by a second person" if row["four_eyes"] and row["confirmed"] else ""
    return (
        f"{row['id']}: attested on {_spoken(row)}{two} for {row['from']} to {row['to']}, "
        f"to be relied on until {row['expires']}"
    )


def _slot(frequency: str, day: date) -> tuple[str, date] | None:
    """The slot of the calendar that a day lies in: its name and first day."""
    if frequency == "daily":
        return day.isoformat(), day
    if frequency == "weekly":
        year, week, weekday = day.isocalendar()
        return f"{year}-W{week:02d}", day - timedelta(days=weekday - 1)
    if frequency not in _MONTHS:
        return None
    months = _MONTHS[frequency]
    number = (day.month - 1) // months
    word = {1: f"-{number + 1:02d}", 3: f"-Q{number + 1}", 6: f"-H{number + 1}", 12: ""}[months]
    return f"{day.year}{word}", date(day.year, number * months + 1, 1)
