"""Digest files of CloudTrail: whether files of a trail are whole, unchanged and all there.

After "Custom implementations of CloudTrail log file integrity validation" of the CloudTrail User
Guide. Each hour CloudTrail writes a digest of the files of that hour, with the hash of each. The
signature of a digest stands in the digest after it (RFC 8017, RSASSA-PKCS1-v1_5 with SHA-256), so
that of the last one cannot be checked from files alone.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from evidence.errors import OperatorFileError

HOUR = timedelta(hours=1)
SLACK = timedelta(minutes=5)
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
"""The DER of a SHA-256 digest, up to its value (RFC 8017, 9.2, note 1)."""
Keys = Mapping[str, tuple[int, int]]
"""Public keys by fingerprint, each as modulus and exponent."""


def load_keys(path: Path) -> dict[str, tuple[int, int]]:
    """The keys of a file with the answer of cloudtrail:ListPublicKeys.

    Raises:
        OperatorFileError: when it is no such file.
    """
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["PublicKeyList"]
        return {each["Fingerprint"]: _public(base64.b64decode(each["Value"])) for each in listed}
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        mend = "write it with aws cloudtrail list-public-keys"
        raise OperatorFileError("is no list of public keys", file=path, mend=mend) from error


class Chain:
    """The digests of one account and region, in the order of time."""

    def __init__(self, keys: Keys | None = None) -> None:
        self._keys = keys or {}
        self._digests: list[tuple[Mapping[str, Any], str]] = []

    def add(self, text: bytes) -> None:
        """Take in an unpacked digest file.

        Raises:
            ValueError: when it is none.
        """
        digest = json.loads(text)
        if not isinstance(digest, dict) or "digestEndTime" not in digest:
            raise ValueError("not a digest")
        self._digests.append((digest, hashlib.sha256(text).hexdigest()))

    @property
    def hashes(self) -> dict[str, str]:
        """The hash of each file of events, by the name of its object."""
        return {
            each["s3Object"]: each["hashValue"]
            for digest, _ in self._digests
            for each in digest.get("logFiles") or ()
        }

    @property
    def ends(self) -> tuple[str, str] | None:
        """When the first digest begins and the last one ends; None without digests."""
        if not self._digests:
            return None
        ordered = self._ordered()
        return ordered[0][0]["digestStartTime"], ordered[-1][0]["digestEndTime"]

    def faults(self) -> list[str]:
        """What does not follow: broken links, wrong signatures."""
        return list(self._faults())

    def gaps(self) -> list[str]:
        """The hours (UTC, `2026-11-21T10`) between the first digest and the last without any."""
        found: list[str] = []
        for (before, _), (after, _) in _pairs(self._ordered()):
            start = datetime.fromisoformat(before["digestEndTime"])
            end = datetime.fromisoformat(after["digestStartTime"])
            while end - start > SLACK:
                found.append(f"{start:%Y-%m-%dT%H}")
                start += HOUR
        return found

    @property
    def signed(self) -> int:
        """How many digests have a signature that holds."""
        pairs = _pairs(self._ordered())
        return sum(1 for (digest, own), (after, _) in pairs if self._holds(digest, own, after))

    def _ordered(self) -> list[tuple[Mapping[str, Any], str]]:
        return sorted(self._digests, key=lambda each: str(each[0]["digestEndTime"]))

    def _faults(self) -> Iterator[str]:
        for (digest, own), (after, _) in _pairs(self._ordered()):
            name = str(digest["digestS3Object"]).rpartition("/")[2]
            if after.get("previousDigestS3Object") != digest["digestS3Object"]:
                continue
            if after.get("previousDigestHashValue") != own:
                yield f"{name} was changed after the digest behind it was written"
            elif self._keys and not self._holds(digest, own, after):
                yield f"{name} has no signature of a known key that holds"

    def _holds(self, digest: Mapping[str, Any], own: str, after: Mapping[str, Any]) -> bool:
        key = self._keys.get(str(digest.get("digestPublicKeyFingerprint")))
        if key is None or after.get("previousDigestS3Object") != digest["digestS3Object"]:
            return False
        where = f"{digest['digestS3Bucket']}/{digest['digestS3Object']}"
        before = digest.get("previousDigestSignature") or "null"
        text = f"{digest['digestEndTime']}\n{where}\n{own}\n{before}"
        return _verified(text.encode(), str(after.get("previousDigestSignature") or ""), key)


def _pairs(ordered: list[Any]) -> Iterable[tuple[Any, Any]]:
    return pairwise(ordered)


def _verified(message: bytes, signature: str, key: tuple[int, int]) -> bool:
    modulus, exponent = key
    length = (modulus.bit_length() + 7) // 8
    try:
        given = int(signature, 16)
    except ValueError:
        return False
    info = _SHA256 + hashlib.sha256(message).digest()
    padded = b"\x00\x01" + b"\xff" * (length - len(info) - 3) + b"\x00" + info
    return given < modulus and pow(given, exponent, modulus) == int.from_bytes(padded)


def _public(der: bytes) -> tuple[int, int]:
    """Modulus and exponent of an RSAPublicKey (RFC 8017, A.1.1)."""
    _, start, _ = _item(der, 0)
    _, at, end = _item(der, start)
    modulus = int.from_bytes(der[at:end])
    _, at, end = _item(der, end)
    return modulus, int.from_bytes(der[at:end])


def _item(der: bytes, at: int) -> tuple[int, int, int]:
    """Tag, begin and end of the value of a DER item."""
    tag, length, start = der[at], der[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(der[start : start + count])
        start += count
    return tag, start, start + length
