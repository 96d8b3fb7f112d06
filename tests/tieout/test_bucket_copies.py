"""Copies in a bucket: created once and never replaced, and refusals told by operation."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from tieout.bucket_copies import BucketCopies, bucket_copies
from tieout.checkpoint_copies import CopyError
from tieout.second_places import copies_of
from tieout.settings.seal import SealSettings
from tieout.standins.aws import AwsStandIn

REGION = "eu-central-1"


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, str]]:
    """A client of S3 in a made-up account with a bucket `seals`, and where it answers."""
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "testing"), ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_DEFAULT_REGION", REGION),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    with AwsStandIn() as running:
        client = boto3.client("s3", region_name=REGION, endpoint_url=running.url)
        client.create_bucket(
            Bucket="seals", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        yield client, running.url


@pytest.mark.parametrize(
    "place", ["s3://seals", "s3://seals/", "s3://seals/acme", "s3://seals/a/b/"]
)
def test_copies_are_made_once(account: tuple[Any, str], place: str) -> None:
    """A name holds what it was first given; the newest is the one with the largest name."""
    client, url = account
    copies = bucket_copies(place, region=REGION, endpoint_url=url)
    assert copies.newest() is None
    for number in (1, 12, 3):
        copies.put(f"{number:012d}.checkpoint", b"note %d" % number)
    copies.put("000000000012.checkpoint", b"note 12")
    with pytest.raises(CopyError, match=r"000000000012.checkpoint is another checkpoint"):
        copies.put("000000000012.checkpoint", b"other")
    client.put_object(Bucket="seals", Key=f"{copies.prefix}letter.txt", Body=b"")
    assert copies.newest() == ("000000000012.checkpoint", b"note 12")
    head = client.head_object(
        Bucket="seals", Key=f"{copies.prefix}000000000012.checkpoint", ChecksumMode="ENABLED"
    )
    assert head["ChecksumSHA256"]


def test_more_than_one_page_is_read() -> None:
    """A listing comes a thousand names at a time; the newest may stand on a later page."""
    client = boto3.client("s3", region_name=REGION)
    pages = [
        {"Contents": [{"Key": f"a/{number:012d}.checkpoint"}], "IsTruncated": number == 1,
         "NextContinuationToken": "next"}
        for number in (1, 2)
    ]  # fmt: skip
    body = {"Body": BytesIO(b"note")}
    with Stubber(client) as answers:
        for page in pages:
            answers.add_response("list_objects_v2", page)
        answers.add_response("get_object", body)
        copies = BucketCopies("s3://seals/a", "seals", "a/", client)
        assert copies.newest() == ("000000000002.checkpoint", b"note")


def test_refusals_are_told_by_operation(account: tuple[Any, str]) -> None:
    """A bucket that is not there, for reading and for writing."""
    _, url = account
    copies = bucket_copies("s3://none-of-ours", region=REGION, endpoint_url=url)
    with pytest.raises(CopyError, match="s3:ListBucket on s3://none-of-ours was refused: NoSuch"):
        copies.newest()
    with pytest.raises(CopyError, match="s3:PutObject on s3://none-of-ours was refused: NoSuch"):
        copies.put("000000000001.checkpoint", b"note")


def test_settings_lead_to_a_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    """Profile and region are its own; a profile that does not exist is one sentence."""
    settings = SealSettings(
        key="k", copies=("s3://seals/acme/2026",), copies_region=REGION,
        copies_endpoint_url="http://127.0.0.1:9",
    )  # fmt: skip
    [copies] = copies_of(settings, None)  # type: ignore[arg-type] -- no folder is named
    assert isinstance(copies, BucketCopies)
    assert (copies.bucket, copies.prefix) == ("seals", "acme/2026/")
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    with pytest.raises(CopyError, match="cannot be reached: The config profile"):
        bucket_copies("s3://seals", profile="none", region=REGION)
