"""A real moto server on loopback, a seeded estate in it, and faults injected on the way to it."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from collectors.aws.connection import Connection
from collectors.aws.identity import (
    account,
    credential_rows,
    iam_policies,
    iam_roles,
    iam_users,
    organizations,
)
from collectors.aws.logs import cloudtrail
from collectors.aws.network import security_groups as ec2
from collectors.aws.source import AwsSource
from collectors.aws.storage import s3
from collectors.pacing import Paces
from collectors.shipped import load_collectors
from collectors.sweep import Collected, collect, plan, replay
from evidence.record import Record

sys.path.insert(0, str(Path(__file__).parent))
from aws_faults import Faults, Line, Slept
from seeded import NOBODY, REGIONS, seed, served

SPINE = (
    account.accounts,
    cloudtrail.coverage,
    cloudtrail.home_trails,
    credential_rows.credential_rows,
    ec2.security_groups,
    iam_policies.policies,
    iam_roles.roles,
    iam_users.users,
    organizations.organization_accounts,
    s3.buckets,
)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ACCOUNT = "123456789012"


@pytest.fixture(scope="session", autouse=True)
def surroundings() -> Iterator[None]:
    """Credentials of no one, and no configuration of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in NOBODY.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def endpoint(surroundings) -> Iterator[str]:
    """The address of moto's own server."""
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def estate(endpoint) -> SimpleNamespace:
    """An account with something of every kind, good and bad."""
    return SimpleNamespace(client=seed(endpoint))


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


def between(connection: Connection, line: Line, faults: Faults, slept: Slept) -> None:
    """Put these faults, and no others, between the shared connection and its server."""
    line.faults, line.slept = faults, slept
    connection.paces = Paces(connection.patience)
    connection._worked = False


@pytest.fixture
def make_source(endpoint, connection, line, faults, slept) -> Callable[..., AwsSource]:
    """Sources on the seeded account, with faults in between and no time lost waiting."""
    between(connection, line, faults, slept)

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
    units = plan([source], collectors or SPINE)
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


@pytest.fixture
def seen(source, gather) -> Callable[..., dict[str, Any]]:
    """Reads one kind, and gives the resources of its whole unit, in eu-west-1, by name."""

    def read(model: Any, collector: Any, place: str = f"{ACCOUNT}/eu-west-1") -> dict[str, Any]:
        unit = gather(source, collector)[model.kind, place]
        assert unit.evidence.complete
        found = model.hydrate(Record.parse(unit.record.body).rows)
        return {getattr(each, "name", each.id): each for each in found}

    return read


@pytest.fixture(scope="session")
def intact(endpoint, connection, line) -> dict[tuple[str, str], Collected]:
    """What the seeded account gives when nothing goes wrong."""
    # The test before may have left its faults on the line.
    between(connection, line, Faults(), Slept())
    source = AwsSource("production", regions=REGIONS, region="us-east-1", endpoint_url=endpoint)
    source.connection = connection
    return run(source)


@pytest.fixture(scope="session")
def whole(endpoint, connection, line) -> dict[tuple[str, str], Collected]:
    """What every AWS collector there is makes of the seeded account when nothing goes wrong."""
    # The test before may have left its faults on the line.
    between(connection, line, Faults(), Slept())
    source = AwsSource("production", regions=REGIONS, region="us-east-1", endpoint_url=endpoint)
    source.connection = connection
    return run(source, *every_collector())


def every_collector() -> list[Any]:
    return [each for each in load_collectors() if each.system == "aws"]


@pytest.fixture
def collectors() -> list[Any]:
    return every_collector()


@pytest.fixture
def replayed() -> Callable[[Collected], Any]:
    """Makes the record of a unit again from its transcript, as it would be read from the vault."""
    from evidence.transcript import Transcript

    by_kind = {each.resource.kind: each for each in every_collector()}

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
