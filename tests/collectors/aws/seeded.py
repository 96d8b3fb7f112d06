"""A moto server in a process of its own, and the account in it that every room seeds."""

import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

FOLDER = Path(__file__).parent
ACCOUNT = "123456789012"
REGIONS = ("eu-west-1", "us-east-1")
UNUSED = "arn:aws:iam::aws:policy/ReadOnlyAccess"
NOBODY = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "MOTO_ACM_VALIDATION_WAIT": "86400",
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
}
"""Surroundings with credentials of no one, and no configuration of whoever runs the tests."""

SERVER = """
import sys
from moto.iam.models import iam_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
from tieout.standins.aws import refuse_unimplemented

# Of AWS's 1,500 managed policies two will do: moto answers all of them each time.
account, *kept = sys.argv[1:]
held = iam_backends[account]["aws"]
held.aws_managed_policies = [each for each in held.aws_managed_policies if each.arn in kept]
held.managed_policies = {each.arn: each for each in held.aws_managed_policies}
app = refuse_unimplemented(DomainDispatcherApplication(create_backend_app))
server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""


@contextmanager
def served() -> Iterator[str]:
    """The address of an empty account.

    In a process of its own: moto keeps one state a process, and stand-ins of other tests begin by
    clearing it.
    """
    admin = runpy.run_path(str(FOLDER / "aws_estate.py"))["ADMIN"]
    command = [sys.executable, "-c", SERVER, ACCOUNT, admin, UNUSED]
    environment = {**os.environ, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def seed(endpoint: str) -> Any:
    """Put something of every kind, good and bad, into the account; a maker of clients on it."""

    def client(service: str, region: str = "us-east-1") -> Any:
        return boto3.client(service, region_name=region, endpoint_url=endpoint)

    spine = runpy.run_path(str(FOLDER / "aws_estate.py"))
    spine["seed_iam"](client("iam"))
    spine["seed_organization"](client("organizations"))
    spine["seed_buckets"](client("s3"))
    spine["seed_groups"](client("ec2", "eu-west-1"))
    spine["seed_trails"](client("cloudtrail"), client("cloudtrail", "eu-west-1"))
    for room in sorted(FOLDER.rglob("seed_*.py")):
        runpy.run_path(str(room))["seed"](client)
    return client
