"""A made-up trail as CloudTrail delivers it: files of events, and digests signed hour by hour."""

import base64
import gzip
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ACCOUNT, REGION, BUCKET = "111122223333", "eu-west-1", "example-trail"
FINGERPRINT = "c0ffee"
START = datetime(2026, 11, 20, 10, tzinfo=UTC)
USER = {
    "type": "IAMUser",
    "arn": f"arn:aws:iam::{ACCOUNT}:user/mika.abe",
    "accountId": ACCOUNT,
    "userName": "mika.abe",
}
ROOT = {"type": "Root", "arn": f"arn:aws:iam::{ACCOUNT}:root", "accountId": ACCOUNT}


def session(role: str, name: str) -> dict[str, Any]:
    """The identity of a session of a role."""
    return {
        "type": "AssumedRole",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{name}",
        "accountId": ACCOUNT,
        "sessionContext": {"sessionIssuer": {"arn": f"arn:aws:iam::{ACCOUNT}:role/{role}"}},
    }


def event(name: str = "GetObject", source: str = "s3", **changed: Any) -> dict[str, Any]:
    """One event."""
    row = {
        "eventVersion": "1.09",
        "eventID": f"{name}-1",
        "eventTime": "2026-11-20T10:15:00Z",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "awsRegion": REGION,
        "sourceIPAddress": "192.0.2.7",
        "userAgent": "aws-cli/2",
        "requestParameters": {"bucketName": "example-talks", "key": "a secret name"},
        "userIdentity": USER,
        "recipientAccountId": ACCOUNT,
    }
    return row | changed


class Trail:
    """A folder with files of events and their digests, one an hour."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._before: dict[str, Any] | None = None

    def hour(self, number: int, *events: dict[str, Any]) -> tuple[Path, Path]:
        """Deliver an hour: its file of events, and the digest of it; both paths."""
        start = START + timedelta(hours=number)
        name = f"{ACCOUNT}_CloudTrail_{REGION}_{start:%Y%m%dT%H%MZ}_a.json.gz"
        text = json.dumps({"Records": list(events)}).encode()
        log = self._written(f"AWSLogs/{ACCOUNT}/CloudTrail/{REGION}/{start:%Y/%m/%d}/{name}", text)
        return log, self._digest(start, log, hashlib.sha256(text).hexdigest())

    def public_keys(self) -> dict[str, Any]:
        """What list-public-keys answers."""
        der = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.PKCS1
        )
        value = base64.b64encode(der).decode()
        return {"PublicKeyList": [{"Value": value, "Fingerprint": FINGERPRINT}]}

    def _digest(self, start: datetime, log: Path, value: str) -> Path:
        end = start + timedelta(hours=1)
        name = f"{ACCOUNT}_CloudTrail-Digest_{REGION}_all_{REGION}_{end:%Y%m%dT%H%M%SZ}.json.gz"
        where = f"AWSLogs/{ACCOUNT}/CloudTrail-Digest/{REGION}/{end:%Y/%m/%d}/{name}"
        before = self._before or {}
        digest = {
            "awsAccountId": ACCOUNT,
            "digestStartTime": f"{start:%Y-%m-%dT%H:%M:%SZ}",
            "digestEndTime": f"{end:%Y-%m-%dT%H:%M:%SZ}",
            "digestS3Bucket": BUCKET,
            "digestS3Object": where,
            "digestPublicKeyFingerprint": FINGERPRINT,
            "digestSignatureAlgorithm": "SHA256withRSA",
            "previousDigestS3Object": before.get("object"),
            "previousDigestHashValue": before.get("hash"),
            "previousDigestSignature": before.get("signature"),
            "logFiles": [
                {
                    "s3Object": log.relative_to(self.folder).as_posix(),
                    "hashValue": value,
                    "hashAlgorithm": "SHA-256",
                }
            ],
        }
        text = json.dumps(digest).encode()
        own = hashlib.sha256(text).hexdigest()
        signed = f"{digest['digestEndTime']}\n{BUCKET}/{where}\n{own}\n"
        signed += str(digest["previousDigestSignature"] or "null")
        signature = self.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()).hex()
        self._before = {"object": where, "hash": own, "signature": signature}
        return self._written(where, text)

    def _written(self, name: str, text: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(text))
        return path
