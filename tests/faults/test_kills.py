"""F1: a whole run of the command, killed at any moment, loses nothing that it acknowledged."""

import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from evidence.vault import Vault
from tests.faults.acknowledged import acknowledged, faults_of
from tests.faults.figures import figures
from tests.faults.forks import Forks, forks
from tests.faults.sizes import NIGHTLY, portions
from tests.flow.small import written

SEED = 20261101
PARTS = 8 if NIGHTLY else 2
IN_A_ROW = 5
"""How often a workspace is struck before its run is let finish."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose run takes less than a second, never audited."""
    return written(tmp_path_factory.mktemp("workspace"))


@pytest.fixture(scope="module")
def server(workspace: Path) -> Iterator[Forks]:
    with forks() as started:
        started.warm(workspace)
        yield started


@pytest.fixture(scope="module")
def takes(server: Forks, workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How many seconds a whole run takes on this machine, now."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copytree(workspace, folder / "w")
    begin = time.monotonic()
    finished(server, folder / "w", folder / "said", folder / "told")
    return time.monotonic() - begin


def open_run(vault: Path) -> bool:
    """Whether the newest run was begun and has not ended."""
    runs = Vault.open(vault).runs() if (vault / "format").exists() else []
    return bool(runs) and runs[-1].status == "running/aborted"


def no_unit_twice(vault: Vault) -> None:
    """No run holds two readings of one kind and scope, and each finished one all it planned."""
    units = Counter(
        (entry.fields["run"], entry.fields["kind"], entry.fields["scope"])
        for entry in vault.entries("evidence", "not-collected")
    )
    assert {1} == set(units.values())


def finished(server: Forks, folder: Path, said: Path, told: Path) -> None:
    """What was cut short is resumed, or where nothing was begun a new run is made."""
    vault = folder / "vault"
    resumed = open_run(vault)
    begun = Vault.open(vault).runs()[-1].id if resumed else None
    words = ["run", "--workspace", str(folder), *(["--resume"] if resumed else [])]
    process = server.start("command", words=words, said=str(said), told=str(told))
    assert server.wait(process) in (1, 3), said.read_text(encoding="utf-8")
    assert [] == faults_of(vault, acknowledged(told))
    run = Vault.open(vault).load_run("latest")
    assert begun in (None, run.id)
    assert len(run.planned) == len(run.evidence) == 2
    no_unit_twice(Vault.open(vault))


@pytest.mark.parametrize("part", range(PARTS))
def test_a_killed_run_loses_nothing_and_is_resumed(
    server: Forks, workspace: Path, takes: float, quick_path: Path, part: int
) -> None:
    """Runs and resumed runs are killed at random moments; then the last is let finish."""
    chance = random.Random(SEED + part)
    wanted, kills, told_of, early = portions("F1", PARTS)[part], 0, 0, 0
    for turn in count():
        folder, said, told = (quick_path / f"{name}-{turn}" for name in ("w", "said", "told"))
        shutil.copytree(workspace, folder)
        for _ in range(min(IN_A_ROW, wanted - kills)):
            resumed = open_run(folder / "vault")
            words = ["run", "--workspace", str(folder), *(["--resume"] if resumed else [])]
            process = server.start("command", words=words, said=str(said), told=str(told))
            time.sleep(chance.random() * takes * 0.7)
            code = server.kill(process)
            killed = code == -signal.SIGKILL
            early += not killed
            kills += killed
            # Other programs come and go: a run takes now more, now less than it took at first.
            takes *= 1.02 if killed else 0.8
            assert [] == faults_of(folder / "vault", acknowledged(told))
        finished(server, folder, said, told)
        told_of += len(acknowledged(told))
        shutil.rmtree(folder)
        if kills >= wanted or early > 2 * wanted:
            break
    figures("F1", seed=SEED + part, kills=kills, runs=turn + 1, acknowledged=told_of, lost=0)
    assert kills >= wanted, "the runs were over before they could be killed"
