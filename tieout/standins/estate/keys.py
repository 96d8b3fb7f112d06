"""Keys and secrets of a region."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from tieout.standins.estate.faults import fault
from tieout.standins.estate.place import Made, Place, pairs

STRANGER = "999988887777"
"""An account of somebody else."""
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


def _spare(made: Made) -> bool:
    """Whether nothing of the estate lies under it."""
    return bool(made.id != made.place.known["key"])


@fault(KEY, "key_is_renewed", fits=_spare)
def key_never_renewed(made: Made) -> None:
    """A key that stays as it is for ever."""
    made.thing.key_rotation_status = False


@fault(KEY, "key_policy_is_not_public", fits=_spare)
def key_open_to_all(made: Made) -> None:
    """A key that anybody may use."""
    made.thing.policy = policy(made.place, Principal={"AWS": "*"}, Action="kms:Decrypt")


@fault(KEY, "key_is_used_by_known_accounts", fits=_spare)
def key_open_to_stranger(made: Made) -> None:
    """A key that somebody else's account may use."""
    stranger = {"AWS": f"arn:aws:iam::{STRANGER}:root"}
    made.thing.policy = policy(made.place, Principal=stranger, Action="kms:Decrypt")


@fault(KEY, "key_is_not_on_its_way_out", fits=_spare)
def key_on_its_way_out(made: Made) -> None:
    """A key that will be deleted, with all that lies under it."""
    made.thing.key_state, made.thing.enabled = "PendingDeletion", False
    made.thing.deletion_date = made.place.ago(-20).replace(tzinfo=None)


@fault(SECRET, "secret_renews_itself")
def secret_without_rotation(made: Made) -> None:
    """A secret that nobody replaces, though it was changed of late."""
    made.thing.rotation_enabled = False


@fault(SECRET, "secret_was_changed_in_time")
def secret_grown_old(made: Made) -> None:
    """A secret that is older than it may be."""
    long_ago = int(made.place.ago(200).timestamp())
    made.thing.created_date = made.thing.last_changed_date = long_ago
    made.thing.last_rotation_date = long_ago


@fault(SECRET, "secret_is_not_public")
def secret_open_to_all(made: Made) -> None:
    """A secret that anybody may read."""
    anybody = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
    }
    made.thing.policy = json.dumps({"Version": "2012-10-17", "Statement": [anybody]})


@fault(KEY, "key_keepers_do_not_use_it", fits=_spare)
def key_used_by_its_keeper(made: Made) -> None:
    """A key that one role both keeps and uses."""
    keeper = {"AWS": f"arn:aws:iam::{made.place.account}:role/keeper"}
    actions = ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:Decrypt", "kms:Encrypt"]
    made.thing.policy = policy(made.place, Principal=keeper, Action=actions)


@fault(SECRET, "secret_is_read_by_known_accounts")
def secret_open_to_stranger(made: Made) -> None:
    """A secret that somebody else's account may read."""
    stranger = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{STRANGER}:root"},
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
    }
    made.thing.policy = json.dumps({"Version": "2012-10-17", "Statement": [stranger]})
