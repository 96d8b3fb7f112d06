"""Keys in the ledger: a chain in which each vouched for the next, and every break of it."""

import base64
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from evidence.errors import IntegrityError, UsageError
from evidence.seals.keys import NAMESPACE, KeyChain, statement
from evidence.seals.signer import SigningError
from evidence.seals.ssh_signature import ssh_sign
from evidence.store.ledger import LedgerEntry, check_entry
from tests.evidence.seals.pen import Pen

ORIGIN = "Example & Sons"
NAME = "Example-Sons"
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
FIRST, SECOND, THIRD = (Pen(NAME, seed=bytes([n]) * 32) for n in (1, 2, 3))
NOTHING = KeyChain(ORIGIN, ())
OTHER = {"type": "run-start"}


def read(*entries: dict[str, Any], origin: str = ORIGIN) -> KeyChain:
    return KeyChain.read(
        origin, [LedgerEntry(n, 0, entry["type"], entry) for n, entry in enumerate(entries)]
    )


def chain_of(*pens: Pen) -> list[dict[str, Any]]:
    """Other entries and the keys of these pens, each replacing the one before."""
    entries: list[dict[str, Any]] = [OTHER, NOTHING.first(pens[0], by="CISO", at=NOON)]
    for old, new in pairwise(pens):
        entries += [OTHER, read(*entries).replacement(old, new, by="CISO", at=NOON)]
    return entries


def test_a_chain_is_read_back() -> None:
    """Three keys come out in order, each with the entries from which it signs checkpoints."""
    entries = chain_of(FIRST, SECOND, THIRD)
    chain = read(*entries)
    assert [FIRST.public_key, SECOND.public_key, THIRD.public_key] == [
        key.public.raw for key in chain.keys
    ]
    assert [1, 3, 5] == [key.leaf for key in chain.keys]
    assert (None, None) == (chain.of_size(0), chain.of_size(1))
    assert [0, 0, 1, 1, 2, 2] == [
        chain.keys.index(key) for size in range(2, 8) if (key := chain.of_size(size))
    ]
    for entry in entries:
        check_entry(entry)
    assert 3 == len(chain.allowed_signers("evidence-pack").splitlines())


def test_no_key_is_no_chain() -> None:
    """A ledger without keys has no key in force, and none to replace."""
    assert read(OTHER).current is None
    with pytest.raises(UsageError, match="keys register"):
        NOTHING.replacement(FIRST, SECOND, by="CISO", at=NOON)


def forged(entry: dict[str, Any], *signers: Pen, **changes: Any) -> dict[str, Any]:
    """An entry that was changed, and signed anew by what keys the forger holds."""
    made = {**entry, **changes}
    said = statement(ORIGIN, made)
    for name, pen in zip(("signed_by_new", "signed_by_old"), signers, strict=False):
        made[name] = ssh_sign(pen, NAMESPACE, said).decode()
    return made


KEYS = chain_of(FIRST, SECOND)
KEY1, KEY2 = KEYS[1], KEYS[3]
THIRDS = base64.b64encode(THIRD.public_key).decode()
BREAKS: list[tuple[str, Sequence[dict[str, Any]]]] = [
    ("the first key is gone", [KEY2]),
    ("a second first key", [KEY1, forged(KEY1, THIRD, key=THIRDS)]),
    ("the same key twice", [KEY1, KEY1]),
    ("a replacement twice", [KEY1, KEY2, KEY2]),
    ("back to a key of before", [*KEYS, forged(KEY2, FIRST, SECOND, key=KEY1["key"])]),
    ("nobody vouched", [KEY1, forged(KEY2, THIRD, key=THIRDS, signed_by_old=None)]),
    ("the forger vouched", [KEY1, forged(KEY2, THIRD, THIRD, key=THIRDS)]),
    ("the voucher of another", [KEY1, forged(KEY2, THIRD, key=THIRDS)]),
    ("the new key did not sign", [KEY1, forged(KEY2, FIRST, FIRST, key=THIRDS)]),
    ("another instant", [{**KEY1, "at": "2026-03-30T12:00:00+00:00"}]),
    ("another person", [{**KEY1, "by": "somebody"}]),
    ("another name", [forged(KEY1, FIRST, name="Example")]),
    ("no time zone", [forged(KEY1, FIRST, at="2026-03-31T12:00:00")]),
    ("no time", [forged(KEY1, FIRST, at="noon")]),
    ("a field too many", [forged(KEY1, FIRST, note="x")]),
    ("a field too few", [{name: KEY1[name] for name in KEY1 if name != "by"}]),
    ("no text", [forged(KEY1, FIRST, by=1)]),
    ("no base64", [forged(KEY1, FIRST, key="!")]),
    ("no key", [forged(KEY1, FIRST, key="AAAA")]),
    ("no algorithm", [forged(KEY1, FIRST, algorithm="rsa")]),
    ("a first that replaces", [forged(KEY1, FIRST, change="replaced")]),
    ("another algorithm", [KEY1, forged(
        KEY2, Pen(algorithm="ecdsa-p256"), FIRST, algorithm="ecdsa-p256",
        key=base64.b64encode(Pen(algorithm="ecdsa-p256").public_key).decode(),
    )]),
]  # fmt: skip


@pytest.mark.parametrize("entries", [each for _, each in BREAKS], ids=[name for name, _ in BREAKS])
def test_a_broken_chain_is_refused(entries: Sequence[dict[str, Any]]) -> None:
    """Each break is told with the place of the entry in the ledger."""
    with pytest.raises(IntegrityError, match=f"ledger segment {len(entries) - 1}, entry 0: "):
        read(*entries)


def test_an_entry_of_another_vault_is_refused() -> None:
    """What a key signed for one vault says nothing in another, of the same name even."""
    with pytest.raises(IntegrityError, match="another vault"):
        read(KEY1, origin="Elsewhere")
    with pytest.raises(IntegrityError, match="did not sign for itself"):
        read(KEY1, origin="Example + Sons")


def test_wrong_changes_are_refused_before_they_stand() -> None:
    """A second first key, a stranger as the old one, a key of before, another algorithm: no."""
    chain = read(*KEYS)
    with pytest.raises(UsageError, match="keys replace"):
        chain.first(THIRD, by="x", at=NOON)
    for old, new, said in [
        (THIRD, FIRST, "in force"), (FIRST, THIRD, "in force"), (SECOND, SECOND, "before"),
        (SECOND, FIRST, "before"), (SECOND, Pen(NAME, "ecdsa-p256"), "one algorithm"),
    ]:  # fmt: skip
        with pytest.raises(UsageError, match=said):
            chain.replacement(old, new, by="x", at=NOON)
    with pytest.raises(UsageError, match="time zone"):
        chain.replacement(SECOND, THIRD, by="x", at=NOON.replace(tzinfo=None))


def test_a_pen_that_lies_makes_no_entry_that_stands() -> None:
    """A keeper that signs something else is found out when the chain is read, if not before."""
    lying = Pen(NAME, seed=bytes([1]) * 32, lies=True)
    with pytest.raises((IntegrityError, SigningError)):
        read(NOTHING.first(lying, by="x", at=NOON))


@pytest.mark.openssh
def test_ssh_keygen_verifies_a_replacement(tmp_path: Path) -> None:
    """The old key's word for the new one can be checked without our code."""
    (tmp_path / "allowed_signers").write_text(read(KEY1).allowed_signers())
    (tmp_path / "sig").write_text(KEY2["signed_by_old"])
    subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", NAME, "-n", "tieout-key",
         "-s", "sig"],
        cwd=tmp_path, input=statement(ORIGIN, KEY2), check=True, capture_output=True,
    )  # fmt: skip
