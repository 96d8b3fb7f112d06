"""The demo's stand-ins as one process of their own: started, found again, stopped."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evidence.errors import TieoutError

FOLDER = ".standins"
STATE = "state.json"
LOG = "log.txt"
HOURS = 12.0
PATIENCE = 90.0
"""Seconds to wait for the stand-ins to be seeded, and never needed on a machine that is well."""

POLL = 0.1


class StandInError(TieoutError):
    """The stand-ins could not be started or stopped."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the stand-ins of a workspace listen, and the process that they live in."""

    aws_url: str
    kubernetes_url: str
    pid: int

    def as_json(self) -> dict[str, Any]:
        """As it stands in the state file."""
        return {"aws": self.aws_url, "kubernetes": self.kubernetes_url, "pid": self.pid}


class StandIns:
    """The stand-ins of one workspace, in a process that serves as long as its state file stands.

    The state file is the only tie: whoever removes it stops the process, and a process whose state
    file names another one stops by itself. So a stale process id never gets a stranger killed.
    """

    def __init__(
        self, workspace: Path, address: Address, process: "subprocess.Popen[bytes] | None" = None
    ) -> None:
        self._workspace = workspace
        self._process = process
        self.aws_url = address.aws_url
        self.kubernetes_url = address.kubernetes_url
        self.pid = address.pid

    @classmethod
    def start(
        cls,
        workspace: Path,
        *,
        today: date,
        ports: tuple[int, int] = (0, 0),
        keep: bool = False,
        hours: float = HOURS,
        empty: bool = False,
    ) -> "StandIns":
        """Start and seed the stand-ins, in place of those that run for this workspace already.

        `ports` are those of AWS and Kubernetes, 0 for a free one. Unless `keep` they end with the
        process that started them, and always after so many `hours`. `empty` ones are not seeded.

        Raises:
            StandInError: when they do not come up.
        """
        return Starting(
            workspace, today=today, ports=ports, keep=keep, hours=hours, empty=empty
        ).ready()

    @classmethod
    def running(cls, workspace: Path) -> "StandIns | None":
        """The stand-ins that serve this workspace now, or None."""
        address = read_state(workspace)
        if address is None or not _listens(address.aws_url):
            return None
        return cls(workspace, address)

    def stop(self) -> None:
        """Stop the stand-ins and wait until their process is gone; harmless when it is already.

        Raises:
            StandInError: when the process stays.
        """
        address = read_state(self._workspace)
        if address is not None and address.pid == self.pid:
            _state_file(self._workspace).unlink(missing_ok=True)
        if self._process is not None:
            _end(self._process)
            return
        deadline = time.monotonic() + 10
        while _listens(self.aws_url) or _listens(self.kubernetes_url):
            if time.monotonic() > deadline:
                raise StandInError(f"the stand-ins (process {self.pid}) do not stop; end them")
            time.sleep(POLL)


class Starting:
    """Stand-ins on their way up, so that other work can be done while they are seeded."""

    def __init__(
        self,
        workspace: Path,
        *,
        today: date,
        ports: tuple[int, int] = (0, 0),
        keep: bool = False,
        hours: float = HOURS,
        empty: bool = False,
    ) -> None:
        self._workspace = workspace
        before = StandIns.running(workspace)
        if before:
            before.stop()
        folder = workspace / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        _state_file(workspace).unlink(missing_ok=True)
        further = [] if keep else ["--parent", str(os.getpid())]
        further += ["--empty"] if empty else []
        # -P: the folder that the demo runs in must not be looked through for modules.
        command = [
            sys.executable, "-P", "-m", "tieout.demo.serving", "--workspace", str(workspace),
            "--today", today.isoformat(), "--aws-port", str(ports[0]),
            "--kubernetes-port", str(ports[1]), "--hours", str(hours), *further,
        ]  # fmt: skip
        with (folder / LOG).open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 -- our own module, no shell
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def ready(self) -> StandIns:
        """Wait until they are seeded and answer.

        Raises:
            StandInError: when they do not come up; their last words are in the message.
        """
        try:
            return self._waited(time.monotonic() + PATIENCE)
        except BaseException:
            # Ctrl-C while they are seeded, too: nothing that was started here may stay.
            self.abandon()
            raise

    def _waited(self, deadline: float) -> StandIns:
        while time.monotonic() < deadline:
            address = read_state(self._workspace)
            if address is not None and address.pid == self._process.pid:
                return StandIns(self._workspace, address, self._process)
            if self._process.poll() is not None:
                raise StandInError(f"the stand-ins did not start: {self._last_words()}")
            time.sleep(POLL)
        raise StandInError(f"the stand-ins did not start in {PATIENCE:.0f} seconds")

    def abandon(self) -> None:
        """End them, seeded or not."""
        _state_file(self._workspace).unlink(missing_ok=True)
        _end(self._process)

    def _last_words(self) -> str:
        lines = (self._workspace / FOLDER / LOG).read_text(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "without a word")


def read_state(workspace: Path) -> Address | None:
    """What the state file of a workspace says; None when there is none that can be read."""
    try:
        state: Mapping[str, Any] = json.loads(_state_file(workspace).read_text(encoding="utf-8"))
        return Address(str(state["aws"]), str(state["kubernetes"]), int(state["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_state(workspace: Path, address: Address) -> None:
    """Write the state file at one stroke: whoever reads it reads all of it."""
    path = _state_file(workspace)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(address.as_json()) + "\n", encoding="utf-8")
    draft.replace(path)


def _state_file(workspace: Path) -> Path:
    return workspace / FOLDER / STATE


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process of our own and reap it."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _listens(url: str) -> bool:
    """Whether anybody answers at an address; a process id would say less, being used again."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=1):
            return True
    except OSError:
        return False
