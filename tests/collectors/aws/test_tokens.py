"""Lists that the SDK cannot page by itself are paged by the token they take and give."""

import boto3
import pytest

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
