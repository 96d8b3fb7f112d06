"""The Merkle tree agrees with RFC 6962, with public vectors, and with every small tree there is."""

import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.seals.merkle import (
    EMPTY_ROOT,
    Levels,
    consistency,
    inclusion,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

LARGEST = 70
VECTORS: dict[str, Any] = json.loads(
    Path(__file__).with_name("merkle_vectors.json").read_text(encoding="utf-8")
)
ROOTS = [bytes.fromhex(text) for text in VECTORS["roots"]]
VECTOR_LEAVES = [leaf_hash(bytes.fromhex(text)) for text in VECTORS["leaves"]]
SOME_HASH = sha256(b"some hash").digest()
Inclusion = tuple[bytes, int, int, Sequence[bytes], bytes]
Consistency = tuple[int, int, Sequence[bytes], bytes, bytes]


def tree(leaves: Sequence[bytes]) -> Levels:
    """A tree of those leaves' hashes."""
    levels = Levels()
    levels.extend(b"".join(leaves))
    return levels


def defined(leaves: Sequence[bytes]) -> bytes:
    """The tree's hash as RFC 6962, section 2.1, defines it, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + defined(leaves[:split]) + defined(leaves[split:])).digest()


LEAVES = [leaf_hash(b"leaf %d" % number) for number in range(LARGEST)]
WHOLE = tree(LEAVES)


def _proof(vector: dict[str, Any]) -> list[bytes]:
    return [bytes.fromhex(text) for text in vector["proof"]]


def test_roots_of_the_public_vectors() -> None:
    """Eight known leaves, the root of each number of them, and that of none."""
    levels = tree(VECTOR_LEAVES)
    assert [root(levels.node, size + 1) for size in range(8)] == ROOTS
    assert root(levels.node, 0) == EMPTY_ROOT
    assert EMPTY_ROOT.hex().startswith("e3b0c44298fc1c149afbf4c8996fb924")


@pytest.mark.parametrize("vector", VECTORS["inclusion"], ids=str)
def test_inclusion_vectors(vector: dict[str, Any]) -> None:
    """Each known proof is made and verified; each way of spoiling it is refused."""
    index, size, proof = vector["index"], vector["size"], _proof(vector)
    assert inclusion(tree(VECTOR_LEAVES).node, index, size) == proof
    good: Inclusion = (VECTOR_LEAVES[index], index, size, proof, ROOTS[size - 1])
    assert verify_inclusion(*good)
    assert [bad for bad in spoiled_inclusions(good) if verify_inclusion(*bad)] == []


@pytest.mark.parametrize("vector", VECTORS["consistency"], ids=str)
def test_consistency_vectors(vector: dict[str, Any]) -> None:
    """Each known proof is made and verified; each way of spoiling it is refused."""
    old, new, proof = vector["old"], vector["new"], _proof(vector)
    assert consistency(tree(VECTOR_LEAVES).node, old, new) == proof
    good: Consistency = (old, new, proof, ROOTS[old - 1], ROOTS[new - 1])
    assert verify_consistency(*good)
    assert [bad for bad in spoiled_consistencies(good) if verify_consistency(*bad)] == []


def spoiled_inclusions(good: Inclusion) -> Iterator[Inclusion]:
    """Proofs that show nothing: a wrong place, size, hash, or a list that is not the list."""
    leaf, index, size, proof, top = good
    for other in (index - 1, index + 1, index ^ 2, -1, size, 1 << 64):
        yield leaf, other, size, proof, top
    for other in (size * 2, size // 2, 0, -1):
        yield leaf, index, other, proof, top
    for other_hash in (b"", b"WrongLeaf", SOME_HASH, EMPTY_ROOT, leaf[:-1], leaf + b"\0"):
        yield other_hash, index, size, proof, top
        yield leaf, index, size, proof, other_hash
    for other_proof in _spoiled_lists(proof, b"", top):
        yield leaf, index, size, other_proof, top


def spoiled_consistencies(good: Consistency) -> Iterator[Consistency]:
    """Proofs that show nothing; between two equal sizes another size of both shows nothing new."""
    old, new, proof, before, after = good
    if old != new:
        for other in (old - 1, old + 1, old ^ 2, 0, -1):
            yield other, new, proof, before, after
        for other in (new * 2, new // 2, 0):
            yield old, other, proof, before, after
        yield old, new, proof, after, before
        yield old, new, [], before, after
    for other_hash in (b"", b"WrongRoot", SOME_HASH, EMPTY_ROOT):
        yield old, new, proof, other_hash, after
        yield old, new, proof, before, other_hash
    for other_proof in _spoiled_lists(proof, b"", before, after, *proof[:1]):
        yield old, new, other_proof, before, after


def _spoiled_lists(proof: Sequence[bytes], *strange: bytes) -> Iterator[Sequence[bytes]]:
    for each in (*strange, SOME_HASH):
        yield [*proof, each]
        yield [each, *proof]
    for number in range(len(proof)):
        yield [*proof[:number], *proof[number + 1 :]]
        yield [*proof[:number], SOME_HASH, *proof[number:]]
        for changed in (bytes([proof[number][0] ^ 8]) + proof[number][1:], b"", proof[number][1:]):
            yield [*proof[:number], changed, *proof[number + 1 :]]


@pytest.mark.parametrize(
    ("index", "size", "leaf", "top"),
    [
        (index, size, leaf, top)
        for index, size in ((0, 0), (0, 1), (1, 0), (2, 1))
        for leaf, top in ((SOME_HASH, b""), (b"", EMPTY_ROOT), (SOME_HASH, EMPTY_ROOT), (b"", b""))
    ],
)
def test_nothing_is_in_the_empty_tree(index: int, size: int, leaf: bytes, top: bytes) -> None:
    """Size 0 and hashes of no length are where verifiers were fooled."""
    assert not verify_inclusion(leaf, index, size, [], top)


@pytest.mark.parametrize(
    ("old", "new", "proof", "before", "after"),
    [
        (0, 0, [], SOME_HASH, SOME_HASH),
        (0, 0, [], EMPTY_ROOT, EMPTY_ROOT),
        (0, 1, [], EMPTY_ROOT, SOME_HASH),
        (0, 1, [EMPTY_ROOT], EMPTY_ROOT, EMPTY_ROOT),
        (1, 0, [], SOME_HASH, SOME_HASH),
        (2, 1, [], SOME_HASH, SOME_HASH),
        (1, 2, [], SOME_HASH, SOME_HASH),
        (1, 1, [], EMPTY_ROOT, SOME_HASH),
        (1, 1, [EMPTY_ROOT], SOME_HASH, SOME_HASH),
        (1, 1, [], b"no hash", b"no hash"),
    ],
)
def test_nothing_follows_the_empty_tree(
    old: int, new: int, proof: list[bytes], before: bytes, after: bytes
) -> None:
    """Nor does a smaller tree follow a larger one, nor anything without a hash for it."""
    assert not verify_consistency(old, new, proof, before, after)


def test_roots_of_every_small_tree() -> None:
    """To 70 leaves, the root is what the RFC's recursion says."""
    for size in range(LARGEST + 1):
        assert root(WHOLE.node, size) == defined(LEAVES[:size])


def test_inclusion_in_every_small_tree() -> None:
    """To 70 leaves: each proof verifies for its own leaf and index, and for no other."""
    for size in range(1, LARGEST + 1):
        top = root(WHOLE.node, size)
        for index in range(size):
            proof = inclusion(WHOLE.node, index, size)
            assert verify_inclusion(LEAVES[index], index, size, proof, top)
            other = (index + 1) % LARGEST
            assert not verify_inclusion(LEAVES[other], index, size, proof, top)
            assert not verify_inclusion(LEAVES[index], other, size, proof, top)


def test_consistency_of_every_two_small_trees() -> None:
    """To 70 leaves: each proof verifies between its own two roots, and no others."""
    roots = [root(WHOLE.node, size) for size in range(LARGEST + 1)]
    for new in range(1, LARGEST + 1):
        for old in range(1, new + 1):
            proof = consistency(WHOLE.node, old, new)
            assert verify_consistency(old, new, proof, roots[old], roots[new])
            assert not verify_consistency(old, new, proof, roots[old - 1], roots[new])
            assert not verify_consistency(old, new, proof, roots[old], roots[new - 1])


@pytest.mark.parametrize("ask", [inclusion, consistency])
@pytest.mark.parametrize(("first", "second"), [(-1, 4), (5, 4), (0, 0)])
def test_what_cannot_be_proven_is_refused(ask: Callable[..., Any], first: int, second: int) -> None:
    """A proof for a leaf or a tree that is not there raises."""
    with pytest.raises(ValueError, match=r"leaf|tree"):
        ask(WHOLE.node, first, second)


def test_parts_that_are_not_there_are_refused() -> None:
    """A tree gives only parts that it holds whole; half a hash is no leaf."""
    for level, index in ((0, LARGEST), (0, -1), (1, 35), (6, 1)):
        with pytest.raises(IndexError):
            WHOLE.node(level, index)
    with pytest.raises(ValueError, match="32 bytes"):
        Levels().extend(b"\0" * 33)


@given(st.lists(st.integers(0, 40), max_size=8))
def test_a_tree_that_grows_in_steps_is_the_same(steps: list[int]) -> None:
    """However many leaves come at a time, each root on the way is that of the definition."""
    levels, size = Levels(), 0
    leaves = [leaf_hash(b"%d" % number) for number in range(sum(steps))]
    for step in steps:
        levels.extend(b"".join(leaves[size : size + step]))
        size += step
        assert levels.size == size
        assert root(levels.node, size) == defined(leaves[:size])


@given(st.data())
def test_forged_proofs_show_nothing(data: st.DataObject) -> None:
    """A proof put together from any hashes of the tree is refused unless it is the proof."""
    size = data.draw(st.integers(1, LARGEST))
    index = data.draw(st.integers(0, size - 1))
    pool = st.sampled_from([*LEAVES, *(root(WHOLE.node, at) for at in range(1, 17))])
    forged = data.draw(st.lists(pool, max_size=8))
    top = root(WHOLE.node, size)
    expected = forged == inclusion(WHOLE.node, index, size)
    assert verify_inclusion(LEAVES[index], index, size, forged, top) == expected
