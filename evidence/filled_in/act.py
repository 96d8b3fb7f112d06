"""Acts: one workbook handed in, what was taken from it, from whom and when, as it is stored."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple, get_args

import orjson

from evidence.canonical import canonical, sha256
from evidence.errors import IntegrityError, UsageError
from evidence.filled_in.place import Place, Whose
from evidence.secrets.scan import refuse_secrets
from evidence.vault import Vault

TYPE = "import"
"""The type of the ledger entry."""
SORT = "workbook"
"""What was imported: other formats that are imported name their own."""
VERSION = 1
LARGEST_KEPT = 32 << 20
"""Bytes of a file that is kept whole beside what was taken from it; of a larger one the digest."""
LONGEST_NAME = 200


class Change(NamedTuple):
    """A value that was taken: where, what stood there, and what stands now.

    `facts` is the digest of what Tieout said in that row then (see `place.facts_digest`).
    """

    place: Place
    before: str
    value: str
    facts: str


@dataclass(frozen=True, slots=True)
class File:
    """The file as it was handed in; `kept` tells whether its bytes are in the vault."""

    name: str
    sha256: str
    bytes: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Act:
    """What was taken from a workbook that was handed in: the assessor's words, or the entity's.

    `run` and `run_digest` name the run it was drawn from, `look` that run or the period it showed.
    `base` is the segment of the ledger that held the newest of what it showed when it was drawn, -1
    for none, None where it did not say. `refused` counts what was typed where nothing is taken.
    """

    run: str
    run_digest: str
    framework: str
    look: str
    whose: Whose
    by: str
    at: datetime
    file: File
    base: int | None
    changes: tuple[Change, ...]
    conflicts: int = 0
    refused: int = 0

    @property
    def body(self) -> bytes:
        """The bytes that are stored and digested."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        fields |= {
            "v": VERSION,
            "sort": SORT,
            "at": self.at.isoformat(),
            "file": asdict(self.file),
            "changes": [
                [each.place.sheet, list(each.place.row), each.place.column, *each[1:]]
                for each in self.changes
            ],
        }
        return canonical(fields)

    @property
    def digest(self) -> str:
        """The SHA-256 of its body."""
        return sha256(self.body)

    @classmethod
    def parse(cls, body: bytes) -> "Act":
        """The act whose body this is.

        Raises:
            IntegrityError: when the bytes are no act.
        """
        try:
            row = orjson.loads(body)
            if (row.pop("v"), row.pop("sort")) != (VERSION, SORT):
                raise IntegrityError("the import was stored by another version of Tieout")
            if row["whose"] not in get_args(Whose):
                raise IntegrityError(f"stored bytes are an import of {row['whose']!r:.40}")
            row["at"] = datetime.fromisoformat(row["at"])
            row["file"] = File(**row["file"])
            row["changes"] = tuple(map(_change, row["changes"]))
            return cls(**row)
        except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise IntegrityError(f"stored bytes are not an import: {error}") from error


def _change(row: Any) -> Change:
    sheet, key, column, before, value, facts = row
    place = Place(str(sheet), tuple(map(str, key)), str(column))
    return Change(place, str(before), str(value), str(facts))


def keep(vault: Vault, acts: Sequence[Act], data: bytes) -> list[str]:
    """Put the acts on one file, and the file, into vault and ledger in one commit.

    Their digests are returned.

    Raises:
        SecretFoundError: when a value looks like a secret; nothing was stored then.
        StorageError: when the disk refuses.
    """
    for act in acts:
        refuse_secrets(act.body, f"what was filled in in {act.file.name}")
    digests = [vault.put(act.body) for act in acts]
    if any(act.file.kept for act in acts):
        vault.put(data)
    vault.commit([entry_of(act, digest) for act, digest in zip(acts, digests, strict=True)])
    return digests


def require_names(by: str, file: str) -> None:
    """Hold an act to somebody who does it, and both names to a length.

    Raises:
        UsageError: when one is missing or too long.
    """
    if not by.strip():
        raise UsageError("who hands the workbook in must be named; say so with --by")
    if max(len(by), len(file)) > LONGEST_NAME:
        raise UsageError(f"a name has more than {LONGEST_NAME} characters")


def entry_of(act: Act, digest: str) -> dict[str, Any]:
    """The ledger entry of an act whose body has that digest."""
    return {
        "type": TYPE,
        "sort": SORT,
        "run": act.run,
        "framework": act.framework,
        "look": act.look,
        "whose": act.whose,
        "object": digest,
        "file": act.file.sha256 if act.file.kept else None,
        "sha256": act.file.sha256,
        "name": act.file.name,
        "by": act.by,
        "at": act.at.isoformat(),
        "taken": len(act.changes),
        "conflicts": act.conflicts,
        "refused": act.refused,
    }
