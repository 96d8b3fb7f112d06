"""ARNs of resources that AWS lists by name alone, and lists cut into batches."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from collectors.aws.session import Aws

T = TypeVar("T")
PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}


def arn(aws: Aws, service: str, resource: str) -> str:
    """The ARN of a resource of the session's account and region (`cluster/name`)."""
    partition = next(
        (name for start, name in PARTITIONS.items() if aws.region.startswith(start)), "aws"
    )
    return f"arn:{partition}:{service}:{aws.region}:{aws.account}:{resource}"


def batches(items: Sequence[T], size: int) -> Iterator[list[T]]:
    """The items in their order, at most `size` at a time."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
