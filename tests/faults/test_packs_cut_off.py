"""F2 and F4 of packs: one being built is whole or not there, and each bit of a built one counts."""

import random
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.errors import TieoutError
from evidence.pack.reader import PackReader
from evidence.pack.verification import PackCheck
from evidence.vault import Vault
from evidence.verify import verify
from tests.evidence.pack.conftest import Key, commit_small_run
from tests.faults.acknowledged import REFUSED
from tests.faults.figures import figures
from tests.faults.forks import Forks, forks
from tests.faults.jobs import ORIGIN, build
from tests.faults.sizes import size
from tests.faults.traced import CHANGING, calls_of, cut_at

SEED = 20261123
FINGERPRINT = Key("ours").fingerprint


@pytest.fixture(scope="module")
def server() -> Iterator[Forks]:
    with forks() as started:
        yield started


@pytest.fixture
def audited(quick_path: Path) -> Path:
    """A vault with one run."""
    path = quick_path / "vault"
    commit_small_run(Vault.create(path, origin=ORIGIN), "R1")
    return path


def faults_in(pack: Path) -> list[str]:
    """What is wrong with a pack."""
    return [str(finding) for finding in PackCheck(pack, FINGERPRINT).findings()]


@pytest.mark.strace
@pytest.mark.parametrize("fault", ["signal=KILL", "error=EIO", "error=ENOSPC"])
@pytest.mark.parametrize("name", ["pack.zip", "pack"])
def test_a_pack_cut_off_at_any_call_is_whole_or_not_there(
    server: Forks, audited: Path, quick_path: Path, name: str, fault: str
) -> None:
    """Whatever call meets the fault, the vault verifies, and another pack can be built from it."""
    whole, out = quick_path / "whole", quick_path / "out"
    process = server.start("build", stopped=True, path=str(audited), target=str(whole / name))
    counts = Counter(calls_of(server, process, quick_path / "log", CHANGING))
    every = [(call, number) for call in counts for number in range(1, counts[call] + 1)]
    chosen = random.Random(SEED).sample(every, min(len(every), size("F2 packs")))
    built = 0
    for call, number in chosen:
        process = server.start("build", stopped=True, path=str(audited), target=str(out / name))
        code = cut_at(server, process, call, number, fault)
        assert code in (-signal.SIGKILL, 0, REFUSED), (call, number, code)
        if (out / name).exists():
            built += 1
            assert [] == faults_in(out / name), (call, number)
        assert [] == list(verify(audited, read_data=True)), (call, number)
        shutil.rmtree(out, ignore_errors=True)
    assert 0 == server.wait(server.start("build", path=str(audited), target=str(out / name)))
    assert [] == faults_in(out / name)
    figures("F2 packs", seed=SEED, injections=len(chosen), of=len(every), whole_packs=built, lost=0)


def test_each_bit_of_a_pack_counts(audited: Path, quick_path: Path) -> None:
    """One bit turned anywhere in a ZIP file: it is named, or what can be read is what was."""
    path = quick_path / "pack.zip"
    build(str(audited), str(path))
    body = path.read_bytes()
    assert [] == faults_in(path)
    before, said = contents(path), Counter[str]()
    chance = random.Random(SEED)
    bits = chance.sample(range(8 * len(body)), size("F4 bits"))
    for bit in bits:
        turned = bytearray(body)
        turned[bit >> 3] ^= 1 << (bit & 7)
        path.write_bytes(turned)
        try:
            found = faults_in(path)
            if not found:
                assert before == contents(path), f"bit {bit} is not named"
            said["found" if found else "harmless"] += 1
        except TieoutError:
            said["found"] += 1
    figures("F4 bits", seed=SEED, bits_of_a_pack=len(bits), **said)
    assert said["found"] > len(bits) * 0.9


def contents(pack: Path) -> dict[str, bytes]:
    """The bytes of every member."""
    with PackReader(pack) as reader:
        return {name: b"".join(reader.members.pieces(name)) for name in reader.members.sizes}
