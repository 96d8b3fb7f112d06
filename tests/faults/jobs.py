"""The work that is cut short in the fault campaign; each job is done in a process of its own."""

import os
import random
import signal
import stat
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from evidence.vault import Vault
from tests.faults.acknowledged import watch
from tests.faults.full_disk import full_disk

ORIGIN = "audit.example.com/vault"


def command(words: list[str], said: str, told: str) -> int:
    """The real command, what it prints written to the file `said`; its exit code is returned."""
    from tieout.cli.app import run

    watch(Path(told))
    sys.argv = ["tieout", *words]
    with Path(said).open("w", encoding="utf-8") as stream:
        sys.stdout = sys.stderr = stream
        try:
            run()
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        finally:
            stream.flush()
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    return 0


def small(path: str, told: str, short: int = 0) -> int:
    """Make a vault and commit twice, three objects each, one of them in both.

    The write of the number `short`, counted from 1, takes half of what it is given.
    """
    watch(Path(told))
    if short:
        _take_half(short)
    vault = Vault.create(Path(path), origin=ORIGIN)
    for number in range(2):
        digests = [vault.put(f"{number} {part}".encode() * 40) for part in range(2)]
        digests.append(vault.put(b"the same each time"))
        vault.commit([{"type": "note", "objects": digests}])
    return 0


def _take_half(of: int) -> None:
    numbers, write = count(1), os.write

    def halved(descriptor: int, data: bytes) -> int:
        if stat.S_ISREG(os.fstat(descriptor).st_mode) and next(numbers) == of:
            data = data[: max(1, len(data) // 2)]
        return write(descriptor, data)

    os.write = halved  # type: ignore[assignment]


def commits(
    path: str, told: str, name: str, times: int, seed: int = 0, mine: int = 0, stop: bool = False
) -> int:
    """Commit `times` times, three objects each; `mine` bytes or fewer each, random.

    With `stop` the process stops itself at once when the last commit has been acknowledged.
    """
    watch(Path(told))
    chance = random.Random(f"{seed} {name}")
    vault = Vault.create(Path(path), origin=ORIGIN)
    for number in range(times):
        bodies = [f"{name} {number} {part}".encode() * 20 for part in range(2)]
        bodies = [body + chance.randbytes(chance.randrange(mine + 1)) for body in bodies]
        digests = [vault.put(body) for body in (*bodies, f"common {number // 2}".encode())]
        vault.commit([{"type": "note", "writer": name, "number": number, "objects": digests}])
    if stop:
        os.kill(os.getpid(), signal.SIGSTOP)
    return 0


def reindex(path: str, told: str) -> int:
    """Throw the index away and make it anew."""
    Vault.open(Path(path)).reindex()
    return 0


def build(path: str, target: str) -> int:
    """Build a signed pack of the newest run and tell of it in the ledger, as `tieout pack` does."""
    from datetime import UTC, datetime

    from evidence.pack.build import build_pack
    from evidence.pack.selection import Selection, choose
    from evidence.seals.sealing import seal
    from tests.evidence.pack.conftest import Key

    vault, key = Vault.open(Path(path)), Key("ours", ORIGIN)
    seal(vault, key)
    made = build_pack(vault, choose(vault, Selection()), Path(target), version="0.1.0", signer=key)
    vault.commit([made.entry(at=datetime(2026, 11, 3, 13, tzinfo=UTC), by="tester")])
    return 0


def verification(path: str, told: str, times: int) -> int:
    """Verify again and again while others write; the exit code tells whether something is wrong."""
    from evidence.verify import verify

    return int(any(list(verify(Path(path), read_data=True)) for _ in range(times)))


JOBS: dict[str, Callable[..., Any]] = {
    job.__name__: job for job in (command, small, commits, reindex, build, verification, full_disk)
}
"""By name."""
