"""The ledger: numbered segments, each chained to the bytes of the one before.

Segment n is canonical JSON `{v, origin, n, prev, entries}`; `prev` is SHA-256 of these bytes of
segment n-1, empty for segment 0. It stands in `ledger/NNN/<n as 12 digits>.json.zst` (NNN is n
divided by 1000), packed as objects are; digests are of the bytes as they were before. A segment is
never changed; a writer wins a number by linking a file there before anyone else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple

import orjson

from evidence.canonical import CanonicalError, canonical, sha256
from evidence.errors import IntegrityError
from evidence.store.compression import compress, decompress
from evidence.store.disk import Disk

FOLDER = "ledger"
VERSION = 1
LARGEST_ENTRY = (1 << 16) - 1
"""The most bytes an entry may have: a leaf of a C2SP tile has a length of 16 bits."""
LARGEST_SEGMENT = 1 << 28
"""The most bytes a segment may have, and the most that its file is unpacked to."""
_LARGEST_INTEGER = (1 << 53) - 1
_ENDING = ".json.zst"
_LEVEL = 1
"""Of zstd: digests and request ids are noise to it, and higher levels gain 3 in 100 at the most."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One entry as it stands in the ledger; `fields` is the whole JSON object, `type` included."""

    segment: int
    position: int
    type: str
    fields: Mapping[str, Any]


class Head(NamedTuple):
    """The last segment someone knows of: its number and the SHA-256 of its bytes."""

    number: int
    digest: str


EMPTY = Head(-1, "")
"""The head of a ledger without segments."""


@dataclass(frozen=True, slots=True)
class Segment:
    """What was committed in one go; `previous` is SHA-256 of the bytes of the segment before."""

    origin: str
    number: int
    previous: str
    entries: tuple[Mapping[str, Any], ...]

    @property
    def body(self) -> bytes:
        """The bytes that are stored and chained."""
        return canonical(
            {
                "v": VERSION,
                "origin": self.origin,
                "n": self.number,
                "prev": self.previous,
                "entries": list(self.entries),
            }
        )

    @classmethod
    def parse(cls, body: bytes) -> "Segment":
        """The segment whose body this is; each value has one body only.

        Raises:
            IntegrityError: when the bytes are no segment in canonical form. The message is the end
                of a sentence that begins with the name of the file.
        """
        try:
            row = orjson.loads(body)
            segment = cls(row["origin"], row["n"], row["prev"], tuple(row["entries"]))
            if row["v"] != VERSION:
                raise IntegrityError(f"is a segment of version {row['v']}, which is not known here")
            if segment.body != body:
                raise IntegrityError("is not in canonical form")
            for entry in segment.entries:
                _check_type(entry)
                if len(body) > LARGEST_ENTRY:
                    _check_size(entry)
        except (orjson.JSONDecodeError, KeyError, TypeError, CanonicalError) as error:
            raise IntegrityError(f"is no ledger segment: {error}") from error
        return segment

    @property
    def listed(self) -> Iterator[LedgerEntry]:
        """Its entries, each with its place."""
        for position, fields in enumerate(self.entries):
            yield LedgerEntry(self.number, position, fields["type"], fields)


def check_entry(entry: Mapping[str, Any]) -> None:
    """Refuse what may not stand in a ledger.

    Raises:
        CanonicalError: for an entry without a type, of 64 KiB or more, or with a value that has no
            canonical form: a fraction, a whole number of 2^53 and over, a key that is no text.
    """
    _check_value(entry, _check_type(entry))
    _check_size(entry)


def _check_type(entry: Mapping[str, Any]) -> str:
    kind = entry.get("type") if isinstance(entry, Mapping) else None
    if not isinstance(kind, str) or not kind:
        raise CanonicalError("a ledger entry has no type")
    return kind


def _check_size(entry: Mapping[str, Any]) -> None:
    size = len(canonical(entry))
    if size > LARGEST_ENTRY:
        raise CanonicalError(
            f"a ledger entry of type {entry['type']} has {size} bytes, and at most "
            f"{LARGEST_ENTRY} are allowed; store what it holds as an object and name its digest"
        )


def _check_value(value: Any, kind: str) -> None:
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int) and abs(value) <= _LARGEST_INTEGER:
        return
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        for inner in value.values():
            _check_value(inner, kind)
        return
    if isinstance(value, list | tuple):
        for inner in value:
            _check_value(inner, kind)
        return
    raise CanonicalError(
        f"a ledger entry of type {kind} holds {value!r:.60}, which has no canonical form"
    )


def place(number: int) -> tuple[str, str, str]:
    """Where the segment of that number stands below the vault."""
    return FOLDER, f"{number // 1000:03d}", f"{number:012d}{_ENDING}"


def unpacked(file: bytes) -> bytes:
    """The bytes of a segment, of which `file` is the file in a vault.

    Raises:
        IntegrityError: when it is no whole zstd frame, or one of more than `LARGEST_SEGMENT` bytes.
            The message is the end of a sentence that begins with the name of the file.
    """
    return decompress(file, cap=LARGEST_SEGMENT)


class Ledger:
    """The segments of one vault, read in order and added to at the end."""

    def __init__(self, disk: Disk, origin: str) -> None:
        self._disk = disk
        self._origin = origin
        self._head = EMPTY
        self._synced = EMPTY.number
        self._appending = Lock()

    def segments(self, after: Head = EMPTY) -> Iterator[tuple[Segment, str]]:
        """Each segment behind `after` with the SHA-256 of its bytes; the chain is checked.

        Raises:
            IntegrityError: at the first segment that is missing, damaged or not chained.
        """
        last = self._last_number()
        head = after
        while found := self._next(head):
            segment, digest = found
            yield segment, digest
            head = Head(segment.number, digest)
        if head.number < last:
            raise IntegrityError(f"{self._disk.path(place(head.number + 1))} is missing")

    def read(self, number: int) -> bytes | None:
        """The bytes of a segment, None when there is none.

        Raises:
            IntegrityError: when its file is damaged.
        """
        file = self._disk.read(*place(number), limit=LARGEST_SEGMENT)
        if file is None:
            return None
        try:
            return unpacked(file)
        except IntegrityError as error:
            raise IntegrityError(f"{self._disk.path(place(number))} {error}") from error

    def append(self, entries: Sequence[Mapping[str, Any]]) -> int:
        """Add the next segment and make it durable; its number is returned.

        Where another writer took the number first, the entries are chained behind that writer's.

        Raises:
            CanonicalError: when the entries together are too large for a segment.
            IntegrityError: when the end of the ledger is damaged.
            StorageError: when the disk refuses; nothing was acknowledged then.
        """
        with self._appending:
            head = self._find_head() if self._head is EMPTY else self._head
            while True:
                segment = Segment(self._origin, head.number + 1, head.digest, tuple(entries))
                body = segment.body
                if len(body) > LARGEST_SEGMENT:
                    raise CanonicalError(
                        f"a segment of {len(body)} bytes is too large; commit less"
                    )
                if self._create(segment.number, body):
                    self._head = Head(segment.number, sha256(body))
                    self._synced = segment.number
                    return segment.number
                head = self._after(head)

    def sync(self, numbers: Iterable[int]) -> None:
        """Make the names of these segments durable, whoever linked them."""
        for folder in sorted({place(number)[1] for number in numbers}):
            self._disk.sync(FOLDER, folder)
        self._disk.sync(FOLDER)

    def _create(self, number: int, body: bytes) -> bool:
        target = place(number)
        self._disk.make_folder(*target[:-1])
        if number - 1 > self._synced:
            # The segment before is another writer's, linked and perhaps not synced. It must not
            # vanish in a power cut while this one stays.
            self.sync([number - 1])
            self._synced = number - 1
        staged = self._disk.stage(compress(body, _LEVEL))
        created = self._disk.link(staged, *target)
        if created:
            self.sync([number])
        self._disk.discard(staged)
        return created

    def _next(self, head: Head) -> tuple[Segment, str] | None:
        number = head.number + 1
        body = self.read(number)
        if body is None:
            return None
        file = self._disk.path(place(number))
        try:
            segment = Segment.parse(body)
        except IntegrityError as error:
            raise IntegrityError(f"{file} {error}") from error
        if (segment.origin, segment.number) != (self._origin, number):
            raise IntegrityError(
                f"{file} is segment {segment.number} of {segment.origin!r}, "
                f"not segment {number} of {self._origin!r}"
            )
        if segment.previous != head.digest:
            before = place(number - 1)[-1] if number else "nothing"
            raise IntegrityError(f"{file} is not chained to {before} as it stands")
        return segment, sha256(body)

    def _after(self, head: Head) -> Head:
        found = self._next(head)
        if found is None:
            file = self._disk.path(place(head.number + 1))
            raise IntegrityError(f"{file} was there and is gone")
        return Head(found[0].number, found[1])

    def _find_head(self) -> Head:
        last = self._last_number()
        if last < 0:
            return EMPTY
        # Only the last segment is read; whether it is chained is the business of `segments`.
        body = self.read(last) or b""
        file = self._disk.path(place(last))
        try:
            segment = Segment.parse(body)
        except IntegrityError as error:
            raise IntegrityError(f"{file} {error}") from error
        if (segment.origin, segment.number) != (self._origin, last):
            raise IntegrityError(f"{file} is another segment than its name says")
        return Head(last, sha256(body))

    def _last_number(self) -> int:
        folders = [item.name for item in self._disk.items(FOLDER) if item.name.isdecimal()]
        for folder in sorted(folders, key=int, reverse=True):
            names = [item.name for item in self._disk.items(FOLDER, folder)]
            numbers = [int(name[:12]) for name in names if _is_segment_name(name)]
            if numbers:
                return max(numbers)
        return -1


def _is_segment_name(name: str) -> bool:
    return name.isascii() and name[:12].isdecimal() and name[12:] == _ENDING
