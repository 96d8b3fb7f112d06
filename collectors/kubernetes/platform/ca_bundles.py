"""When the certificates in a `caBundle` end, read from their DER form (RFC 5280, 4.1).

Only the dates are looked at: nothing is verified by them here.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime

CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
SEQUENCE, VERSION, UTC_TIME, GENERALIZED_TIME = 0x30, 0xA0, 0x17, 0x18


class OddBundleError(ValueError):
    """A bundle holds no certificate, or one whose dates cannot be found."""


def last_end(bundle: str) -> datetime:
    """The instant at which the last certificate of a bundle ends; after it none can vouch.

    `bundle` is PEM in base64, as the API holds it.

    Raises:
        OddBundleError: when there is no such instant in it.
    """
    try:
        text = base64.b64decode(bundle, validate=True)
        found = [_end(base64.b64decode(each)) for each in CERTIFICATE.findall(text)]
    except (binascii.Error, IndexError, ValueError) as error:
        raise OddBundleError("it is no bundle of certificates") from error
    if not found:
        raise OddBundleError("it holds no certificate")
    return max(found)


def _end(der: bytes) -> datetime:
    """The end of one certificate: the second instant of the validity of its body."""
    (_, certificate), *_ = _parts(der)
    (_, body), *_ = _parts(certificate)
    fields = [each for each in _parts(body) if each[0] != VERSION]
    # serialNumber, signature, issuer, validity
    tag, validity = fields[3]
    _, (kind, ends) = list(_parts(validity))[:2]
    if tag != SEQUENCE or kind not in (UTC_TIME, GENERALIZED_TIME):
        raise OddBundleError("its validity is of another form")
    text = ends.decode("ascii")
    if kind == UTC_TIME:
        # Two digits of the year: from 50 on of the last century (RFC 5280, 4.1.2.5.1).
        text = f"{'19' if text[:2] >= '50' else '20'}{text}"
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and contents of each element that stands in `data` (X.690, definite form)."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(data[at : at + size]), at + size
        if at + length > len(data):
            raise OddBundleError("it is cut off")
        yield tag, data[at : at + length]
        at += length
