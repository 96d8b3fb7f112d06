"""A writer that is killed, or whose disk refuses, at any moment leaves a vault that verifies."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from evidence.errors import TieoutError
from evidence.store.disk import StorageError
from evidence.vault import Vault
from evidence.verify import verify

ORIGIN = "audit.example.com/vault"
KILLS = 25
WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from evidence.vault import Vault
    vault = Vault.create(Path(sys.argv[1]), origin=sys.argv[2])
    number = 0
    while True:
        digests = [vault.put(f"{sys.argv[3]} {number} {part}".encode() * 50) for part in range(3)]
        digests.append(vault.put(b"the same each time"))
        vault.commit([{"type": "note", "writer": sys.argv[3], "objects": digests}])
        # The acknowledgement: from here on the commit must never be lost.
        sys.stdout.write(f"{number} {digests[0]}\\n")
        sys.stdout.flush()
        number += 1
""")


def test_a_killed_writer_loses_nothing_it_acknowledged(quick_path: Path) -> None:
    """After each of 25 kills at random moments every acknowledged commit is there, in order."""
    path = quick_path / "vault"
    chance = random.Random(20261103)
    acknowledged: dict[str, list[str]] = {}
    for turn in range(KILLS):
        name = f"writer-{turn}"
        command = [sys.executable, "-c", WRITER, str(path), ORIGIN, name]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            lines = []
            if chance.random() < 0.8:
                # Mostly when it is at work, sometimes while it starts and makes the vault.
                lines.append(writer.stdout.readline())
            time.sleep(chance.random() * 0.08)
            os.kill(writer.pid, signal.SIGKILL)
            lines += writer.stdout.read().splitlines(keepends=True)
        whole = [line.decode().split() for line in lines if line.endswith(b"\n")]
        acknowledged[name] = [digest for _, digest in whole]
    vault = Vault.open(path)
    assert list(verify(path, read_data=True)) == []
    found: dict[str, list[str]] = {}
    for entry in vault.entries("note"):
        assert all(map(vault.has, entry.fields["objects"]))
        found.setdefault(entry.fields["writer"], []).append(entry.fields["objects"][0])
    assert sum(map(len, acknowledged.values())) >= KILLS / 2
    for name, digests in acknowledged.items():
        assert found.get(name, [])[: len(digests)] == digests
        # At most the one commit that was under way may be there without acknowledgement.
        assert len(found.get(name, [])) <= len(digests) + 1


OPERATIONS = ("fsync", "link", "rename", "mkdir", "write", "open", "unlink")


class Faults:
    """Counts the calls of some functions of `os` and makes one of them, or all from it on, fail."""

    def __init__(self, *, fail_at: int | None, lasting: bool = False) -> None:
        self.fail_at = fail_at
        self.lasting = lasting
        self.calls = 0

    @contextmanager
    def on(self, operations: tuple[str, ...]) -> Iterator[None]:
        """Stand in for these functions of `os`."""
        with pytest.MonkeyPatch.context() as patch:
            for name in operations:
                patch.setattr(os, name, self._standing_in(name, getattr(os, name)))
            yield

    def _standing_in(self, name: str, real: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            if self.fail_at is None or self.calls < self.fail_at:
                return real(*arguments, **named)
            if self.calls > self.fail_at and not self.lasting:
                return real(*arguments, **named)
            if name == "write":
                # A disk that fills up takes the first bytes.
                real(arguments[0], bytes(arguments[1])[:3])
            raise OSError(28, f"No space left on device ({name})")

        return call


def work(path: Path, acknowledged: list[tuple[int, list[str]]]) -> None:
    """Make a vault and commit three times, noting what was acknowledged."""
    vault = Vault.create(path, origin=ORIGIN)
    for number in range(3):
        digests = [vault.put(f"{number} {part}".encode() * 40) for part in range(2)]
        digests.append(vault.put(b"the same each time"))
        segment = vault.commit([{"type": "note", "objects": digests}])
        acknowledged.append((segment, digests))


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from-then-on"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_fault_at_any_call_loses_nothing_acknowledged(
    quick_path: Path, operation: str, lasting: bool
) -> None:
    """Whichever call fails: acknowledged commits stand, the vault verifies and goes on."""
    count = Faults(fail_at=None)
    with count.on((operation,)):
        work(quick_path / "whole", [])
    assert count.calls
    # Files are opened so often that every fifth opening must do.
    for number in range(1, count.calls + 1, 5 if operation == "open" else 1):
        path = quick_path / f"{number}"
        acknowledged: list[tuple[int, list[str]]] = []
        faults = Faults(fail_at=number, lasting=lasting)
        with faults.on((operation,)), suppress(TieoutError):
            work(path, acknowledged)
        vault = Vault.create(path, origin=ORIGIN)
        entries = {entry.segment: entry.fields for entry in vault.entries()}
        for segment, digests in acknowledged:
            assert entries[segment]["objects"] == digests
        for fields in entries.values():
            assert all(vault.get(digest) for digest in fields["objects"])
        assert vault.commit([{"type": "note", "objects": []}]) == len(entries)
        assert list(verify(path, read_data=True)) == []


@pytest.mark.parametrize("operation", ["fsync", "rename", "link", "write"])
def test_after_a_failed_write_the_writer_commits_no_more(vault: Vault, operation: str) -> None:
    """What the disk holds is unknown then: only a writer that starts anew may go on."""
    vault.commit([{"type": "note"}])

    def store() -> None:
        vault.put(b"data")
        vault.commit([{"type": "note"}])

    with Faults(fail_at=1).on((operation,)), pytest.raises(StorageError, match="No space left"):
        store()
    with pytest.raises(StorageError, match="after a failed write"):
        vault.commit([{"type": "note"}])
    with pytest.raises(StorageError, match="after a failed write"):
        vault.put(b"more")
    assert Vault.open(vault.path).commit([{"type": "note"}]) == 1


def test_an_object_is_synced_before_it_has_a_name_and_a_segment_after_all_objects(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order of the calls is the order of the invariants, which a kill cannot show."""
    vault.commit([{"type": "note"}])
    calls: list[str] = []

    def watched(name: str) -> None:
        real = getattr(os, name)

        def call(*arguments: Any, **named: Any) -> Any:
            target = arguments[-1]
            if isinstance(target, int):
                # A link of the kernel's own that names the file behind a descriptor.
                target = Path(f"/proc/self/fd/{target}").readlink()
                target = os.path.relpath(target, vault.path)
            calls.append(f"{name} {target}".replace(str(os.getpid()), "PID"))
            return real(*arguments, **named)

        monkeypatch.setattr(os, name, call)

    digest = vault.put(b"held already")
    vault.commit([{"type": "note"}])
    other = Vault.open(vault.path)
    for name in ("fsync", "rename", "link"):
        watched(name)
    fresh = other.put(b"new")
    assert other.put(b"held already") == digest
    other.commit([{"type": "note"}])
    seen = [call.split("PID")[0] for call in calls]
    shards = [f"fsync objects/{shard}" for shard in sorted({fresh[:2], digest[:2]})]
    assert seen[: len(shards) + 11] == [
        "fsync tmp/",
        # Once a writer: what others may have left unsynced, the folder itself first.
        "fsync .",
        "fsync ..",
        f"rename {fresh}.zst",
        *shards,
        "fsync objects",
        # Once a writer too: the segment before, which another linked.
        "fsync ledger/000",
        "fsync ledger",
        "fsync tmp/",
        "link 000000000002.json.zst",
        "fsync ledger/000",
        "fsync ledger",
    ]
