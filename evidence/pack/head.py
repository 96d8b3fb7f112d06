"""The head of a pack, `pack.json`: what it is of, how it was chosen, how far its ledger goes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from evidence.errors import IntegrityError

NAME = "pack.json"
WITHHELD = "withheld.json"
"""The file that names each object left out, and why: one JSON object, reasons by digest."""
VERSION = 1
LARGEST = 1 << 26
Withheld = Mapping[str, str]
"""Why each object was left out, by its digest."""


@dataclass(frozen=True, slots=True)
class PackedRun:
    """A run in a pack, with the digest of its object."""

    id: str
    object: str
    started: str
    status: str


@dataclass(frozen=True, slots=True)
class PackHead:
    """What a pack says of itself.

    `drawn` is the run that workbooks, `index/`, `controls/` and `interchange/` are drawn from.
    `segments` and `entries` say how much of the ledger goes along, `ledger_head` is the SHA-256 of
    its last segment. `objects` and `withheld` are counts. `previous_pack` is the digest of the
    manifest of the pack that the ledger told of last. `key` is the name of the key that signed,
    None when nothing is signed. `pseudonymised` says whether people are named by pseudonyms.
    `sealed` is how many entries the newest checkpoint over this ledger is over, None where it was
    never sealed.
    """

    organisation: str
    origin: str
    version: str
    runs: tuple[PackedRun, ...]
    drawn: str
    selection: Mapping[str, Any]
    segments: int
    entries: int
    ledger_head: str
    objects: int
    withheld: int
    key: str | None
    previous_pack: str | None
    pseudonymised: bool = False
    sealed: int | None = None

    @property
    def body(self) -> bytes:
        """The bytes of the file."""
        fields = asdict(self)
        if self.sealed is None:
            del fields["sealed"]
        return pretty({"v": VERSION, **fields})

    @classmethod
    def parse(cls, body: bytes) -> "PackHead":
        """The head in a file; each has one form only.

        Raises:
            IntegrityError: when the bytes are none. The message is the end of a sentence that
                begins with the name of the file.
        """
        try:
            row = orjson.loads(body)
            if row.pop("v") != VERSION:
                raise IntegrityError("is of a version that is not known here")
            row["runs"] = tuple(PackedRun(**run) for run in row["runs"])
            head = cls(**row)
            texts = (head.organisation, head.origin, head.version, head.drawn, head.ledger_head)
            numbers = (
                head.segments, head.entries, head.objects, head.withheld, head.sealed or 0
            )  # fmt: skip
            if head.body != body or not _are(str, texts) or not _are(int, numbers):
                raise IntegrityError("is not in the one form it has")
        except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError) as error:
            raise IntegrityError(f"is no head of a pack: {error}") from error
        return head


def parse_withheld(body: bytes) -> dict[str, str]:
    """Why each object was left out, by its digest.

    Raises:
        IntegrityError: when the bytes are no such table; the message as in `PackHead.parse`.
    """
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise IntegrityError(f"is no JSON: {error}") from error
    if not isinstance(found, dict) or not _are(str, found.values()):
        raise IntegrityError("is no table of reasons by digest")
    return found


def pretty(value: Any) -> bytes:
    """JSON for people: sorted keys, two spaces, a line feed at the end."""
    options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(value, option=options)


def _are(of: type, values: Any) -> bool:
    return all(isinstance(value, of) for value in values)
