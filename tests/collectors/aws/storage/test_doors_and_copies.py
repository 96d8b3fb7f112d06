"""Access points of buckets, and what becomes of the objects in them."""

import pytest

from collectors.aws.storage.access_points import AccessPoint, access_points
from collectors.aws.storage.bucket_copies import BucketCopies, bucket_copies
from evidence.record import UNOBSERVED, Record

ACCOUNT = "123456789012"
OBJECT_LOCK = "s3:GetObjectLockConfiguration"


def found(unit, model):
    rows = Record.parse(unit.record.body).rows
    return {each.name: each for each in model.hydrate(rows)}


def test_access_points(source, gather):
    """A door tells where it opens to, its policy and its block."""
    units = gather(source, access_points)
    doors = found(units["aws.s3.access_point", f"{ACCOUNT}/us-east-1"], AccessPoint)
    assert (doors["open-door"].origin, doors["open-door"].policy_public) == ("Internet", True)
    assert (doors["shut-door"].origin, doors["shut-door"].policy) == ("VPC", None)
    assert doors["open-door"].public_access_block["restrict_buckets"]
    away = units["aws.s3.access_point", f"{ACCOUNT}/eu-west-1"].record
    assert (away.rows, away.completeness.complete) == ([], True)


def test_a_list_of_doors_that_goes_on_is_incomplete(source, gather, faults):
    """Since the SDK turns no pages of this list, a further one makes the unit partial."""
    faults.answer["s3control:ListAccessPoints"] = lambda _: (
        "<ListAccessPointsResult><AccessPointList><AccessPoint><Name>a</Name>"
        "<NetworkOrigin>Internet</NetworkOrigin><Bucket>plain-example</Bucket>"
        "<AccessPointArn>arn:aws:s3:us-east-1:123456789012:accesspoint/a</AccessPointArn>"
        "</AccessPoint></AccessPointList><NextToken>more</NextToken></ListAccessPointsResult>"
    )
    unit = gather(source, access_points)["aws.s3.access_point", f"{ACCOUNT}/us-east-1"]
    assert not unit.record.completeness.complete
    assert (unit.evidence.gap.cause, unit.evidence.gap.code) == ("incomplete", "FullPage")
    assert len(unit.record.rows) == 1


def test_copies(source, gather):
    """A bucket tells where its objects go; most go nowhere, and are not locked."""
    rows = found(gather(source, bucket_copies)["aws.s3.bucket_copies", ACCOUNT], BucketCopies)
    media, plain = rows["media-example"], rows["plain-example"]
    assert media.copying == [{"bucket": "logs-example", "account": None, "enabled": True}]
    assert (plain.copying, plain.lock, plain.region) == ([], None, "us-east-1")


@pytest.mark.parametrize(
    ("retention", "expected"),
    [
        ("<Mode>COMPLIANCE</Mode><Years>2</Years>", {"mode": "COMPLIANCE", "days": 730}),
        ("<Mode>GOVERNANCE</Mode><Days>30</Days>", {"mode": "GOVERNANCE", "days": 30}),
        ("", None),
    ],
)
def test_locks(source, gather, faults, retention, expected):
    """Object Lock without a default locks no new object; years are counted in days."""
    rule = f"<Rule><DefaultRetention>{retention}</DefaultRetention></Rule>" if retention else ""
    told = f"<ObjectLockEnabled>Enabled</ObjectLockEnabled>{rule}"
    faults.answer[OBJECT_LOCK] = lambda _: (
        f"<ObjectLockConfiguration>{told}</ObjectLockConfiguration>"
    )
    rows = gather(source, bucket_copies)["aws.s3.bucket_copies", ACCOUNT].record.rows
    assert [row["lock"] for row in rows] == [expected] * len(rows)


@pytest.mark.parametrize(
    ("operation", "field"), [("s3:GetBucketReplication", "copying"), (OBJECT_LOCK, "lock")]
)
def test_a_refusal_is_not_taken_for_none_set(source, gather, faults, operation, field):
    """A refused call leaves its field unobserved in every row."""
    faults.deny(operation)
    for row in gather(source, bucket_copies)["aws.s3.bucket_copies", ACCOUNT].record.rows:
        assert row[UNOBSERVED] == {field: f"AccessDenied on {operation}"}
