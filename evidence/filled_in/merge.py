"""The three-way merge: what stood when a workbook was drawn, what came back, what stands now."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from evidence.filled_in.place import Place, Values

Prefer = Literal["file", "vault"]


class Conflict(NamedTuple):
    """A place that was changed in the file and in the vault since, to different values."""

    place: Place
    base: str
    file: str
    vault: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What is taken from the file, by place, and the conflicts that nothing decided."""

    taken: dict[Place, str] = field(default_factory=dict[Place, str])
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Values | None, file: Values, vault: Values, prefer: Prefer | None = None) -> Merged:
    """Merge place by place; only places that `file` speaks of are looked at.

    Where file and vault agree there is nothing to take; where one of them is as `base` says, the
    other one was changed and stands. Where both were changed, `prefer` decides, and without it the
    vault stays as it is and the place is a conflict. Without a `base` nobody knows which of two
    values is the later one: a value takes an empty place, and all else that differs is a conflict.
    """
    taken: dict[Place, str] = {}
    conflicts: list[Conflict] = []
    for place, theirs in file.items():
        ours = vault.get(place, "")
        if theirs == ours:
            continue
        before = base.get(place, "") if base is not None else None
        if before is None:
            # A cell left empty may never have held the value that stands now.
            changed_here, changed_there = bool(ours), bool(theirs)
        else:
            changed_here, changed_there = ours != before, theirs != before
        if not changed_there:
            continue
        if not changed_here or prefer == "file":
            taken[place] = theirs
        elif prefer is None:
            conflicts.append(Conflict(place, before or "", theirs, ours))
    return Merged(taken, tuple(conflicts))
