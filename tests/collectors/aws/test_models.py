"""What resources say of themselves, without any AWS."""

import pytest

from collectors.aws.identity.iam_users import IamUser
from collectors.aws.network.security_groups import SecurityGroup
from collectors.aws.policies.policy import statements
from collectors.aws.storage.s3 import Bucket
from collectors.resource import NotObservedError

ARN = "arn:aws:s3:::media"
BOTH = [ARN, f"{ARN}/*"]


def bucket(*each):
    return Bucket.of(id=ARN, policy=statements({"Statement": list(each)}, "bucket policy"))


def plain_denied(action="s3:*", resource=None, value="false", principal="*", **more):
    return {
        "Effect": "Deny",
        "Principal": principal,
        "Action": action,
        "Resource": resource or BOTH,
        "Condition": {"Bool": {"aws:SecureTransport": value}, **more},
    }


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        ([plain_denied()], True),
        ([plain_denied("*")], True),
        ([plain_denied(resource="*")], True),
        ([plain_denied(resource=ARN), plain_denied(resource=f"{ARN}/*")], True),
        ([plain_denied(principal={"AWS": "*"})], True),
        ([plain_denied("s3:GetObject")], False),
        ([plain_denied(resource=f"{ARN}/*")], False),
        ([plain_denied(resource=ARN)], False),
        ([plain_denied(value="true")], False),
        ([plain_denied(principal={"AWS": "arn:aws:iam::1:root"})], False),
        ([plain_denied(IpAddress={"aws:SourceIp": "10.0.0.0/8"})], False),
        ([{**plain_denied(), "Effect": "Allow"}], False),
        ([{**plain_denied(), "Action": [], "NotAction": "s3:PutObject"}], False),
        ([{**plain_denied(), "Resource": [], "NotResource": f"{ARN}/open/*"}], False),
        ([], False),
    ],
)
def test_tls_only_is_every_action_on_bucket_and_objects(each, expected):
    """A Deny of one action, one half of the bucket or some principals is not TLS-only."""
    assert bucket(*each).tls_only is expected


def test_a_bucket_without_policy_is_neither_public_nor_tls_only():
    """No policy denies nothing and allows nothing."""
    found = Bucket.of(id=ARN, policy=None)
    assert (found.policy_public, found.tls_only) == (False, False)


def test_an_unobserved_policy_is_no_answer():
    """A judgement over a policy that was not read raises."""
    with pytest.raises(NotObservedError):
        _ = Bucket.of(id=ARN).policy_public


def rule(protocol="tcp", first=22, last=22, ipv4=(), ipv6=()):
    return {
        "protocol": protocol,
        "from_port": first,
        "to_port": last,
        "ipv4": list(ipv4),
        "ipv6": list(ipv6),
        "groups": [],
        "prefix_lists": [],
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (rule(ipv4=["0.0.0.0/0"]), True),
        (rule(ipv6=["::/0"]), True),
        (rule(ipv4=["10.0.0.0/8"]), False),
        (rule(first=0, last=65535, ipv4=["10.0.0.0/8", "0.0.0.0/0"]), True),
        (rule(first=23, last=80, ipv4=["0.0.0.0/0"]), False),
        (rule("-1", None, None, ["0.0.0.0/0"]), True),
        (rule("tcp", None, None, ["0.0.0.0/0"]), True),
        (rule("6", 22, 22, ["0.0.0.0/0"]), True),
        (rule("icmp", -1, -1, ["0.0.0.0/0"]), False),
        (rule(ipv4=["0.0.0.0/1", "128.0.0.0/1"]), True),
        (rule(ipv6=["::/1", "8000::/1"]), True),
        (rule(ipv4=["0.0.0.0/1", "10.0.0.1/32"]), False),
        (rule(), False),
    ],
)
def test_open_to_the_world(given, expected):
    """A port is open when any rule lets any address to it, over IPv4 or IPv6."""
    assert SecurityGroup.of(id="sg-1", ingress=[given]).open_to_world(22) is expected


def test_prefix_lists_are_named_by_port():
    """Who is behind a prefix list is not told, so each that may reach a port is named once."""
    given = [rule() | {"prefix_lists": ["pl-2", "pl-1"]}, rule("-1") | {"prefix_lists": ["pl-1"]}]
    group = SecurityGroup.of(id="sg-1", ingress=given)
    assert group.listed_on(22) == ["pl-1", "pl-2"]
    assert group.listed_on(443) == ["pl-1"]


def user(**fields):
    return IamUser.of(id="arn:aws:iam::1:user/x", **fields)


def test_who_a_user_belongs_to():
    """The tag goes before the name; a name without an @ is no address."""
    assert user(name="a", tags={"email": "Ada@Example.com"}).email == "ada@example.com"
    assert user(name="Bob@Example.com", tags={}).email == "bob@example.com"
    assert user(name="deploy", tags={}).email is None
    assert user(name="a", tags={"employee-id": "7"}).employee_id == "7"
    assert user(name="a", tags={"account-type": "service"}).service
    assert not user(name="a", tags={}).service


def test_a_user_is_active_with_a_password_or_an_active_key():
    """An inactive key alone lets nobody in."""
    key = {"number": 1, "active": False, "rotated": None, "last_used": None}
    assert not user(console=False, keys=[key]).active
    assert user(console=False, keys=[{**key, "active": True}]).active
    assert user(console=True, keys=[]).active


def test_a_boundary_restricts():
    """What the boundary does not allow is not allowed, whatever the policies say."""
    admin = statements({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}, "x")
    read = statements({"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}, "b")
    bounded = user(statements=admin, boundary=read)
    assert bounded.allows("s3:GetObject")
    assert not bounded.allows("iam:CreateUser")
    assert not bounded.allows("*")
    assert user(statements=admin, boundary=None).allows("*")
    assert not user(statements=read, boundary=admin).allows("*")
