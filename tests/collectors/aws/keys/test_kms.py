"""KMS keys."""

import pytest

from collectors.aws.keys.kms import Key, keys
from collectors.aws.policies.policy import statements
from evidence.record import UNOBSERVED, Record

PLACE = "123456789012/eu-west-1"
AWAY = "123456789012/us-east-1"


def found(unit):
    return Key.hydrate(Record.parse(unit.record.body).rows)


def test_keys(source, gather):
    """A key tells how it is renewed, who may use it and where its copies lie."""
    units = gather(source, keys)
    here = found(units["aws.kms.key", PLACE])
    assert [each.policy_public for each in here if each.rotated] == [False]
    assert any(each.policy_public for each in here if each.rotated is False)
    (gone,) = [each for each in here if each.deleted_on]
    assert (gone.state, gone.rotated, gone.policy) == ("PendingDeletion", None, None)
    assert [each.copies for each in here if each.copies] == [["eu-west-1", "us-east-1"]]
    (signing,) = [each for each in found(units["aws.kms.key", AWAY]) if each.spec == "RSA_2048"]
    assert not signing.rotatable


def test_keys_that_are_not_in_use_are_asked_nothing_more(source, gather, faults):
    """Two calls more are made for keys of ours that are enabled, and for no other."""
    units = gather(source, keys)
    rows = [row for unit in units.values() for row in unit.record.rows]
    used = [row for row in rows if (row["manager"], row["state"]) == ("CUSTOMER", "Enabled")]
    assert faults.asked["kms:DescribeKey"] == len(rows)
    assert faults.asked["kms:GetKeyPolicy"] == faults.asked["kms:GetKeyRotationStatus"] == len(used)


@pytest.mark.parametrize(
    ("operation", "lost"),
    [
        ("kms:GetKeyPolicy", {"policy"}),
        ("kms:GetKeyRotationStatus", {"rotated"}),
    ],
)
def test_a_refusal_costs_its_field(source, gather, faults, operation, lost):
    """A refused call leaves its field unobserved for keys that it was asked of."""
    faults.deny(operation)
    rows = gather(source, keys)["aws.kms.key", PLACE].record.rows
    missing = [set(row.get(UNOBSERVED, ())) for row in rows]
    assert lost in missing
    assert all(each in (lost, set()) for each in missing)


def test_without_a_description_nothing_is_known_of_a_key(source, gather, faults):
    """Neither state nor manager is guessed, nor whether rotation is worth asking for."""
    faults.deny("kms:DescribeKey")
    for row in gather(source, keys)["aws.kms.key", PLACE].record.rows:
        assert set(row) == {"id", "region", UNOBSERVED}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"StringEquals": {"kms:CallerAccount": "123456789012"}}, False),
        ({"StringEquals": {"kms:CallerAccount": "*"}}, True),
        ({"StringLike": {"kms:ViaService": "s3.*"}}, True),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-example1"}}, False),
    ],
)
def test_a_policy_for_callers_of_an_account_is_not_public(condition, expected):
    """What names the caller's account or organisation is no Allow to anybody."""
    each = {"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}
    policy = statements({"Statement": each | {"Condition": condition}}, "key policy")
    assert Key.of(id="k", policy=policy).policy_public is expected
