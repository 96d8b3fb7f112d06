"""What waits in memory packed comes out as it went in, in the order and pieces it should."""

import os
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from evidence.canonical import canonical, json_lines, sha256
from evidence.errors import IntegrityError
from evidence.record import Completeness, Record
from evidence.rows import PackedRows
from evidence.scope import Scope
from evidence.store.compression import compress, compressed, decompress, unpacked
from evidence.store.packed import PIECE, Packed, in_pieces, lines_in, sized
from evidence.store.sorted_lines import RUN, SortedLines
from evidence.transcript import Exchange, PackedExchanges, Transcript
from evidence.vault import Vault

ROWS = [{"id": f"r{number}", "text": "x" * 300} for number in range(2000)]


def record(rows: object) -> Record:
    return Record("made.up", Scope("here"), ("x:List",), Completeness(complete=True), rows)  # type: ignore[arg-type]


def test_packed_bytes_come_back_as_often_as_asked() -> None:
    """Nothing is lost or torn, however large the parts are."""
    parts = [os.urandom(size) for size in (0, 10, PIECE, 3, 2 * PIECE + 1, 7)]
    packed = Packed()
    for part in parts:
        packed.add(part)
    assert packed.size == sum(map(len, parts))
    assert b"".join(packed.pieces()) == b"".join(packed.pieces()) == b"".join(parts)


def test_pieces_end_with_lines() -> None:
    """Bytes cut anywhere come in pieces of whole lines; a last line without an end is kept."""
    body = b"".join(b"%d\n" % number for number in range(5000)) + b"rest"
    cut = [body[at : at + 37] for at in range(0, len(body), 37)]
    pieces = list(lines_in(in_pieces(cut, 1000)))
    assert b"".join(pieces) == body
    assert all(piece.endswith(b"\n") for piece in pieces[:-1])
    assert sized(cut) == (sha256(body), len(body))


def test_lines_come_back_in_order_of_keys() -> None:
    """Whatever the order they came in and however many runs it took, those of one key as they came.

    A long line stands where its key does.
    """
    lines = [
        (b"%04d\0" % (number % 700), b"%d %s\n" % (number, b"y" * 1000)) for number in range(6000)
    ]
    random.Random(7).shuffle(lines)
    kept, long = SortedLines(), Packed()
    for part in (b"a", b"b" * PIECE, b"c"):
        long.add(part)
    lines.insert(3001, (b"0350\0", b"<a" + b"b" * PIECE + b"c>\n"))
    for number, (key, line) in enumerate(lines):
        kept.add(key, (b"<", long, b">\n") if number == 3001 else line)
    assert sum(len(line) for _, line in lines) > 2 * RUN
    before = kept.copy()
    kept.add(b"0000\0", b"later\n")
    expected = [line for _, line in sorted(lines, key=lambda each: each[0])]
    assert b"".join(before.pieces()) == b"".join(expected)
    assert [b"".join(line) for line in before.lines()] == expected
    assert (len(before), len(kept)) == (6001, 6002)


def test_a_packed_record_is_the_same_record() -> None:
    """Rows that are read piece by piece give the bytes, digest and values of rows at hand."""
    packed = Packed()
    for row in ROWS:
        packed.add(json_lines([row]))
    whole, kept = record(ROWS), record(PackedRows(packed.pieces, len(ROWS)))
    assert (kept.body, kept.digest, kept.rows) == (whole.body, whole.digest, ROWS)
    again = Record.read(partial(unpacked, compress(whole.body)))
    assert (again, again.rows[1999], len(again.rows)) == (
        Record.parse(whole.body),
        ROWS[1999],
        2000,
    )
    assert max(map(len, again.rows.chunks())) < 2000  # type: ignore[attr-defined]
    assert [row["id"] for rows in kept.rows.chunks(b'"r7"') for row in rows] == ["r7"]  # type: ignore[attr-defined]


def test_a_record_that_lost_rows_is_refused_piece_by_piece() -> None:
    """Another number of rows than the head says is an error at the end of reading."""
    body = record(ROWS).body
    cut = body[: body.rindex(b"\n", 0, -1) + 1]
    found = Record.read(lambda: iter((cut,)))
    with pytest.raises(IntegrityError, match="a record of 2000 rows holds 1999"):
        list(found.rows)


def test_packed_exchanges_are_the_same_transcript() -> None:
    """A transcript that waits packed has the body of one at hand, and its exchanges."""
    exchanges = [Exchange("x:List", {"page": n}, ({"n": n},)) for n in (2, 1, 3)]
    lines = SortedLines()
    for each in exchanges:
        lines.add(canonical(each.parameters), json_lines([each.as_json()]))
    packed, whole = Transcript(PackedExchanges(lines)), Transcript.of(exchanges)
    assert (packed.body, packed.digest) == (whole.body, whole.digest)
    assert packed.exchanges == whole.exchanges
    assert packed.exchanges[0].parameters == {"page": 1}


def test_an_object_put_in_pieces_is_the_object(tmp_path: Path) -> None:
    """It has one name however it was put, and is read back whole or in pieces."""
    vault = Vault.create(tmp_path / "vault", origin="example.com/audit")
    data = os.urandom(900_000)

    def pieces() -> Iterator[bytes]:
        return (data[at : at + 70_000] for at in range(0, len(data), 70_000))

    digest = vault.put_in_pieces(pieces)
    assert digest == sha256(data) == vault.put(data)
    vault.commit([{"type": "note"}])
    assert vault.get(digest) == data == b"".join(vault.pieces(digest))


def test_a_damaged_object_gives_no_piece(tmp_path: Path) -> None:
    """All of it is held to its name before anything of it is given."""
    vault = Vault.create(tmp_path / "vault", origin="example.com/audit")
    digest = vault.put(b"x" * 600_000)
    vault.commit([{"type": "note"}])
    file = tmp_path / "vault" / "objects" / digest[:2] / f"{digest}.zst"
    file.chmod(0o600)
    file.write_bytes(compress(b"x" * 599_999 + b"y"))
    with pytest.raises(IntegrityError, match="does not hold what its name says"):
        next(vault.pieces(digest))


@pytest.mark.parametrize("size", [0, 1, 1 << 18, (1 << 18) + 1, 700_000])
def test_frames_made_and_read_in_pieces(size: int) -> None:
    """A frame written part by part is one like any other; one cut short or longer is refused."""
    data = os.urandom(size // 2) + bytes(size - size // 2)
    frame = b"".join(compressed((data[: size // 3], data[size // 3 :]), size))
    assert (
        decompress(frame) == b"".join(unpacked(frame)) == b"".join(unpacked(compress(data))) == data
    )
    for odd in (frame[:-1], frame + b"x", frame[: len(frame) // 2]):
        with pytest.raises(IntegrityError):
            b"".join(unpacked(odd))
