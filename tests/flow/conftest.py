"""The estate that the flows share: one AWS stand-in a test process, one cluster a test file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.denied_account import Account, seeded_account
from tests.flow.estate import calendar, cluster, workspace_at
from tieout.demo.standins import StandIns
from tieout.standins.kubernetes import KubernetesStandIn


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the company's AWS account; whoever changes it starts one of their own."""
    standins = StandIns.start(tmp_path_factory.mktemp("cloud"), today=calendar().today)
    yield standins.aws_url
    standins.stop()


@pytest.fixture(scope="module")
def chat() -> Iterator[KubernetesStandIn]:
    """The company's cluster; whoever spoils it mends it again."""
    with cluster() as standin:
        yield standin


@pytest.fixture(scope="module")
def folder(cloud: str, chat: KubernetesStandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company's workspace, never audited yet."""
    return workspace_at(
        tmp_path_factory.mktemp("workspace"), aws_url=cloud, kubernetes_url=chat.url
    )


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """An AWS account with something of each kind, audited once with nothing denied."""
    with seeded_account(tmp_path_factory.mktemp("account") / "workspace") as seeded:
        yield seeded
