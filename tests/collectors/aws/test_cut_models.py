"""The SDK's descriptions of services, cut down: all that is asked is left, and nothing else."""

from typing import Any

import pytest
from botocore.session import Session
from botocore.utils import parse_timestamp

from collectors.aws.clients import Clients
from collectors.aws.credentials import SignIn
from collectors.aws.instants import instant
from collectors.aws.models import cut_down
from collectors.aws.operations import TABLE

SERVICES = sorted({name.partition(":")[0] for name in TABLE})


@pytest.fixture(scope="module")
def clients() -> Clients:
    return Clients(SignIn(), region="us-east-1", endpoint_url="http://127.0.0.1:1")


def form(shape: Any, within: tuple[str, ...] = ()) -> Any:
    """What a shape says, all the way down, once around where it holds itself."""
    if shape is None or shape.name in within:
        return shape and shape.name
    inner = (*within, shape.name)
    parts: dict[str, Any] = {
        "structure": lambda: {name: form(each, inner) for name, each in shape.members.items()},
        "list": lambda: form(shape.member, inner),
        "map": lambda: (form(shape.key, inner), form(shape.value, inner)),
    }
    return shape.type_name, shape.serialization, parts.get(shape.type_name, lambda: None)()


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_asked_is_described_as_in_whole(clients: Clients, service: str) -> None:
    """Operations that are asked have the same input, output and errors; no others are known."""
    asked = {name.partition(":")[2] for name in TABLE if name.startswith(f"{service}:")}
    whole = Session().get_service_model(service)
    cut = clients.of(f"{service}:{min(asked)}", "us-east-1").meta.service_model
    assert asked <= set(cut.operation_names) <= asked | {"AssumeRole", "AssumeRoleWithWebIdentity"}
    for name in asked:
        one, other = cut.operation_model(name), whole.operation_model(name)
        assert form(one.input_shape) == form(other.input_shape)
        assert form(one.output_shape) == form(other.output_shape)
        assert [each.name for each in one.error_shapes] == [
            each.name for each in other.error_shapes
        ]
    assert cut.metadata == whole.metadata
    assert all(each.metadata is not None for each in cut.error_shapes)


def test_an_operation_that_only_a_user_asks_is_known(clients: Clients) -> None:
    """A user's own collector may ask any read; it gets a client that knows the whole service."""
    assert "iam:ListSSHPublicKeys" not in TABLE
    client = clients.of("iam:ListSSHPublicKeys", "us-east-1")
    assert "ListSSHPublicKeys" in client.meta.service_model.operation_names
    ours = clients.of("iam:GetAccountSummary", "us-east-1")
    assert "ListSSHPublicKeys" not in ours.meta.service_model.operation_names
    assert clients.paging("iam:ListSSHPublicKeys") is not None


def test_a_member_called_documentation_is_kept() -> None:
    """Only texts are taken out, not what happens to be called as they are."""
    shape = {"type": "structure", "members": {"documentation": {"shape": "S"}}}
    model = {
        "operations": {"Get": {"output": {"shape": "O"}, "documentation": "text"}, "Put": {}},
        "shapes": {"O": shape, "S": {"type": "string", "documentation": "text"}, "X": {}},
    }
    assert cut_down(model, {"Get"}) == {
        "operations": {"Get": {"output": {"shape": "O"}}},
        "shapes": {"O": shape, "S": {"type": "string"}},
    }


@pytest.mark.parametrize(
    "told",
    [
        "2026-01-31T09:00:00Z", "2026-01-31T09:00:00.123Z", "2026-01-31T09:00:00.123456+09:00",
        "2026-01-31T09:00:00", "Wed, 21 Oct 2015 07:28:00 GMT", 1_600_000_000, 1_600_000_000.5,
        "1600000000", "20260131T090000Z",
    ],
)  # fmt: skip
def test_instants_are_those_of_the_sdk(told: Any) -> None:
    """Whatever form an answer tells an instant in, it is the one that the SDK reads."""
    assert instant(told).timestamp() == parse_timestamp(told).timestamp()


@pytest.mark.parametrize("told", ["2026-02-30T00:00:00Z", "2026-01-31T24:00:00Z", "soon"])
def test_what_is_no_instant_is_refused(told: str) -> None:
    """An odd instant is an error, as with the SDK, and never another day."""
    with pytest.raises(ValueError, match=r"timestamp|range"):
        instant(told)
