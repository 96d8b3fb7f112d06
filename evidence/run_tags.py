"""Tags: names that people give to runs, each with who gave it, when and why; moved, never lost."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evidence.errors import IntegrityError, UsageError
from evidence.runs.run_heads import TAG, RunHead
from evidence.store.ledger import LedgerEntry

_FORM = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,62}")
_TAKEN = re.compile(r"(?i)latest.*|previous|.*\.json")
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Tagging:
    """One act: a tag was put on a run, or taken off (`run` is None)."""

    tag: str
    run: str | None
    by: str
    at: datetime
    reason: str


def taggings(entries: Iterable[LedgerEntry]) -> Iterator[Tagging]:
    """Every act in order, those that a later one overruled too.

    Raises:
        IntegrityError: when an entry is not what its type says.
    """
    for entry in entries:
        if entry.type != TAG:
            continue
        fields = entry.fields
        try:
            yield Tagging(
                str(fields["tag"]),
                None if fields["run"] is None else str(fields["run"]),
                str(fields["by"]),
                datetime.fromisoformat(fields["at"]),
                str(fields["reason"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise IntegrityError(f"ledger segment {entry.segment} has no tag: {error!r}") from error


def tag_entry(
    made: Tagging, head: RunHead | None, heads: Sequence[RunHead], standing: Mapping[str, str]
) -> dict[str, Any]:
    """The ledger entry of a tagging, unsigned; `head` is the run, None to take the tag off.

    Raises:
        UsageError: for a name that means something else already, a tag that is not there to be
            taken off or stands there already, or when nobody is named as the one who does it.
    """
    name = made.tag
    if not _FORM.fullmatch(name) or _TAKEN.fullmatch(name):
        raise UsageError(
            f"{name[:80]!r} cannot be a tag; write a letter, then at most 62 letters, digits, "
            "dots, hyphens and underscores, but not latest, previous, or a name ending in .json"
        )
    if any(each.id.startswith(name) for each in heads):
        raise UsageError(f"{name!r} is the beginning of a run's id; choose another tag")
    if not made.by.strip():
        raise UsageError("who does it must be named; say so with --by")
    if len(made.reason) > LONGEST_REASON:
        raise UsageError(f"the reason has more than {LONGEST_REASON} characters")
    if head is None and name not in standing:
        known = ", ".join(sorted(standing)) or "none"
        raise UsageError(f"there is no tag {name!r}; those that stand: {known}")
    if head is not None and standing.get(name) == head.id:
        raise UsageError(f"{name} names run {head.id} already")
    return {
        "type": TAG,
        "tag": name,
        "run": head.id if head else None,
        "object": head.digest if head else None,
        "by": made.by.strip(),
        "at": made.at.isoformat(),
        "reason": made.reason.strip(),
    }
