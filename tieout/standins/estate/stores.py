"""Buckets of an account, the ones that its logs go to first, and the faults of buckets."""

import json
from functools import partial
from typing import Any

from tieout.standins.estate.faults import fault
from tieout.standins.estate.place import Made, Place
from tieout.standins.estate.vocabulary import COMPANY
from tieout.standins.unserved.answers import Asked, Given

BUCKET = "aws.s3.bucket"
PERSONAL = 0.05
"""The share of buckets that hold personal data; one of each account does at least."""
OPEN_GROUP = "http://acs.amazonaws.com/groups/global/AllUsers"
DELIVERIES = {
    "access-logs": "logging.s3.amazonaws.com",
    "trail": "cloudtrail.amazonaws.com",
    "config": "config.amazonaws.com",
    "flow-logs": "delivery.logs.amazonaws.com",
}
"""The stores of logs that each account has, and the service that writes into each."""


def make_stores(place: Place) -> None:
    """The account's stores of logs, then those of its products."""
    for purpose in DELIVERIES:
        name = store_of(place, purpose)
        logged = purpose != "access-logs"
        _make(place, name, place.tags("security", "log"), logged=logged, purpose=purpose)
    for number in range(max(3, place.count("bucket") - len(DELIVERIES))):
        place.past(newest=60)
        name, tags = place.name(number)
        personal = not number or place.chance.random() < PERSONAL
        if personal:
            tags["data-class"] = "personal"
        bucket = f"{COMPANY}-{name}-{place.account[-4:]}"
        _make(place, bucket, tags, logged=personal or place.chance.random() < 0.3)
    place.tell("s3:ListBuckets", partial(_listed, place))


def _listed(place: Place, asked: Asked) -> Given:
    """A page of buckets with the region of each, which AWS tells and moto does not."""
    held = sorted(place.moto("s3").buckets.items())
    first, size = int(asked.parameters.get("ContinuationToken", 0)), asked.parameters["MaxBuckets"]
    page = [
        {"Name": name, "CreationDate": f"{bucket.creation_date:%Y-%m-%dT%H:%M:%SZ}"}
        | {"BucketRegion": bucket.region_name, "BucketArn": f"arn:aws:s3:::{name}"}
        for name, bucket in held[first : first + size]
    ]
    more = first + size < len(held)
    return {"Buckets": page, **({"ContinuationToken": str(first + size)} if more else {})}


def store_of(place: Place, purpose: str) -> str:
    """The name of the account's store of such logs."""
    return f"{COMPANY}-{purpose}-{place.account}"


def _make(
    place: Place, name: str, tags: dict[str, str], *, logged: bool, purpose: str = ""
) -> None:
    from moto.s3.models import PublicAccessBlock

    s3 = place.moto("s3")
    bucket = s3.create_bucket(name, place.region)
    bucket.creation_date = place.past(newest=60)
    s3.put_bucket_tagging(name, tags)
    key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": place.known["key"]}
    bucket.encryption = {"Rule": {"ApplyServerSideEncryptionByDefault": key}}
    bucket.versioning_status = "Enabled"
    bucket.public_access_block = PublicAccessBlock(*["true"] * 4)
    bucket.ownership_rule = "BucketOwnerEnforced"
    _set_policy(bucket, *_sound(place, name, purpose))
    if purpose == "trail":
        bucket.object_lock_enabled = True
        bucket.default_lock_mode, bucket.default_lock_days = "COMPLIANCE", 400
    if logged:
        bucket.logging = {
            "TargetBucket": store_of(place, "access-logs"),
            "TargetPrefix": f"{name}/",
        }
    place.made(BUCKET, f"arn:aws:s3:::{name}", bucket)


def _set_policy(bucket: Any, *statements: dict[str, Any]) -> None:
    whole = {"Version": "2012-10-17", "Statement": statements}
    bucket.policy = json.dumps(whole).encode()


def _sound(place: Place, name: str, purpose: str = "") -> list[dict[str, Any]]:
    """Refuse what comes without TLS; let the service that delivers write."""
    arn = f"arn:aws:s3:::{name}"
    only_tls = {
        "Sid": "OnlyTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    if not purpose:
        return [only_tls]
    delivery = {
        "Sid": "Delivery",
        "Effect": "Allow",
        "Principal": {"Service": DELIVERIES[purpose]},
        "Action": "s3:PutObject",
        "Resource": f"{arn}/*",
        "Condition": {"StringEquals": {"aws:SourceAccount": place.account}},
    }
    return [only_tls, delivery]


def _ordinary(made: Made) -> bool:
    """Whether it is no store of logs, on which trails and others hang."""
    return not any(made.thing.name == store_of(made.place, purpose) for purpose in DELIVERIES)


def _internal(made: Made) -> bool:
    tags = made.place.moto("s3").tagger.get_tag_dict_for_resource(made.thing.arn)
    return _ordinary(made) and tags["data-class"] != "personal"


def _personal(made: Made) -> bool:
    return _ordinary(made) and not _internal(made)


@fault(BUCKET, "bucket_is_not_public", "bucket_cannot_be_made_public", fits=_ordinary)
def bucket_open_by_policy(made: Made) -> None:
    """Its policy lets anybody read, and no block restricts that."""
    anybody = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"{made.id}/*",
    }
    made.thing.public_access_block = None
    _set_policy(made.thing, *_sound(made.place, made.thing.name), anybody)


@fault(BUCKET, "bucket_is_not_public", "bucket_cannot_be_made_public", fits=_ordinary)
def bucket_open_by_access_list(made: Made) -> None:
    """Its access list lets anybody read, and no block ignores that."""
    from moto.s3.models import FakeGrant, FakeGrantee

    made.thing.public_access_block = None
    made.thing.ownership_rule = "ObjectWriter"
    made.thing.acl.grants.append(FakeGrant([FakeGrantee(uri=OPEN_GROUP)], ["READ"]))


@fault(BUCKET, "bucket_cannot_be_made_public", fits=_ordinary)
def bucket_without_block(made: Made) -> None:
    """Nothing keeps it from being opened one day."""
    made.thing.public_access_block = None


@fault(BUCKET, "bucket_demands_tls", fits=_ordinary)
def bucket_served_without_tls(made: Made) -> None:
    """It has no policy, so it serves requests without TLS."""
    made.thing.policy = None


@fault(BUCKET, "bucket_demands_tls", fits=_ordinary)
def bucket_with_tls_for_reading_only(made: Made) -> None:
    """Its policy refuses only reads without TLS."""
    [only_tls] = _sound(made.place, made.thing.name)
    _set_policy(made.thing, {**only_tls, "Action": "s3:GetObject"})


@fault(BUCKET, "bucket_is_encrypted", fits=_internal)
def bucket_unencrypted(made: Made) -> None:
    """It has no default encryption."""
    made.thing.encryption = None


@fault(BUCKET, "personal_bucket_uses_managed_key", fits=_personal)
def personal_bucket_under_shared_key(made: Made) -> None:
    """Personal data under S3's own key, whose use nobody can limit."""
    own = {"SSEAlgorithm": "AES256"}
    made.thing.encryption = {"Rule": {"ApplyServerSideEncryptionByDefault": own}}


@fault(BUCKET, "bucket_keeps_versions", fits=_internal)
def bucket_with_versions_suspended(made: Made) -> None:
    """It no longer keeps what is overwritten."""
    made.thing.versioning_status = "Suspended"


@fault(BUCKET, "personal_bucket_logs_access", fits=_personal)
def personal_bucket_without_access_log(made: Made) -> None:
    """Personal data, and no list of who read it."""
    made.thing.logging = {}


@fault(BUCKET, "bucket_is_rated", fits=_internal)
def bucket_without_owner(made: Made) -> None:
    """Nobody's, by its tags."""
    s3 = made.place.moto("s3")
    s3.tagger.untag_resource_using_names(made.thing.arn, ["owner"])
