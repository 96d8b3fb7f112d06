"""Where the fault campaign puts the vaults that it harms."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.harmed_sources import Estate, estate_in


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """An empty folder, in memory where there is such.

    Neither a kill nor a refused call can tell a synced file from one that is not; power cuts have
    file systems of their own.
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """The demo's company, whose answers can be harmed; an account in a process of its own."""
    with estate_in(tmp_path_factory.mktemp("estate")) as started:
        yield started
