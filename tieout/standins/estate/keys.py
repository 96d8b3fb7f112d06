"""Keys and secrets of a region."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from tieout.standins.estate.place import Place, pairs

KEY, SECRET = "aws.kms.key", "aws.secretsmanager.secret"


def make_keys(place: Place) -> None:
    """Customer-managed keys that are rotated; the first is what most of the region lies under."""
    with _without_pairs():
        for number in range(place.count("key")):
            place.past(newest=200)
            name, tags = place.name(number)
            made = _key(place, name, tags)
            if not number:
                place.known["key"] = made.arn


@contextmanager
def _without_pairs() -> Iterator[None]:
    """Spare symmetric keys the RSA pair that moto makes for each, at a tenth of a second."""
    models: Any = import_module("moto.kms.models")
    real = models.generate_private_key
    models.generate_private_key = lambda _: None
    try:
        yield
    finally:
        models.generate_private_key = real


def _key(place: Place, name: str, tags: dict[str, str]) -> Any:
    kms = place.moto("kms")
    made = kms.create_key(policy(place), "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", name, _kms(tags))
    made.key_rotation_status = True
    kms.create_alias(made.id, f"alias/{name}")
    place.made(KEY, made.arn, made)
    return made


def _kms(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]


def policy(place: Place, **changed: Any) -> str:
    """A key's policy, which hands the decision to the account's own; some of it `changed`."""
    statement = {
        "Sid": "Account",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{place.account}:root"},
        "Action": "kms:*",
        "Resource": "*",
        **changed,
    }
    return json.dumps({"Version": "2012-10-17", "Id": "key", "Statement": [statement]})


def make_secrets(place: Place) -> None:
    """Secrets that a function changes every month."""
    secrets = place.moto("secretsmanager")
    for number in range(place.count("secret")):
        made = place.past(newest=70)
        name, tags = place.name(number)
        # A secret without a value: what it would hold is nothing that an audit reads.
        secrets.create_secret(
            f"{tags['owner']}/{name}", None, None, "", pairs(tags), place.known["key"], None, [],
            False,
        )  # fmt: skip
        secret = secrets.secrets[f"{tags['owner']}/{name}"]
        secret.rotation_requested = secret.rotation_enabled = True
        secret.rotation_lambda_arn = place.arn("lambda", "function:rotate-secrets")
        secret.auto_rotate_after_days = 30
        secret.last_rotation_date = int(place.ago(place.chance.uniform(1, 25)).timestamp())
        secret.created_date = int(made.timestamp())
        place.made(SECRET, secret.arn, secret)
