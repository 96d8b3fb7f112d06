"""The reader of packs: runs, results and workbooks are read from them as they are from a vault."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from evidence.canonical import sha256 as digest_of
from evidence.errors import IntegrityError, MissingObjectError, UsageError
from evidence.pack import head as heads
from evidence.pack import manifest
from evidence.pack.archive import ZipMembers
from evidence.pack.derived import NAME as DERIVED
from evidence.pack.head import PackHead
from evidence.pack.members import Caps, FolderMembers, Members
from evidence.pack_places import object_place, segment_place
from evidence.run_store import RunReader
from evidence.runs.run import Run
from evidence.store.compression import LARGEST_OBJECT
from evidence.store.ledger import LARGEST_SEGMENT, LedgerEntry, Segment

_T = TypeVar("_T")


def open_members(path: Path, caps: Caps) -> Members:
    """The members of the pack at `path`.

    Raises:
        UsageError: when there is nothing.
        IntegrityError: when it is no folder or ZIP file, or holds what a pack may not.
    """
    if path.is_dir():
        return FolderMembers(path, caps)
    if not path.exists():
        raise UsageError(f"there is no pack at {path}")
    return ZipMembers(path, caps)


class PackReader:
    """A pack in a folder or a ZIP file, which is never unpacked; close it, or use it as a context.

    Whatever is read is checked against the manifest, and objects against their names. Whether the
    manifest is genuine is for `verification` to say.

    Raises:
        UsageError: when there is nothing at that path.
        IntegrityError: when it is no pack, or holds what a pack may not.
    """

    def __init__(self, path: Path, caps: Caps | None = None) -> None:
        self.path = path
        self.members = open_members(path, caps or Caps())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self.members.close()

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The digest of each file that the manifest lists.

        Raises:
            IntegrityError: when there is no manifest, or it is damaged.
        """
        try:
            return manifest.parse(self.manifest)
        except IntegrityError as error:
            raise IntegrityError(f"{manifest.NAME} {error}") from error

    @cached_property
    def manifest(self) -> bytes:
        """The bytes of the manifest."""
        return self.unlisted(manifest.NAME, manifest.LARGEST)

    def unlisted(self, name: str, limit: int) -> bytes:
        """The bytes of a file that the manifest does not list: itself, signature, time stamp.

        Raises:
            MissingObjectError: when it is not there.
            IntegrityError: when it is larger than `limit` bytes.
        """
        size = self.members.sizes.get(name)
        if size is None:
            raise MissingObjectError(f"{name} is missing")
        if size > limit:
            raise IntegrityError(f"{name} has {size} bytes, and {limit} is the most it may have")
        return b"".join(self.members.pieces(name))

    def read(self, name: str, limit: int) -> bytes:
        """The bytes of a listed file, checked against the manifest.

        Raises:
            MissingObjectError: when it is not listed or not there.
            IntegrityError: when it is not what the manifest says, or larger than `limit` bytes.
        """
        listed = self.files.get(name)
        if listed is None:
            raise MissingObjectError(f"{name} is not listed in {manifest.NAME}")
        data = self.unlisted(name, limit)
        if digest_of(data) != listed:
            raise IntegrityError(f"{name} is not what {manifest.NAME} says")
        return data

    def has(self, name: str) -> bool:
        """Whether a file of that name is listed."""
        return name in self.files

    def digest(self, name: str) -> str:
        """The SHA-256 of a member as it is, read piece by piece."""
        found = sha256()
        for piece in self.members.pieces(name):
            found.update(piece)
        return found.hexdigest()

    def get(self, digest: str) -> bytes:
        """The object of that digest, as a vault gives it.

        Raises:
            MissingObjectError: when it is not in the pack; the message says why where it is known.
            IntegrityError: when it is not what its name says.
        """
        name = object_place(digest)
        if self.files.get(name) != digest:
            if name in self.files:
                raise IntegrityError(f"{name} does not hold what its name says")
            why = self.withheld.get(digest)
            raise MissingObjectError(f"{name} is {f'withheld: {why}' if why else 'missing'}")
        return self.read(name, LARGEST_OBJECT)

    @cached_property
    def head(self) -> PackHead:
        """What the pack says of itself."""
        return _parsed(heads.NAME, PackHead.parse, self.read(heads.NAME, heads.LARGEST))

    @cached_property
    def withheld(self) -> Mapping[str, str]:
        """Why each object was left out, by its digest."""
        body = self.read(heads.WITHHELD, heads.LARGEST)
        return _parsed(heads.WITHHELD, heads.parse_withheld, body)

    @cached_property
    def derived(self) -> Mapping[str, str]:
        """The original of each derived object, by digest; none but in a pseudonymised pack."""
        if not self.has(DERIVED):
            return {}
        return _parsed(DERIVED, heads.parse_withheld, self.read(DERIVED, heads.LARGEST))

    def segments(self) -> Iterator[Segment]:
        """The segments of the ledger in order; the chain is checked.

        Raises:
            IntegrityError: at the first segment that is missing, damaged or not chained.
        """
        before = ""
        for number in range(self.head.segments):
            name = segment_place(number)
            body = self.read(name, LARGEST_SEGMENT)
            segment = _parsed(name, Segment.parse, body)
            if (segment.origin, segment.number) != (self.head.origin, number):
                raise IntegrityError(
                    f"{name} is segment {segment.number} of {segment.origin!r}, "
                    f"not segment {number} of {self.head.origin!r}"
                )
            if segment.previous != before:
                raise IntegrityError(f"{name} is not chained to the segment before it")
            yield segment
            before = digest_of(body)
        if before != self.head.ledger_head:
            raise IntegrityError(f"{heads.NAME} names another end of the ledger than there is")

    def entries(self, *types: str) -> Iterator[LedgerEntry]:
        """The entries of these types in order, all when none is named; the chain is checked."""
        for segment in self.segments():
            for entry in segment.listed:
                if not types or entry.type in types:
                    yield entry

    def run(self, name: str | None = None) -> RunReader:
        """A run of the pack by its id, the newest when none is named.

        Where blocks of results were withheld, its results are those that are there.

        Raises:
            UsageError: when the pack does not hold that run.
            IntegrityError: when the run is missing or damaged.
        """
        packed = {run.id: run.object for run in self.head.runs}
        wanted = name or self.head.drawn
        if wanted not in packed:
            raise UsageError(f"{self.path} holds no run {wanted!r}; it has {', '.join(packed)}")
        run = Run.parse(self.get(packed[wanted]), self.get)
        if run.id != wanted:
            raise IntegrityError(f"{object_place(packed[wanted])} is run {run.id}, not {wanted}")
        return RunReader(self, run, left_out=frozenset(self.withheld))


def _parsed(name: str, parse: Callable[[bytes], _T], body: bytes) -> _T:
    """What a file says; a message about it begins with its name."""
    try:
        return parse(body)
    except IntegrityError as error:
        raise IntegrityError(f"{name} {error}") from error
