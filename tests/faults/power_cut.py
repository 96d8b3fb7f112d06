"""A power cut: the image of a mounted file system is copied while a writer is at work on it.

Run as a program in a mount namespace of its own, so that nothing it mounts outlives it; it prints
what it did and found as a line of JSON. Needs root, loop devices and `mkfs.ext4`.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from evidence.errors import TieoutError
from evidence.vault import Vault
from tests.faults.acknowledged import acknowledged, faults_of
from tests.faults.forks import ROOT, Forks, forks, until
from tests.faults.jobs import ORIGIN

MEGABYTES = 24
CUTS_A_DISK = 20
"""How often one disk is cut before a new one is made: a full disk would stop the writer."""


@dataclass
class Found:
    """What a number of cuts came to."""

    cuts: int = 0
    acknowledged: int = 0
    harmed: int = 0
    examples: list[str] = field(default_factory=list)


def cuts(number: int, *, seed: int, without: str = "") -> Found:
    """Cut the power that often and tell what was found; `without` names syncs left out."""
    done = _program(str(number), str(seed), without)
    assert not done.returncode, done.stderr
    return Found(**json.loads(done.stdout))


def hindrance() -> str:
    """Why no image can be mounted on this machine; empty when it can."""
    tools = ("unshare", "mount", "umount", "mkfs.ext4")
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        return f"there is no {' and no '.join(missing)}"
    done = _program("0", "0", "")
    return done.stderr.strip()[-500:] if done.returncode else ""


def _program(*words: str) -> "subprocess.CompletedProcess[str]":
    memory = Path("/dev/shm")
    line = ["unshare", "--mount", "--propagation", "private", sys.executable, "-m"]
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        return subprocess.run(
            [*line, "tests.faults.power_cut", *words, folder],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def _mounted(image: Path, place: Path) -> Iterator[Path]:
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop", image, place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


@contextmanager
def _disk(folder: Path) -> Iterator[tuple[Path, Path]]:
    image = folder / "disk.img"
    with image.open("wb") as file:
        file.truncate(MEGABYTES << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", "-J", "size=4", image], check=True)
    with _mounted(image, folder / "disk") as place:
        yield image, place


class _Cutter:
    def __init__(self, server: Forks, folder: Path, *, seed: int, without: str) -> None:
        self._server = server
        self._folder = folder
        self._chance = random.Random(seed)
        self._seed = seed
        self._without = without
        self.found = Found()

    def cut(self, number: int) -> None:
        """Cut a fresh disk that often: by turns at any moment, and right after an answer."""
        with _disk(self._folder) as (image, place):
            told = self._folder / f"told-{self.found.cuts}"
            for _ in range(number):
                # A writer that leaves out a sync is found where nothing it did later could help.
                at_answer = bool(self._without) or self._chance.random() < 0.5
                self._one(image, place / "vault", told, at_answer=at_answer)
            self.found.acknowledged += len(acknowledged(told))

    def _one(self, image: Path, path: Path, told: Path, *, at_answer: bool) -> None:
        writer = self._server.start(
            "commits",
            without=self._without,
            path=str(path),
            told=str(told),
            name=f"writer {self.found.cuts}",
            times=self._chance.randrange(1, 9) if at_answer else 1 << 30,
            seed=self._seed,
            mine=4096,
            stop=at_answer,
        )
        if not at_answer:
            time.sleep(self._chance.random() * 0.06)
            os.kill(writer, signal.SIGSTOP)
        until(lambda: _is_stopped(writer))
        known = acknowledged(told)
        copy = self._folder / "copy.img"
        shutil.copyfile(image, copy)
        self._server.kill(writer)
        with _mounted(copy, self._folder / "copy") as place:
            wrong = faults_of(place / "vault", known)
            if not wrong:
                try:
                    Vault.create(place / "vault", origin=ORIGIN).commit([{"type": "note"}])
                    wrong = faults_of(place / "vault", known)
                except TieoutError as error:
                    wrong = [f"takes no commit: {error}"]
        self.found.cuts += 1
        if wrong:
            self.found.harmed += 1
            self.found.examples += wrong[: 5 - len(self.found.examples)]


def _is_stopped(process: int) -> bool:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def main(number: str, seed: str, without: str, folder: str) -> None:
    """Cut that often; with 0 only see whether an image can be mounted."""
    if number == "0":
        with _disk(Path(folder)):
            return
    with forks() as server:
        cutter = _Cutter(server, Path(folder), seed=int(seed), without=without)
        while cutter.found.cuts < int(number):
            cutter.cut(min(CUTS_A_DISK, int(number) - cutter.found.cuts))
    sys.stdout.write(json.dumps(asdict(cutter.found)))


if __name__ == "__main__":
    main(*sys.argv[1:])
