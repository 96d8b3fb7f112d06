"""Sealed vaults, as the tests of verification make them and ask about them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evidence.seals.checkpoint import SignedCheckpoint
from evidence.seals.keys import KeyChain
from evidence.seals.public_key import PublicKey
from evidence.seals.sealing import seal, sealed
from evidence.vault import Vault
from evidence.verify import verify
from tests.evidence.conftest import NOON
from tests.evidence.seals.pen import Pen
from tests.evidence.segment_files import file_of

Maker = Callable[..., Any]
PEN = Pen("audit.example.com/vault")
NEXT = replace(PEN, seed=b"\x09" * 32)
KEY = PublicKey.of(PEN).fingerprint
FOREIGN = PublicKey.of(replace(PEN, seed=b"\x05" * 32)).fingerprint


def fill(vault: Vault, commit_run: Maker) -> Vault:
    """The vault with a registered key and two runs, sealed after each: 7 segments, 12 entries."""
    vault.commit([KeyChain.read(vault.origin, ()).first(PEN, by="Kim", at=NOON)])
    for name in ("R1", "R2"):
        commit_run(vault, name, buckets=5)
        made = seal(vault, PEN)
        anchor = {"sort": "copy", "size": made.size, "checkpoint": made.digest, "token": "copies"}
        vault.commit([{"type": "anchor", **anchor, "time": NOON.isoformat()}])
    return vault


def segment(vault: Vault, number: int) -> Path:
    """The file of a segment."""
    return file_of(vault.path, number)


def told(vault: Vault, keys: Sequence[str] = (KEY,), **given: Any) -> dict[str, str]:
    """What verification says of each file it names, no index there to help."""
    (vault.path / "index.db").unlink(missing_ok=True)
    found: dict[str, str] = {}
    for each in verify(vault.path, keys=keys, **given):
        found[each.file] = (
            f"{found[each.file]}; {each.problem}" if each.file in found else each.problem
        )
    return found


def sealed_at(vault: Vault, number: int) -> SignedCheckpoint:
    """The checkpoint of that number."""
    return sealed(vault)[number]
