"""A sample of what surrounds identities: groups, keys, providers, an organisation, a directory."""

from copy import deepcopy
from typing import Any

from sample_cloud import ACCOUNT, IAM, policy_of

from collectors.aws.identity.access_analyzer import AnalyzerCoverage, ExternalAccess
from collectors.aws.identity.access_keys import IamAccessKey
from collectors.aws.identity.contacts import AccountContacts
from collectors.aws.identity.iam_groups import IamGroup
from collectors.aws.identity.identity_center import IdentityCenter, PermissionSet
from collectors.aws.identity.identity_providers import OidcProvider, SamlProvider
from collectors.aws.identity.identity_store import DirectoryGroup, DirectoryUser
from collectors.aws.identity.mfa_devices import MfaDevice
from collectors.aws.identity.organisation_tree import Organization
from collectors.aws.identity.organizations import OrganizationAccount
from collectors.aws.identity.server_certificates import ServerCertificate
from collectors.aws.policies.policy import statements

MEMBER, OUTSIDER, ORGANIZATION = "444455556666", "777788889999", "o-example"
CENTER = "arn:aws:sso:::instance/ssoins-1"
LONG_AGO = "2024-04-01T00:00:00+00:00"
SOON, LATER = "2026-07-01T00:00:00+00:00", "2027-07-01T00:00:00+00:00"


def group(**changed: Any) -> IamGroup:
    row = {"id": f"{IAM}:group/developers", "name": "developers", "statements": []}
    return IamGroup.of(**deepcopy(row | changed))


def access_key(**changed: Any) -> IamAccessKey:
    row = {
        "id": f"access-key/1/{IAM}:user/mika.abe",
        "user": f"{IAM}:user/mika.abe",
        "name": "mika.abe",
        "number": 1,
        "root": False,
        "active": True,
        "rotated": LONG_AGO,
        "last_used": LONG_AGO,
    }
    return IamAccessKey.of(**row | changed)


def device(**changed: Any) -> MfaDevice:
    row = {"id": f"{IAM}:mfa/mika.abe", "user": f"{IAM}:user/mika.abe"}
    return MfaDevice.of(**row | {"root": False, "enabled": LONG_AGO} | changed)


def certificate(**changed: Any) -> ServerCertificate:
    row = {"id": f"{IAM}:server-certificate/a", "name": "a", "path": "/", "expires": LATER}
    return ServerCertificate.of(**row | changed)


def saml(**changed: Any) -> SamlProvider:
    row = {"id": f"{IAM}:saml-provider/idp", "name": "idp", "valid_until": LATER}
    return SamlProvider.of(**row | changed)


def oidc(**changed: Any) -> OidcProvider:
    issuer = "token.example.com"
    return OidcProvider.of(**{"id": f"{IAM}:oidc-provider/{issuer}", "issuer": issuer} | changed)


def contacts(**changed: Any) -> AccountContacts:
    whole = dict.fromkeys(("primary", "security", "billing", "operations"), True)
    return AccountContacts.of(**{"id": ACCOUNT} | whole | changed)


def coverage(*types: str, status: str = "ACTIVE", **changed: Any) -> AnalyzerCoverage:
    found = [{"name": f"a{i}", "type": each, "status": status} for i, each in enumerate(types)]
    return AnalyzerCoverage.of(**{"id": "ap-northeast-1", "analyzers": found} | changed)


def finding(**changed: Any) -> ExternalAccess:
    row = {
        "id": "finding-1",
        "resource": "arn:aws:s3:::example-media",
        "type": "AWS::S3::Bucket",
        "owner": ACCOUNT,
        "found": "2026-06-01T00:00:00+00:00",
    }
    return ExternalAccess.of(**row | changed)


def center(**changed: Any) -> IdentityCenter:
    row = {"id": CENTER, "owner": ACCOUNT, "store": "d-1", "here": True, "status": "ACTIVE"}
    return IdentityCenter.of(**row | changed)


def permission_set(**changed: Any) -> PermissionSet:
    given = {"account": MEMBER, "type": "GROUP", "principal": "g-1"}
    row = {
        "id": "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
        "instance": CENTER,
        "name": "developers",
        "session_minutes": 240,
        "managed": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        "customer_managed": ["ops"],
        "inline": [],
        "assignments": [given],
    }
    return PermissionSet.of(**deepcopy(row | changed))


def directory_user(**changed: Any) -> DirectoryUser:
    row = {"id": "u-1", "store": "d-1", "name": "mika.abe@example.com", "enabled": True}
    return DirectoryUser.of(**row | changed)


def directory_group(**changed: Any) -> DirectoryGroup:
    row = {"id": "g-1", "store": "d-1", "name": "developers", "members": ["u-1"]}
    return DirectoryGroup.of(**deepcopy(row | changed))


def member(account: str = ACCOUNT, **changed: Any) -> OrganizationAccount:
    row = {"id": account, "organization": ORGANIZATION, "listed": True, "state": "ACTIVE"}
    return OrganizationAccount.of(**row | changed)


def control(*given: dict[str, Any], target: str = "ou-1", **changed: Any) -> dict[str, Any]:
    """A service control policy over the unit of the member account."""
    document = {"Version": "2012-10-17", "Statement": list(given)}
    made = [dict(one) for one in statements(document, "organisation policy p-1")]
    row = {"id": "p-1", "name": "guard", "type": "SERVICE_CONTROL_POLICY"}
    return {**row, "targets": [target], "statements": made} | changed


FULL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
STAY = {
    "Effect": "Deny",
    "Action": ["organizations:LeaveOrganization", "cloudtrail:*", "config:*", "guardduty:*"],
    "Resource": "*",
}
ELSEWHERE = {
    "Effect": "Deny",
    "NotAction": ["iam:*", "sts:*"],
    "Resource": "*",
    "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["ap-northeast-1"]}},
}
NO_ROOT = {
    "Effect": "Deny",
    "Action": "*",
    "Resource": "*",
    "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}},
}
ANY = [
    control(FULL, id=f"p-{target}", name="FullAWSAccess", target=target)
    for target in ("r-1", "ou-1", MEMBER)
]


def organisation(*guards: dict[str, Any], **changed: Any) -> Organization:
    """An organisation of two accounts, seen from the one that manages it; `guards` limit one."""
    row = {
        "id": ACCOUNT,
        "organization": ORGANIZATION,
        "management": ACCOUNT,
        "features": "ALL",
        "policy_types": ["SERVICE_CONTROL_POLICY"],
        "policies": [*ANY, control(*(guards or (STAY, ELSEWHERE, NO_ROOT)))],
        "places": [
            {"id": ACCOUNT, "parent": "r-1", "account": True},
            {"id": MEMBER, "parent": "ou-1", "account": True},
            {"id": "ou-1", "parent": "r-1", "account": False},
        ],
        "delegates": [{"account": MEMBER, "services": ["guardduty.amazonaws.com"]}],
    }
    return Organization.of(**deepcopy(row | changed))


def alone() -> Organization:
    """An account in no organisation."""
    none = dict.fromkeys(("organization", "management", "features"))
    return organisation(**none, policy_types=[], policies=[], places=[], delegates=[])


def seen_by_member(**changed: Any) -> Organization:
    """The organisation as a member account sees it."""
    return organisation(id=MEMBER, **changed)


def with_source(source: str, *actions: str) -> list[dict[str, Any]]:
    """Statements that stand in a certain policy."""
    return [{**one, "source": source} for one in policy_of(*actions)]
