"""Time stamps: a real service's tokens hold, and no other token, root or text does."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

from evidence.errors import IntegrityError
from evidence.seals import time_stamp
from evidence.seals.der import Der, DerError, identifier, integer, value
from evidence.seals.time_stamp import StampError, read_token, time_stamp_request, verify_token
from tieout.standins.tsa import TimeStandIn

DATA = b"a checkpoint\n"
NONCE = 0x80_0000_0000_0001
pytestmark = pytest.mark.openssl


@pytest.fixture(scope="module", params=[False, True], ids=["root", "intermediate"])
def service(request: pytest.FixtureRequest) -> Iterator[TimeStandIn]:
    """A service whose signer stands under the root, or under an authority between."""
    with TimeStandIn(intermediate=request.param) as running:
        yield running


@pytest.fixture(scope="module")
def token(service: TimeStandIn) -> bytes:
    """A token over `DATA`."""
    return service.issue(time_stamp_request(DATA, NONCE))


def test_the_request_is_that_of_the_library() -> None:
    """What we write for a nonce is what rfc3161-client writes for it."""
    theirs = TimestampRequestBuilder(data=DATA, hash_algorithm=HashAlgorithm.SHA256).build()
    assert theirs.nonce is not None
    assert theirs.as_bytes() == time_stamp_request(DATA, theirs.nonce)


def test_a_token_says_when(service: TimeStandIn, token: bytes) -> None:
    """The instant, the nonce and the digest are read, and the instant is proven."""
    said = read_token(token)
    assert (NONCE, "sha256", True, False) == (
        said.nonce, said.digest, said.is_over(DATA), said.is_over(DATA + b"x")
    )  # fmt: skip
    assert abs(datetime.now(UTC) - said.time) < timedelta(minutes=10)
    assert said.time == verify_token(token, DATA, service.roots)


def test_openssl_alone_agrees(service: TimeStandIn, token: bytes, tmp_path: Path) -> None:
    """An auditor verifies the raw token with one command."""
    for name, body in (("data", DATA), ("token", token), ("roots", service.roots)):
        (tmp_path / name).write_bytes(body)
    subprocess.run(
        ["openssl", "ts", "-verify", "-data", "data", "-in", "token", "-CAfile", "roots"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip


def test_other_bytes_and_other_roots_are_refused(service: TimeStandIn, token: bytes) -> None:
    """A token proves nothing of other bytes, and nothing to whoever trusts another root."""
    with pytest.raises(IntegrityError, match="other bytes"):
        verify_token(token, DATA + b"x", service.roots)
    with TimeStandIn() as other, pytest.raises(IntegrityError, match="issuer"):
        verify_token(token, DATA, other.roots)
    with pytest.raises((StampError, IntegrityError)):
        verify_token(token, DATA, b"no certificate")


def test_the_library_alone_would_lose_a_token() -> None:
    """With an authority between, certificates are out of DER's order: openssl is the fallback."""
    with TimeStandIn(intermediate=True) as service:
        found = service.issue(time_stamp_request(DATA, NONCE))
        with pytest.raises(ValueError, match="InvalidSetOrdering"):
            decode_timestamp_response(found)
        assert read_token(found).time == verify_token(found, DATA, service.roots)
        with pytest.raises(IntegrityError, match="other bytes"):
            verify_token(found, DATA + b"x", service.roots)


def test_without_openssl_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where neither can judge, that is no proof and no refusal, but a sentence."""
    with TimeStandIn(intermediate=True) as service:
        found = service.issue(time_stamp_request(DATA, NONCE))
        monkeypatch.setattr(time_stamp.shutil, "which", lambda _: None)
        with pytest.raises(StampError, match="not installed"):
            verify_token(found, DATA, service.roots)


def test_a_flipped_bit_never_changes_what_is_proven(token: bytes, service: TimeStandIn) -> None:
    """Of bits flipped all over a token some go unseen, since CMS does not sign all of it.

    None of these is in what the token says. The ledger holds the digest of the raw token besides.
    """
    said = read_token(token)
    for at in range(0, len(token), 17):
        changed = bytearray(token)
        changed[at] ^= 1 << at % 8
        try:
            verify_token(bytes(changed), DATA, service.roots)
        except (IntegrityError, StampError):
            continue
        assert replace(read_token(bytes(changed)), status=0) == said, at


def test_a_refusal_is_told(service: TimeStandIn) -> None:
    """A service that refuses gives no token, and the status is said."""
    refusal = service.issue(b"no request")
    with pytest.raises(StampError, match="refused with status 2"):
        read_token(refusal)
    with pytest.raises(IntegrityError, match="refused"):
        verify_token(refusal, DATA, service.roots)


@given(cut=st.integers(0, 400), tail=st.binary(max_size=3))
def test_cut_tokens_are_refused(token: bytes, cut: int, tail: bytes) -> None:
    """A token that ends early or late is none."""
    changed = token[: max(0, len(token) - cut)] + tail
    if len(changed) != len(token):
        with pytest.raises(StampError):
            read_token(changed)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_token_or_refused(data: bytes) -> None:
    """Whatever a server sends ends in a sentence."""
    for body in (data, value(0x30, data), value(0x30, value(0x30, integer(0)) + data)):
        with pytest.raises(StampError):
            read_token(body)


@given(number=st.integers(0, 1 << 160))
def test_numbers_read_back(number: int) -> None:
    """A number is written in its one form, and a longer one is refused."""
    assert number == Der(integer(number)).integer()
    longer = b"\0" + integer(number)[2:]
    with pytest.raises(DerError):
        Der(value(0x02, longer)).integer()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no value"), (b"\x30", "cut short"), (b"\x30\x80", "one form"),
        (b"\x30\x81\x05", "one form"), (b"\x30\x82\x00\xff", "one form"),
        (b"\x30\x05abc", "cut short"), (b"\x30\x85\0\0\0\0\1x", "one form"),
    ],
)  # fmt: skip
def test_lengths_have_one_form(data: bytes, said: str) -> None:
    """BER's other lengths, and those beyond the end, are refused."""
    with pytest.raises(DerError, match=said):
        Der(data).take(0x30)


def test_identifiers_are_those_of_openssl() -> None:
    """An object identifier with large numbers is written as it should be (X.690, 8.19)."""
    assert bytes.fromhex("06 09 2a 86 48 86 f7 0d 01 07 02") == identifier("1.2.840.113549.1.7.2")
