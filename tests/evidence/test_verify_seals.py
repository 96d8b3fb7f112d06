"""Verification of a sealed vault: what no chain and no index tells, a checkpoint does."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evidence.canonical import sha256
from evidence.seals.checkpoint import Checkpoint, SignedCheckpoint
from evidence.seals.keys import KeyChain
from evidence.seals.public_key import PublicKey
from evidence.seals.sealing import seal
from evidence.seals.tree import Tree
from evidence.store.compression import compress
from evidence.store.ledger import Segment
from evidence.vault import Vault
from evidence.verify import Verification
from tests.evidence.conftest import NOON
from tests.evidence.sealed_vaults import (
    FOREIGN,
    KEY,
    NEXT,
    PEN,
    Maker,
    fill,
    sealed_at,
    segment,
    told,
)
from tests.evidence.segment_files import body_of, name_of, put_body, rewrite


@pytest.fixture
def filled(vault: Vault, commit_run: Maker) -> Vault:
    """A vault of two runs, sealed after each."""
    return fill(vault, commit_run)


def test_a_sealed_vault_verifies(filled: Vault) -> None:
    """With the key, without it, and while entries stand behind the newest checkpoint."""
    for keys in ((KEY,), ()):
        assert told(filled, keys, read_data=True) == {}
    walk = Verification(filled.path, keys=[KEY])
    assert list(walk.findings()) == []
    assert walk.seals.newest == sealed_at(filled, 1)
    assert walk.seals.vouched
    assert walk.seals.tree.size == sealed_at(filled, 1).size + 1
    assert walk.seals.chain.keys[0].public.fingerprint == KEY


def test_a_ledger_rolled_back_whole_is_caught_by_a_later_checkpoint(
    filled: Vault, quick_path: Path, commit_run: Maker
) -> None:
    """A folder put back as it was yesterday verifies; whoever holds today's checkpoint sees it."""
    shutil.copytree(filled.path, quick_path / "yesterday")
    commit_run(filled, "R3")
    today = seal(filled, PEN)
    old = Vault.open(quick_path / "yesterday")
    assert told(old) == {}
    found = told(old, held={"from-the-auditor.txt": today.note})
    assert list(found) == [name_of(9)]
    assert "from-the-auditor.txt was signed over" in found[name_of(9)]
    assert "rolled back" in found[name_of(9)]
    assert told(filled, held={"old": sealed_at(old, 0).note, "new": today.note}) == {}


def test_segments_taken_off_the_end_are_missed(filled: Vault) -> None:
    """Though no chain and no index remembers them: the newest checkpoint does."""
    for number in (8, 7):
        segment(filled, number).unlink()
    assert "it was rolled back" in told(filled)[name_of(7)]


@pytest.mark.parametrize("damage", ["cut", "edited"])
def test_the_newest_sealed_segment_cannot_be_changed(
    filled: Vault, damage: str, commit_run: Maker
) -> None:
    """No successor is chained to it, no index has seen it; it is named all the same."""
    segment(filled, 8).unlink()
    file = segment(filled, 7)
    changed = body_of(file).replace(b'"status":"incomplete"', b'"status":"complete"')
    rewrite(file, file.read_bytes()[:-20] if damage == "cut" else compress(changed))
    found = told(filled)
    assert name_of(7) in found
    assert set(found) == {name_of(7)}


def test_a_segment_in_the_middle_is_named_by_chain_and_seal(filled: Vault) -> None:
    """An edited segment breaks the chain, and the first checkpoint over it."""
    file = segment(filled, 2)
    put_body(file, body_of(file).replace(b'"rows":5', b'"rows":9'))
    found = told(filled)
    assert set(found) == {name_of(2), name_of(3)}
    assert "is not what anchors/000000000006.checkpoint was signed over" in found[name_of(3)]
    assert f"from {name_of(0)} on" in found[name_of(3)]


def chain_anew(vault: Vault, change: Callable[[list[Any]], list[Any]]) -> None:
    """Write the ledger anew, soundly chained, each segment's entries changed in some way."""
    previous = ""
    for each in list(vault.segments()):
        entries = change([dict(entry) for entry in each.entries])
        made = Segment(each.origin, each.number, previous, tuple(entries))
        put_body(segment(vault, each.number), made.body)
        previous = sha256(made.body)


def test_a_ledger_written_anew_is_not_what_was_signed(filled: Vault) -> None:
    """Soundly chained from the first change to the end: the stretch with the change is named."""

    def better(entries: list[Any]) -> list[Any]:
        return [each | {"rows": 9} if each.get("run") == "R2" else each for each in entries]

    chain_anew(filled, better)
    found = told(filled)
    assert list(found) == [name_of(7)]
    assert f"or one before it from {name_of(4)} on is not" in found[name_of(7)]
    assert name_of(7) in told(filled, ())


def test_a_foreign_key_is_seen_by_whoever_knows_the_right_one(
    filled: Vault, quick_path: Path, commit_run: Maker
) -> None:
    """A vault forged whole, key and all, verifies in itself, and does not with the auditor's key.

    Without a key from outside nothing shows: a key that is found inside proves nothing.
    """
    foreign = replace(PEN, seed=b"\x05" * 32)
    forged = Vault.create(quick_path / "forged", origin=filled.origin)
    forged.commit([KeyChain.read(forged.origin, ()).first(foreign, by="Kim", at=NOON)])
    commit_run(forged, "R1")
    seal(forged, foreign)
    assert told(forged, ()) == {}
    assert told(forged, (FOREIGN,)) == {}
    assert "is none of its keys" in told(forged)[name_of(0)]
    held = told(filled, held={"theirs": sealed_at(forged, 0).note})
    assert list(held) == ["theirs"]


def test_a_vault_without_seals_is_none_that_the_auditors_key_vouches_for(
    vault: Vault, commit_run: Maker
) -> None:
    """Nor one that somebody sealed whom its ledger does not register."""
    commit_run(vault, "R1")
    assert told(vault, ()) == {}
    assert "nothing here is sealed" in told(vault)["checkpoint"]
    seal(vault, PEN)
    assert told(vault, ()) == {}
    assert "signed by nobody whom the ledger registers" in told(vault)["checkpoint"]


def test_a_key_change_is_followed_both_ways(filled: Vault, commit_run: Maker) -> None:
    """Whoever knows the old key or the new one can verify all of it; a stranger's is refused."""
    filled.commit(
        [KeyChain.read(filled.origin, filled.entries()).replacement(PEN, NEXT, by="K", at=NOON)]
    )
    commit_run(filled, "R3")
    seal(filled, NEXT)
    for keys in ((KEY,), (PublicKey.of(NEXT).fingerprint,), (KEY, FOREIGN), ()):
        assert told(filled, keys) == {}
    assert told(filled, (FOREIGN,))


def test_an_old_key_signs_no_more(filled: Vault) -> None:
    """A checkpoint of the replaced key over later entries is no checkpoint of this vault."""
    filled.commit(
        [KeyChain.read(filled.origin, filled.entries()).replacement(PEN, NEXT, by="K", at=NOON)]
    )
    tree = Tree.of(filled)
    late = SignedCheckpoint.make(Checkpoint(filled.origin, tree.size, tree.root()), PEN)
    name = f"anchors/{tree.size:012d}.checkpoint"
    (filled.path / name).write_bytes(late.note)
    rewrite(filled.path / "checkpoint", late.note)
    assert list(told(filled)) == [name]


def test_a_forged_key_entry_is_named(filled: Vault) -> None:
    """A key that the one before did not sign for is no key of the vault."""
    fields = KeyChain.read(filled.origin, ()).first(NEXT, by="Kim", at=NOON)
    filled.commit([fields | {"change": "replaced", "previous": KEY}])
    assert "registers what is no key" in told(filled)[name_of(9)]


def test_a_key_that_comes_late_excuses_no_checkpoint(filled: Vault) -> None:
    """The first key must have signed also what was sealed before it was registered."""
    for each in (filled.path / "anchors").iterdir():
        each.unlink()
    entries = [dict(entry) for each in filled.segments() for entry in each.entries]
    moved = [each for each in entries if each["type"] != "key"]
    moved += [each for each in entries if each["type"] == "key"]
    chain_anew(filled, lambda given: [moved.pop(0) for _ in given])
    tree = Tree.of(Vault.open(filled.path))
    made = SignedCheckpoint.make(
        Checkpoint(filled.origin, tree.size - 1, tree.root(tree.size - 1)), NEXT
    )
    (filled.path / "anchors" / f"{made.size:012}.checkpoint").write_bytes(made.note)
    (filled.path / "checkpoint").unlink()
    (filled.path / "checkpoint").write_bytes(made.note)
    assert any("checkpoint" in file for file in told(filled))


def test_results_that_nobody_signed_are_named(filled: Vault, commit_run: Maker) -> None:
    """Behind the newest checkpoint anybody may have written them; the next seal takes them in."""
    commit_run(filled, "R9")
    found = told(filled)
    assert [True] == ["nobody signed it" in said for said in found.values()]
    assert told(filled, keys=()) == {}
    seal(filled, PEN)
    assert told(filled) == {}
