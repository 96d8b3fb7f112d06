"""What the models of identities say of themselves, without any AWS."""

import pytest

from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.identity_center import minutes
from collectors.aws.identity.organisation_tree import Organization
from collectors.aws.policies.policy import statements
from collectors.resource import NotObservedError


@pytest.mark.parametrize(
    ("duration", "expected"),
    [("PT1H", 60), ("PT8H30M", 510), ("PT90M", 90), ("PT3600S", 60), ("PT", None), ("P1D", None)],
)
def test_minutes_of_a_session(duration: str, expected: int | None) -> None:
    """Hours, minutes and seconds are minutes; any other text is no answer."""
    assert minutes(duration) == expected


def test_trusted_are_named_once_and_all_but_some_are_everybody() -> None:
    """Whom a trust allows stands in order; a Deny trusts nobody."""
    given = [
        {"Effect": "Allow", "Action": "*", "Principal": {"AWS": ["b", "a"]}},
        {"Effect": "Allow", "Action": "*", "NotPrincipal": {"AWS": "x"}},
        {"Effect": "Deny", "Action": "*", "Principal": {"AWS": "c"}},
    ]
    trust = statements({"Version": "2012-10-17", "Statement": given}, "trust")
    assert IamRole.of(id="r", trust=trust).trusted == ["*", "AWS:a", "AWS:b"]


def test_levels_of_an_account_are_those_from_the_root_down() -> None:
    """A level without policies is empty, and not left out; what was not read raises."""
    given = statements(
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},
        "p-1",
    )
    policy = {"id": "p-1", "name": "p", "type": "SERVICE_CONTROL_POLICY", "targets": ["r-1", "2"]}
    tree = Organization.of(
        id="1",
        management="1",
        policy_types=["SERVICE_CONTROL_POLICY"],
        policies=[{**policy, "statements": given}],
        places=[
            {"id": "2", "parent": "ou-1", "account": True},
            {"id": "ou-1", "parent": "r-1", "account": False},
        ],
    )
    assert tree.above("2") == ["r-1", "ou-1", "2"]
    assert tree.levels("2") == [given, [], given]
    assert tree.levels("1") is None
    with pytest.raises(NotObservedError):
        Organization.of(id="2", management="1").levels("2")
