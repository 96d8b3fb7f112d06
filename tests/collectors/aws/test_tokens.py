"""Lists that the SDK cannot page by itself are paged by the token they take and give."""

import boto3
import botocore.session
import pytest
from botocore.exceptions import UnknownServiceError

from collectors.aws.operations import TABLE
from collectors.aws.tokens import by_token


def told(service, operation):
    client = boto3.client(service, region_name="us-east-1")
    return by_token(client.meta.service_model.operation_model(operation))


@pytest.mark.parametrize(
    ("service", "operation", "token", "key"),
    [
        ("events", "ListEventBuses", "NextToken", "EventBuses"),
        ("cloudtrail", "ListEventDataStores", "NextToken", "EventDataStores"),
        ("detective", "ListGraphs", "NextToken", "GraphList"),
        ("guardduty", "ListPublishingDestinations", "NextToken", "Destinations"),
    ],
)
def test_a_token_taken_and_given_is_paging(service, operation, token, key):
    """An operation that takes the token it gives is asked until it gives none."""
    paging = told(service, operation)
    assert (paging["input_token"], paging["output_token"]) == (token, token)
    assert paging["result_key"] == [key]


@pytest.mark.parametrize(
    ("service", "operation"),
    [("s3", "GetBucketAcl"), ("sts", "GetCallerIdentity")],
)
def test_what_has_no_token_is_asked_once(service, operation):
    """An operation without a token has one page."""
    assert told(service, operation) is None


TOKENS = {"NextToken", "nextToken", "Marker", "NextMarker", "PaginationToken", "position"}
BY_HAND = {
    # Their collectors follow the marker themselves.
    "wafv2:ListLoggingConfigurations",
    "wafv2:ListWebACLs",
}


def test_every_list_that_is_read_can_be_read_to_its_end():
    """No operation that gives a token is left to its first page for want of paging data."""
    sdk = botocore.session.get_session()
    loader = sdk.get_component("data_loader")
    lost = set()
    for operation in TABLE:
        service, _, name = operation.partition(":")
        model = sdk.get_service_model(service).operation_model(name)
        given = set(model.output_shape.members if model.output_shape else ())
        try:
            paged = loader.load_service_model(service, "paginators-1")["pagination"]
        except UnknownServiceError:
            paged = {}
        if given & TOKENS and name not in paged and by_token(model) is None:
            lost.add(operation)
    assert lost == BY_HAND
