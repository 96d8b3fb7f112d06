"""Whatever is done to a file of a vault, verification names that file."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence.errors import UsageError
from evidence.store.compression import compress, decompress
from evidence.vault import Vault
from evidence.verify import verify
from tests.evidence.segment_files import body_of, file_of, name_of, put_body, rewrite

Maker = Callable[..., Any]
Tamper = Callable[[Path], None]


@pytest.fixture
def filled(vault: Vault, commit_run: Maker) -> Path:
    """The folder of a vault of two runs: six segments."""
    commit_run(vault, "R1")
    commit_run(vault, "R2", buckets=5)
    return vault.path


def named(folder: Path, *, read_data: bool = True) -> set[str]:
    """The files that verification names."""
    return {finding.file for finding in verify(folder, read_data=read_data)}


def flip(file: Path) -> None:
    """Change one bit in the middle."""
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    rewrite(file, bytes(body))


def cut(file: Path) -> None:
    """Lose the second half."""
    body = file.read_bytes()
    rewrite(file, body[: len(body) // 2])


def empty(file: Path) -> None:
    """Lose everything."""
    rewrite(file, b"")


def append(file: Path) -> None:
    """Add a line feed."""
    rewrite(file, file.read_bytes() + b"\n")


def link(file: Path) -> None:
    """Put a symbolic link to the very same bytes in its place."""
    vault = next(folder for folder in file.parents if (folder / "ledger").is_dir())
    outside = vault.with_name(f"outside-{file.name}")
    shutil.move(file, outside)
    file.symlink_to(outside)


def folder_instead(file: Path) -> None:
    """Put a folder in its place."""
    file.unlink()
    file.mkdir()


TAMPERINGS: list[Tamper] = [flip, cut, empty, append, link, folder_instead, Path.unlink]


def test_an_untouched_vault_verifies(filled: Path, vault: Vault, quick_path: Path) -> None:
    """Nothing is found in a new vault, a filled one, one without index, nor one with leftovers."""
    assert named(Vault.create(quick_path / "new", origin="example.com").path) == set()
    assert named(filled) == set()
    vault.put(b"staged, never committed")
    (filled / "tmp" / "12345-0123456789abcdef").touch()
    (filled / "index.db").unlink()
    assert named(filled) == set()
    assert not (filled / "index.db").exists()
    with pytest.raises(UsageError):
        named(quick_path / "none")


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_tampering_with_any_file_is_found(filled: Path, tamper: Tamper, quick_path: Path) -> None:
    """Every file in turn, format and newest segment too: the finding names it."""
    files = [path for path in sorted(filled.rglob("*")) if path.is_file()]
    assert len(files) > 15
    for file in files:
        if file.name == "index.db" and tamper in {flip, append, empty, Path.unlink}:
            continue  # an index may be gone or not yet begun, or hold what SQLite does not look at
        copy = quick_path / "copy"
        shutil.copytree(filled, copy)
        name = file.relative_to(filled).as_posix()
        tamper(copy / name)
        assert name in named(copy), name
        shutil.rmtree(copy)


@pytest.mark.parametrize("tamper", [cut, empty, link, Path.unlink])
def test_missing_and_empty_objects_are_found_without_reading_data(
    filled: Path, tamper: Tamper
) -> None:
    """The quick look sees what names and sizes show, and no more."""
    file = next(iter((filled / "objects").rglob("*.zst")))
    tamper(file)
    found = file.relative_to(filled).as_posix() in named(filled, read_data=False)
    # A stored run is read even in the quick look, since it names other objects.
    assert found or tamper is cut


def swap(first: Path, second: Path) -> None:
    """Exchange the bytes of two files."""
    one, two = first.read_bytes(), second.read_bytes()
    rewrite(first, two)
    rewrite(second, one)


def test_swapped_segments_and_objects_are_found(filled: Path) -> None:
    """Each of the two is named."""
    swap(file_of(filled, 1), file_of(filled, 4))
    one, two = sorted((filled / "objects").rglob("*.zst"))[:2]
    swap(one, two)
    wanted = [file_of(filled, 1), file_of(filled, 4), one, two]
    assert {file.relative_to(filled).as_posix() for file in wanted} <= named(filled)


def test_reordered_and_reworded_entries_are_found(filled: Path) -> None:
    """A segment that is whole in itself is not what the next one is chained to."""
    file = file_of(filled, 1)
    body = body_of(file)
    (filled / "index.db").unlink()
    first, second = b'"kind":"aws.s3.bucket"', b'"kind":"aws.iam.user"'
    swapped = body.replace(first, b"@").replace(second, first).replace(b"@", second)
    for other in (swapped, body.replace(b'"rows":3', b'"rows":9')):
        assert other != body
        put_body(file, other)
        assert named(filled) == {name_of(1)}


def test_a_rewritten_chain_is_known_by_the_index(filled: Path, quick_path: Path) -> None:
    """Whoever writes the whole ledger anew, soundly chained, still meets what was seen before."""
    entries = [list(s) for s in _by_segment(Vault.open(filled))]
    entries[1][0] = {**entries[1][0], "rows": 9}
    forged = Vault.create(quick_path / "forged", origin="audit.example.com/vault")
    for group in entries:
        forged.commit(group)
    shutil.rmtree(filled / "ledger")
    shutil.copytree(forged.path / "ledger", filled / "ledger")
    assert set(map(name_of, range(1, 6))) == named(filled)


def _by_segment(vault: Vault) -> list[list[Any]]:
    found: dict[int, list[Any]] = {}
    for entry in vault.entries():
        found.setdefault(entry.segment, []).append(entry.fields)
    return list(found.values())


@pytest.mark.parametrize(
    "name",
    [
        "letter.txt",
        "ledger/notes.txt",
        "ledger/000/000000000099.json",
        "ledger/000/000000000099.json.zst.bak",
        "ledger/001/000000000006.json.zst",
        "ledger/000/6.json.zst",
        "objects/zz",
        "objects/ab/readme",
        f"objects/ab/{'c' * 64}.zst",
        f"objects/ab/{'ab' * 32}.zst~",
    ],
)
def test_files_that_do_not_belong_are_found(filled: Path, name: str) -> None:
    """A vault holds nothing but its own."""
    (filled / name).parent.mkdir(exist_ok=True)
    (filled / name).write_bytes(b"{}")
    assert named(filled) == {name}


def test_an_added_object_is_no_fault_unless_it_lies_about_its_name(filled: Path) -> None:
    """A crash leaves objects that no entry names; their bytes must be right all the same."""
    file = filled / "objects" / "ab" / f"{'ab' * 32}.zst"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(compress(b"not what the name says"))
    assert named(filled, read_data=False) == set()
    assert named(filled) == {file.relative_to(filled).as_posix()}


def test_a_gap_in_the_ledger_is_told_once(filled: Path) -> None:
    """The missing segments are named, the ones behind them are not blamed."""
    (filled / "index.db").unlink()
    file_of(filled, 2).unlink()
    file_of(filled, 3).unlink()
    chain = [finding.file for finding in verify(filled) if finding.file.startswith("ledger")]
    assert chain[:2] == [name_of(2), name_of(3)]


def test_random_damage_is_always_found(filled: Path, vault: Vault) -> None:
    """A bit flipped or a cut made anywhere in ledger, objects and format is found, 150 times.

    But for the few bits of a zstd frame that carry nothing: what the object holds is the same then.
    """
    chance = random.Random(4)
    files = [p for p in sorted(filled.rglob("*")) if p.is_file() and p.name != "index.db"]
    for _ in range(150):
        file = chance.choice(files)
        body = file.read_bytes()
        at = chance.randrange(len(body))
        flipped = body[:at] + bytes([body[at] ^ (1 << chance.randrange(8))]) + body[at + 1 :]
        rewrite(file, chance.choice([flipped, body[:at]]))
        if file.relative_to(filled).as_posix() not in named(filled):
            assert file.suffix == ".zst", (file, at)
            assert vault.get(file.stem) == decompress(body)
        rewrite(file, body)
    assert named(filled) == set()
