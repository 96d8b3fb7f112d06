"""A unit whose answers hold a secret is not stored, and its gap says where without saying what."""

import pytest

from collectors.withholding import Allowed, emptied, withheld
from evidence.record import Completeness, Record
from evidence.scope import Scope
from evidence.transcript import Exchange, Transcript

KEY = "AKIA" + "QX7LMN5RSTUV2WYZ"
KIND = "aws.s3.bucket"
CLEAN = Exchange("s3:ListBuckets", {}, ({"Buckets": [{"Name": "logs"}]},))


def transcript(*exchanges: Exchange) -> Transcript:
    return Transcript.of((CLEAN, *exchanges))


def record(*rows: dict[str, str]) -> Record:
    return Record(KIND, Scope("production"), ("s3:ListBuckets",), Completeness(True), rows)


def test_a_clean_unit_is_let_pass() -> None:
    """Nothing is said of answers and rows without a secret."""
    assert withheld(KIND, transcript(), record({"id": "logs"})) is None


def test_the_gap_names_rule_field_and_resource() -> None:
    """Operation, path and what was asked with tell where to look; the value stands nowhere."""
    page = {"TagSet": [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": KEY}]}
    found = transcript(Exchange("s3:GetBucketTagging", {"Bucket": "logs"}, (page,)))
    gap = withheld(KIND, found, None)
    assert gap
    assert ("s3:GetBucketTagging", "secret", "SecretFound") == (gap.operation, gap.cause, gap.code)
    assert "aws-access-key-id in [0].TagSet[1].Value, asked with Bucket=logs" == gap.message
    assert KEY.encode() not in emptied(gap).body
    assert Transcript.parse(emptied(gap).body) == emptied(gap)


@pytest.mark.parametrize(
    "exchange",
    [
        Exchange("s3:GetBucketAcl", {"Bucket": KEY}, ()),
        Exchange(f"GET /api/v1/namespaces/{KEY}", {}, ()),
        Exchange("s3:GetBucketAcl", {}, ({KEY: 1},)),
    ],
)
def test_no_part_of_the_gap_repeats_the_value(exchange: Exchange) -> None:
    """Whether it stands in a name, a parameter or a key, it is not shown."""
    gap = withheld(KIND, transcript(exchange), None)
    assert gap
    assert KEY not in repr(gap)


def test_rows_are_looked_through_as_well() -> None:
    """What a collector put together out of clean parts is found in its rows."""
    gap = withheld(KIND, transcript(), record({"id": "a"}, {"id": "b", "note": KEY}))
    assert gap
    assert "aws-access-key-id in note of row 2 of the record" == gap.message


@pytest.mark.parametrize(
    ("allowed", "passes"),
    [
        (Allowed("aws-access-key-id", "aws.*"), True),
        (Allowed("aws-access-key-id", KIND, "TagSet.Value"), True),
        (Allowed("aws-access-key-id", KIND, "Policy"), False),
        (Allowed("password", KIND), False),
        (Allowed("aws-access-key-id", "kubernetes.*"), False),
    ],
)
def test_an_allowance_covers_what_it_says(allowed: Allowed, passes: bool) -> None:
    """A finding is let pass by rule, kind and field together."""
    page = {"TagSet": [{"Key": "c", "Value": KEY}]}
    found = transcript(Exchange("s3:GetBucketTagging", {}, (page,)))
    assert passes == (withheld(KIND, found, None, [allowed]) is None)
