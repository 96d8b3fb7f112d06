"""The process of the stand-ins: started, found, kept, replaced and stopped without a trace."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tieout.demo.standins import FOLDER, STATE, StandInError, StandIns, read_state

TODAY = date(2026, 4, 1)
HOURS = 0.05
"""So that a test run that is killed leaves nothing behind for long."""


def answers(url: str) -> bool:
    try:
        with urlopen(url + "/version", timeout=10):
            return True
    except URLError:
        return False


def gone(pid: int, *, within: float = 60) -> bool:
    """Whether a process is not there any more, or only waits to be reaped by somebody else."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def test_start_answers_and_stop_leaves_nothing(workspace: Path) -> None:
    """After the stop neither the process nor its state file is there."""
    standins = StandIns.start(workspace, today=TODAY, empty=True)
    try:
        assert answers(standins.kubernetes_url)
        assert standins.aws_url.startswith("http://127.0.0.1:")
        found = StandIns.running(workspace)
        assert found is not None
        assert found.pid == standins.pid
    finally:
        standins.stop()
    assert gone(standins.pid)
    assert not answers(standins.kubernetes_url)
    assert not (workspace / FOLDER / STATE).exists()
    assert StandIns.running(workspace) is None
    standins.stop()


def test_starting_again_replaces(workspace: Path) -> None:
    """A workspace has one process of stand-ins; a second start takes the place of the first."""
    first = StandIns.start(workspace, today=TODAY, empty=True)
    second = StandIns.start(workspace, today=TODAY, empty=True)
    try:
        assert gone(first.pid)
        assert answers(second.kubernetes_url)
    finally:
        second.stop()
    assert gone(second.pid)


def test_removing_the_workspace_ends_them(workspace: Path) -> None:
    """Stand-ins whose state file is gone do not stay behind."""
    standins = StandIns.start(workspace, today=TODAY, empty=True, keep=True, hours=HOURS)
    (workspace / FOLDER / STATE).unlink()
    try:
        assert gone(standins.pid)
    finally:
        standins.stop()


def test_they_end_when_their_time_is_over(workspace: Path) -> None:
    """Kept stand-ins stop by themselves."""
    standins = StandIns.start(workspace, today=TODAY, empty=True, keep=True, hours=0)
    try:
        assert gone(standins.pid)
    finally:
        standins.stop()


STARTER = """
    import os, sys
    from datetime import date
    from pathlib import Path
    from tieout.demo.standins import StandIns
    StandIns.start(Path(sys.argv[1]), today=date(2026, 4, 1), keep=sys.argv[2] == "keep",
                   empty=True, hours=0.05)
    os._exit(0)  # as one that is killed: nothing is tidied up
"""


@pytest.mark.parametrize("keep", [True, False])
def test_only_kept_ones_outlive_their_parent(workspace: Path, *, keep: bool) -> None:
    """When the command that started them dies, stand-ins go with it unless they were kept."""
    word = "keep" if keep else "leave"
    starter = [sys.executable, "-c", textwrap.dedent(STARTER), str(workspace), word]
    subprocess.run(starter, check=True, timeout=120)
    standins = StandIns.running(workspace)
    state = read_state(workspace)
    assert state is not None
    try:
        if keep:
            assert standins is not None
            assert answers(standins.kubernetes_url)
        else:
            assert gone(state.pid)
    finally:
        if standins:
            standins.stop()
    assert gone(state.pid)


def test_an_interrupt_while_seeding_leaves_nothing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the parent waits ends the child too."""
    started: list[int] = []
    sleep = time.sleep

    def interrupted(seconds: float) -> None:
        state = workspace / FOLDER / "log.txt"
        if state.exists():
            raise KeyboardInterrupt
        sleep(seconds)

    popen = subprocess.Popen

    def watched(*given: object, **more: object) -> object:
        process = popen(*given, **more)  # type: ignore[call-overload]
        started.append(process.pid)
        return process

    monkeypatch.setattr("tieout.demo.standins.subprocess.Popen", watched)
    monkeypatch.setattr("tieout.demo.standins.time.sleep", interrupted)
    with pytest.raises(KeyboardInterrupt):
        StandIns.start(workspace, today=TODAY, empty=True)
    monkeypatch.undo()
    assert [gone(pid) for pid in started] == [True]


def test_a_taken_port_is_told_in_a_sentence(workspace: Path, estate: StandIns) -> None:
    """A port that is in use is no traceback."""
    taken = int(estate.kubernetes_url.rpartition(":")[2])
    with pytest.raises(StandInError, match=r"did not start: cannot listen on 127\.0\.0\.1"):
        StandIns.start(workspace, today=TODAY, empty=True, ports=(0, taken))


def test_fixed_ports_are_kept_to(workspace: Path) -> None:
    """Stand-ins listen on the ports they were told, which a kept tieout.toml names."""
    first = StandIns.start(workspace, today=TODAY, empty=True)
    ports = tuple(int(u.rpartition(":")[2]) for u in (first.aws_url, first.kubernetes_url))
    first.stop()
    second = StandIns.start(workspace, today=TODAY, empty=True, ports=(ports[0], ports[1]))
    second.stop()
    assert (second.aws_url, second.kubernetes_url) == (first.aws_url, first.kubernetes_url)


def test_a_broken_state_file_is_no_state(workspace: Path) -> None:
    """A state file that cannot be read counts as none."""
    (workspace / FOLDER).mkdir(parents=True)
    for text in ("", "{", "[]", json.dumps({"aws": "x"})):
        (workspace / FOLDER / STATE).write_text(text)
        assert StandIns.running(workspace) is None


def test_the_process_stops_on_a_signal(workspace: Path) -> None:
    """A kept process ends cleanly on SIGTERM as well."""
    standins = StandIns.start(workspace, today=TODAY, empty=True, keep=True, hours=HOURS)
    os.kill(standins.pid, signal.SIGTERM)
    assert gone(standins.pid)
    standins.stop()
