"""A process under strace, in which one system call of many is made to fail or to be the last."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import CI
from tests.faults.forks import Forks

CHANGING = (
    "write", "pwrite64", "fsync", "fdatasync", "sync_file_range", "rename", "renameat",
    "renameat2", "link", "linkat", "mkdir", "mkdirat", "unlink", "unlinkat", "ftruncate",
)  # fmt: skip
"""The calls that change what is on a disk."""
ASKING = ("openat", "read", "pread64", "getdents64", "newfstatat", "flock")
"""The calls that ask a disk for something."""
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(", re.MULTILINE)


def traced(server: Forks, process: int, options: Sequence[str]) -> int:
    """Let a stopped process go on under strace with these options; its exit code."""
    tool = shutil.which("strace")
    assert tool
    with subprocess.Popen(
        [tool, "-f", "-p", str(process), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as strace:
        assert strace.stderr
        said = strace.stderr.readline()
        if "attached" not in said:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            server.wait(process)
            refused(said)
        os.kill(process, signal.SIGCONT)
        code = server.wait(process)
        strace.stderr.read()
    return code


def refused(said: str) -> None:
    """Tell that this machine lets no process be traced: in CI a failure, so that none slips by."""
    reason = f"strace may trace no process on this machine: {said.strip()}"
    if CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def calls_of(
    server: Forks, process: int, log: Path, calls: Sequence[str], *, code: int = 0
) -> list[str]:
    """The system calls that a stopped process makes, by name and in order, of those asked for."""
    # A name that this machine's processor does not know is passed over (the question mark).
    asked = ",".join(f"?{call}" for call in calls)
    assert code == traced(server, process, ["-o", str(log), "-e", f"trace={asked}"])
    return _CALL.findall(log.read_text(encoding="utf-8"))


def cut_at(server: Forks, process: int, call: str, number: int, fault: str) -> int:
    """Let it go on until its call of that name and number, which meets the fault; its exit code.

    The fault is `signal=KILL` or `error=EIO` and the like.
    """
    options = ["-o", "/dev/null", "-e", f"trace={call}"]
    return traced(server, process, [*options, "-e", f"inject={call}:{fault}:when={number}"])
