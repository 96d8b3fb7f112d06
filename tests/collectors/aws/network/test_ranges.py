"""Sets of addresses, against sets of single numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.aws.network.ranges import ALL, WORLD, Ranges, family, is_wide, span, within

spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: tuple(sorted(pair))),
    max_size=6,
)


def numbers(ranges):
    return {number for first, last in ranges.spans for number in range(first, last + 1)}


@given(spans, spans)
def test_ranges_are_cut_and_joined_as_sets_are(left, right):
    """Union, cut and difference hold the numbers that those of sets hold, in disjoint spans."""
    mine, theirs = Ranges.of(left), Ranges.of(right)
    assert numbers(mine | theirs) == numbers(mine) | numbers(theirs)
    assert numbers(mine & theirs) == numbers(mine) & numbers(theirs)
    assert numbers(mine - theirs) == numbers(mine) - numbers(theirs)
    for found in (mine, mine | theirs, mine & theirs, mine - theirs):
        assert found.size == len(numbers(found))
        assert list(found.spans) == sorted(found.spans)
        assert all((number in found) is (number in numbers(found)) for number in range(32))


@pytest.mark.parametrize(
    ("block", "expected"),
    [("10.0.0.0/8", 4), ("::/0", 6), ("2001:db8::/32", 6), ("pl-1", 0), ("", 0)],
)
def test_a_range_is_of_one_family(block, expected):
    """What is no range, such as a prefix list, is of no family."""
    assert family(block) == expected


def test_a_range_that_is_none_is_refused():
    """A text that is no range is no empty set."""
    with pytest.raises(ValueError):
        span("10.0.0.0/33")


@pytest.mark.parametrize(
    ("blocks", "version", "wide"),
    [
        (["0.0.0.0/0"], 4, True),
        (["0.0.0.0/1", "128.0.0.0/1"], 4, True),
        (["8.0.0.0/8"], 4, True),
        (["8.0.0.0/9", "9.0.0.0/9"], 4, True),
        (["8.0.0.0/9"], 4, False),
        (["10.0.0.0/8"], 4, False),
        (["224.0.0.0/3"], 4, False),
        ([], 4, False),
        (["::/0"], 6, True),
        (["2000::/11"], 6, True),
        (["2001:db8::/32"], 6, False),
        (["fc00::/7"], 6, False),
    ],
)
def test_a_wide_range_stands_for_the_internet(blocks, version, wide):
    """A 256th of what is on the internet, in pieces or whole; inside addresses are none of it."""
    assert is_wide(within(blocks, version), version) is wide


def test_the_world_lies_within_all_addresses():
    """What is on the internet is some of all addresses, and most of IPv4."""
    for version in (4, 6):
        assert (WORLD[version] & ALL[version]) == WORLD[version]
    assert WORLD[4].size > 3_600_000_000
