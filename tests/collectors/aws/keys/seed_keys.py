"""Keys, secrets and certificates, good and bad."""

import json
from typing import Any

HOME, AWAY = "eu-west-1", "us-east-1"
USE = "ENCRYPT_DECRYPT"


def seed(client: Any) -> None:
    _seed_keys(client("kms", HOME), client("kms", AWAY))
    _seed_secrets(client("secretsmanager", HOME))
    client("acm", HOME).request_certificate(DomainName="data.example.com")


def _seed_keys(kms: Any, away: Any) -> None:
    kept = kms.create_key(Description="kept", KeyUsage=USE)["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=kept)
    open_to_all = {"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}
    kms.create_key(
        Description="open",
        KeyUsage=USE,
        Policy=json.dumps({"Version": "2012-10-17", "Statement": [open_to_all]}),
    )
    gone = kms.create_key(Description="gone", KeyUsage=USE)["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=gone, PendingWindowInDays=7)
    many = kms.create_key(Description="many", KeyUsage=USE, MultiRegion=True)["KeyMetadata"][
        "KeyId"
    ]
    kms.replicate_key(KeyId=many, ReplicaRegion=AWAY)
    away.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")


def _seed_secrets(secrets: Any) -> None:
    secrets.create_secret(Name="kept", SecretString="example-only")
    arn = secrets.create_secret(Name="open", SecretString="example-only")["ARN"]
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
    }
    secrets.put_resource_policy(
        SecretId=arn,
        ResourcePolicy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
