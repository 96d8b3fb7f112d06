"""F3: each state that a power cut may leave by the rules holds what was acknowledged."""

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from evidence.canonical import sha256
from evidence.errors import TieoutError
from evidence.vault import Vault
from tests.faults.acknowledged import Acknowledged, entries_digest, faults_of
from tests.faults.figures import figures
from tests.faults.jobs import ORIGIN
from tests.faults.left_out import OMISSIONS
from tests.faults.recorded_disk import Crash, Files, Recorder, Step
from tests.faults.sizes import NIGHTLY, size

SEED = 8
NEW = "new/and/vault"
"""A vault in folders that are not there yet."""
State = tuple[Sequence[Acknowledged], Files]


def commit(recorder: Recorder, vault: Vault, bodies: Sequence[bytes]) -> None:
    """Commit some objects, and note the answer."""
    digests = [vault.put(body) for body in bodies]
    entries: list[Mapping[str, Any]] = [{"type": "note", "objects": digests}]
    number = vault.commit(entries)
    recorder.told(Acknowledged(number, entries_digest(entries), tuple(digests)))


def recorded(
    folder: Path, place: str, *, meanwhile: int | None = None, **options: Any
) -> list[Step]:
    """What a writer of two commits does; after `meanwhile` steps another makes two in between."""
    folder.mkdir()
    recorder = Recorder(folder, **options)
    path = folder / place

    def other() -> None:
        vault = Vault.create(path, origin=ORIGIN)
        # The first holds the lock of the index while it waits for this one.
        vault._index.follow = lambda: None  # type: ignore[method-assign]
        commit(recorder, vault, [b"the same each time", b"another's"])
        commit(recorder, vault, [b"0", b"another's second"])

    with recorder.on():
        if meanwhile is not None:
            recorder.meanwhile = (meanwhile, other)
        vault = Vault.create(path, origin=ORIGIN)
        for number in range(2):
            commit(recorder, vault, [f"{number}".encode(), b"the same each time"])
    return recorder.steps


def states(steps: list[Step], chance: random.Random) -> Iterator[State]:
    """Every state after every step, each once."""
    seen = set()
    for number in range(len(steps) + 1):
        crash = Crash(steps[:number])
        for files in crash.states(chance):
            key = (
                len(crash.told),
                *sorted((path, sha256(body or b"")) for path, body in files.items()),
            )
            if key not in seen:
                seen.add(key)
                yield crash.told, files


def wrong_with(state: State, folder: Path, place: str) -> list[str]:
    """What is wrong with a state, put on a disk."""
    told, files = state
    for name, body in sorted(files.items()):
        path = folder / name
        if body is None:
            path.mkdir(parents=True)
        elif path.parent.is_dir():
            path.write_bytes(body)
    try:
        wrong = faults_of(folder / place, told)
        if not wrong:
            Vault.create(folder / place, origin=ORIGIN).commit([{"type": "note"}])
            wrong = faults_of(folder / place, told)
    except TieoutError as error:
        wrong = [str(error)]
    finally:
        shutil.rmtree(folder)
        folder.mkdir()
    return wrong


@pytest.fixture
def ground(quick_path: Path) -> Path:
    path = quick_path / "ground"
    path.mkdir()
    return path


def some(found: list[State], share: int, chance: random.Random) -> list[State]:
    """That many of the states, all when there are fewer."""
    return chance.sample(found, min(len(found), share))


def test_no_state_after_a_power_cut_lacks_what_was_told(quick_path: Path, ground: Path) -> None:
    """One writer, and a vault in new folders: at each step each state is sound."""
    chance = random.Random(SEED)
    found = list(states(recorded(quick_path / "one", NEW), chance))
    chosen = some(found, size("F3 states") // 2, chance)
    for state in chosen:
        assert [] == wrong_with(state, ground, NEW)
    told = sum(len(told) for told, _ in chosen)
    figures("F3 states", seed=SEED, states=len(chosen), acknowledged=told, lost=0)


def test_another_writer_in_between_takes_nothing_away(quick_path: Path, ground: Path) -> None:
    """A second writer at any step of the first: what either was told lasts."""
    chance = random.Random(SEED)
    steps = len(recorded(quick_path / "alone", "vault"))
    found: list[State] = []
    for number in range(steps) if NIGHTLY else chance.sample(range(steps), 4):
        folder = quick_path / f"two-{number}"
        found += some(
            list(states(recorded(folder, "vault", meanwhile=number), chance)), 400, chance
        )
        shutil.rmtree(folder, ignore_errors=True)
    chosen = some(found, size("F3 states") // 2, chance)
    for state in chosen:
        assert [] == wrong_with(state, ground, "vault")
    told = sum(len(told) for told, _ in chosen)
    figures("F3 states", seed=SEED, states=len(chosen), acknowledged=told, lost=0)


@pytest.mark.parametrize("omission", OMISSIONS)
def test_a_missing_sync_is_found(quick_path: Path, ground: Path, omission: str) -> None:
    """A writer that leaves out a sync may lose what it told: some state shows it."""
    chance = random.Random(SEED)
    steps = recorded(quick_path / "one", NEW, keeps=OMISSIONS[omission])
    assert any(wrong_with(state, ground, NEW) for state in states(steps, chance))
    figures("F3 controls", seed=SEED, writers_lacking_a_sync=1, writers_found=1)
