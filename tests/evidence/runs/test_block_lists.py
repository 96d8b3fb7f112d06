"""Block lists: every order of blocks is written and read back; nonsense is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import IntegrityError
from evidence.result import Block
from evidence.runs.block_lists import gathered, lists_of, written

DIGEST = st.text("0123456789abcdef", min_size=64, max_size=64)


def block(kind: str, scope: str) -> Block:
    return Block("C-01", "check", kind, scope, None, (), "", {}, ())


@given(
    st.lists(
        st.tuples(DIGEST, st.sampled_from("abc"), st.sampled_from("xy")),
        max_size=30,
        unique_by=lambda each: each[0],
    )
)
def test_what_is_written_is_read_back(given_blocks) -> None:
    """Blocks come back in their order, each in the list of its kind and scope."""
    blocks = tuple(digest for digest, _, _ in given_blocks)
    lists = lists_of(block(kind, scope) for _, kind, scope in given_blocks)
    bodies = written(blocks, lists)
    assert (blocks, lists) == gathered(bodies)
    assert len(bodies) == len({(kind, scope) for _, kind, scope in given_blocks})


def test_a_change_in_one_place_leaves_the_other_lists_as_they_were() -> None:
    """Only the list of the kind and scope that changed is another object."""
    lists = lists_of([block("a", "x"), block("b", "x"), block("a", "x")])
    before, after = written("123", lists), written("124", lists)
    assert [False, True] == [one == other for one, other in zip(before, after, strict=True)]


@pytest.mark.parametrize(
    "bodies",
    [
        [b"{"],
        [b"1"],
        [b"[[1,2,3]]"],
        [b'[[1,"a"]]'],
        [b'[[0,"a"]]', b'[[0,"b"]]'],
        [b'["a"]'],
        [b'[[0,"a"],[1,"a"]]'],
    ],
)
def test_nonsense_is_no_list(bodies: list[bytes]) -> None:
    """Bytes of another form, a place left empty and a place taken twice are refused."""
    with pytest.raises(IntegrityError, match="no lists of result blocks"):
        gathered(bodies)
