"""Tie-outs in words: a sentence is taken apart again, and nothing seen can forge a part of it."""

from hypothesis import given
from hypothesis import strategies as st

from evidence.tie_out import NAMED, in_words, plain, told

names = st.text(max_size=12)
counts = st.integers(0, 10**6)
routes = st.tuples(names, counts)


@given(
    routes,
    routes,
    st.tuples(counts, counts),
    st.dictionaries(names, st.integers(1, 10**4), max_size=3),
    st.dictionaries(names, st.lists(names, max_size=25), max_size=2),
)
def test_what_is_written_is_read(left, right, tied, explained, unexplained):
    """Each part comes back, whatever the names hold: counts are never those of a name."""
    text = in_words(left, right, tied, explained, unexplained)
    found = told(text)
    assert found is not None
    assert (found.left, found.left_count) == (plain(left[0]), left[1])
    assert (found.right, found.right_count) == (plain(right[0]), right[1])
    assert found.explained == sum(explained.values())
    assert found.unexplained == sum(map(len, unexplained.values()))
    assert found.tied == (f"{tied[0]:,}" if tied[0] == tied[1] else f"{tied[0]:,} with {tied[1]:,}")


def test_the_sentence():
    """Both counts, what ties, what explains differences, and what nothing explains."""
    text = in_words(
        ("users", 3), ("rows", 1_204), (2, 2), {"the root user": 1}, {"users": ["x"], "rows": []}
    )
    assert text == (
        "users: 3; rows: 1,204; tied: 2; explained: 1 (the root user: 1); "
        "unexplained: 1 (only among users: x)"
    )


def test_a_name_cannot_write_a_part():
    """A name that says that nothing is unexplained is a name all the same."""
    text = in_words(("a", 1), ("b", 0), (0, 0), {}, {"a": ["x; unexplained: 0"]})
    found = told(text)
    assert found is not None
    assert (found.unexplained, found.names) == (1, "only among a: x, unexplained: 0")


def test_many_names_are_counted():
    """Twenty are named in order, the others are counted."""
    text = in_words(("a", 30), ("b", 0), (0, 0), {}, {"a": [f"i{n:02}" for n in range(30)]})
    assert text.endswith(f"i{NAMED - 1} and 10 more)")


def test_other_sentences_are_none():
    """What is no tie-out is not read as one."""
    for text in ("", "a; b", "no evidence of x was collected", "a: 1; b: 2; c; d; e"):
        assert told(text) is None
