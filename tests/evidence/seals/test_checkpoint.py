"""Checkpoints and proofs as text: the forms of C2SP, and nothing else."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.seals.checkpoint import Checkpoint, SignedCheckpoint
from evidence.seals.merkle import Levels, consistency, inclusion, leaf_hash, root
from evidence.seals.note import NoteError, NoteKey
from evidence.seals.proof import ConsistencyProof, InclusionProof
from tests.evidence.seals.pen import Pen

# The example of C2SP tlog-checkpoint.
EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
ENTRIES = [b"entry %d" % number for number in range(13)]
LEVELS = Levels()
LEVELS.extend(b"".join(map(leaf_hash, ENTRIES)))
ORIGIN = "example.com/vault"


def signed(size: int) -> SignedCheckpoint:
    """A checkpoint over the first entries."""
    return SignedCheckpoint.make(Checkpoint(ORIGIN, size, root(LEVELS.node, size)), Pen())


def proof_of(index: int, size: int) -> InclusionProof:
    """The proof that an entry stands under a checkpoint."""
    return InclusionProof(index, tuple(inclusion(LEVELS.node, index, size)), signed(size))


def growth(old: int, new: int) -> ConsistencyProof:
    """The proof that one checkpoint goes on from another."""
    return ConsistencyProof(old, tuple(consistency(LEVELS.node, old, new)), signed(new))


def test_the_example_of_the_specification() -> None:
    """It is read, and written as it was."""
    found = Checkpoint.parse(EXAMPLE)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert found.text == EXAMPLE


def test_a_checkpoint_is_kept_as_it_was_signed() -> None:
    """The note is read back byte for byte, extension lines and foreign signatures included."""
    made = signed(13)
    assert SignedCheckpoint.read(made.note) == made
    assert made.signers([NoteKey.of(Pen())]) == [NoteKey.of(Pen())]
    assert Checkpoint.parse(made.text + "extension\n") == Checkpoint.parse(made.text)
    assert signed(13).digest == made.digest != signed(12).digest


GOOD = f"{ORIGIN}\n13\n{base64.b64encode(bytes(32)).decode()}\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        GOOD[:-1],
        GOOD + "\n",
        GOOD.replace("13", "013"),
        GOOD.replace("13", "-1"),
        GOOD.replace("13", "1_3"),
        GOOD.replace("13", " 13"),
        GOOD.replace("13", "١٣"),
        GOOD.replace("13", "9" * 17),
        GOOD.replace(ORIGIN, ""),
        GOOD.replace("=", ""),
        GOOD.replace("A=", "B="),
        GOOD.replace("AA=", "AAAA="),
        GOOD.replace("AAAA", "AA\u00e9A"),
    ],
)
def test_what_is_no_checkpoint(text: str) -> None:
    """Each value has one form; whatever else is refused."""
    with pytest.raises(NoteError):
        Checkpoint.parse(text)


def test_proofs_show_their_own_entry_and_no_other() -> None:
    """Read from its file a proof shows the entry at its index under its checkpoint."""
    for size in range(1, 14):
        for index in range(size):
            proof = InclusionProof.parse(proof_of(index, size).body)
            assert proof == proof_of(index, size)
            assert proof.shows(ENTRIES[index])
            assert not proof.shows(ENTRIES[(index + 1) % 13])
            assert not replace(proof, index=index + 1).shows(ENTRIES[index])


def test_a_proof_has_the_form_of_the_specification() -> None:
    """Head, index, hashes from the leaf up, an empty line, the checkpoint as it was signed."""
    proof = proof_of(4, 5)
    lines = proof.body.decode().split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 4"]
    assert lines[3] == ""
    assert proof.body.endswith(b"\n\n" + signed(5).note)
    extra = replace(proof, extra=b"not vouched for")
    assert extra.body.split(b"\n")[1] == b"extra " + base64.b64encode(b"not vouched for")
    assert InclusionProof.parse(extra.body) == extra


def test_a_ledger_is_shown_to_go_on() -> None:
    """A checkpoint that an auditor holds is shown to be a beginning, one of another ledger not."""
    for new in range(1, 14):
        for old in range(1, new + 1):
            proof = ConsistencyProof.parse(growth(old, new).body)
            assert proof == growth(old, new)
            assert proof.shows(signed(old))
            assert not proof.shows(signed(old % 13 + 1))
            assert not proof.shows(replace(signed(old), root=bytes(32)))
            assert not proof.shows(replace(signed(old), origin="example.com/other"))


PROOF = proof_of(4, 13).body
HASH = PROOF.split(b"\n")[2]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        PROOF.replace(b"@v1", b"@v2"),
        PROOF.replace(b"index 4", b"index 04"),
        PROOF.replace(b"index 4", b"index -4"),
        PROOF.replace(b"index 4\n", b""),
        PROOF.replace(b"index 4", b"extra ?\nindex 4"),
        PROOF.replace(b"index 4", b"index 4\nindex 4"),
        PROOF.replace(HASH, HASH[:-4]),
        PROOF.replace(HASH, HASH + b"\n" + HASH[:40]),
        PROOF.replace(HASH, b"\n".join([HASH] * 64)),
        PROOF.replace(b"\n\n", b"\n", 1),
        PROOF[:-1],
        PROOF[:60],
    ],
)
def test_what_is_no_proof(body: bytes) -> None:
    """Whatever is not of the one form is refused, and nothing else raised."""
    with pytest.raises(NoteError):
        InclusionProof.parse(body)
    with pytest.raises(NoteError):
        ConsistencyProof.parse(body.replace(b"c2sp.org/tlog-proof@v1\nindex", b"old"))


@given(st.binary(max_size=100), st.integers(0, len(PROOF)))
def test_any_bytes_are_a_proof_or_refused(noise: bytes, at: int) -> None:
    """Bytes put anywhere into a proof leave none, or one that is written as it was read."""
    for body in (noise, PROOF[:at] + noise + PROOF[at:], PROOF[:at] + noise):
        try:
            assert InclusionProof.parse(body).body == body
        except NoteError:
            continue


@given(st.integers(0, len(PROOF) - 1), st.integers(0, 7))
def test_no_flipped_bit_of_a_proof_goes_unseen(at: int, bit: int) -> None:
    """A bit flipped anywhere: no proof, not of the entry, or not by the key."""
    body = bytearray(PROOF)
    body[at] ^= 1 << bit
    try:
        proof = InclusionProof.parse(bytes(body))
        proof.checkpoint.signers([NoteKey.of(Pen())])
    except NoteError:
        return
    assert not proof.shows(ENTRIES[4])
