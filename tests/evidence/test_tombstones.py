"""Tombstones: what counts as erased, whose word for it is believed, and what comes back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from evidence.erasure import erase, finish, removable, unfinished
from evidence.errors import IncompleteError, UsageError
from evidence.seals.keys import KeyChain
from evidence.seals.signer import key_name
from evidence.secrets.scan import SecretFoundError
from evidence.tombstones import erased, erasures
from evidence.vault import Vault
from evidence.verify import Verification
from tests.evidence.seals.pen import Pen

AT = datetime(2026, 11, 3, 13, tzinfo=UTC)
WORDS: dict[str, Any] = {
    "requested_by": "H1003", "approved_by": "H1004", "reason": "request 118", "at": AT
}  # fmt: skip


def reading(vault: Vault, envelope: Any, body: bytes, run: str) -> str:
    """Commit a reading of the staff listing, of which the transcript is all there is."""
    digest = vault.put(body)
    vault.commit(
        [envelope(run=run, kind="people.person", record=None, transcript=digest).as_json()]
    )
    return digest


@pytest.fixture
def old(vault: Vault, envelope: Any) -> str:
    """A reading that a newer one has followed."""
    digest = reading(vault, envelope, b"old", "R1")
    reading(vault, envelope, b"new", "R2")
    return digest


def signer(vault: Vault) -> Any:
    return Pen(name=key_name(vault.origin))


def register(vault: Vault) -> Any:
    made = signer(vault)
    chain = KeyChain.read(vault.origin, vault.entries())
    vault.commit([chain.first(made, by="H1003", at=AT)])
    return made


def problems(vault: Vault) -> tuple[list[str], list[str]]:
    walk = Verification(vault.path)
    return [str(each) for each in walk.findings()], list(walk.notes())


def test_only_what_nothing_newer_rests_on_may_go(vault: Vault, old: str) -> None:
    """Of two readings of one place the older may go; of no reading what another names."""
    found = removable(vault, lambda _: True)
    assert (old,) == found.objects
    assert 1 == found.kept.total()
    assert () == removable(vault, lambda item: item.run == "R2").objects


def test_an_erasure_is_told_and_no_fault(vault: Vault, old: str) -> None:
    """The file is gone, the entry says who and why, and the vault verifies."""
    assert 1 == erase(vault, [old], signer=None, **WORDS)
    assert not vault.has(old)
    (one,) = erasures(vault.origin, vault.entries())[0]
    assert ("H1003", "H1004", "request 118", (old,)) == (
        one.requested_by, one.approved_by, one.reason, one.objects
    )  # fmt: skip
    said = f"1 object was erased by entry {one.number} on 2026-11-03 (request 118; unsigned)"
    assert ([], [said]) == problems(vault)
    assert [] == unfinished(vault)


def test_many_objects_are_named_by_several_entries(vault: Vault, envelope: Any) -> None:
    """More digests than an entry may hold are parted, and committed together."""
    digests = [vault.put(f"{number}".encode()) for number in range(1700)]
    vault.commit(
        [envelope(run="R1", kind="a.b", record=None, transcript=each).as_json() for each in digests]
    )
    reading(vault, envelope, b"new", "R2")
    assert 1700 == erase(vault, digests, signer=None, **WORDS)
    assert 3 == len(erasures(vault.origin, vault.entries())[0])


def test_a_vault_with_a_key_signs(vault: Vault, old: str) -> None:
    """The key in force must sign; the tombstone says so and is believed."""
    key = register(vault)
    with pytest.raises(UsageError, match="must be signed by it"):
        erase(vault, [old], signer=None, **WORDS)
    with pytest.raises(UsageError, match="must be signed by it"):
        erase(vault, [old], signer=Pen(name=key.name, seed=bytes([1] * 32)), **WORDS)
    assert vault.has(old)
    erase(vault, [old], signer=key, **WORDS)
    (one,) = erasures(vault.origin, vault.entries())[0]
    assert one.signed
    findings, notes = problems(vault)
    assert [] == findings
    assert ["unsigned" in note for note in notes] == [False]


@pytest.mark.parametrize("change", ["unsigned", "another reason", "another object"])
def test_a_forged_tombstone_is_not_believed(vault: Vault, old: str, change: str) -> None:
    """Who deletes a file and writes an entry without the key leaves a vault that fails."""
    key = register(vault)
    if change == "unsigned":
        key = Pen(name=key.name, lies=True)
    objects = [old] if change != "another object" else ["0" * 64]
    erase(vault, objects, signer=key, **WORDS)
    if change != "unsigned":
        (entry,) = vault.entries("erasure")
        forged = {**entry.fields, "objects": [old]}
        if change == "another reason":
            vault = Vault.create(vault.path.parent / "other", origin=vault.origin)
            register(vault)
            forged["reason"] = "housekeeping"
        vault.commit([forged])
    assert old not in {
        digest
        for digest, each in erased(vault.origin, vault.entries()).items()
        if each.reason == "housekeeping" or not each.signed
    }
    last = erasures(vault.origin, vault.entries())[0][-1]
    assert not last.stands
    assert old not in erased(vault.origin, vault.entries())


def test_a_secret_is_no_reason(vault: Vault, old: str) -> None:
    """What stands in the ledger for good is looked through first."""
    with pytest.raises(SecretFoundError):
        erase(vault, [old], signer=None, **{**WORDS, "reason": "ghp_" + "a1B2c3D4" * 5})
    with pytest.raises(UsageError, match="nothing is to be erased"):
        erase(vault, [], signer=None, **WORDS)
    assert vault.has(old)


def test_a_writer_does_not_rely_on_what_went(vault: Vault, old: str, envelope: Any) -> None:
    """What one writer found stored and another erased before the commit is not named by it."""
    other = Vault.open(vault.path)
    digest = other.put(b"old")
    assert digest == old
    erase(vault, [old], signer=None, **WORDS)
    entry = envelope(run="R3", kind="people.person", record=None, transcript=old).as_json()
    with pytest.raises(IncompleteError, match="run again"):
        other.commit([entry])
    assert old == other.put(b"old")
    other.commit([entry])
    assert vault.has(old)
    assert {} == erased(vault.origin, vault.entries())
    assert 0 == finish(vault)
    assert ([], []) == problems(vault)


@pytest.mark.parametrize("spelling", ["", "other"])
def test_a_tombstone_speaks_once(vault: Vault, old: str, envelope: Any, spelling: str) -> None:
    """Copied behind a later reading of the same answer, it hides nothing, however it is spelled."""
    erase(vault, [old], signer=register(vault), **WORDS)
    (entry,) = [dict(each.fields) for each in vault.entries("erasure")]
    if spelling:
        last = entry["signature"][-3]
        assert entry["signature"].endswith("==")
        assert last in "AQgw"
        entry["signature"] = f"{entry['signature'][:-3]}{chr(ord(last) + 1)}=="
    reading(vault, envelope, b"old", "R3")
    assert erased(vault.origin, vault.entries()) == {}
    vault.commit([entry])
    assert erased(vault.origin, vault.entries()) == {}
    assert [True, False] == [each.stands for each in erasures(vault.origin, vault.entries())[0]]
