"""The staff of a made-up company, and what no answer about them may leave behind."""

from collections.abc import Sequence
from dataclasses import dataclass

CANARY = "never-collect"
NEVER = {
    "birthDate": f"1990-01-01 {CANARY}",
    "home_address": f"7 {CANARY} Row",
    "salary": {"amount": f"{CANARY}-pay", "iban": f"{CANARY}-iban"},
    "gender": f"{CANARY}-gender",
    "terminationReason": f"{CANARY}-reason",
    "emergency_contacts": [{"phone": f"{CANARY}-phone"}],
}
"""Members that every vendor sends beside those that are read."""


@dataclass(frozen=True)
class Member:
    """Somebody on the staff; `before` is an earlier spell of somebody who came back."""

    number: str
    kind: str = "employee"
    start: str = "2024-04-01"
    end: str | None = None
    boss: str | None = "0001"
    before: tuple[str, str] | None = None

    @property
    def mail(self) -> str:
        return f"p{self.number}@example.com"

    @property
    def record(self) -> str:
        """The vendor's own number of the record, which is no staff number."""
        return str(7000 + int(self.number))

    @property
    def active(self) -> bool:
        return self.end is None


def _staff() -> list[Member]:
    members = [Member(f"{n:04}") for n in range(1, 53)]
    members[0] = Member("0001", boss=None)
    members[4] = Member("0005", "contractor")
    members[6] = Member("0007", "officer")
    members[9] = Member("0010", before=("2020-04-01", "2022-03-31"))
    leavers = [Member(f"{n:04}", end="2026-02-28") for n in range(53, 61)]
    return [*members, *leavers]


STAFF: Sequence[Member] = _staff()
LEAVERS = {member.number for member in STAFF if member.end}
EMPLOYED = [member for member in STAFF if member.active]
