"""Bytes of strangers: whatever they are, they are read as they stand or refused in one sentence."""

import random

import pytest

from tests.faults.doors import DOORS, Door
from tests.faults.figures import figures
from tests.faults.sizes import size

SEED = 20261122


def changed(body: bytes, chance: random.Random) -> bytes:
    """These bytes with a few changes: bits, bytes, stretches left out, doubled or moved."""
    found = bytearray(body)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(found) + 1)
        end = min(len(found), at + chance.choice((1, 2, 4, 16)))
        match chance.randrange(6):
            case 0 if at < len(found):
                found[at] ^= 1 << chance.randrange(8)
            case 1:
                found[at:end] = chance.randbytes(end - at)
            case 2:
                del found[at:end]
            case 3:
                found[at:at] = found[at:end] * chance.choice((1, 2, 50))
            case 4:
                found[at:end] = chance.choice(
                    (b"null", b"-1", b"9" * 400, b"[", b'"', b"\n", b"\0")
                )
            case _:
                found[at:at] = chance.choice(("\u202e", "é", "\ud7ff")).encode()
    return bytes(found)


@pytest.mark.parametrize("name", sorted(DOORS))
def test_genuine_bytes_come_through(name: str) -> None:
    """What was genuinely written is read, and where it has one form, it is that."""
    door = DOORS[name]
    for body in door.genuine:
        assert door.read(body) in (None, body)


@pytest.mark.parametrize("name", sorted(DOORS))
def test_changed_bytes_are_read_or_refused(name: str) -> None:
    """Nothing but the refusals of that door comes out of it, and no bytes have a second form."""
    door, chance = DOORS[name], random.Random(f"{SEED} {name}")
    refused = sum(knocks(door, changed(door.genuine[0], chance)) for _ in range(size("doors")))
    figures("doors", seed=SEED, changed=size("doors"), refused=refused)
    assert refused


def knocks(door: Door, body: bytes) -> bool:
    """Whether the bytes are refused; where they are read, they stand in their one form."""
    try:
        read = door.read(body)
    except door.refusals:
        return True
    assert read in (None, body)
    return False
