"""F2: each system call of a writer on a file is made to fail, or is the last thing it does."""

import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.vault import Vault
from tests.faults.acknowledged import REFUSED, acknowledged, faults_of
from tests.faults.figures import figures
from tests.faults.forks import Forks, forks
from tests.faults.jobs import ORIGIN
from tests.faults.sizes import NIGHTLY
from tests.faults.traced import ASKING, CHANGING, calls_of, cut_at

KILL = "signal=KILL"
FAULTS = (KILL, "error=EIO", "error=ENOSPC")


@pytest.fixture(scope="module")
def server() -> Iterator[Forks]:
    with forks() as started:
        yield started


def unharmed(path: Path, told: Path) -> None:
    """The vault holds all that was acknowledged, verifies, and takes another commit."""
    before = acknowledged(told)
    assert [] == faults_of(path, before)
    vault = Vault.create(path, origin=ORIGIN)
    vault.put(b"after it")
    vault.commit([{"type": "note"}])
    assert [] == faults_of(path, before)


def counted(server: Forks, folder: Path, job: str, calls: tuple[str, ...]) -> Counter[str]:
    """How often a job makes each of these calls."""
    path, told = folder / "whole", folder / "told"
    process = server.start(job, stopped=True, path=str(path), told=str(told))
    return Counter(calls_of(server, process, folder / "log", calls))


@pytest.mark.strace
@pytest.mark.parametrize("fault", FAULTS)
def test_a_writer_cut_off_at_any_call_loses_nothing(
    server: Forks, quick_path: Path, fault: str
) -> None:
    """Each call that changes a file, at night each that asks for one, meets each fault once."""
    asking = ASKING if NIGHTLY and fault != KILL else ()
    counts = counted(server, quick_path, "small", CHANGING + asking)
    assert counts["fsync"] > 10
    lost = told_before = 0
    for call, times in counts.items():
        for number in range(1, times + 1):
            path, told = quick_path / f"{call}-{number}", quick_path / f"{call}-{number}.told"
            process = server.start("small", stopped=True, path=str(path), told=str(told))
            code = cut_at(server, process, call, number, fault)
            # An error is told in a sentence, or it was one that the writer can do without.
            assert code in ((-signal.SIGKILL,) if fault == KILL else (0, REFUSED)), (call, number)
            unharmed(path, told)
            told_before += len(acknowledged(told))
            shutil.rmtree(path, ignore_errors=True)
    figures("F2", injections=sum(counts.values()), acknowledged=told_before, lost=lost)


def test_a_write_that_takes_half_is_gone_on_with(server: Forks, quick_path: Path) -> None:
    """A disk may take part of a write without an error: the writer writes the rest."""
    for number in range(1, 12):
        path, told = quick_path / f"{number}", quick_path / f"{number}.told"
        code = server.wait(server.start("small", path=str(path), told=str(told), short=number))
        unharmed(path, told)
        assert (0, 2) == (code, len(acknowledged(told)))
    figures("F2", injections=number, lost=0)


@pytest.mark.strace
@pytest.mark.skipif(not NIGHTLY, reason="the index is cut at each call at night only")
@pytest.mark.parametrize("fault", FAULTS)
def test_reindex_cut_off_at_any_call_harms_nothing(
    server: Forks, quick_path: Path, fault: str
) -> None:
    """The ledger stands, and the next reader makes the index whole."""
    path, told = quick_path / "vault", quick_path / "told"
    assert 0 == server.wait(server.start("small", path=str(path), told=str(told)))
    process = server.start("reindex", stopped=True, path=str(path), told=str(told))
    counts = Counter(calls_of(server, process, quick_path / "log", CHANGING + ASKING))
    for call, times in counts.items():
        for number in range(1, times + 1):
            process = server.start("reindex", stopped=True, path=str(path), told=str(told))
            code = cut_at(server, process, call, number, fault)
            assert code in (-signal.SIGKILL, 0, REFUSED), (call, number)
            Vault.open(path).runs()
            assert [] == faults_of(path, acknowledged(told)), (call, number)
    figures("F2", injections=sum(counts.values()), lost=0)
