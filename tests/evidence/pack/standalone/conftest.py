"""A small signed pack: one listing of people, a user's own check, a waiver."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evidence.pack.build import build_pack
from evidence.pack.selection import Selection, choose
from evidence.seals.sealing import seal
from tests.evidence.seals.pen import Pen
from tests.flow.estate import audited
from tests.flow.small import written
from tieout.workspace import Workspace


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack; it is not to be changed."""
    folder = tmp_path_factory.mktemp("small")
    place = Workspace.load(written(folder / "workspace"))
    vault, signer = place.vault(), Pen(name=place.configuration.organisation)
    audited(place)
    seal(vault, signer)
    whole = choose(vault, Selection())
    first = build_pack(vault, whole, folder / "first", version="0", signer=signer)
    vault.commit([first.entry(at=datetime(2026, 3, 1, tzinfo=UTC), by="a person")])
    audited(place)
    seal(vault, signer)
    build_pack(vault, choose(vault, Selection()), folder / "pack", version="0", signer=signer)
    return folder / "pack"


@pytest.fixture
def pack(made: Path, tmp_path: Path) -> Path:
    """A copy of the pack, to be spoiled."""
    return Path(shutil.copytree(made, tmp_path / "pack"))
