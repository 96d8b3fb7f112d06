"""Sealing: a checkpoint is signed only over a ledger that goes on from what was sealed before."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evidence.errors import IntegrityError, UsageError
from evidence.seals.checkpoint import Checkpoint, SignedCheckpoint
from evidence.seals.keys import KeyChain
from evidence.seals.note import NoteKey
from evidence.seals.sealing import anchor_name, seal, sealed
from evidence.seals.signer import SigningError
from evidence.seals.tree import Tree
from evidence.store.disk import Disk, StorageError
from evidence.vault import Vault
from tests.evidence.seals.pen import Pen
from tests.evidence.segment_files import body_of, file_of, put_body

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
PEN = Pen("audit.example.com/vault")
OTHER = replace(PEN, seed=b"\x05" * 32)


def write(vault: Vault, *words: str) -> None:
    """Commit an entry for each word, in one segment."""
    vault.commit([{"type": "note", "word": word} for word in words])


@pytest.fixture
def twice(vault: Vault) -> Vault:
    """A vault that was sealed at 3 and at 5 entries, in four segments."""
    write(vault, "one")
    write(vault, "two", "three")
    seal(vault, PEN)
    write(vault, "four")
    write(vault, "five")
    seal(vault, PEN)
    return vault


def segment(vault: Vault, number: int) -> Path:
    """The file of a segment."""
    return file_of(vault.path, number)


def files(vault: Vault) -> dict[str, bytes]:
    """What the seals of a vault are made of, by name."""
    folder = vault.path
    paths = [folder / "checkpoint", *(folder / "anchors").glob("*"), *(folder / "tile").rglob("*")]
    return {path.as_posix(): path.read_bytes() for path in paths if path.is_file()}


def test_a_checkpoint_covers_the_ledger_as_it_stands(vault: Vault) -> None:
    """It is kept twice, read-only, names the vault's origin, and is signed by the key."""
    write(vault, "one")
    write(vault, "two", "three")
    made = seal(vault, PEN)
    assert (made.origin, made.size) == (vault.origin, 3)
    assert Tree.of(vault).root() == made.root
    assert made.signers([NoteKey.of(PEN)])
    kept = vault.path / "anchors" / "000000000003.checkpoint"
    assert kept.read_bytes() == (vault.path / "checkpoint").read_bytes() == made.note
    assert kept.stat().st_mode & 0o777 == 0o440
    assert not kept.samefile(vault.path / "checkpoint")


def test_each_checkpoint_goes_on_from_those_before(twice: Vault) -> None:
    """All are kept, by size, and the tree proves each to be a beginning of the next."""
    first, second = sealed(twice)
    tree = Tree.of(twice)
    assert (first.size, second.size) == (3, 5)
    assert tree.holds(first)
    assert tree.consistency_proof(3, second).shows(first)
    for index, word in enumerate(("one", "two", "three", "four", "five")):
        entry = b'{"type":"note","word":"%s"}' % word.encode()
        assert tree.inclusion_proof(index, second).shows(entry)
        assert tree.index(*tree.place(index)) == index


def test_nothing_new_is_not_signed_again(twice: Vault) -> None:
    """Sealing without a new entry gives the checkpoint that stands, and writes nothing."""
    before = files(twice)
    assert seal(twice, replace(PEN, lies=True)) == sealed(twice)[-1]
    assert files(twice) == before


def test_an_empty_ledger_cannot_be_sealed(vault: Vault) -> None:
    """Of no entry nothing can be promised."""
    with pytest.raises(UsageError, match="nothing to seal"):
        seal(vault, PEN)
    assert sealed(vault) == []


def test_a_ledger_cut_short_is_not_sealed(twice: Vault) -> None:
    """Where segments are gone from the end, no index there to tell, nothing is signed."""
    segment(twice, 3).unlink()
    (twice.path / "index.db").unlink()
    before = files(twice)
    with pytest.raises(IntegrityError, match=r"cut short: .*000000000005.checkpoint .*over 5"):
        seal(twice, PEN)
    vault = Vault.open(twice.path)
    write(vault, "another five")
    with pytest.raises(IntegrityError, match=r"rewritten: .*first 5 entries"):
        seal(vault, PEN)
    assert files(twice) == before


@pytest.mark.parametrize("tiles", ["kept", "none"])
def test_a_rewritten_ledger_is_not_sealed(twice: Vault, quick_path: Path, tiles: str) -> None:
    """A ledger soundly chained, of the same size or larger, with one entry changed, is refused."""
    forged = Vault.create(quick_path / "forged", origin=twice.origin)
    for words in (("one",), ("two", "3"), ("four",), ("five",), ("six",)):
        write(forged, *words)
    shutil.rmtree(twice.path / "ledger")
    shutil.copytree(forged.path / "ledger", twice.path / "ledger")
    (twice.path / "index.db").unlink()
    if tiles == "none":
        shutil.rmtree(twice.path / "tile", ignore_errors=True)
    with pytest.raises(IntegrityError, match="rewritten"):
        seal(Vault.open(twice.path), PEN)


def test_a_damaged_ledger_is_not_sealed(twice: Vault) -> None:
    """What the chain itself shows is said as the chain shows it."""
    file = segment(twice, 1)
    put_body(file, body_of(file).replace(b"two", b"too"))
    with pytest.raises(IntegrityError, match=r"000000000002\.json\.zst is not chained"):
        seal(twice, PEN)


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("checkpoint", b"torn", "is no signed note"),
        ("anchors/000000000005.checkpoint", b"", "is no signed note"),
        ("anchors/000000000005.checkpoint", None, "is a checkpoint of 3 entries"),
        ("checkpoint", b"other", "is another checkpoint than"),
    ],
)
def test_a_checkpoint_that_was_changed_stops_the_next(
    twice: Vault, name: str, body: bytes | None, said: str
) -> None:
    """Torn, emptied, exchanged for another: the file is named, and nothing is signed."""
    first, second = sealed(twice)
    swapped = SignedCheckpoint.make(Checkpoint(second.origin, 5, bytes(32)), OTHER).note
    file = twice.path / name
    file.chmod(0o640)
    file.write_bytes(first.note if body is None else swapped if body == b"other" else body)
    write(twice, "six")
    with pytest.raises(IntegrityError, match=said):
        seal(twice, PEN)


def test_a_checkpoint_of_another_key_stops_the_next(twice: Vault) -> None:
    """A checkpoint of the right root that a foreign key signed is no beginning to go on from."""
    last = sealed(twice)[-1]
    foreign = SignedCheckpoint.make(Checkpoint(last.origin, last.size, last.root), OTHER).note
    for name in ("checkpoint", "anchors/000000000005.checkpoint"):
        (twice.path / name).chmod(0o640)
        (twice.path / name).write_bytes(foreign)
    write(twice, "six")
    with pytest.raises(IntegrityError, match=r"000000000005.checkpoint is not signed by a key"):
        seal(twice, PEN)


def test_only_the_key_in_force_seals(vault: Vault) -> None:
    """Once a key is registered others are refused; after it was replaced, the new one goes on."""
    write(vault, "one")
    vault.commit([KeyChain.read(vault.origin, vault.entries()).first(PEN, by="Kim", at=NOON)])
    with pytest.raises(UsageError, match="the key in force is"):
        seal(vault, OTHER)
    seal(vault, PEN)
    write(vault, "two")
    with pytest.raises(UsageError, match="tieout keys replace"):
        seal(vault, OTHER)
    chain = KeyChain.read(vault.origin, vault.entries())
    vault.commit([chain.replacement(PEN, OTHER, by="Kim", at=NOON)])
    with pytest.raises(UsageError, match="the key in force is"):
        seal(vault, PEN)
    made = seal(vault, OTHER)
    assert made.signers([NoteKey.of(OTHER)])
    write(vault, "three")
    assert seal(vault, OTHER).size == made.size + 1
    assert [each.size for each in sealed(vault)] == [2, 4, 5]


def test_what_a_crash_left_behind_is_mended(twice: Vault) -> None:
    """A crash between the two names leaves `checkpoint` older, or none; the next seal puts it."""
    first, second = sealed(twice)
    current = twice.path / "checkpoint"
    current.chmod(0o640)
    current.write_bytes(first.note)
    assert seal(twice, PEN) == second
    assert current.read_bytes() == second.note
    current.unlink()
    assert seal(twice, PEN) == second
    assert current.read_bytes() == second.note


def test_a_checkpoint_without_its_anchor_still_counts(twice: Vault) -> None:
    """Whoever takes the files of `anchors/` away does not take back what was sealed."""
    shutil.rmtree(twice.path / "anchors")
    assert [each.size for each in sealed(twice)] == [5]
    segment(twice, 3).unlink()
    (twice.path / "index.db").unlink()
    with pytest.raises(IntegrityError, match="cut short"):
        seal(twice, PEN)


@dataclass(frozen=True)
class Interrupted(Pen):
    """A signer that lets something else happen while it signs."""

    meanwhile: Callable[[], Any] = print

    def sign(self, message: bytes) -> bytes:
        """Sign when the other thing is done."""
        self.meanwhile()
        return super().sign(message)


def test_of_two_sealers_at_one_size_the_first_stands(vault: Vault) -> None:
    """Both are given the one that is kept."""
    write(vault, "one")
    curve = Pen(PEN.name, "ecdsa-p256")
    first: list[SignedCheckpoint] = []
    late = Interrupted(PEN.name, "ecdsa-p256", meanwhile=lambda: first.append(seal(vault, curve)))
    assert [seal(vault, late)] == first == sealed(vault)


def test_a_slower_sealer_does_not_turn_back_a_faster_one(vault: Vault) -> None:
    """`checkpoint` stays at the larger size; the smaller one is kept beside it."""
    write(vault, "one")

    def overtake() -> None:
        write(vault, "two")
        seal(vault, PEN)

    assert seal(vault, Interrupted(PEN.name, meanwhile=overtake)).size == 1
    assert SignedCheckpoint.read((vault.path / "checkpoint").read_bytes()).size == 2
    assert [each.size for each in sealed(vault)] == [1, 2]
    assert seal(vault, PEN).size == 2


def test_a_signer_that_fails_leaves_nothing(vault: Vault) -> None:
    """No checkpoint is written that its own key does not confirm."""
    write(vault, "one")
    with pytest.raises(SigningError):
        seal(vault, replace(PEN, lies=True))
    assert files(vault) == {}
    assert seal(vault, PEN).size == 1


OPERATIONS = ("make_folder", "stage", "link", "rename", "sync")


def test_a_disk_that_refuses_anywhere_leaves_a_vault_that_seals(
    vault: Vault, quick_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each write, link, rename and sync in turn: what stands is whole, and the next seal works.

    A refusal at the tiles alone is none: the seal stands then.
    """
    write(vault, *(str(number) for number in range(300)))
    refused = 0
    for turn in range(100):
        copy = Vault.open(Path(shutil.copytree(vault.path, quick_path / f"copy{turn}")))
        calls = iter(range(1000))
        with monkeypatch.context() as patch:
            for name in OPERATIONS:
                patch.setattr(Disk, name, _refusing(getattr(Disk, name), calls, turn))
            try:
                made = seal(copy, PEN)
            except StorageError:
                refused += 1
            else:
                assert made.size == 300
        left = sealed(copy)
        again = seal(copy, PEN)
        assert not left or left == [again]
        assert (copy.path / "checkpoint").read_bytes() == again.note
        if next(calls) <= turn:
            break
    assert refused > 6


def _refusing(method: Callable[..., Any], calls: Any, turn: int) -> Callable[..., Any]:
    def call(self: Disk, *arguments: Any) -> Any:
        if next(calls) == turn:
            raise StorageError("the disk is full")
        return method(self, *arguments)

    return call


def test_names_sort_as_sizes_do() -> None:
    """Twelve digits, so that a listing is in order."""
    assert anchor_name(7) == "000000000007.checkpoint"
