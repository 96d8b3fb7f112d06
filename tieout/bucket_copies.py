"""Copies of signed checkpoints in an S3 bucket; what cannot be taken back there, its lock decides.

Objects are only ever created, by a conditional write. A bucket with Object Lock and a default
retention keeps them from everybody until that has run out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from evidence.seals.note import LARGEST_NOTE
from tieout.checkpoint_copies import BUCKET, NAME, CopyError

_TAKEN = {"PreconditionFailed", "ConditionalRequestConflict"}


@dataclass(frozen=True, slots=True)
class BucketCopies:
    """A bucket and a prefix in it, as `Copies`; `place` is `s3://bucket/prefix`."""

    place: str
    bucket: str
    prefix: str
    _client: Any = field(repr=False, compare=False)

    def newest(self) -> tuple[str, bytes] | None:
        """See `Copies`; asks s3:ListBucket and s3:GetObject."""
        names: list[str] = []
        with self._refusals("s3:ListBucket"):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix):
                keys = (item["Key"].removeprefix(self.prefix) for item in page.get("Contents", ()))
                names += [name for name in keys if NAME.fullmatch(name)]
        return (max(names), self._read(max(names))) if names else None

    def put(self, name: str, note: bytes) -> None:
        """See `Copies`; asks s3:PutObject with `If-None-Match: *`, and s3:GetObject on a clash."""
        from botocore.exceptions import ClientError

        try:
            with self._refusals("s3:PutObject"):
                self._client.put_object(
                    Bucket=self.bucket, Key=self.prefix + name, Body=note, IfNoneMatch="*",
                    ChecksumAlgorithm="SHA256", ContentType="text/plain; charset=utf-8",
                )  # fmt: skip
        except CopyError as error:
            cause = error.__cause__
            if not isinstance(cause, ClientError) or _code(cause) not in _TAKEN:
                raise
            if self._read(name) != note:
                raise CopyError(
                    f"{BUCKET}{self.bucket}/{self.prefix}{name} is another checkpoint"
                ) from error

    def _read(self, name: str) -> bytes:
        with self._refusals("s3:GetObject"):
            answer = self._client.get_object(Bucket=self.bucket, Key=self.prefix + name)
            body: bytes = answer["Body"].read(LARGEST_NOTE + 1)
            return body

    @contextmanager
    def _refusals(self, operation: str) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except ClientError as error:
            raise CopyError(f"{operation} on {self.place} was refused: {_code(error)}") from error
        except BotoCoreError as error:
            raise CopyError(f"{operation} on {self.place} was not answered: {error}") from error


def bucket_copies(
    place: str,
    *,
    profile: str | None = None,
    region: str | None = None,
    endpoint_url: str | None = None,
) -> BucketCopies:
    """The bucket that `s3://bucket/prefix` names; nothing is contacted yet.

    Its credentials are those of `profile`, or what the SDK finds; they need s3:PutObject,
    s3:GetObject and s3:ListBucket there and nothing else, and are no credentials of a source.

    Raises:
        CopyError: when boto3 is not installed, or there is no such profile.
    """
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError as error:
        raise CopyError("copies in S3 need boto3; run: pip install 'tieout[aws]'") from error
    bucket, _, prefix = place.removeprefix(BUCKET).partition("/")
    prefix = prefix.strip("/") + "/" if prefix.strip("/") else ""
    settings = Config(retries={"mode": "standard", "max_attempts": 5}, connect_timeout=10)
    try:
        session = boto3.Session(profile_name=profile, region_name=region)
        client = session.client("s3", endpoint_url=endpoint_url, config=settings)
    except BotoCoreError as error:
        raise CopyError(f"{place} cannot be reached: {error}") from error
    return BucketCopies(place, bucket, prefix, client)


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", "an error"))
