"""Calls that should not pass unseen, by what they change, as CloudTrail records them."""

from collections.abc import Mapping
from typing import Any

Event = Mapping[str, Any]
RIGHTS = (
    "AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreatePolicy CreatePolicyVersion "
    "DeleteGroupPolicy DeletePolicy DeletePolicyVersion DeleteRolePolicy DeleteUserPolicy "
    "DetachGroupPolicy DetachRolePolicy DetachUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy"
)
STORES = (
    "DeleteBucketCors DeleteBucketLifecycle DeleteBucketPolicy DeleteBucketReplication "
    "PutBucketAcl PutBucketCors PutBucketLifecycle PutBucketPolicy PutBucketReplication"
)
GROUPS = (
    "AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateSecurityGroup "
    "DeleteSecurityGroup RevokeSecurityGroupEgress RevokeSecurityGroupIngress"
)
LISTS = (
    "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry "
    "ReplaceNetworkAclAssociation ReplaceNetworkAclEntry"
)
GATEWAYS = (
    "AttachInternetGateway CreateCustomerGateway CreateInternetGateway DeleteCustomerGateway "
    "DeleteInternetGateway DetachInternetGateway"
)
ROUTES = (
    "CreateRoute CreateRouteTable DeleteRoute DeleteRouteTable DisassociateRouteTable "
    "ReplaceRoute ReplaceRouteTableAssociation"
)
NETWORKS = (
    "AcceptVpcPeeringConnection CreateVpc CreateVpcPeeringConnection DeleteVpc "
    "DeleteVpcPeeringConnection ModifyVpcAttribute RejectVpcPeeringConnection"
)
ORGANISATION = (
    "AcceptHandshake AttachPolicy CancelHandshake CreateAccount CreateOrganization "
    "CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization "
    "DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnableAllFeatures "
    "EnablePolicyType InviteAccountToOrganization LeaveOrganization MoveAccount "
    "RemoveAccountFromOrganization UpdateOrganizationalUnit UpdatePolicy"
)
RECORDER = (
    "DeleteDeliveryChannel PutConfigurationRecorder PutDeliveryChannel StopConfigurationRecorder"
)
TRAIL = "CreateTrail DeleteTrail StartLogging StopLogging UpdateTrail"


def call(source: str, name: str, **more: Any) -> Event:
    """A call as CloudTrail records it, by somebody with a role."""
    return {
        "eventType": "AwsApiCall",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "userIdentity": {"type": "AssumedRole", "accountId": "111122223333"},
        **more,
    }


def sign_in(outcome: str, factor: str, **more: Any) -> Event:
    """A sign-in to the console as CloudTrail records it."""
    return call(
        "signin",
        "ConsoleLogin",
        eventType="AwsConsoleSignIn",
        responseElements={"ConsoleLogin": outcome},
        additionalEventData={"MFAUsed": factor},
        **{"userIdentity": {"type": "IAMUser", "accountId": "111122223333"}, **more},
    )


def calls(source: str, names: str) -> list[Event]:
    """Calls of several names by somebody with a role."""
    return [call(source, name) for name in names.split()]


REFUSED = ("AccessDenied", "Client.UnauthorizedOperation")
ROOT = {"userIdentity": {"type": "Root", "accountId": "111122223333"}}
