"""Packs from which seals were taken out, and which were signed anew with the right key."""

from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from evidence.canonical import sha256
from evidence.pack.manifest import manifest_of
from evidence.pack.seal_checks import sealed_up_to
from evidence.pack.verification import PackCheck
from evidence.seals.keys import KeyChain
from evidence.seals.sealing import seal
from evidence.vault import Vault
from tests.evidence.pack.conftest import NOON
from tests.evidence.pack.standalone.plain_pack import verified

pytestmark = pytest.mark.openssh


@pytest.fixture
def sealed(audited: Vault, packed: Any, key: Any) -> Any:
    """A pack of a vault with a registered key and an anchored checkpoint."""
    audited.commit([KeyChain.read(audited.origin, ()).first(key, by="Kim", at=NOON)])
    made = seal(audited, key)
    anchor = {"sort": "copy", "size": made.size, "checkpoint": made.digest, "token": "copies"}
    audited.commit([{"type": "anchor", **anchor, "time": NOON.isoformat()}])
    return packed(audited)


def signed_anew(pack: Path, key: Any, head: Any) -> None:
    """Everything that the key can make fit again, made to fit."""
    from evidence.pack.build import NAMESPACE
    from evidence.pack.statement import signed_statement
    from evidence.seals.ssh_signature import ssh_sign

    (pack / "pack.json").write_bytes(head.body)
    files = {
        file.relative_to(pack).as_posix(): sha256(file.read_bytes())
        for file in sorted(pack.rglob("*"))
        if file.is_file() and not file.name.startswith("SHA256SUMS")
        and file.name != "statement.dsse.json"
    }  # fmt: skip
    body = signed_statement(files, head, key)
    (pack / "statement.dsse.json").write_bytes(body)
    listed = manifest_of(files | {"statement.dsse.json": sha256(body)})
    (pack / "SHA256SUMS").write_bytes(listed)
    (pack / "SHA256SUMS.sig").write_bytes(ssh_sign(key, NAMESPACE, listed))


def said(pack: Path, key: Any) -> list[str]:
    return [str(each) for each in PackCheck(pack, key.fingerprint).findings()]


def without_seals(pack: Path) -> None:
    for name in ("checkpoint", "previous-checkpoint", "consistency.txt"):
        (pack / name).unlink(missing_ok=True)
    rmtree(pack / "proofs")


def test_a_pack_without_its_seals_is_named(sealed: Any, key: Any) -> None:
    """Checkpoint and proofs removed, the head made to fit, all signed anew: the ledger tells."""
    without_seals(sealed.path)
    signed_anew(sealed.path, key, replace(sealed.head, sealed=None))
    found = said(sealed.path, key)
    assert any("checkpoint is missing, though the ledger registers the key" in x for x in found)
    assert any("over 0 entries, and the ledger tells of one over" in each for each in found)
    alone = verified(sealed.path)
    assert alone.code == 4
    for words in ("checkpoint is missing, though the ledger", "the ledger tells of one over"):
        assert any(words in each for each in alone.findings), alone.out


def test_the_head_says_how_far_the_ledger_was_sealed(audited: Vault, packed: Any, key: Any) -> None:
    """Where no entry tells of a seal, the head does, and both verifiers hold it to its word."""
    made = packed(audited)
    assert made.head.sealed == made.head.entries
    without_seals(made.path)
    signed_anew(made.path, key, made.head)
    words = f"says that the checkpoint is over {made.head.entries} entries, and it is over 0"
    assert [f"pack.json {words}"] == said(made.path, key)
    assert f"pack.json {words}" in verified(made.path).findings


def test_a_proof_that_was_taken_out_is_missed(sealed: Any, key: Any) -> None:
    """Each entry that begins or ends a packed run is proven, or the pack does not verify."""
    gone = max((sealed.path / "proofs").iterdir())
    gone.unlink()
    signed_anew(sealed.path, key, sealed.head)
    (found,) = said(sealed.path, key)
    assert found == f"proofs/{gone.name} is missing: each entry of a packed run is proven"
    assert any("no proof that holds of entries" in each for each in verified(sealed.path).findings)


def test_an_older_checkpoint_is_behind_what_the_ledger_tells(
    audited: Vault, packed: Any, key: Any
) -> None:
    """A checkpoint over fewer entries than one that was anchored shows that one was taken out."""
    made = packed(audited)
    entries = list(audited.entries())
    assert sealed_up_to(entries) == 0
    audited.commit([{"type": "not-anchored", "sort": "copy", "size": 99, "checkpoint": "0" * 64}])
    assert sealed_up_to(list(audited.entries())) == 99
    later = packed(audited, "later")
    words = f"checkpoint is over {later.head.entries} entries, and the ledger tells of one over 99"
    assert words in said(later.path, key)
    assert words in verified(later.path).findings
    assert said(made.path, key) == []
