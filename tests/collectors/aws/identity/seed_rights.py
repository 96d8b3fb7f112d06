"""Groups, providers, certificates, contacts, an organisation's policies, and Identity Center."""

import json
from typing import Any

from tieout.standins.unserved.telling import give

METADATA = "<EntityDescriptor>" + "x" * 1000 + "</EntityDescriptor>"
ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
STAY = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Deny",
        "Action": "organizations:LeaveOrganization",
        "Resource": "*",
    },
}
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def seed(client: Any) -> None:
    _iam(client("iam"))
    client("account").put_alternate_contact(
        AlternateContactType="SECURITY",
        EmailAddress="security@example.com",
        Name="Security",
        PhoneNumber="+15550100",
        Title="On call",
    )
    _organisation(client("organizations"))
    _unserved(client("iam").meta.endpoint_url)
    _identity_center(client("sso-admin", "eu-west-1"), client("identitystore", "eu-west-1"))


def _unserved(endpoint: str) -> None:
    """What moto does not know: an analyser with a finding, and contact information."""
    analyzer = {
        "arn": "arn:aws:access-analyzer:eu-west-1:123456789012:analyzer/outside",
        "name": "outside",
        "type": "ACCOUNT",
        "createdAt": "2026-01-05T09:00:00+00:00",
        "status": "ACTIVE",
    }
    give(
        endpoint,
        "accessanalyzer:ListAnalyzers",
        {"analyzers": [analyzer, {**analyzer, "name": "unused", "type": "ACCOUNT_UNUSED_ACCESS"}]},
        region="eu-west-1",
    )
    finding = {
        "id": "a1b2",
        "resource": "arn:aws:s3:::plain-example",
        "resourceType": "AWS::S3::Bucket",
        "resourceOwnerAccount": "123456789012",
        "analyzedAt": "2026-11-20T09:00:00+00:00",
        "createdAt": "2026-11-01T09:00:00+00:00",
        "updatedAt": "2026-11-20T09:00:00+00:00",
        "status": "ACTIVE",
        "findingType": "ExternalAccess",
    }
    give(endpoint, "accessanalyzer:ListFindingsV2", {"findings": [finding]}, region="eu-west-1")
    place = {"FullName": "Example", "AddressLine1": "1 Example Street", "City": "Example"}
    place |= {"PostalCode": "0", "CountryCode": "JP", "PhoneNumber": "+15550100"}
    give(endpoint, "account:GetContactInformation", {"ContactInformation": place})


def _iam(iam: Any) -> None:
    iam.create_group(GroupName="nobody")
    iam.put_group_policy(GroupName="nobody", PolicyName="all", PolicyDocument=json.dumps(ALL))
    iam.create_saml_provider(SAMLMetadataDocument=METADATA, Name="idp")
    iam.create_open_id_connect_provider(
        Url="https://token.example.com", ClientIDList=["sts"], ThumbprintList=["a" * 40]
    )
    iam.upload_server_certificate(
        ServerCertificateName="old", CertificateBody="body", PrivateKey="example-key"
    )


def _organisation(organizations: Any) -> None:
    (root,) = organizations.list_roots()["Roots"]
    organizations.enable_policy_type(RootId=root["Id"], PolicyType="SERVICE_CONTROL_POLICY")
    unit = organizations.create_organizational_unit(ParentId=root["Id"], Name="workloads")
    unit_id = unit["OrganizationalUnit"]["Id"]
    policy = organizations.create_policy(
        Content=json.dumps(STAY), Description="", Name="stay", Type="SERVICE_CONTROL_POLICY"
    )
    organizations.attach_policy(PolicyId=policy["Policy"]["PolicySummary"]["Id"], TargetId=unit_id)
    sandbox = next(
        one["Id"] for one in organizations.list_accounts()["Accounts"] if one["Name"] == "sandbox"
    )
    organizations.move_account(
        AccountId=sandbox, SourceParentId=root["Id"], DestinationParentId=unit_id
    )
    organizations.register_delegated_administrator(
        AccountId=sandbox, ServicePrincipal="guardduty.amazonaws.com"
    )


def _identity_center(sso: Any, store: Any) -> None:
    (instance,) = sso.list_instances()["Instances"]
    arn, directory = instance["InstanceArn"], instance["IdentityStoreId"]
    made = sso.create_permission_set(InstanceArn=arn, Name="admins", SessionDuration="PT12H")
    which = {"InstanceArn": arn, "PermissionSetArn": made["PermissionSet"]["PermissionSetArn"]}
    sso.attach_managed_policy_to_permission_set(**which, ManagedPolicyArn=ADMIN)
    sso.put_inline_policy_to_permission_set(**which, InlinePolicy=json.dumps(STAY))
    sso.attach_customer_managed_policy_reference_to_permission_set(
        **which, CustomerManagedPolicyReference={"Name": "readers", "Path": "/"}
    )
    group = store.create_group(IdentityStoreId=directory, DisplayName="operators")["GroupId"]
    user = store.create_user(
        IdentityStoreId=directory,
        UserName="ada@example.com",
        DisplayName="Ada",
        Name={"GivenName": "Ada", "FamilyName": "Example"},
        Emails=[{"Value": "ada@example.com"}],
    )["UserId"]
    store.create_group_membership(
        IdentityStoreId=directory, GroupId=group, MemberId={"UserId": user}
    )
    sso.create_account_assignment(
        **which,
        TargetId="123456789012",
        TargetType="AWS_ACCOUNT",
        PrincipalType="GROUP",
        PrincipalId=group,
    )
    sso.provision_permission_set(**which, TargetType="AWS_ACCOUNT", TargetId="123456789012")
