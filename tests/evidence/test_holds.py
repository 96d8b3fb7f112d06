"""Holds in a vault with a key: whose word places and lifts them, and how often it counts."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from evidence.erasure import removable
from evidence.errors import UsageError
from evidence.holds import Hold, hold_entry, holds, require_two
from evidence.seals.keys import KeyChain
from evidence.seals.signer import key_name
from evidence.told_acts import unbelieved
from evidence.tombstones import HOLD, erased, signed
from evidence.vault import Vault
from evidence.verify import Verification
from tests.evidence.seals.pen import Pen

AT = datetime(2026, 11, 3, 13, tzinfo=UTC)


def made(hours: int = 0) -> Hold:
    return Hold("case 7", "dispute", "A", "B", AT + timedelta(hours=hours))


def in_force(vault: Vault) -> dict[str, Hold]:
    return holds(vault.origin, vault.entries())


def problems(vault: Vault) -> list[str]:
    return [str(each) for each in Verification(vault.path).findings()]


def told(vault: Vault, act: Any, hold: Hold, signer: Any) -> dict[str, Any]:
    """The signed entry of an act, committed."""
    entry = signed(vault.origin, hold_entry(act, hold, in_force(vault)), signer)
    vault.commit([entry])
    return entry


@pytest.fixture
def key(vault: Vault) -> Pen:
    """The key of the vault, registered."""
    pen = Pen(name=key_name(vault.origin))
    vault.commit([KeyChain.read(vault.origin, ()).first(pen, by="Kim", at=AT)])
    return pen


def other_spelling(entry: dict[str, Any]) -> dict[str, Any]:
    """The same signature in other letters: the last one's spare bits are set."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    text = entry["signature"]
    assert text.endswith("==")
    odd = text[:-3] + letters[letters.index(text[-3]) | 1] + "=="
    assert (base64.b64decode(odd, validate=True), odd != text) == (base64.b64decode(text), True)
    return {**entry, "signature": odd}


@pytest.mark.parametrize("spelled", [dict, other_spelling])
def test_a_lifting_speaks_once(vault: Vault, key: Pen, envelope: Any, spelled: Any) -> None:
    """Copied behind a later placing it lifts nothing, however its signature is written."""
    old = vault.put(b"old")
    for run, digest in (("R1", old), ("R2", vault.put(b"new"))):
        item = envelope(run=run, kind="people.person", record=None, transcript=digest)
        vault.commit([item.as_json()])
    told(vault, "place", made(), key)
    lifted = told(vault, "lift", made(1), key)
    assert {} == in_force(vault)
    told(vault, "place", made(2), key)
    assert [] == problems(vault)
    vault.commit([spelled(lifted)])
    assert {"case 7": made(2)} == in_force(vault)
    assert () == removable(vault, lambda item: item.run == "R1").objects
    assert [lifted["at"]] == [
        each.fields["at"] for each in unbelieved(vault.origin, vault.entries(), HOLD)
    ]
    assert any("counts for nothing" in each for each in problems(vault))


def test_a_lifting_is_of_one_hold(vault: Vault, key: Pen) -> None:
    """One that was signed and kept back does not lift a hold that was placed later."""
    told(vault, "place", made(), key)
    kept_back = signed(vault.origin, hold_entry("lift", made(1), in_force(vault)), key)
    told(vault, "lift", made(2), key)
    told(vault, "place", made(3), key)
    vault.commit([kept_back])
    assert {"case 7": made(3)} == in_force(vault)


@pytest.mark.parametrize("who", ["nobody", "another key", "another vault"])
def test_only_the_key_lifts(vault: Vault, key: Pen, who: str) -> None:
    """What the key in force did not sign, or signed for another vault, counts for nothing."""
    told(vault, "place", made(), key)
    entry = hold_entry("lift", made(1), in_force(vault))
    signer = {"nobody": None, "another key": Pen(name=key.name, seed=b"\x05" * 32)}.get(who, key)
    origin = "audit.example.com/other" if who == "another vault" else vault.origin
    vault.commit([signed(origin, entry, signer)])
    assert {"case 7": made()} == in_force(vault)
    (found,) = problems(vault)
    assert found.endswith("the key did not sign it, or it was said before")


def test_what_was_placed_without_a_key_stays(vault: Vault) -> None:
    """A hold of the days before there was a key is in force, and is lifted by the key."""
    told(vault, "place", made(), None)
    pen = Pen(name=key_name(vault.origin))
    vault.commit([KeyChain.read(vault.origin, ()).first(pen, by="Kim", at=AT)])
    assert {"case 7": made()} == in_force(vault)
    told(vault, "lift", made(1), pen)
    assert ({}, []) == (in_force(vault), problems(vault))
    assert {} == erased(vault.origin, vault.entries())


@pytest.mark.parametrize(
    ("asks", "approves"),
    [
        ("Ann Lee", "ann  lee"),
        ("Ann Lee", "Lee, Ann"),
        ("Ann Lee", "Ａｎｎ Lee"),
        ("Jose\u0301 Gil", "Jos\u00e9 Gil"),
        ("Ann Lee", "An\u200bn Lee"),
        ("ann@hoshizora.example", "Ann Lee <ANN@hoshizora.example>"),
        ("ann@hoshizora.example", "ann+legal@hoshizora.example."),
        ("Ann Lee <ann@hoshizora.example>", "A. Lee <ann@hoshizora.example>"),
    ],
)
def test_one_person_is_not_two(asks: str, approves: str) -> None:
    """Nobody approves their own hold or erasure by another spelling of themselves."""
    with pytest.raises(UsageError, match="cannot approve what they asked for"):
        require_two(asks, approves, "dispute")


@pytest.mark.parametrize(
    ("asks", "approves"),
    [
        ("Ann Lee", "Ben Lee"),
        ("<ann@hoshizora.example>", "<ben@hoshizora.example>"),
        ("root", "privacy officer"),
        ("か", "が"),
    ],
)
def test_two_persons_are_two(asks: str, approves: str) -> None:
    """Two names with two addresses, or none, are two persons."""
    require_two(asks, approves, "dispute")
