"""Memberships: who is directly in a group, and who through groups in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Members:
    """What is directly in a group: ids of accounts and of groups; `unknown` are counted."""

    accounts: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    unknown: int = 0


class Memberships:
    """Groups by id, each with its members; a circle of groups ends."""

    def __init__(self, groups: Mapping[str, Members]) -> None:
        self.groups = groups

    def within(self, group: str) -> tuple[set[str], int]:
        """Account ids in a group or in any below it, and how many members are unknown."""
        held: set[str] = set()
        unknown, seen, waiting = 0, {group}, [group]
        while waiting:
            own = self.groups.get(waiting.pop())
            if own is None:
                unknown += 1
                continue
            held |= own.accounts
            unknown += own.unknown
            waiting += own.groups - seen
            seen |= own.groups
        return held, unknown

    def containing(self) -> dict[str, set[str]]:
        """Of each account id the groups it is in, through others included."""
        found: dict[str, set[str]] = {}
        for group in self.groups:
            for each in self.within(group)[0]:
                found.setdefault(each, set()).add(group)
        return found
