"""F12: many writers, runs and verifiers on one vault make one chain and lose nothing."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.vault import Vault
from tests.faults.acknowledged import acknowledged, faults_of
from tests.faults.figures import figures
from tests.faults.forks import Forks, forks
from tests.faults.sizes import NIGHTLY, size
from tests.faults.test_kills import no_unit_twice
from tests.flow.small import written

WRITERS = 8


@pytest.fixture(scope="module")
def server() -> Iterator[Forks]:
    with forks() as started:
        yield started


def test_eight_writers_and_a_verifier_share_a_vault(server: Forks, quick_path: Path) -> None:
    """All that each was told stands in one chain, and no verifier meanwhile finds a fault."""
    path, told = quick_path / "vault", [quick_path / f"told-{name}" for name in range(WRITERS)]
    times = size("F12")
    writers = [
        server.start(
            "commits", path=str(path), told=str(file), name=f"writer {number}", times=times
        )
        for number, file in enumerate(told)
    ]
    while not (path / "format").exists():
        pass
    reader = server.start("verification", path=str(path), told="", times=10)
    assert [server.wait(writer) for writer in writers] == [0] * WRITERS
    assert server.wait(reader) == 0
    known = [each for file in told for each in acknowledged(file)]
    assert sorted(each.segment for each in known) == list(range(WRITERS * times))
    assert [] == faults_of(path, known)
    numbers: dict[str, list[int]] = {}
    for entry in Vault.open(path).entries():
        numbers.setdefault(entry.fields["writer"], []).append(entry.fields["number"])
    assert {tuple(range(times))} == set(map(tuple, numbers.values()))
    figures("F12", writers=WRITERS, commits=len(known), acknowledged=len(known), lost=0)


@pytest.mark.skipif(not NIGHTLY, reason="an hour of eight writers is for the night")
def test_eight_writers_go_on_for_an_hour(server: Forks, quick_path: Path) -> None:
    """Round after round on one vault, with a reindex between: nothing is lost, one chain grows."""
    path, told = quick_path / "vault", [quick_path / f"told-{name}" for name in range(WRITERS)]
    rounds = 0
    end = time.monotonic() + size("F12 soak")
    while time.monotonic() < end:
        writers = [
            server.start(
                "commits", path=str(path), told=str(file), name=f"{number} {rounds}", times=50
            )
            for number, file in enumerate(told)
        ]
        if rounds:
            writers.append(server.start("verification", path=str(path), told="", times=1))
            writers.append(server.start("reindex", path=str(path), told=""))
        assert [0] * len(writers) == [server.wait(writer) for writer in writers], rounds
        rounds += 1
    known = [each for file in told for each in acknowledged(file)]
    assert sorted(each.segment for each in known) == list(range(WRITERS * 50 * rounds))
    assert [] == faults_of(path, known)
    spent = size("F12 soak")
    figures("F12", seconds_of_soak=spent, rounds=rounds, acknowledged=len(known), lost=0)


def test_runs_a_pack_and_a_verifier_at_once(server: Forks, quick_path: Path) -> None:
    """Two runs, a pack of the run before and a verifier on one workspace: one audit at a time."""
    folder, names = quick_path / "workspace", ("first", "one", "two", "pack", "verify")
    folder.mkdir()
    written(folder)
    server.warm(folder)
    words = {name: ["run"] for name in names}
    words["pack"] = ["pack", "--names", "--by", "tester", "--out", str(quick_path / "pack.zip")]
    words["verify"] = ["verify", "--read-data"]

    def start(name: str) -> int:
        said, told = (str(quick_path / f"{word}-{name}") for word in ("said", "told"))
        line = [*words[name], "--workspace", str(folder)]
        return server.start("command", words=line, said=said, told=told)

    assert server.wait(start("first")) == 3
    started = [start(name) for name in names[1:]]
    said = {name: quick_path / f"said-{name}" for name in names}
    codes = [server.wait(process) for process in started]
    texts = [each.read_text(encoding="utf-8") for each in said.values()]
    # One audit at a time: the second is told who is at work, unless the first was through by then.
    assert sorted(codes[:2]) in ([2, 3], [3, 3]), texts
    assert codes[2:] == [0, 0], texts
    vault = Vault.open(folder / "vault")
    known = [each for name in names for each in acknowledged(quick_path / f"told-{name}")]
    assert [] == faults_of(vault.path, known)
    assert Counter(run.status for run in vault.runs()) == {"complete": 1 + codes.count(3)}
    assert len(list(vault.entries("pack"))) == 1
    no_unit_twice(vault)
    figures("F12", runs_at_once=2, packs=1, acknowledged=len(known), lost=0)
