"""Partitions of AWS: which of its separate worlds an ARN or a region lies in."""

import re
from collections.abc import Mapping
from typing import NamedTuple

COMMERCIAL = "aws"


class Partition(NamedTuple):
    """`home` is where account-wide questions are asked when nobody says where.

    `world` is the region in which services without regions (CloudFront, Route 53) are asked.
    """

    regions: str
    home: str
    world: str


PARTITIONS: Mapping[str, Partition] = {
    COMMERCIAL: Partition(r"(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d", "us-east-1", "us-east-1"),
    "aws-cn": Partition(r"cn-[a-z]+-\d", "cn-north-1", "cn-northwest-1"),
    "aws-us-gov": Partition(r"us-gov-[a-z]+-\d", "us-gov-west-1", "us-gov-west-1"),
    "aws-eusc": Partition(r"eusc-[a-z]+-[a-z]+-\d", "eusc-de-east-1", "eusc-de-east-1"),
    "aws-iso": Partition(r"us-iso-[a-z]+-\d", "us-iso-east-1", "us-iso-east-1"),
    "aws-iso-b": Partition(r"us-isob-[a-z]+-\d", "us-isob-east-1", "us-isob-east-1"),
}
"""By the name that ARNs bear (`arn:aws-cn:...`); regions as botocore's endpoint data tells them."""


def of_region(region: str) -> str:
    """The partition of a region; the commercial one for a region that none is known for."""
    found = (name for name, each in PARTITIONS.items() if re.fullmatch(each.regions, region))
    return next(found, COMMERCIAL)


def of_arn(arn: str) -> str:
    """The partition that an ARN names."""
    return arn.split(":")[1]


def home_of(partition: str) -> str:
    """The region to ask account-wide questions in."""
    return PARTITIONS.get(partition, PARTITIONS[COMMERCIAL]).home


def asked_in(at: str, home: str) -> str:
    """The region to ask where a collector names `at` and we are at `home` in some partition.

    Collectors name the place of world-wide services as the commercial partition has it.
    """
    partition = PARTITIONS[of_region(home)]
    if at == PARTITIONS[COMMERCIAL].world and partition.world != at:
        return partition.world
    return at
