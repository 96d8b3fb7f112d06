"""Segments at rest: packed as objects are, unpacked under a cap, and never plain text."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.canonical import sha256
from evidence.errors import IntegrityError
from evidence.store import ledger as ledger_room
from evidence.store.compression import compress
from evidence.vault import Vault
from evidence.verify import verify
from tests.evidence.segment_files import body_of, file_of, name_of, put_body, rewrite

ORIGIN = "audit.example.com/vault"


@pytest.fixture
def filled(vault: Vault) -> Vault:
    """A vault of three segments."""
    for number in range(3):
        vault.commit([{"type": "note", "number": number}])
    return vault


def test_standard_tools_check_the_chain(filled: Vault) -> None:
    """`zstd -dc` and SHA-256 of each file give what the next segment holds as `prev`."""
    tool = shutil.which("zstd")
    if tool is None:
        pytest.skip("there is no zstd tool")
    for each in list(filled.segments())[1:]:
        file = file_of(filled.path, each.number - 1)
        done = subprocess.run([tool, "-dcq", file], capture_output=True, check=True)
        assert each.previous == sha256(done.stdout)


def test_a_segment_packed_otherwise_is_the_same_segment(filled: Vault) -> None:
    """What is chained are the bytes within, by whatever version of zstd they were packed."""
    file = file_of(filled.path, 1)
    rewrite(file, compress(body_of(file), 19))
    assert [] == list(verify(filled.path, read_data=True))
    assert 3 == filled.commit([{"type": "note"}])


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda body: body, "is no whole zstd frame"),
        (lambda body: compress(body)[:-1], "zstd frame"),
        (lambda body: compress(body) + b"\0", "behind its zstd frame"),
        (lambda body: compress(body) + compress(body), "behind its zstd frame"),
        (lambda _: b"", "is no whole zstd frame"),
        (lambda _: compress(b"x" * 2_001), "2000 is the most"),
    ],
    ids=["plain", "cut", "byte-behind", "twice", "empty", "bomb"],
)
@pytest.mark.parametrize("number", [1, 2])
def test_a_file_that_is_no_segment_is_named(
    filled: Vault,
    spoil: Callable[[bytes], bytes],
    told: str,
    number: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In the middle and at the end, by readers, writers and verification alike."""
    monkeypatch.setattr(ledger_room, "LARGEST_SEGMENT", 2_000)
    file = file_of(filled.path, number)
    rewrite(file, spoil(body_of(file)))
    (filled.path / "index.db").unlink()
    found = {each.file: each.problem for each in reversed(list(verify(filled.path)))}
    assert told in found[name_of(number)]
    with pytest.raises(IntegrityError, match=rf"{number}\.json\.zst .*{told}"):
        list(Vault.open(filled.path).entries())
    if number == 2:
        with pytest.raises(IntegrityError, match=told):
            Vault.open(filled.path).commit([{"type": "note"}])


@pytest.mark.parametrize("form", ["format", "file"])
def test_a_vault_of_plain_segments_is_refused(filled: Vault, form: str) -> None:
    """Whether its format says so or a segment shows it: it is never taken for an empty one."""
    folder = filled.path
    if form == "format":
        rewrite(folder / "format", (folder / "format").read_bytes().replace(b'"v":2', b'"v":1'))
    else:
        _made_plain(folder)
    for opened in (Vault.open, lambda path: Vault.create(path, origin=ORIGIN)):
        with pytest.raises(IntegrityError, match="keeps its ledger as plain text"):
            opened(folder)
    (finding,) = verify(folder)
    assert "begin a new vault in an empty folder" in finding.problem


def _made_plain(folder: Path) -> None:
    for number in range(3):
        file = file_of(folder, number)
        file.with_suffix("").write_bytes(body_of(file))
        file.unlink()


def test_a_plain_copy_beside_the_ledger_is_told_as_a_stray(filled: Vault) -> None:
    """What somebody unpacked there and left is no part of the vault."""
    file = file_of(filled.path, 1)
    file.with_suffix("").write_bytes(body_of(file))
    assert [name_of(1).removesuffix(".zst")] == [each.file for each in verify(filled.path)]


def test_other_bytes_within_are_another_segment(filled: Vault) -> None:
    """A sound frame of a changed segment breaks the chain."""
    file = file_of(filled.path, 1)
    put_body(file, body_of(file).replace(b'"number":1', b'"number":7'))
    assert name_of(1) in {each.file for each in verify(filled.path)}
