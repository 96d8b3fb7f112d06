"""Something of every kind, good and bad, to be put into an account."""

import json
from typing import Any

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def seed_iam(iam: Any) -> None:
    read = document({"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"})
    own = iam.create_policy(PolicyName="readers", PolicyDocument=read)["Policy"]["Arn"]
    deny = document({"Effect": "Deny", "Action": "iam:*", "Resource": "*"})
    iam.create_user(
        UserName="ada",
        Tags=[
            {"Key": "email", "Value": "Ada@example.com"},
            {"Key": "employee-id", "Value": "E-1"},
        ],
    )
    iam.create_login_profile(UserName="ada", Password="example-only-9!")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="ada")["VirtualMFADevice"]
    iam.enable_mfa_device(
        UserName="ada",
        SerialNumber=device["SerialNumber"],
        AuthenticationCode1="123456",
        AuthenticationCode2="654321",
    )
    iam.create_user(UserName="deploy", Tags=[{"Key": "account-type", "Value": "service"}])
    iam.create_access_key(UserName="deploy")
    key = iam.create_access_key(UserName="deploy")["AccessKey"]["AccessKeyId"]
    iam.update_access_key(UserName="deploy", AccessKeyId=key, Status="Inactive")
    iam.put_user_policy(UserName="deploy", PolicyName="guard", PolicyDocument=deny)
    iam.create_group(GroupName="admins")
    iam.attach_group_policy(GroupName="admins", PolicyArn=ADMIN)
    iam.add_user_to_group(GroupName="admins", UserName="ada")
    iam.add_user_to_group(GroupName="admins", UserName="deploy")
    iam.create_user(UserName="bob@example.com")
    iam.attach_user_policy(UserName="bob@example.com", PolicyArn=ADMIN)
    trust = document(
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    )
    iam.create_role(
        RoleName="worker", AssumeRolePolicyDocument=trust, Path="/app/", PermissionsBoundary=own
    )
    iam.attach_role_policy(RoleName="worker", PolicyArn=ADMIN)
    iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
    iam.update_account_password_policy(MinimumPasswordLength=14, RequireSymbols=True)


def seed_buckets(s3_client: Any) -> None:
    for name in ("logs-example", "media-example", "plain-example"):
        s3_client.create_bucket(Bucket=name)
    s3_client.put_bucket_versioning(
        Bucket="media-example", VersioningConfiguration={"Status": "Enabled"}
    )
    s3_client.put_bucket_encryption(
        Bucket="media-example",
        ServerSideEncryptionConfiguration={
            "Rules": [
                {
                    "ApplyServerSideEncryptionByDefault": {
                        "SSEAlgorithm": "aws:kms",
                        "KMSMasterKeyID": "alias/media",
                    }
                }
            ]
        },
    )
    s3_client.put_bucket_tagging(
        Bucket="media-example",
        Tagging={"TagSet": [{"Key": "data-class", "Value": "confidential"}]},
    )
    s3_client.put_public_access_block(
        Bucket="media-example",
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": False,
        },
    )
    s3_client.put_bucket_policy(
        Bucket="media-example",
        Policy=document(
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": ["arn:aws:s3:::media-example", "arn:aws:s3:::media-example/*"],
                "Condition": {"Bool": {"aws:SecureTransport": False}},
            }
        ),
    )
    s3_client.put_bucket_policy(
        Bucket="plain-example",
        Policy=document(
            {
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::plain-example/*",
            }
        ),
    )
    s3_client.put_bucket_acl(Bucket="plain-example", ACL="public-read")
    s3_client.put_bucket_acl(Bucket="logs-example", ACL="log-delivery-write")
    s3_client.put_bucket_logging(
        Bucket="media-example",
        BucketLoggingStatus={
            "LoggingEnabled": {"TargetBucket": "logs-example", "TargetPrefix": ""}
        },
    )


def seed_groups(ec2_client: Any) -> None:
    vpc = ec2_client.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2_client.create_security_group(GroupName="bastion", Description="way in", VpcId=vpc)[
        "GroupId"
    ]
    ec2_client.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 22,
                "ToPort": 22,
                "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
            },
            {
                "IpProtocol": "tcp",
                "FromPort": 443,
                "ToPort": 443,
                "IpRanges": [{"CidrIp": "10.0.0.0/8"}],
            },
        ],
    )


def seed_trails(home: Any, other: Any) -> None:
    home.create_trail(
        Name="everywhere",
        S3BucketName="logs-example",
        IsMultiRegionTrail=True,
        EnableLogFileValidation=True,
    )
    home.start_logging(Name="everywhere")
    home.put_event_selectors(
        TrailName="everywhere",
        AdvancedEventSelectors=[
            {
                "Name": "writes",
                "FieldSelectors": [
                    {"Field": "eventCategory", "Equals": ["Management"]},
                    {"Field": "readOnly", "Equals": ["false"]},
                ],
            }
        ],
    )
    other.create_trail(Name="local", S3BucketName="logs-example")


def seed_organization(organizations: Any) -> None:
    organizations.create_organization(FeatureSet="ALL")
    organizations.create_account(Email="sandbox@example.com", AccountName="sandbox")
