"""Signed notes: several signatures, keys that are not known, and everything that is no note."""

import base64
from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from evidence.seals.note import MOST_SIGNATURES, Note, NoteError, NoteKey, Signature, sign
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Signer, SigningError
from tests.evidence.seals.pen import Pen

TEXT = "Ognuno sta solo\n\ned è subito sera.\n"
# The example of C2SP signed-note, and of golang.org/x/mod/sumdb/note whose format it is.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    f"{GO_TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    "\n"
)


OURS, CURVE, WITNESS = Pen(), Pen(algorithm="ecdsa-p256"), Pen("w.example", seed=b"\x01" * 32)
SIGNED = sign(TEXT, OURS, CURVE, WITNESS)


def key(signer: Signer) -> NoteKey:
    """The key that checks it."""
    return NoteKey.of(signer)


def test_the_known_note_of_the_go_library() -> None:
    """A note and a key that another implementation made verify, and are written as they were."""
    known = NoteKey.parse(GO_KEY)
    note = Note.parse(GO_NOTE.encode())
    assert note.signers([known]) == [known]
    assert note.text == GO_TEXT
    assert note.body.decode() == GO_NOTE
    with pytest.raises(NoteError, match="does not agree"):
        Note.parse(GO_NOTE.replace("answer", "Answer").encode()).signers([known])


def test_several_signatures_stand_under_one_text() -> None:
    """Each known key is found, in the order of the lines; others are passed over."""
    note = Note.parse(SIGNED.body)
    assert note == SIGNED
    assert note.signers([key(WITNESS), key(OURS)]) == [key(OURS), key(WITNESS)]
    assert note.signers([key(CURVE)]) == [key(CURVE)]


def test_keys_are_told_apart_by_name_and_id_together() -> None:
    """A signature under a known name by another key, or the reverse, is by nobody known."""
    for stranger in (Pen(seed=b"\x02" * 32), Pen("other.example")):
        with pytest.raises(NoteError, match="not signed by a key that is known here"):
            sign(TEXT, stranger).signers([key(OURS)])
    assert sign(TEXT, Pen("other.example"), OURS).signers([key(OURS)]) == [key(OURS)]


def test_ids_are_those_of_the_specification() -> None:
    """Ed25519: of name, line feed, 0x01 and key; ECDSA: of the key as SubjectPublicKeyInfo."""
    material = b"example.com/vault\n\x01" + OURS.public_key
    assert key(OURS).id == sha256(material).digest()[:4]
    spki = CURVE._curve.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert key(CURVE).id == sha256(spki).digest()[:4]


@pytest.mark.parametrize("signer", [OURS, CURVE], ids=["ed25519", "ecdsa"])
def test_keys_survive_their_text(signer: Pen) -> None:
    """A key is read from the line that it is written as."""
    text = PublicKey.of(signer).note_key(signer.name)
    assert NoteKey.parse(text) == key(signer)
    name, _, material = text.split("+", maxsplit=2)
    with pytest.raises(NoteError):
        NoteKey.parse(f"{name}+00000000+{material}")


def test_one_false_signature_of_a_known_key_spoils_the_note() -> None:
    """Even beside a good one; under a key that is not known it is passed over."""
    false = Signature(WITNESS.name, key(WITNESS).id, b"\0" * 64)
    note = Note(TEXT, (SIGNED.signatures[0], false))
    assert note.signers([key(OURS)]) == [key(OURS)]
    with pytest.raises(NoteError, match="does not agree"):
        note.signers([key(OURS), key(WITNESS)])


def test_a_signer_that_signs_something_else_is_caught() -> None:
    """A signature is checked before a note is made of it."""
    with pytest.raises(SigningError, match="not its own"):
        sign(TEXT, replace(OURS, lies=True))


@pytest.mark.parametrize("text", ["", "no line feed", "a\tb\n", "a\r\n", "\x00\n", "a\n\n— x y\nb"])
def test_texts_that_no_note_can_hold(text: str) -> None:
    """They are refused before anybody sees a note of them."""
    with pytest.raises(NoteError):
        sign(text, OURS)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb"])
def test_names_that_no_signature_line_can_hold(name: str) -> None:
    """A key name has no spaces of any sort and no plus sign."""
    with pytest.raises(NoteError):
        sign(TEXT, Pen(name))


LINE = SIGNED.signatures[0].line
PADDED = base64.b64encode(b"1234" + b"s" * 6).decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        b"text\n",
        b"text\n\n",
        f"text\n{LINE}".encode(),
        f"text\n\n{LINE}".encode()[:-1],
        f"text\n\n{LINE}\n".encode(),
        f"text\r\n\n{LINE}".encode(),
        f"text\x7f\n\n{LINE}x\n".encode(),
        f"text\n\n{LINE.replace('—', '-')}".encode(),
        f"text\n\n{LINE.replace('— ', '—')}".encode(),
        f"text\n\n— name \n{LINE}".encode(),
        b"text\n\n\xe2\x80\x94 name AAAA\n",
        "text\n\n— name AAAAA\n".encode(),
        "text\n\n— name AAAAAAA\n".encode(),
        f"text\n\n— name {PADDED[:-3]}/==\n".encode(),
        "text\n\n— name AAAA AAAA\n".encode(),
        b"text \xff\n\n" + LINE.encode(),
        ("text\n\n" + LINE * (MOST_SIGNATURES + 1)).encode(),
        b"a" * (1 << 18) + b"\n\n" + LINE.encode(),
    ],
)
def test_what_is_no_note_is_refused(body: bytes) -> None:
    """Whatever is not of the one form raises, and nothing else."""
    with pytest.raises(NoteError):
        Note.parse(body)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_note_or_refused(body: bytes) -> None:
    """What is read as a note is written as it was read."""
    for each in (body, body + b"\n\n" + LINE.encode()):
        try:
            note = Note.parse(each)
        except NoteError:
            continue
        assert note.body == each


@given(st.integers(0, len(SIGNED.body) - 1), st.integers(0, 7))
def test_no_flipped_bit_goes_unseen(at: int, bit: int) -> None:
    """A bit flipped anywhere: no note, not by the key, or a line of another key that changed."""
    body = bytearray(SIGNED.body)
    body[at] ^= 1 << bit
    keys = [key(OURS), key(CURVE), key(WITNESS)]
    try:
        found = Note.parse(bytes(body)).signers(keys)
    except NoteError:
        return
    assert len(found) < len(keys)
