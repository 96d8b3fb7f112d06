"""A real moto server on loopback, a seeded estate in it, and faults injected on the way to it."""

import io
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse

from collectors.aws import account, cloudtrail, iam_policies, iam_roles, iam_users, s3
from collectors.aws import security_groups as ec2
from collectors.aws.connection import Connection
from collectors.aws.retry import Budget, Patience
from collectors.aws.source import AwsSource
from collectors.sweep import Collected, collect, plan, replay

COLLECTORS = (
    account.accounts,
    cloudtrail.coverage,
    cloudtrail.home_trails,
    ec2.security_groups,
    iam_policies.policies,
    iam_roles.roles,
    iam_users.users,
    s3.buckets,
)
REGIONS = ("eu-west-1", "us-east-1")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
UNUSED = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ACCOUNT = "123456789012"


@pytest.fixture(scope="session", autouse=True)
def surroundings() -> Iterator[None]:
    """Credentials of no one, and no configuration of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
        yield


@pytest.fixture(scope="session")
def endpoint(surroundings) -> Iterator[str]:
    """The address of moto's own server."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture(scope="session")
def estate(endpoint) -> SimpleNamespace:
    """An account with something of every kind, good and bad."""
    from moto.iam.models import iam_backends

    # Of AWS's 1,500 managed policies two will do: moto answers all of them each time.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
        held = iam_backends[ACCOUNT]["aws"]
    held.aws_managed_policies = [
        each for each in held.aws_managed_policies if each.arn in (ADMIN, UNUSED)
    ]
    held.managed_policies = {each.arn: each for each in held.aws_managed_policies}

    def client(service: str, region: str = "us-east-1") -> Any:
        return boto3.client(service, region_name=region, endpoint_url=endpoint)

    seed_iam(client("iam"))
    seed_buckets(client("s3"))
    seed_groups(client("ec2", "eu-west-1"))
    seed_trails(client("cloudtrail"), client("cloudtrail", "eu-west-1"))
    return SimpleNamespace(client=client)


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


class Faults:
    """Answers put in the place of the server's, by operation (`s3:GetBucketAcl`).

    `answer` maps an operation to a function of the call's number (from 1) that gives an error as
    (status, code), a body to answer with, or None to let the call through. `asked` counts what was
    sent.
    """

    def __init__(self) -> None:
        self.answer: dict[str, Callable[[int], tuple[int, str] | str | None]] = {}
        self.asked: dict[str, int] = {}

    def deny(self, operation: str) -> None:
        """Refuse every call of an operation, as IAM does."""
        self.answer[operation] = lambda _: (403, "AccessDenied")

    def hook(self, request: Any, event_name: str, **_: Any) -> AWSResponse | None:
        _before, service, name = event_name.split(".")
        operation = f"{service.replace('-', '')}:{name}"
        count = self.asked[operation] = self.asked.get(operation, 0) + 1
        fault = self.answer.get(operation, self.answer.get("*"))
        found = fault(count) if fault else None
        if isinstance(found, str):
            return answered(request.url, 200, found)
        return None if found is None else failed(request.url, service, *found)


def failed(url: str, service: str, status: int, code: str) -> AWSResponse:
    """An error as the service's protocol writes it."""
    inner = f"<Error><Code>{code}</Code><Message>no {code} for session 0af3</Message></Error>"
    bodies = {
        "cloudtrail": f'{{"__type": "{code}", "message": "no"}}',
        "s3": inner,
        "ec2": f"<Response><Errors>{inner}</Errors></Response>",
    }
    return answered(url, status, bodies.get(service, f"<ErrorResponse>{inner}</ErrorResponse>"))


def answered(url: str, status: int, body: str) -> AWSResponse:
    """A response made by hand."""

    class Raw(io.BytesIO):
        def stream(self, *_: Any) -> Iterator[bytes]:
            yield self.read()

    return AWSResponse(url, status, {"content-type": "text/xml"}, Raw(body.encode()))


class Slept:
    """A clock that moves by being slept on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def patience(self, **changed: Any) -> Patience:
        return Patience(
            attempts=1,
            sleep=self.sleep,
            clock=lambda: self.seconds,
            draw=lambda: 0.5,
            **changed,
        )


class Line:
    """What stands between the shared connection and the server in the test that now runs."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.slept = Slept()

    def sleep(self, seconds: float) -> None:
        self.slept.sleep(seconds)

    def hook(self, **about: Any) -> AWSResponse | None:
        return self.faults.hook(**about)

    def patience(self) -> Patience:
        return Patience(
            attempts=1,
            sleep=self.sleep,
            clock=lambda: self.slept.seconds,
            draw=lambda: 0.5,
        )


@pytest.fixture(scope="session")
def line() -> Line:
    return Line()


@pytest.fixture(scope="session")
def connection(endpoint, estate, line) -> Connection:
    """One connection for all tests, since building the SDK's clients takes longest."""
    made = Connection(region="us-east-1", endpoint_url=endpoint, patience=line.patience())
    made.sdk.register("before-send", line.hook)
    return made


@pytest.fixture
def slept() -> Slept:
    return Slept()


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def make_source(endpoint, connection, line, faults, slept) -> Callable[..., AwsSource]:
    """Sources on the seeded account, with faults in between and no time lost waiting."""
    line.faults, line.slept = faults, slept
    for key, (client, _) in connection._clients.items():
        connection._clients[key] = client, Budget(connection.patience)

    def make(**settings: Any) -> AwsSource:
        settings = {"regions": REGIONS, "region": "us-east-1", "endpoint_url": endpoint, **settings}
        source = AwsSource("production", patience=line.patience(), **settings)
        if "role_arn" in settings:
            source.connection.sdk.register("before-send", line.hook)
        else:
            source.connection = connection
        return source

    return make


@pytest.fixture
def source(make_source) -> AwsSource:
    return make_source()


def run(source: AwsSource, *collectors: Any) -> dict[tuple[str, str], Collected]:
    units = plan([source], collectors or COLLECTORS)
    return {
        (unit.collector.resource.kind, "/".join(unit.scope.parts)): collect(
            unit, run="run-1", clock=lambda: NOW
        )
        for unit in units
    }


@pytest.fixture(scope="session")
def gather() -> Callable[..., dict[tuple[str, str], Collected]]:
    """Collects from a source: what each unit came to, by kind and scope below the source."""
    return run


@pytest.fixture(scope="session")
def intact(endpoint, connection) -> dict[tuple[str, str], Collected]:
    """What the seeded account gives when nothing goes wrong."""
    source = AwsSource("production", regions=REGIONS, region="us-east-1", endpoint_url=endpoint)
    source.connection = connection
    return run(source)


@pytest.fixture
def collectors() -> tuple[Any, ...]:
    return COLLECTORS


@pytest.fixture
def replayed() -> Callable[[Collected], Any]:
    """Makes the record of a unit again from its transcript, as it would be read from the vault."""
    from evidence.transcript import Transcript

    by_kind = {each.resource.kind: each for each in COLLECTORS}

    def again(unit: Collected) -> Any:
        stored = Transcript.parse(unit.transcript.body)
        return replay(by_kind[unit.evidence.kind], unit.evidence.scope, stored)

    return again


@pytest.fixture
def no_network_after() -> Callable[[], Any]:
    """A context in which no socket can be made."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    @contextmanager
    def shut() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket, "socket", refuse)
            patch.setattr(socket, "create_connection", refuse)
            yield

    return shut
