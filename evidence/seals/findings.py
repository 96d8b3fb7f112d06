"""Findings about seals: checkpoints, keys, anchors and tiles, held against the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from evidence.errors import IntegrityError
from evidence.finding import Finding
from evidence.seals import tiles
from evidence.seals.checkpoint import SignedCheckpoint
from evidence.seals.keys import TYPE as KEY
from evidence.seals.keys import KeyChain
from evidence.seals.note import LARGEST_NOTE, NoteError, NoteKey
from evidence.seals.sealing import ANCHORS, CHECKPOINT, anchor_name, is_anchor_name
from evidence.seals.time_stamp import StampError, read_token
from evidence.seals.tree import Tree, leaves_of
from evidence.store.disk import Disk, Item
from evidence.store.ledger import LedgerEntry, Segment
from evidence.store.ledger import place as segment_place
from evidence.store.objects import Objects

ANCHOR = "anchor"
STAMPED = "rfc3161"
_WEIGHTY = frozenset({"results", "run-end", "evidence", "erasure", "key"})
"""Entries that must not stand behind the newest checkpoint, where a key vouches for a vault."""


@dataclass
class Examined:
    """What verification has seen of a ledger, and what came out of its seals.

    `keys` are the fingerprints that the caller vouches for; without them the keys that the ledger
    registers are believed, which proves nothing to an outsider. `held` are checkpoints that the
    caller brings, by the name that findings call them. `registered` is the segment with the first
    key, `weighty` the place, type and segment of the last entry that results or evidence hang on.
    """

    origin: str
    keys: Sequence[str] = ()
    held: Mapping[str, bytes] = field(default_factory=dict)
    tree: Tree = field(default_factory=Tree)
    digests: list[str] = field(default_factory=list)
    whole: bool = True
    chain: KeyChain = field(init=False)
    anchors: list[LedgerEntry] = field(default_factory=list)
    kept: dict[str, SignedCheckpoint] = field(default_factory=dict)
    tiles: dict[tuple[str, ...], bytes | str] = field(default_factory=dict)
    stamps: int = 0
    registered: str = ""
    weighty: tuple[int, str, str] | None = None

    def __post_init__(self) -> None:
        self.chain = KeyChain(self.origin, ())

    @property
    def newest(self) -> SignedCheckpoint | None:
        """The newest checkpoint that is kept, None when the vault was never sealed."""
        return max(self.kept.values(), key=lambda each: each.size, default=None)

    @property
    def vouched(self) -> bool:
        """Whether one of the caller's keys is among those of the ledger, each of which signed for
        the next.
        """
        return any(key.public.fingerprint in self.keys for key in self.chain.keys)

    def add(self, segment: Segment, digest: str) -> Iterator[Finding]:
        """Take in the next segment; once `whole` is False, since one was missing, only its keys."""
        begin = self.tree.size
        for entry in segment.listed:
            if entry.type in _WEIGHTY:
                self.weighty = (begin + entry.position, entry.type, _segment(segment.number))
            if entry.type == ANCHOR:
                self.anchors.append(entry)
            elif entry.type == KEY:
                self.registered = self.registered or _segment(segment.number)
                try:
                    self.chain = self.chain.extended(entry.fields, begin + entry.position)
                except IntegrityError as error:
                    yield Finding(_segment(segment.number), f"registers what is no key: {error}")
        if self.whole:
            self.tree.add(leaves_of(segment))
            self.digests.append(digest)

    def signers(self, size: int) -> list[NoteKey]:
        """The key that must have signed the checkpoint of that size; none where none is known.

        A checkpoint from before the first key was registered must be of that key as well: an entry
        that comes later would else make a checkpoint of nobody out of any.
        """
        registered = self.chain.of_size(size) or next(iter(self.chain.keys), None)
        return [NoteKey(registered.name, registered.public)] if registered else []


def seal_findings(disk: Disk, seen: Examined, objects: Objects) -> Iterator[Finding]:
    """Everything that is wrong with the seals that `read_seals` read, the ledger being walked."""
    yield from _current_findings(disk, seen)
    yield from _checkpoint_findings(seen, seen.kept)
    if seen.keys:
        yield from _key_findings(seen)
        yield from _tail_findings(seen)
    for name, note in seen.held.items():
        try:
            yield from _checkpoint_findings(seen, {name: SignedCheckpoint.read(note)})
        except NoteError as error:
            yield Finding(name, str(error))
    for entry in seen.anchors:
        yield from _anchor_findings(disk, seen, entry, objects)
    yield from _tile_findings(disk, seen)


def read_seals(disk: Disk, seen: Examined) -> Iterator[Finding]:
    """Read the kept checkpoints, and which tiles there are: before the ledger, in this order.

    Whoever seals meanwhile writes the ledger first, then `anchors/`, then `checkpoint`, then tiles.
    So what is read here is never ahead of what is read later.
    """
    seen.tiles = {parts: _tile(disk, parts, item) for parts, item in _files(disk, tiles.FOLDER)}
    names: list[tuple[str, ...]] = [(CHECKPOINT,)] if _sort(disk, CHECKPOINT) == "file" else []
    current = [(parts, _read(disk, parts)) for parts in names]
    names = []
    for item in _items(disk, ANCHORS):
        if item.sort == "file" and is_anchor_name(item.name):
            names.append((ANCHORS, item.name))
        else:
            yield Finding(f"{ANCHORS}/{item.name}", _stray(item))
    for parts, found in (*current, *((parts, _read(disk, parts)) for parts in names)):
        file = "/".join(parts)
        if isinstance(found, str):
            yield Finding(file, found)
            continue
        if parts[0] == ANCHORS and parts[-1] != anchor_name(found.size):
            yield Finding(file, f"is a checkpoint of {found.size} entries")
        seen.kept[file] = found


def _read(disk: Disk, parts: tuple[str, ...]) -> SignedCheckpoint | str:
    try:
        return SignedCheckpoint.read(disk.read(*parts, limit=LARGEST_NOTE) or b"")
    except IntegrityError as error:
        return str(error)


def _tail_findings(seen: Examined) -> Iterator[Finding]:
    """What weighs behind the newest checkpoint: whoever can write the vault may have put it there.

    A run that was cut short, a sample or an anchor may wait for the next seal; results may not.
    """
    sealed = max((each.size for each in seen.kept.values()), default=0)
    if seen.whole and seen.weighty and seen.weighty[0] >= sealed:
        _, sort, file = seen.weighty
        yield Finding(
            file, f"holds an entry {sort!r} behind the newest checkpoint: nobody signed it"
        )


def _key_findings(seen: Examined) -> Iterator[Finding]:
    given = ", ".join(seen.keys)
    if not seen.kept:
        yield Finding(CHECKPOINT, f"is missing: nothing here is sealed, by {given} or anybody")
    elif not seen.chain.keys:
        yield Finding(
            CHECKPOINT, f"is signed by nobody whom the ledger registers, {given} or other"
        )
    elif not seen.vouched:
        first = seen.chain.keys[0].public.fingerprint
        yield Finding(
            seen.registered,
            f"registers {first} as the first key of this vault; the key that was given, {given}, "
            "is none of its keys",
        )


def _current_findings(disk: Disk, seen: Examined) -> Iterator[Finding]:
    """`checkpoint` is the newest of those kept, or after a crash the one before it."""
    anchors = [each for file, each in seen.kept.items() if file != CHECKPOINT]
    current = seen.kept.get(CHECKPOINT)
    if len(anchors) > 1 and _sort(disk, CHECKPOINT) is None:
        yield Finding(CHECKPOINT, "is missing; sealing again mends it")
    elif current and current not in anchors:
        yield Finding(CHECKPOINT, f"is none of the checkpoints in {ANCHORS}/")
    elif current:
        del seen.kept[CHECKPOINT]
        if current not in sorted(anchors, key=lambda each: each.size)[-2:]:
            yield Finding(CHECKPOINT, "is older than two others; sealing again mends it")


def _checkpoint_findings(
    seen: Examined, checkpoints: Mapping[str, SignedCheckpoint]
) -> Iterator[Finding]:
    """Signature and root of each; what the first that does not agree shows is told once."""
    agreed = 0
    beyond: tuple[str, SignedCheckpoint] | None = None
    differs = False
    for file, found in sorted(checkpoints.items(), key=lambda each: each[1].size):
        if found.origin != seen.origin:
            yield Finding(file, f"is a checkpoint of {found.origin!r}, not of {seen.origin!r}")
            continue
        keys = seen.signers(found.size)
        try:
            if keys:
                found.signers(keys)
        except NoteError as error:
            yield Finding(file, str(error))
            continue
        if found.size > seen.tree.size:
            beyond = (file, found)
        elif seen.tree.holds(found):
            agreed = found.size
        elif not differs:
            differs = True
            yield _changed(seen, file, agreed, found.size, signed=bool(keys))
    if beyond and seen.whole:
        file, found = beyond
        yield Finding(
            _segment(seen.tree.segments),
            f"is missing: {file} was signed over {found.size} entries, and the ledger ends after "
            f"{seen.tree.size}; it was rolled back",
        )


def _changed(seen: Examined, file: str, agreed: int, size: int, *, signed: bool) -> Finding:
    """The ledger is not what a checkpoint says; it was before, up to the entry `agreed`."""
    if not size:
        return Finding(file, "has another root than a ledger without entries")
    first, last = seen.tree.place(agreed).segment, seen.tree.place(size - 1).segment
    # Where the chain holds from a change on, the last segment cannot be what it was either.
    others = "" if first == last else f", or one before it from {_segment(first)} on is not"
    doubt = "" if signed else f"; or {file} was changed, which no known key signed"
    return Finding(_segment(last), f"is not what {file} was signed over{others}{doubt}")


def _anchor_findings(
    disk: Disk, seen: Examined, entry: LedgerEntry, objects: Objects
) -> Iterator[Finding]:
    fields, segment = entry.fields, _segment(entry.segment)
    size, digest, token = fields.get("size"), fields.get("checkpoint"), fields.get("token")
    if not isinstance(size, int) or not isinstance(digest, str) or not isinstance(token, str):
        yield Finding(segment, f"entry {entry.position} is no anchor")
        return
    file = f"{ANCHORS}/{anchor_name(size)}"
    anchored = next((each for each in seen.kept.values() if each.digest == digest), None)
    if anchored is None:
        # It may have been sealed and anchored since the checkpoints were read.
        since = _read(disk, (ANCHORS, anchor_name(size)))
        anchored = since if isinstance(since, SignedCheckpoint) and since.digest == digest else None
    if anchored is None:
        wrong = "is not the checkpoint that" if file in seen.kept else "is missing;"
        yield Finding(file, f"{wrong} {segment} {'anchored' if file in seen.kept else 'names it'}")
    if fields.get("sort") != STAMPED:
        return
    # A token that is missing or damaged is told of where objects are.
    with suppress(IntegrityError):
        try:
            said = read_token(objects.get(token))
        except StampError as error:
            yield Finding(segment, f"names the time stamp {token}, which {error}")
            return
        seen.stamps += 1
        if anchored and not said.is_over(anchored.note):
            yield Finding(segment, f"names the time stamp {token}, which is not over {file}")
        if said.time.isoformat() != fields.get("time"):
            yield Finding(segment, f"names the time stamp {token} with another time than it tells")


def _tile_findings(disk: Disk, seen: Examined) -> Iterator[Finding]:
    mend = f"is not made of this ledger; remove {tiles.FOLDER}/ and seal again"
    for parts, found in seen.tiles.items():
        named = tiles.named(parts)
        if isinstance(found, str) or named is None:
            yield Finding("/".join(parts), found if isinstance(found, str) else _stray())
        elif not _agrees(seen, named, found or _whole(disk, parts)):
            yield Finding("/".join(parts), mend)


def _tile(disk: Disk, parts: tuple[str, ...], item: Item) -> bytes | str:
    """What stands in `tile/ledger`, which changes; nothing yet of a tile, which does not."""
    if item.sort != "file":
        return _stray(item)
    return _whole(disk, parts) if parts == (tiles.FOLDER, tiles.REACHED) else b""


def _whole(disk: Disk, parts: tuple[str, ...]) -> bytes:
    with suppress(IntegrityError):
        return disk.read(*parts, limit=tiles.TILE_SIZE) or b""
    return b""


def _agrees(seen: Examined, named: tuple[int, int] | str, body: bytes) -> bool:
    """Whether a file of `tile/` is made of the ledger, as far as that is known."""
    tree = seen.tree
    if isinstance(named, str):
        reached = tiles.Reached.parse(body)
        if reached is None or not 0 <= reached.head.number < tree.segments:
            return reached is not None and not seen.whole
        number, digest = reached.head
        end = tree.index(number + 1, 0) if number + 1 < tree.segments else tree.size
        return (digest, reached.size) == (seen.digests[number], end)
    level, number = named
    if (number + 1) << (8 * (level + 1)) > tree.size:
        return not seen.whole
    begin = number * tiles.WIDTH
    return body == b"".join(tree.node(8 * level, begin + at) for at in range(tiles.WIDTH))


def _files(disk: Disk, part: str, *inner: str) -> Iterator[tuple[tuple[str, ...], Item]]:
    for item in _items(disk, part, *inner):
        if item.sort == "folder":
            yield from _files(disk, part, *inner, item.name)
        else:
            yield (part, *inner, item.name), item


def _items(disk: Disk, part: str, *inner: str) -> Sequence[Item]:
    # What stands there instead of a folder was told of where the vault's parts are.
    return disk.items(part, *inner) if inner or _sort(disk, part) == "folder" else []


def _sort(disk: Disk, name: str) -> str | None:
    return next((item.sort for item in disk.items() if item.name == name), None)


def _segment(number: int) -> str:
    return "/".join(segment_place(number))


def _stray(item: Item | None = None) -> str:
    if item and item.sort == "link":
        return "is a symbolic link, which no part of a vault is"
    return "does not belong into a vault"
