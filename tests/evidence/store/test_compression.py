"""Objects at rest come back as they were, and a hostile frame is refused before it unpacks."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import IntegrityError
from evidence.store.compression import compress, decompress, zstd


@given(st.binary(max_size=5000))
def test_what_was_compressed_comes_back(data: bytes) -> None:
    """Every byte string survives, the empty one too."""
    assert decompress(compress(data)) == data


@given(st.binary(min_size=1, max_size=500), st.data())
def test_every_cut_is_refused(data: bytes, draw: st.DataObject) -> None:
    """A frame cut anywhere is refused."""
    frame = compress(data)
    cut = draw.draw(st.integers(0, len(frame) - 1))
    with pytest.raises(IntegrityError):
        decompress(frame[:cut])


def test_bytes_behind_the_frame_are_refused() -> None:
    """Neither rubbish nor a second frame may stand behind the first."""
    for tail in (b"x", compress(b"more")):
        with pytest.raises(IntegrityError, match="behind"):
            decompress(compress(b"data") + tail)


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    """A frame that declares more than the cap is not unpacked."""
    bomb = compress(bytes(1 << 20))
    assert len(bomb) < 1000
    with pytest.raises(IntegrityError, match="declares 1048576 bytes"):
        decompress(bomb, cap=1 << 19)


def test_a_frame_without_a_length_is_refused() -> None:
    """A streamed frame, which may grow without end, is none of ours."""
    buffer = io.BytesIO()
    with zstd.open(buffer, "wb") as stream:
        for _ in range(64):
            stream.write(bytes(1 << 20))
    with pytest.raises(IntegrityError, match="declares no length"):
        decompress(buffer.getvalue())
