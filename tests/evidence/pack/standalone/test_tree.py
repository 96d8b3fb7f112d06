"""The verifier's own tree: the same roots and proofs as the one that seals ledgers."""

from hypothesis import given
from hypothesis import strategies as st

from evidence.pack.standalone import tree
from evidence.seals import merkle

MOST = 40
LEAVES = [bytes([number]) * number for number in range(MOST)]


def levels(leaves: list[bytes]) -> merkle.Levels:
    made = merkle.Levels()
    made.extend(b"".join(map(merkle.leaf_hash, leaves)))
    return made


def test_roots_are_the_same() -> None:
    """Of every size, the empty tree included."""
    for size in range(MOST):
        assert merkle.root(levels(LEAVES).node, size) == tree.root_of(LEAVES[:size])


def test_inclusion_is_shown_of_the_very_entry() -> None:
    """Each proof shows its entry, and no other entry, size or shortened proof."""
    node = levels(LEAVES).node
    for size in range(1, MOST):
        root = tree.root_of(LEAVES[:size])
        for index in range(size):
            proof = merkle.inclusion(node, index, size)
            assert tree.holds_inclusion(LEAVES[index], index, size, proof, root)
            assert not tree.holds_inclusion(LEAVES[index] + b"x", index, size, proof, root)
            assert not tree.holds_inclusion(LEAVES[index], index, size, [*proof, root], root)
            if proof:
                assert not tree.holds_inclusion(LEAVES[index], index, size, proof[:-1], root)


def test_consistency_is_shown_of_the_very_beginning() -> None:
    """Each proof shows that one tree goes on from the other, and from no other root."""
    node = levels(LEAVES).node
    for size in range(1, MOST):
        root = tree.root_of(LEAVES[:size])
        for old in range(1, size + 1):
            before = tree.root_of(LEAVES[:old])
            proof = merkle.consistency(node, old, size)
            assert tree.holds_consistency(old, size, proof, before, root)
            assert not tree.holds_consistency(old, size, proof, bytes(32), root)
            assert not tree.holds_consistency(old, size, [*proof, root], before, root)


@given(
    st.integers(-1, 9),
    st.integers(-1, 9),
    st.lists(st.binary(max_size=33), max_size=5),
    st.binary(),
)
def test_nonsense_shows_nothing(one: int, two: int, proof: list[bytes], leaf: bytes) -> None:
    """Random bytes are no proof of either sort, and nothing is raised."""
    root = bytes(31) + b"\x01"
    assert not tree.holds_inclusion(leaf, one, two, proof, root)
    assert not tree.holds_consistency(one, two, proof, bytes(32), root)
