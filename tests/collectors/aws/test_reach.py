"""Who reads a bucket and who may take on a role, by all policies together."""

from typing import Any

import pytest

from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.reach import assumable, readable
from collectors.aws.policies.policy import statements
from collectors.aws.storage.s3 import Bucket

ACCOUNT = "arn:aws:iam::111122223333"
USER = f"{ACCOUNT}:user/dev/mika.abe"
TALKS = "arn:aws:s3:::example-talks"


def held(*given: dict[str, Any], source: str = "inline sample") -> list[Any]:
    return statements({"Statement": list(given)}, source)


def allow(actions: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


def deny(actions: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(actions, resource, **more), "Effect": "Deny"}


def reads(holder: IamUser, store: Bucket) -> bool:
    return readable(holder, [store]) == [store]


def user(*own: dict[str, Any], boundary: list[Any] | None = None) -> IamUser:
    return IamUser.of(id=USER, statements=held(*own), boundary=boundary)


def bucket(*policy: dict[str, Any]) -> Bucket:
    return Bucket.of(id=TALKS, name="example-talks", policy=held(*policy) if policy else None)


@pytest.mark.parametrize(
    "resource",
    [
        "*",
        f"{TALKS}/*",
        [TALKS, f"{TALKS}/exports/*"],
        f"{TALKS}/exports/2026.csv",
        "arn:aws:s3:::*/exports/*",
        "arn:aws:s3:::example-*",
        "arn:aws:s3:::example-????s/a",
        "arn:aws:s3:::*talks/private*",
        "arn:aws:s3:::exam?le-talks*.csv",
        "arn:*:s3:::*",
        f"{TALKS}/home/${{aws:username}}/*",
    ],
)
def test_grant_on_a_part_reads(resource: Any) -> None:
    """Whoever may get some object of the bucket reads it, however the grant names that object."""
    assert reads(user(allow("s3:GetObject", resource)), bucket())


@pytest.mark.parametrize(
    "resource",
    [
        TALKS,
        "arn:aws:s3:::example-media/*",
        "arn:aws:s3:::example-talks-old/*",
        "arn:aws:dynamodb:*:*:table/*",
    ],
)
def test_grant_elsewhere_does_not_read(resource: str) -> None:
    """A grant on other buckets, or on the bucket without its objects, reads nothing of it."""
    assert not reads(user(allow("s3:GetObject", resource)), bucket())


@pytest.mark.parametrize(
    ("own", "policy", "expected"),
    [
        ([allow("s3:*"), deny("s3:Get*", f"{TALKS}/*")], [], False),
        ([allow("s3:*"), deny("s3:Get*", f"{TALKS}/private/*")], [], True),
        ([allow("s3:PutObject")], [], False),
        ([], [allow("s3:GetObject", f"{TALKS}/*", Principal={"AWS": USER})], True),
        ([], [allow("s3:GetObject", f"{TALKS}/a/*", Principal={"AWS": USER})], True),
        ([], [allow("s3:GetObject", f"{TALKS}/*", Principal={"AWS": f"{ACCOUNT}:root"})], False),
        ([], [allow("s3:GetObject", f"{TALKS}/*", Principal="*")], True),
        ([allow("s3:*")], [deny("s3:*", f"{TALKS}/*", Principal="*")], False),
        ([allow("s3:*")], [deny("s3:*", f"{TALKS}/*", Principal={"AWS": "111122223333"})], False),
        ([allow("s3:*")], [deny("s3:*", f"{TALKS}/*", NotPrincipal={"AWS": USER})], True),
        (
            [allow("s3:*")],
            [deny("s3:*", f"{TALKS}/*", NotPrincipal={"AWS": f"{ACCOUNT}:user/other"})],
            False,
        ),
        (
            [allow("s3:*")],
            [
                deny(
                    "s3:*",
                    f"{TALKS}/*",
                    Principal="*",
                    Condition={"Bool": {"aws:SecureTransport": "false"}},
                )
            ],
            True,
        ),
    ],
)
def test_policies_count_together(own: list[Any], policy: list[Any], expected: bool) -> None:
    """A grant of the bucket's own is enough, and a Deny on either side wins."""
    assert reads(user(*own), bucket(*policy)) is expected


def test_boundary_limits_own_grants_only() -> None:
    """A boundary takes back what the user's policies grant, and by Deny what the bucket grants."""
    stated = allow("s3:GetObject", f"{TALKS}/*", Principal={"AWS": USER})
    ec2 = held(allow("ec2:*"), source="boundary")
    none = held(allow("ec2:*"), deny("s3:*"), source="boundary")
    assert not reads(user(allow("s3:*"), boundary=ec2), bucket())
    assert reads(user(boundary=ec2), bucket(stated))
    assert not reads(user(boundary=none), bucket(stated))


@pytest.mark.parametrize(
    ("principal", "own", "expected"),
    [
        ({"AWS": USER}, [], True),
        ({"AWS": USER}, [deny("sts:*")], False),
        ({"AWS": f"{ACCOUNT}:user/other"}, [allow("sts:AssumeRole")], False),
        ({"AWS": f"{ACCOUNT}:root"}, [], False),
        ({"AWS": f"{ACCOUNT}:root"}, [allow("sts:AssumeRole", f"{ACCOUNT}:role/reader")], True),
        ({"AWS": "111122223333"}, [allow("sts:*")], True),
        ({"AWS": f"{ACCOUNT}:root"}, [allow("sts:AssumeRole", f"{ACCOUNT}:role/other")], False),
        ({"Service": "ec2.amazonaws.com"}, [allow("sts:*")], False),
        ("*", [], True),
    ],
)
def test_trust_and_rights_decide_who_takes_on_a_role(
    principal: Any, own: list[Any], expected: bool
) -> None:
    """Trust by name is enough; trust in the account needs a right of the user's own."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    role = IamRole.of(id=f"{ACCOUNT}:role/reader", trust=held(trust, source="trust"))
    assert assumable(user(*own), [role]) == ([role] if expected else [])
