"""The demo's object stores, and the audit trail that writes into one of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tieout.demo.story import HOME_REGION, PERSONAL, Calendar
from tieout.standins.aws import ACCOUNT
from tieout.standins.estate.place import Place
from tieout.standins.estate.records import LOG_GROUP, Status

LOGS = "hoshizora-access-logs"
TRAIL_LOGS = "hoshizora-trail-logs"
LOCKED_DAYS = 400
"""How long nobody deletes a file of the trail."""
TRAIL = "hoshizora-trail"
Clients = Callable[[str, str], Any]


@dataclass(frozen=True, slots=True)
class Store:
    """A bucket to make; what is not said here is as it should be."""

    name: str
    data_class: str
    owner: str
    made: int
    region: str = HOME_REGION
    guarded: bool = True
    """Encrypted, versioned and refusing requests without TLS."""
    public: bool = False
    logged: bool = False
    environment: str = "live"


STORES = (
    Store("access-logs", "log", "security-operations", 1900),
    Store("trail-logs", "log", "security-operations", 1900, logged=True),
    Store("account-data", PERSONAL, "data-protection", 1800, logged=True),
    Store("talk-archive", PERSONAL, "data-protection", 1800, logged=True),
    Store("reported-content", PERSONAL, "moderation", 1500),
    Store("media", "media", "media", 1700),
    Store("app-releases", "internal", "platform", 1600),
    Store("build-artifacts", "internal", "platform", 1600),
    Store("test-fixtures", "synthetic", "internal-tools", 1000, environment="test"),
    Store("analytics-masked", "masked", "analytics", 1200),
    Store("ml-models", "internal", "analytics", 900),
    Store("campaign-assets", "public", "marketing", 800, public=True),
    Store("legacy-export", "internal", "internal-tools", 1400, guarded=False),
    Store("backup-osaka", "backup", "platform", 1100, region="ap-northeast-3"),
)


def make_stores(place: Place, clients: Clients, calendar: Calendar) -> None:
    """Make the buckets, those of personal data under the key of the region, and the trail."""
    key: str = place.known["key"]
    for store in STORES:
        _make_bucket(clients("s3", store.region), store, key)
        made = calendar.instant(store.made)
        place.drawing.standin.bucket_made(f"hoshizora-{store.name}", made)
    _make_trail(place, clients("cloudtrail", HOME_REGION), key)


def _make_trail(place: Place, cloudtrail: Any, key: str) -> None:
    """One trail of all regions, with reads and writes of objects, whose files arrived today."""
    cloudtrail.create_trail(
        Name=TRAIL, S3BucketName=TRAIL_LOGS, IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True, EnableLogFileValidation=True, KmsKeyId=key,
    )  # fmt: skip
    objects = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    cloudtrail.put_event_selectors(
        TrailName=TRAIL,
        EventSelectors=[
            {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [objects]}
        ],
    )
    insights = ("ApiCallRateInsight", "ApiErrorRateInsight")
    cloudtrail.put_insight_selectors(
        TrailName=TRAIL, InsightSelectors=[{"InsightType": each} for each in insights]
    )
    cloudtrail.start_logging(Name=TRAIL)
    trail = place.moto("cloudtrail").trails[TRAIL]
    # moto takes a log group by the call only if it is there already.
    trail.cw_log_group_arn = f"{place.arn('logs', f'log-group:{LOG_GROUP}')}:*"
    trail.status = Status(trail.status, place)


def _make_bucket(s3: Any, store: Store, key: str) -> None:
    name = f"hoshizora-{store.name}"
    s3.create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": store.region},
        ACL="public-read" if store.public else "private",
        ObjectLockEnabledForBucket=name == TRAIL_LOGS,
    )  # fmt: skip
    tags = {
        "data-class": store.data_class, "owner": store.owner, "environment": store.environment,
    }  # fmt: skip
    tag_set = [{"Key": tag, "Value": value} for tag, value in tags.items()]
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tag_set})
    if store.guarded:
        _guard(s3, store, key)
    if not store.public:
        settings = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy")
        block = dict.fromkeys((*settings, "RestrictPublicBuckets"), True)
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    if name == TRAIL_LOGS:
        kept = {"Mode": "COMPLIANCE", "Days": LOCKED_DAYS}
        lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": kept}}
        s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=lock)
    if store.logged:
        to = {"TargetBucket": LOGS, "TargetPrefix": f"{store.name}/"}
        s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={"LoggingEnabled": to})


def _guard(s3: Any, store: Store, key: str) -> None:
    name = f"hoshizora-{store.name}"
    with_key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rule = with_key if store.data_class == PERSONAL else {"SSEAlgorithm": "AES256"}
    s3.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": rule}]},
    )
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    policy = {"Version": "2012-10-17", "Statement": [_tls_only(name), *_deliveries(name)]}
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))


def _tls_only(bucket: str) -> dict[str, Any]:
    arn = f"arn:aws:s3:::{bucket}"
    return {
        "Sid": "OnlyTls", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }  # fmt: skip


def _deliveries(bucket: str) -> list[dict[str, Any]]:
    """Leave for the services that write logs into the two stores of logs."""
    services = {
        LOGS: "logging.s3.amazonaws.com",
        TRAIL_LOGS: "cloudtrail.amazonaws.com",
    }
    if bucket not in services:
        return []
    return [
        {
            "Sid": "Delivery", "Effect": "Allow", "Principal": {"Service": services[bucket]},
            "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*",
            "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        }
    ]  # fmt: skip
