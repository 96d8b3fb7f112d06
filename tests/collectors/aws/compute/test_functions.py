"""Functions and state machines: what they run on, who may call them, what they start with."""

import json

import pytest

from collectors.aws.compute.aliases import FunctionAlias, aliases
from collectors.aws.compute.functions import Function, functions
from collectors.aws.compute.state_machines import StateMachine, state_machines
from evidence.record import UNOBSERVED, Record

PLACE = "123456789012/eu-west-1"
OPEN = {"Effect": "Allow", "Principal": "*", "Resource": "*"}
TO_ALL = [OPEN | {"Action": f"lambda:{name}"} for name in ("InvokeFunction", "InvokeFunctionUrl")]


@pytest.fixture
def found(source, gather):
    """The functions of eu-west-1 by name."""
    unit = gather(source, functions)[Function.kind, PLACE]
    assert unit.evidence.complete
    return {each.name: each for each in Function.hydrate(Record.parse(unit.record.body).rows)}


def test_variables_come_by_name(source, gather, found):
    """Of what a function starts with only the names are kept."""
    assert found["orders"].variables == ["DB_PASSWORD", "STAGE"]
    body = gather(source, functions)[Function.kind, PLACE].transcript.body
    assert b"correct-horse" not in body


def test_functions_tell_runtime_key_tags_and_signing(found):
    """The bulk lists fill everything that they can."""
    orders, opened = found["orders"], found["open"]
    assert (orders.runtime, orders.tracing, orders.signing) == ("python3.12", "Active", "Enforce")
    assert orders.kms_key.endswith(":key/orders")
    assert (orders.tags, orders.policy, orders.vpc) == ({"owner": "platform"}, None, None)
    assert (opened.runtime, opened.signing, opened.tags) == ("python3.8", None, {})


def test_a_function_open_to_all_is_told_from_one_with_an_address(found):
    """The interface and the address on the internet are two ways in."""
    assert [each["actions"] for each in found["open"].callable_by_anybody] == [
        ["lambda:InvokeFunction"]
    ]
    assert found["web"].callable_by_anybody == []
    assert found["web"].urls == [{"sign_in": "NONE", "origins": ["*"]}]
    assert (found["open"].urls, found["orders"].urls) == ([], [])


def test_addresses_are_asked_for_only_where_a_policy_opens_one(source, gather, faults):
    """One call a function for its policy; tags and signing are read in bulk."""
    gather(source, functions)
    assert faults.asked["lambda:GetPolicy"] == 3
    assert faults.asked["lambda:ListFunctionUrlConfigs"] == 1
    assert faults.asked["lambda:ListCodeSigningConfigs"] == 1
    assert faults.asked["resourcegroupstaggingapi:GetResources"] == 1


def test_an_alias_tells_its_own_policy_and_addresses(source, gather, faults):
    """What the policy of an alias opens is the alias's; it costs one list a function."""
    # moto keeps one policy for a function and all its versions.
    said = [json.dumps({"Policy": json.dumps({"Statement": each})}) for each in ([], TO_ALL)]
    faults.answer["lambda:GetPolicy"] = lambda number: said[(number - 1) % 2]
    unit = gather(source, aliases)[FunctionAlias.kind, PLACE]
    found = {each.id: each for each in FunctionAlias.hydrate(Record.parse(unit.record.body).rows)}
    assert {name.partition(":function:")[2] for name in found} == {"open:live", "web:live"}
    by_name = {name.rpartition(":function:")[2]: each for name, each in found.items()}
    shut, opened = by_name["open:live"], by_name["web:live"]
    assert (shut.policy, shut.callable_by_anybody, shut.urls) == ([], [], [])
    assert [one["actions"] for one in opened.callable_by_anybody] == [["lambda:InvokeFunction"]]
    assert opened.urls == [{"sign_in": "AWS_IAM", "origins": ["*"]}]
    assert (faults.asked["lambda:ListAliases"], faults.asked["lambda:GetPolicy"]) == (3, 2)


def test_lost_tags_and_signing_leave_the_rest(source, gather, faults):
    """Two bulk reads that are refused cost their fields, each with its own reason."""
    faults.deny("resourcegroupstaggingapi:GetResources")
    faults.deny("lambda:ListFunctionsByCodeSigningConfig")
    unit = gather(source, functions)[Function.kind, PLACE]
    assert unit.evidence.complete
    for row in unit.record.rows:
        assert set(row[UNOBSERVED]) == {"signing", "tags"}
        assert "GetResources" in row[UNOBSERVED]["tags"]
        assert "ListFunctionsByCodeSigningConfig" in row[UNOBSERVED]["signing"]


def test_state_machines_tell_their_log(source, gather):
    """A state machine for which nothing is set records nothing."""
    unit = gather(source, state_machines)[StateMachine.kind, PLACE]
    (ship,) = StateMachine.hydrate(Record.parse(unit.record.body).rows)
    assert (ship.name, ship.type, ship.log_level) == ("ship", "STANDARD", "OFF")
    assert (ship.log_data, ship.tracing) == (False, False)
    assert b"StartAt" not in unit.transcript.body
