"""How often a run waits for the disk: by what it stores, never by how much there is of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.vault import Vault
from tests.faults.figures import figures
from tests.faults.forks import Forks, forks
from tests.faults.traced import calls_of
from tests.flow.small import STAFF, written

SYNCS = ("fsync", "fdatasync", "sync_file_range", "syncfs", "sync", "msync")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with forks() as started:
        started.warm(written(tmp_path_factory.mktemp("warm")))
        yield started


def syncs(server: Forks, folder: Path, people: int) -> tuple[int, int, int]:
    """How often the first run over so many people syncs; how many objects and segments it makes."""
    folder.mkdir()
    written(folder)
    rows = [
        f"{number:05d},p{number}@example.com,Example,JP,2020-04-01," for number in range(people)
    ]
    text = STAFF.splitlines()[0] + "\n" + "\n".join(rows) + "\n"
    (folder / "staff.csv").write_text(text, encoding="utf-8")
    given = {"said": str(folder / "said"), "told": str(folder / "told")}
    words = ["run", "--workspace", str(folder)]
    process = server.start("command", stopped=True, words=words, **given)
    calls = calls_of(server, process, folder / "log", SYNCS, code=3)
    objects = len(list((folder / "vault" / "objects").rglob("*.zst")))
    vault = Vault.open(folder / "vault")
    return len(calls), objects, len({entry.segment for entry in vault.entries()})


@pytest.mark.strace
def test_syncs_do_not_grow_with_the_population(server: Forks, quick_path: Path) -> None:
    """A thousand people cost as many syncs as ten: two an object, and a few a commit."""
    few, objects, segments = syncs(server, quick_path / "few", 10)
    many, _, _ = syncs(server, quick_path / "many", 1_000)
    # Which of the 256 folders of objects a run touches is a matter of digests, and whether what it
    # stores of its definitions meanwhile falls into one commit or two is one of time.
    assert abs(many - few) <= 256
    for number in (few, many):
        assert number <= 2 * objects + 12 * segments + 20
    figures("syncs", syncs_of_10_people=few, syncs_of_1000_people=many, objects=objects)
