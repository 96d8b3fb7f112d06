"""The public access block of S3, which an account and each of its buckets may have."""

from collections.abc import Mapping
from typing import Any

from typing_extensions import TypedDict

NOT_SET = ("NoSuchPublicAccessBlockConfiguration",)


class PublicAccessBlock(TypedDict):
    """The four switches of a public access block."""

    block_acls: bool
    ignore_acls: bool
    block_policy: bool
    restrict_buckets: bool


def block_of(answer: Mapping[str, Any] | None) -> PublicAccessBlock | None:
    """The block in an answer of GetPublicAccessBlock; None where none is set."""
    if answer is None:
        return None
    told = answer["PublicAccessBlockConfiguration"]
    return PublicAccessBlock(
        block_acls=told["BlockPublicAcls"],
        ignore_acls=told["IgnorePublicAcls"],
        block_policy=told["BlockPublicPolicy"],
        restrict_buckets=told["RestrictPublicBuckets"],
    )
