"""Acts on attestations: giving one, confirming it as the second person, withdrawing it.

Each act is an object, named by an entry `attestation` of the ledger, which is signed where the
vault has a key. The entry names no person: who acted stands in the object alone.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

import orjson

from evidence.attested.person import Person
from evidence.attested.span import Period
from evidence.canonical import canonical, sha256
from evidence.errors import IntegrityError, UsageError

TYPE = "attestation"
"""The type of the ledger entry."""
KIND = "attestation"
"""What holds, retention and erasures call attested files, in the place of a kind of resource."""
VERSION = 1
Sort = Literal["give", "confirm", "withdraw"]


@dataclass(frozen=True, slots=True)
class File:
    """A file that was attested: its own name without any folder, its digest and size in bytes."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a person states of a control for a period.

    `period` is what it speaks of, `expires` the last day it may be relied on, `on` the day on which
    the control was carried out where that was said, `occurrence` which one of the period it was.
    `role` is the role the person acts in. With `four_eyes` nothing rests on it until a second
    person has confirmed it: `second`, where that was said. `allowed` are rules of the secret scan
    that were let pass.
    """

    control: str
    statement: str
    files: tuple[File, ...]
    period: Period
    expires: date
    by: Person
    at: datetime
    role: str = ""
    on: date | None = None
    occurrence: int | None = None
    four_eyes: bool = False
    second: Person | None = None
    allowed: tuple[str, ...] = ()

    @property
    def body(self) -> bytes:
        """The bytes that are stored and digested."""
        return canonical(
            {
                "v": VERSION,
                "act": "give",
                "control": self.control,
                "statement": self.statement,
                "files": [asdict(each) for each in self.files],
                "from": self.period.start.isoformat(),
                "to": self.period.end.isoformat(),
                "expires": self.expires.isoformat(),
                "by": str(self.by),
                "role": self.role,
                "at": self.at.isoformat(),
                "on": self.on.isoformat() if self.on else None,
                "occurrence": self.occurrence,
                "four_eyes": self.four_eyes,
                "second": str(self.second) if self.second else None,
                "allowed": list(self.allowed),
            }
        )

    @classmethod
    def parse(cls, body: bytes) -> "Attestation":
        """The attestation whose body this is.

        Raises:
            IntegrityError: when the bytes are none.
        """
        row = _row(body, "give")
        try:
            return cls(
                control=row["control"],
                statement=row["statement"],
                files=tuple(File(**each) for each in row["files"]),
                period=Period(date.fromisoformat(row["from"]), date.fromisoformat(row["to"])),
                expires=date.fromisoformat(row["expires"]),
                by=Person.parse(row["by"]),
                at=datetime.fromisoformat(row["at"]),
                role=row["role"],
                on=date.fromisoformat(row["on"]) if row["on"] else None,
                occurrence=row["occurrence"],
                four_eyes=row["four_eyes"],
                second=Person.parse(row["second"]) if row["second"] else None,
                allowed=tuple(row["allowed"]),
            )
        except (KeyError, TypeError, ValueError, UsageError) as error:
            raise IntegrityError(f"stored bytes are no attestation: {error!r}") from error


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says later of the attestation with the digest `of`; a withdrawal says why."""

    act: Sort
    of: str
    by: Person
    at: datetime
    reason: str = ""

    @property
    def body(self) -> bytes:
        """The bytes that are stored and digested."""
        return canonical(
            {
                "v": VERSION,
                "act": self.act,
                "of": self.of,
                "by": str(self.by),
                "at": self.at.isoformat(),
                "reason": self.reason,
            }
        )

    @classmethod
    def parse(cls, body: bytes, act: Sort) -> "Word":
        """The word whose body this is.

        Raises:
            IntegrityError: when the bytes are none.
        """
        row = _row(body, act)
        try:
            at = datetime.fromisoformat(row["at"])
            return cls(act, row["of"], Person.parse(row["by"]), at, row["reason"])
        except (KeyError, TypeError, ValueError, UsageError) as error:
            raise IntegrityError(f"stored bytes are no attestation: {error!r}") from error


def _row(body: bytes, act: Sort) -> Mapping[str, Any]:
    try:
        row: Mapping[str, Any] = orjson.loads(body)
        version, said = row["v"], row["act"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise IntegrityError(f"stored bytes are no attestation: {error!r}") from error
    if version != VERSION:
        raise IntegrityError("the attestation was stored by another version of Tieout")
    if said != act:
        raise IntegrityError(f"stored bytes are an attestation's {said!r:.20}, and not {act!r}")
    return row


def name_of(digest: str) -> str:
    """What an attestation is called: the beginning of the digest of its object."""
    return f"ATT-{digest[:12]}"


def entry_of(act: Attestation | Word) -> dict[str, Any]:
    """The ledger entry of an act, unsigned."""
    digest = sha256(act.body)
    entry: dict[str, Any] = {"type": TYPE, "object": digest, "at": act.at.isoformat()}
    if isinstance(act, Word):
        return entry | {"act": act.act, "of": act.of, "files": []}
    files = [each.sha256 for each in act.files]
    return entry | {"act": "give", "of": digest, "files": files, "control": act.control}
