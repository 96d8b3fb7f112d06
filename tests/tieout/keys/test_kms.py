"""KMS: a key of the service signs like any other, and what KMS refuses is told by operation."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from evidence.seals.public_key import PublicKey
from evidence.seals.signer import SigningError
from evidence.seals.ssh_signature import ssh_sign, ssh_verify
from tests.evidence.seals.pen import Pen
from tieout.keys.kms import LONGEST, KmsKey, kms_key
from tieout.standins.aws import AwsStandIn

REGION = "eu-central-1"


@pytest.fixture
def kms(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, str]]:
    """A client of KMS in a made-up account, and where it answers."""
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "testing"), ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    with AwsStandIn() as account:
        yield boto3.client("kms", region_name=REGION, endpoint_url=account.url), account.url


def made(client: Any, spec: str = "ECC_NIST_P256", usage: str = "SIGN_VERIFY") -> str:
    arn: str = client.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["Arn"]
    return arn


def test_a_key_of_kms_signs(kms: tuple[Any, str]) -> None:
    """By ARN and by alias alike; the signature verifies raw and as SSHSIG."""
    client, url = kms
    arn = made(client)
    client.create_alias(AliasName="alias/seal", TargetKeyId=arn)
    for name, region in ((arn, None), ("alias/seal", REGION)):
        signer = kms_key(name, "example.com", region=region, endpoint_url=url)
        public = PublicKey.of(signer)
        for message in (b"s", b"said", b"\0" * LONGEST):
            assert public.verify(message, signer.sign(message))
        assert ssh_verify(public, "file", b"said", ssh_sign(signer, "file", b"said"))
        assert arn.endswith(signer.arn)


def test_other_keys_are_refused(kms: tuple[Any, str]) -> None:
    """A key of another curve, or for encryption, and no key at all are each one sentence."""
    client, url = kms
    rsa, curve = made(client, "RSA_2048"), made(client, "ECC_SECG_P256K1")
    symmetric = made(client, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")
    gone = "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000000"
    for name, said in [
        (rsa, "no key of ECC_NIST_P256"), (curve, "no key of ECC_NIST_P256"),
        (symmetric, symmetric), (gone, "kms:GetPublicKey .* was refused: NotFound"),
    ]:  # fmt: skip
        with pytest.raises(SigningError, match=said):
            kms_key(name, "x", endpoint_url=url)


def test_settings_that_lead_nowhere_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile that does not exist, and an alias without a region, are one sentence."""
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    with pytest.raises(SigningError, match="profile"):
        kms_key("alias/seal", "x", profile="none-such")
    with pytest.raises(SigningError, match="region"):
        kms_key("alias/seal", "x")


def test_a_long_message_goes_as_its_digest(kms: tuple[Any, str]) -> None:
    """Of more than 4,096 bytes kms:Sign sees the SHA-256 (API reference of KMS, Sign).

    moto hashes a digest once more, so the question itself is looked at.
    """
    pen = Pen(algorithm="ecdsa-p256")
    long = b"x" * (LONGEST + 1)
    asked = {
        "KeyId": "key", "Message": sha256(long).digest(), "MessageType": "DIGEST",
        "SigningAlgorithm": "ECDSA_SHA_256",
    }  # fmt: skip
    with Stubber(kms[0]) as stub:
        stub.add_response("sign", {"Signature": pen.sign(long)}, asked)
        signer = KmsKey("x", "key", pen.public_key, kms[0])
        assert PublicKey.of(pen).verify(long, signer.sign(long))


def test_what_kms_answers_is_not_believed(kms: tuple[Any, str]) -> None:
    """A refusal is told with its code, and a signature of something else is not passed on."""
    pen = Pen(algorithm="ecdsa-p256")
    signer = KmsKey("x", "key", pen.public_key, kms[0])
    with Stubber(kms[0]) as stub:
        stub.add_response("sign", {"Signature": pen.sign(b"other")})
        with pytest.raises(SigningError, match="no signature"):
            signer.sign(b"said")
        stub.add_client_error("sign", "AccessDeniedException")
        with pytest.raises(SigningError, match="kms:Sign on key was refused: AccessDenied") as told:
            signer.sign(b"said")
    assert isinstance(told.value.__cause__, ClientError)
