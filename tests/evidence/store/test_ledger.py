"""Segments have one body each, and entries that have no canonical form are refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.canonical import CanonicalError, sha256
from evidence.errors import IntegrityError
from evidence.store.ledger import LARGEST_ENTRY, Segment, check_entry, place

ENTRIES = st.dictionaries(
    st.text(st.characters(codec="ascii"), max_size=8),
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=9) | st.integers(-(2**53) + 1, 2**53 - 1),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=6,
    ),
    max_size=5,
).map(lambda entry: entry | {"type": "note"})


@given(st.lists(ENTRIES, min_size=1, max_size=4))
def test_a_segment_survives_its_body(entries: list[dict[str, Any]]) -> None:
    """What is parsed from a body is what was written, and has the same body."""
    for entry in entries:
        check_entry(entry)
    segment = Segment("example.com", 7, sha256(b"before"), tuple(entries))
    again = Segment.parse(segment.body)
    assert again == segment
    assert again.body == segment.body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"v":1}',
        b'{"entries":[],"n":0,"origin":"o","prev":"","v":2}',
        b'{"entries":[], "n":0,"origin":"o","prev":"","v":1}',
        b'{"entries":[],"n":0,"n":0,"origin":"o","prev":"","v":1}',
        b'{"entries":[],"n":0,"origin":"o","prev":"","v":1,"x":1}',
        b'{"entries":[{}],"n":0,"origin":"o","prev":"","v":1}',
        b'{"entries":["x"],"n":0,"origin":"o","prev":"","v":1}',
        b'{"entries":[],"n":0,"origin":"o","prev":"","v":1}\n',
        b"[" * 5000,
    ],
)
def test_what_is_no_segment_is_refused(body: bytes) -> None:
    """Blanks, repeated keys, unknown fields, other versions: only the one canonical body passes."""
    with pytest.raises(IntegrityError):
        Segment.parse(body)


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"type": ""},
        {"type": 3},
        {"type": "x", "value": 0.5},
        {"type": "x", "value": 2**53},
        {"type": "x", "value": b"bytes"},
        {"type": "x", "value": {1: "one"}},
        {"type": "x", "value": [{"deep": {"in": {1, 2}}}]},
        {"type": "x", "value": "\ud800"},
        ["type"],
    ],
)
def test_an_entry_without_canonical_form_is_refused(entry: Any) -> None:
    """Fractions, huge numbers, bytes, sets, lone surrogates and untyped entries stay out."""
    with pytest.raises(CanonicalError):
        check_entry(entry)


def test_an_entry_stays_under_64_kib() -> None:
    """The largest entry has 65,535 bytes; one more is refused with advice."""
    frame = len(b'{"type":"x","value":""}')
    check_entry({"type": "x", "value": "a" * (LARGEST_ENTRY - frame)})
    with pytest.raises(CanonicalError, match="store what it holds as an object"):
        check_entry({"type": "x", "value": "a" * (LARGEST_ENTRY - frame + 1)})


def test_segments_are_filed_by_the_thousand() -> None:
    """A folder holds at most a thousand segments."""
    assert place(0) == ("ledger", "000", "000000000000.json.zst")
    assert place(999_999) == ("ledger", "999", "000000999999.json.zst")
    assert place(1_000_000) == ("ledger", "1000", "000001000000.json.zst")
