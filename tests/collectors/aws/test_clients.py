"""The SDK's clients: what they know of each service, and how they tell an error of it."""

import pytest
from aws_faults import answered

from collectors.aws.clients import Clients
from collectors.aws.connection import Connection
from collectors.aws.credentials import SignIn
from collectors.aws.operations import TABLE
from collectors.errors import UnobservedError

SERVICES = sorted({operation.partition(":")[0] for operation in TABLE})


def test_no_description_holds_a_shape_without_a_form():
    """The SDK looks through all shapes of a service to tell an error; each has to have a form."""
    loader = Clients(SignIn()).sdk.get_component("data_loader")
    torn = {
        service: names
        for service in SERVICES
        if (
            names := [
                name
                for name, shape in loader.load_service_model(service, "service-2")["shapes"].items()
                if "type" not in shape
            ]
        )
    }
    assert torn == {}


@pytest.mark.parametrize("service", ["rds", "iam", "neptune"])
def test_an_error_is_told_by_its_code(service):
    """A refusal of a service whose description the SDK adds to is a refusal like any other."""
    operations = {"rds": "rds:DescribeDBInstances", "iam": "iam:GetAccountSummary"}
    operation = operations.get(service, "neptune:DescribeDBClusters")
    connection = Connection(region="eu-west-1")
    error = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
    body = f"<ErrorResponse>{error}<RequestId>r-1</RequestId></ErrorResponse>"
    connection.sdk.register("before-send", lambda request, **_: answered(request.url, 403, body))
    with pytest.raises(UnobservedError) as caught:
        connection.ask(operation, "", {})
    assert (caught.value.gap.code, caught.value.gap.cause) == ("AccessDenied", "refused")
    assert caught.value.request_id == "r-1"
