"""Deposits: objects put side by side are all there when the context is left, or a fault is told."""

import threading

import pytest

from evidence.canonical import canonical, sha256
from evidence.deposits import Deposits
from evidence.store.disk import Disk, StorageError
from evidence.vault import Vault


def test_all_are_put_once(vault: Vault) -> None:
    """Each is in the vault under its digest, however often it was given."""
    given = []

    def put(data: bytes) -> str:
        given.append(data)
        return vault.put(data)

    with Deposits(put) as deposits:
        digests = deposits.put_all(str(n % 40).encode() for n in range(80))
        told = deposits.put_json({"a": 1})
    assert 41 == len(given)
    assert [sha256(str(n % 40).encode()) for n in range(80)] == [*digests]
    vault.commit([{"type": "note"}])
    reader = Vault.open(vault.path)
    assert b"7" == reader.get(digests[7])
    assert canonical({"a": 1}) == reader.get(told)


def test_several_are_put_at_once() -> None:
    """One that waits for the disk holds up no other."""
    both = threading.Barrier(2, timeout=30)

    def put(data: bytes) -> str:
        both.wait()
        return sha256(data)

    with Deposits(put) as deposits:
        assert sha256(b"a") == deposits.put(b"a")
        deposits.put(b"b")
    assert not both.broken


def test_what_could_not_be_put_is_told() -> None:
    """Whoever leaves the context learns of it; it gives way before an error of their own."""

    def put(data: bytes) -> str:
        raise StorageError("the disk is full")

    def fill(*, wrongly: bool) -> None:
        with Deposits(put) as deposits:
            deposits.put(b"a")
            if wrongly:
                raise KeyError

    with pytest.raises(StorageError, match="full"):
        fill(wrongly=False)
    with pytest.raises(KeyError):
        fill(wrongly=True)


def test_a_folder_that_cannot_be_synced_refuses_the_commit(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders are synced side by side; one that fails is enough, and nothing is acknowledged."""
    synced, real = [], Disk.sync

    def sync(self: Disk, *parts: str) -> None:
        synced.append(parts)
        if parts[-1:] == (sha256(b"7")[:2],):
            raise StorageError("no sync")
        real(self, *parts)

    monkeypatch.setattr(Disk, "sync", sync)
    for number in range(40):
        vault.put(str(number).encode())
    with pytest.raises(StorageError, match="no sync"):
        vault.commit([{"type": "note"}])
    assert len({parts[-1:] for parts in synced}) > 8
    assert [] == list(Vault.open(vault.path).entries())
