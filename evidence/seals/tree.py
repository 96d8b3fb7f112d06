"""The tree over a ledger: each entry in canonical form is one leaf, in the order of the ledger."""

from bisect import bisect_right
from typing import NamedTuple

from evidence.canonical import canonical
from evidence.seals import merkle
from evidence.seals.checkpoint import Checkpoint, SignedCheckpoint
from evidence.seals.proof import ConsistencyProof, InclusionProof
from evidence.store.disk import Disk
from evidence.store.ledger import Ledger, Segment
from evidence.vault import Vault


class Place(NamedTuple):
    """Where an entry stands in the ledger."""

    segment: int
    position: int


def leaves_of(segment: Segment) -> bytes:
    """The hashes of a segment's entries as leaves, one behind the other."""
    return b"".join([merkle.leaf_hash(canonical(entry)) for entry in segment.entries])


class Tree:
    """The whole tree in memory; entries are counted from 0 through the whole ledger."""

    def __init__(self) -> None:
        self._levels = merkle.Levels()
        self._begins: list[int] = []

    @classmethod
    def of(cls, vault: Vault) -> "Tree":
        """The tree of a vault, made from its ledger as it stands; the chain is checked.

        Raises:
            IntegrityError: at the first segment that is missing, damaged or not chained.
        """
        tree, leaves = cls(), bytearray()
        for segment, _ in Ledger(Disk(vault.path), vault.origin).segments():
            tree._begins.append(len(leaves) // merkle.HASH_SIZE)
            leaves += leaves_of(segment)
        tree._levels.extend(leaves)
        return tree

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self._levels.size

    @property
    def segments(self) -> int:
        """How many segments they stand in."""
        return len(self._begins)

    def add(self, leaves: bytes) -> None:
        """Put the next segment's entries behind the others: `leaves_of` it."""
        self._begins.append(self.size)
        self._levels.extend(leaves)

    def index(self, segment: int, position: int) -> int:
        """The number of the entry that stands there."""
        return self._begins[segment] + position

    def place(self, index: int) -> Place:
        """Where the entry of that number stands."""
        segment = bisect_right(self._begins, index) - 1
        return Place(segment, index - self._begins[segment])

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete part (`merkle.Nodes`)."""
        return self._levels.node(level, index)

    def leaf(self, index: int) -> bytes:
        """The hash of the leaf of that number."""
        return self.node(0, index)

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` entries, all when it is not given."""
        size = self._size(size)
        return merkle.root(self.node, size)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The hashes that show entry `index` under the root over the first `size`.

        Raises:
            ValueError: when there is no such entry, or no such tree.
        """
        return merkle.inclusion(self.node, index, self._size(size))

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """The hashes that show that the tree of `new` entries begins with that of `old`.

        Raises:
            ValueError: when `old` is 0 or more than `new`, or there is no such tree.
        """
        return merkle.consistency(self.node, old, self._size(new))

    def holds(self, checkpoint: Checkpoint) -> bool:
        """Whether the ledger begins with the one that the checkpoint speaks of."""
        return checkpoint.size <= self.size and self.root(checkpoint.size) == checkpoint.root

    def inclusion_proof(self, index: int, checkpoint: SignedCheckpoint) -> InclusionProof:
        """The proof that entry `index` stands under a checkpoint, as a file holds it.

        Raises:
            ValueError: when the checkpoint does not cover that entry, or this ledger.
        """
        hashes = self.inclusion(index, checkpoint.size)
        return InclusionProof(index, tuple(hashes), checkpoint)

    def consistency_proof(self, old: int, checkpoint: SignedCheckpoint) -> ConsistencyProof:
        """The proof that a checkpoint goes on from the ledger that had `old` entries.

        Raises:
            ValueError: when `old` is 0, or more than the checkpoint covers.
        """
        return ConsistencyProof(old, tuple(self.consistency(old, checkpoint.size)), checkpoint)

    def _size(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise ValueError(f"the ledger has {self.size} entries, not {size}")
        return size
