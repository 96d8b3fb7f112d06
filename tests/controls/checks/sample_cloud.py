"""A sample cloud account: users, roles, policies, stores, networks and trails as they should be."""

from copy import deepcopy
from typing import Any

from collectors.aws.identity.account import Account
from collectors.aws.identity.iam_policies import IamPolicy
from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.logs.cloudtrail import Trail, TrailCoverage
from collectors.aws.network.security_groups import SecurityGroup
from collectors.aws.policies.policy import statements
from collectors.aws.storage.s3 import Bucket

ACCOUNT = "111122223333"
IAM = f"arn:aws:iam::{ACCOUNT}"
SWITCHES = ("block_acls", "ignore_acls", "block_policy", "restrict_buckets")
SHUT_BLOCK = dict.fromkeys(SWITCHES, True)
OPEN_BLOCK = dict.fromkeys(SWITCHES, False)


def policy_of(
    *actions: str, resource: str | list[str] = "*", effect: str = "Allow", **more: Any
) -> list[dict[str, Any]]:
    """The statements of a policy with one statement."""
    each = {"Effect": effect, "Action": list(actions), "Resource": resource, **more}
    return [dict(one) for one in statements({"Statement": [each]}, "inline sample")]


def objects(name: str) -> str:
    """The ARN of all objects of a bucket."""
    return f"arn:aws:s3:::{name}/*"


def account(**changed: Any) -> Account:
    """A cloud account."""
    row = {
        "id": ACCOUNT,
        "root_mfa": True,
        "root_keys": 0,
        "root_last_used": "2025-01-10T00:00:00+00:00",
        "password_policy": rules(),
        "public_access_block": None,
    }
    return Account.of(**deepcopy(row | changed))


def rules(**changed: Any) -> dict[str, Any]:
    """A password policy."""
    row = {
        "minimum_length": 14,
        "symbols": True,
        "numbers": True,
        "uppercase": True,
        "lowercase": True,
        "reuse_prevention": 24,
        "max_age_days": None,
    }
    return row | changed


def user(name: str = "mika.abe", **changed: Any) -> IamUser:
    """A user of a cloud account, held by the person of `person()`."""
    row = {
        "id": f"{IAM}:user/{name}",
        "name": name,
        "tags": {"email": f"{name}@example.com"},
        "created": "2024-04-01T00:00:00+00:00",
        "console": True,
        "mfa": True,
        "password_last_used": "2026-06-10T00:00:00+00:00",
        "password_changed": "2024-04-01T00:00:00+00:00",
        "keys": [],
        "groups": [],
        "statements": [],
        "boundary": None,
    }
    return IamUser.of(**deepcopy(row | changed))


def key(number: int = 1, **changed: Any) -> dict[str, Any]:
    """A live access key, made and used of late."""
    row = {
        "number": number,
        "active": True,
        "rotated": "2026-05-20T00:00:00+00:00",
        "last_used": "2026-06-12T00:00:00+00:00",
    }
    return row | changed


def machine(**changed: Any) -> IamUser:
    """A user that belongs to a machine."""
    row = {"tags": {"account-type": "service"}, "console": False, "keys": [key()]}
    return user("svc-backup", **row | changed)


def role(name: str = "reader", **changed: Any) -> IamRole:
    """A role that nobody but a service may take on."""
    trust = [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2"}}]
    row = {
        "id": f"{IAM}:role/{name}",
        "name": name,
        "path": "/",
        "service_linked": False,
        "created": "2024-04-01T00:00:00+00:00",
        "trust": [dict(one) for one in statements({"Statement": trust}, "trust")],
        "statements": [],
        "boundary": None,
        "last_used": None,
    }
    return IamRole.of(**deepcopy(row | changed))


def trusting(*principals: str) -> list[dict[str, Any]]:
    """The trust of a role in AWS principals."""
    each = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": list(principals)}}
    return [dict(one) for one in statements({"Statement": [each]}, "trust")]


def policy(**changed: Any) -> IamPolicy:
    """A customer-managed policy that is attached."""
    row = {"id": f"{IAM}:policy/ops", "name": "ops", "attachments": 1}
    return IamPolicy.of(**deepcopy(row | {"statements": policy_of("s3:ListBucket")} | changed))


def bucket(name: str = "example-media", **changed: Any) -> Bucket:
    """A store of media."""
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{name}", objects(name)],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    row = {
        "id": f"arn:aws:s3:::{name}",
        "name": name,
        "region": "ap-northeast-1",
        "created": "2024-04-01T00:00:00+00:00",
        "tags": {"data-class": "media", "owner": "platform"},
        "versioning": "Enabled",
        "mfa_delete": False,
        "encryption": "AES256",
        "encryption_key": None,
        "public_access_block": dict(SHUT_BLOCK),
        "policy": [dict(one) for one in statements({"Statement": deny}, "bucket policy")],
        "acl_public": [],
        "logging": None,
    }
    return Bucket.of(**deepcopy(row | changed))


def personal(name: str = "example-talks", **changed: Any) -> Bucket:
    """A store of personal data."""
    row = {
        "tags": {"data-class": "personal", "owner": "data"},
        "encryption": "aws:kms",
        "logging": "example-logs",
    }
    return bucket(name, **row | changed)


def group(**changed: Any) -> SecurityGroup:
    """A security group that lets the internet reach a web port."""
    row = {
        "id": "sg-0a1",
        "name": "web",
        "vpc": "vpc-1",
        "description": "web",
        "default": False,
        "ingress": [rule(443)],
        "egress": [],
        "tags": {},
    }
    return SecurityGroup.of(**deepcopy(row | changed))


def rule(port: int | None, protocol: str = "tcp", **changed: Any) -> dict[str, Any]:
    """A rule that is open to every IPv4 address."""
    row: dict[str, Any] = {"protocol": protocol, "from_port": port, "to_port": port}
    row |= {"ipv4": ["0.0.0.0/0"], "ipv6": [], "groups": [], "prefix_lists": []}
    return row | changed


def trail(**changed: Any) -> Trail:
    """A trail of all regions."""
    row = {
        "id": f"arn:aws:cloudtrail:ap-northeast-1:{ACCOUNT}:trail/all",
        "name": "all",
        "home_region": "ap-northeast-1",
        "multi_region": True,
        "organization": False,
        "log_validation": True,
        "kms_key": f"arn:aws:kms:ap-northeast-1:{ACCOUNT}:key/1",
        "bucket": "example-trail",
        "logging": True,
        "management_events": "All",
    }
    return Trail.of(**deepcopy(row | changed))


def region(**changed: Any) -> TrailCoverage:
    """A region that a trail covers."""
    covering = [{"arn": str(trail().id), "multi_region": True, "logging": True}]
    return TrailCoverage.of(**deepcopy({"id": "ap-northeast-1", "trails": covering} | changed))
