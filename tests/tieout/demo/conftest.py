"""The demo's estate, seeded twice by processes of its own, and its sources read over HTTP."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tieout.demo.cloud import Clients
from tieout.demo.standins import StandIns

TODAY = date(2026, 4, 1)


@pytest.fixture(scope="session")
def estates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StandIns, StandIns]]:
    """Two stand-ins of the same day, each a process of its own."""
    first = StandIns.start(tmp_path_factory.mktemp("first"), today=TODAY)
    try:
        second = StandIns.start(tmp_path_factory.mktemp("second"), today=TODAY)
    except BaseException:
        first.stop()
        raise
    yield first, second
    first.stop()
    second.stop()


@pytest.fixture(scope="session")
def estate(estates: tuple[StandIns, StandIns]) -> StandIns:
    return estates[0]


@pytest.fixture(scope="session")
def aws(estate: StandIns) -> Clients:
    return Clients(estate.aws_url)


@pytest.fixture(scope="session")
def cluster(estate: StandIns) -> Any:
    return Reader(estate.kubernetes_url)


class Reader:
    """A plain reader of a cluster's lists."""

    def __init__(self, url: str) -> None:
        self._url = url

    def items(self, path: str) -> list[dict[str, Any]]:
        import json
        from urllib.request import urlopen

        with urlopen(self._url + path, timeout=30) as answer:
            items: list[dict[str, Any]] = json.load(answer)["items"]
        return items


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "demo"
