"""Processes to be killed, forked off one that has imported everything, so that each costs little.

Run as a program it is that one: a line of JSON asks it to fork or to wait, a line answers.
"""

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from evidence.errors import TieoutError
from tests.faults.acknowledged import REFUSED

ROOT = Path(__file__).parents[2]
BROKEN = 71
"""The exit code of a job that fell over an error that nobody expected."""


class Forks:
    """The process that forks, as the tests speak to it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def start(self, job: str, *, stopped: bool = False, without: str = "", **given: Any) -> int:
        """Fork a process that does a job; its number. If `stopped` it waits for SIGCONT.

        `without` names a sync that it leaves out, see `leave_out`.
        """
        asked = {"job": job, "given": given, "stopped": stopped, "without": without}
        return self._ask(asked)

    def warm(self, workspace: Path) -> None:
        """Have it read the definitions of a workspace, which every fork then has."""
        self._ask({"warm": str(workspace)})

    def wait(self, process: int) -> int:
        """Its exit code when it has ended; the negative number of a signal that killed it."""
        return self._ask({"wait": process})

    def kill(self, process: int) -> int:
        """Kill it at once and wait; its exit code, which is another if it had ended before."""
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        return self.wait(process)

    def _ask(self, question: dict[str, Any]) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that forks has died"
        return int(answer)


@contextmanager
def forks() -> Iterator[Forks]:
    """A process that forks; it ends with the block, its children with it."""
    line = [sys.executable, "-m", "tests.faults.forks"]
    with subprocess.Popen(
        line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Forks(process)
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(timeout=60)


def serve() -> None:
    """Answer until nobody asks any more."""
    from tests.faults.jobs import JOBS
    from tests.faults.warmth import warm, warm_command

    warm()
    running: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        if "wait" in asked:
            answer = os.waitstatus_to_exitcode(os.waitpid(asked["wait"], 0)[1])
            running.discard(asked["wait"])
        elif "warm" in asked:
            warm_command(Path(asked["warm"]))
            answer = 0
        else:
            answer = os.fork()
            if not answer:
                _child(JOBS[asked["job"]], asked)
            running.add(answer)
            if asked["stopped"]:
                os.waitpid(answer, os.WUNTRACED)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    for process in running:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _child(job: Any, asked: dict[str, Any]) -> None:
    code = BROKEN
    try:
        with suppress(OSError):
            os.close(0)
        if asked["without"]:
            from tests.faults.left_out import leave_out

            leave_out(asked["without"])
        if asked["stopped"]:
            os.kill(os.getpid(), signal.SIGSTOP)
        code = job(**asked["given"])
    except TieoutError:
        code = REFUSED
    except BaseException:  # noqa: BLE001 -- a child must never come back into the loop of its parent
        traceback.print_exc()
    finally:
        os._exit(code)


def until(holds: Any, *, seconds: float = 30) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.001)


if __name__ == "__main__":
    serve()
