"""Several writers at once, and any order of puts, commits and reopenings: the vault holds."""

import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from evidence.canonical import sha256
from evidence.vault import Vault
from evidence.verify import verify

ORIGIN = "audit.example.com/vault"


def note(text: str, **fields: str) -> dict[str, str]:
    """An entry of a type that the index does not list."""
    return {"type": "note", "text": text, **fields}


def test_threads_share_one_vault(vault: Vault) -> None:
    """Threads that put and commit at once lose nothing and make one chain."""

    def work(name: int) -> None:
        for number in range(8):
            own = vault.put(f"{name} {number}".encode())
            common = vault.put(f"common {number}".encode())
            assert vault.get(own) == f"{name} {number}".encode()
            vault.commit([note(str(name), own=own, common=common)])

    threads = [threading.Thread(target=work, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = Vault.open(vault.path)
    entries = list(again.entries())
    assert len(entries) == 48
    for entry in entries:
        assert again.has(entry.fields["own"])
        assert again.has(entry.fields["common"])
    assert list(verify(vault.path, read_data=True)) == []


def test_two_processes_write_one_chain(vault: Vault) -> None:
    """Of two writers one wins each number and the other chains behind it."""
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from evidence.vault import Vault
        vault = Vault.open(Path(sys.argv[1]))
        for number in range(30):
            digest = vault.put(f"{sys.argv[2]} {number}".encode())
            vault.put(b"common to both")
            vault.commit([{"type": "note", "text": sys.argv[2], "object": digest}])
    """)
    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(vault.path), name])
        for name in ("one", "two")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    entries = list(vault.entries())
    assert [entry.segment for entry in entries] == list(range(60))
    for name in ("one", "two"):
        found = [entry.fields["object"] for entry in entries if entry.fields["text"] == name]
        assert found == [sha256(f"{name} {number}".encode()) for number in range(30)]
        assert all(map(vault.has, found))
    assert list(verify(vault.path, read_data=True)) == []


class VaultMachine(RuleBasedStateMachine):
    """A vault beside a plain model of it: objects put, objects and entries committed."""

    path: Path

    @initialize(number=st.integers(0, 2**64))
    def begin(self, number: int) -> None:
        """Every example has a folder of its own."""
        self.vault = Vault.create(self.path / f"{number:x}-{os.urandom(4).hex()}", origin=ORIGIN)
        self.staged: dict[str, bytes] = {}
        self.committed: dict[str, bytes] = {}
        self.entries: list[str] = []

    @rule(data=st.sampled_from([b"", b"a", b"b", b"c" * 5000]) | st.binary(max_size=50))
    def put(self, data: bytes) -> None:
        """Stage an object."""
        self.staged[self.vault.put(data)] = data

    @rule(text=st.text(max_size=5).filter(lambda text: text.isprintable()))
    def commit(self, text: str) -> None:
        """Commit an entry."""
        assert self.vault.commit([note(text)]) == len(self.entries)
        self.entries.append(text)
        self.committed |= self.staged
        self.staged = {}

    @rule()
    def reopen(self) -> None:
        """Come back as a new writer: what was only staged is gone."""
        self.vault = Vault.open(self.vault.path)
        self.staged = {}

    @invariant()
    def holds(self) -> None:
        """What the model holds the vault holds, and no more."""
        if not hasattr(self, "vault"):
            return
        for digest, data in (self.committed | self.staged).items():
            assert self.vault.get(digest) == data
        reader = Vault.open(self.vault.path)
        assert [entry.fields["text"] for entry in reader.entries()] == self.entries
        for digest in self.committed:
            assert reader.has(digest)
        for digest in self.staged.keys() - self.committed.keys():
            assert not reader.has(digest)

    def teardown(self) -> None:
        """At the end of each example the vault verifies."""
        if hasattr(self, "vault"):
            assert list(verify(self.vault.path, read_data=True)) == []


def test_a_vault_behaves_like_its_model(quick_path: Path) -> None:
    """Any sequence of put, commit and reopen agrees with a dictionary and a list."""
    machine = type("Machine", (VaultMachine,), {"path": quick_path}).TestCase
    machine.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
    machine("runTest").runTest()
