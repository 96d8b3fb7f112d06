"""Signing by AWS KMS: an ECDSA P-256 key that never leaves the service."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from evidence.errors import IntegrityError
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Algorithm, SigningError

LONGEST = 4096
"""The most bytes that KMS takes to hash itself; of more it signs the digest that it is given."""
_SPEC = "ECC_NIST_P256"
_SIGNING = "ECDSA_SHA_256"


@dataclass(frozen=True, slots=True)
class KmsKey:
    """A key in KMS: a `Signer`; `arn` is that of the key, whatever alias it was named by."""

    name: str
    arn: str
    public_key: bytes
    _client: Any = field(repr=False, compare=False)

    @property
    def algorithm(self) -> Algorithm:
        """Always ECDSA: KMS signs with ECDSA P-256 in the form that other tools verify."""
        return "ecdsa-p256"

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`, DER, by the operation kms:Sign."""
        short = len(message) <= LONGEST
        answer = _asked(
            "kms:Sign", self.arn, self._client.sign, KeyId=self.arn,
            Message=message if short else hashlib.sha256(message).digest(),
            MessageType="RAW" if short else "DIGEST", SigningAlgorithm=_SIGNING,
        )  # fmt: skip
        signature: bytes = answer["Signature"]
        if not PublicKey(self.algorithm, self.public_key).verify(message, signature):
            raise SigningError(f"kms:Sign gave no signature of {self.arn}")
        return signature


def kms_key(
    key: str,
    name: str,
    *,
    profile: str | None = None,
    region: str | None = None,
    endpoint_url: str | None = None,
) -> KmsKey:
    """The KMS key of that ARN, id or alias, as what signs under `name`.

    Its credentials are those of `profile`, or what the SDK finds; they need kms:GetPublicKey and
    kms:Sign on that key and nothing else, and are no credentials of a source.

    Raises:
        SigningError: when KMS refuses, or the key is not for signing with ECDSA P-256.
    """
    client = _client(key, profile, region, endpoint_url)
    answer = _asked("kms:GetPublicKey", key, client.get_public_key, KeyId=key)
    if answer.get("KeyUsage") != "SIGN_VERIFY":
        raise SigningError(f"{key} is a key for {answer.get('KeyUsage')}, not for SIGN_VERIFY")
    try:
        public = PublicKey("ecdsa-p256", answer["PublicKey"][-65:])
    except IntegrityError as error:
        raise SigningError(f"{key} is no key of {_SPEC}") from error
    if public.spki != answer["PublicKey"]:
        raise SigningError(f"{key} is no key of {_SPEC}")
    return KmsKey(name, answer["KeyId"], public.raw, client)


def _client(key: str, profile: str | None, region: str | None, endpoint_url: str | None) -> Any:
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError as error:
        raise SigningError("keys in KMS need boto3; run: pip install 'tieout[aws]'") from error
    # An ARN says where its key is: arn:aws:kms:<region>:<account>:key/<id>.
    told = key.split(":")[3] if key.startswith("arn:") else None
    settings = Config(retries={"mode": "standard", "max_attempts": 5}, connect_timeout=10)
    try:
        session = boto3.Session(profile_name=profile, region_name=told or region)
        return session.client("kms", endpoint_url=endpoint_url, config=settings)
    except BotoCoreError as error:
        raise SigningError(f"the key {key} cannot be reached: {error}") from error


def _asked(operation: str, key: str, ask: Any, **parameters: Any) -> Any:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return ask(**parameters)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "an error")
        raise SigningError(f"{operation} on {key} was refused: {code}") from error
    except BotoCoreError as error:
        raise SigningError(f"{operation} on {key} was not answered: {error}") from error
