"""Partitions: where an account of China or GovCloud is asked, and with which names."""

import pytest

from collectors.aws.clients import Clients
from collectors.aws.credentials import Role, SignIn
from collectors.aws.partition import PARTITIONS, asked_in, home_of, of_arn, of_region


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("ap-northeast-1", "aws"),
        ("il-central-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-east-1", "aws-us-gov"),
        ("eusc-de-east-1", "aws-eusc"),
        ("us-iso-east-1", "aws-iso"),
        ("xx-new-1", "aws"),
    ],
)
def test_a_region_lies_in_one_partition(region, partition):
    """Regions are told apart by name; one that nobody knows is taken for a commercial one."""
    assert of_region(region) == partition


def test_every_partition_is_the_sdk_s_own():
    """Regions and homes are such as the SDK's endpoint data has them."""
    resolver = Clients(SignIn()).own.get_component("endpoint_resolver")
    for name, each in PARTITIONS.items():
        assert of_region(each.home) == of_region(each.world) == name
        assert resolver.get_partition_for_region(each.home) == name
        for region in resolver.get_available_endpoints("sts", name):
            if "-fips" not in region and "global" not in region:
                assert of_region(region) == name, region


def test_world_wide_services_are_asked_in_their_own_partition():
    """Collectors name the commercial place; elsewhere it is the partition's own."""
    assert asked_in("us-east-1", "eu-west-1") == "us-east-1"
    assert asked_in("us-east-1", "cn-north-1") == "cn-northwest-1"
    assert asked_in("us-east-1", "us-gov-east-1") == "us-gov-west-1"
    assert asked_in("cn-north-1", "cn-north-1") == "cn-north-1"


@pytest.mark.parametrize(
    ("role", "region", "iam"),
    [
        ("arn:aws-cn:iam::111122223333:role/x", "cn-north-1", "amazonaws.com.cn"),
        ("arn:aws-us-gov:iam::111122223333:role/x", "us-gov-west-1", "iam.us-gov.amazonaws.com"),
        ("arn:aws:iam::111122223333:role/x", "us-east-1", "iam.amazonaws.com"),
    ],
)
def test_a_role_says_where_home_is(role, region, iam):
    """Where nothing names a region, that of the role's partition is asked, at its endpoints."""
    assert home_of(of_arn(role)) == region
    clients = Clients(SignIn(roles=(Role(role),)))
    assert clients.region == region
    assert clients.of("iam", clients.region).meta.endpoint_url.endswith(iam)
    assert clients.sts().meta.region_name == region
