"""A run that is cut short leaves a vault that verifies, and stands in the ledger as what it was."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collectors.sweep import Collected
from evidence.runs.run_heads import UNFINISHED
from evidence.store.ledger import LedgerEntry
from evidence.vault import Vault
from tests.flow.estate import cluster, tieout, workspace_at
from tieout.audit import Audit, Silent
from tieout.standins.kubernetes import Fault, KubernetesStandIn
from tieout.workspace import Workspace

PODS = "/api/v1/pods"
POD = "kubernetes.pod"

STALL = 4.0
"""Seconds that the cluster keeps the reading waiting: long enough to be interrupted in."""


@pytest.fixture
def chat() -> Iterator[KubernetesStandIn]:
    with cluster() as standin:
        yield standin


@pytest.fixture
def workspace(tmp_path: Path, chat: KubernetesStandIn) -> Path:
    """A workspace of the cluster and the listings, whose vault holds one whole run."""
    folder = workspace_at(tmp_path, aws_url="http://127.0.0.1:1", kubernetes_url=chat.url)
    text = (folder / "tieout.toml").read_text()
    cloud, rest = text.index("[[aws]]"), text.index("[[kubernetes]]")
    (folder / "tieout.toml").write_text(text[:cloud] + text[rest:])
    assert 1 == tieout("run", "--workspace", folder).code
    return folder


def cut_short(workspace: Path, chat: KubernetesStandIn, number: signal.Signals) -> tuple[int, str]:
    """Start `tieout run`, and send it a signal while it waits for the list of pods."""
    chat.requests.clear()
    chat.fault(Fault(PODS, "stalled", seconds=STALL))
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tieout", "run", "--workspace", str(workspace)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        until(lambda: any(each.path == PODS for each in list(chat.requests)), process)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
        chat.clear_faults()
    return process.returncode, said


def until(seen: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    while not seen():
        assert process.poll() is None, "the run ended before it was cut short"
        time.sleep(0.02)


def entries(workspace: Path, run: str, *types: str) -> list[LedgerEntry]:
    vault = Vault.open(workspace / "vault")
    return [each for each in vault.entries(*types) if each.fields.get("run") == run]


def runs(workspace: Path) -> list[list[str]]:
    """The table of `tieout runs`, without its head."""
    said = tieout("runs", "--workspace", workspace)
    assert 0 == said.code
    return [line.split("\t") for line in said.out.splitlines()[1:]]


def verified(workspace: Path) -> None:
    said = tieout("verify", "--workspace", workspace, "--read-data")
    assert 0 == said.code, said.out


def test_an_interrupted_run_is_aborted(workspace: Path, chat: KubernetesStandIn) -> None:
    """After Ctrl-C the ledger holds the run as aborted, and the next one is whole."""
    code, said = cut_short(workspace, chat, signal.SIGINT)
    assert 130 == code, "neither green nor a failed control"
    assert "Traceback" not in said
    first, second = runs(workspace)
    assert ("complete", "aborted") == (first[2], second[2])
    read = [each.fields["kind"] for each in entries(workspace, second[0], "evidence")]
    # Whatever had been read by then, also what stands behind the pods in the plan.
    assert POD not in read
    verified(workspace)
    # What is judged is the last run that ended; the next one is as whole as the first.
    assert 1 == tieout("run", "--workspace", workspace).code
    assert ["complete", "aborted", "complete"] == [each[2] for each in runs(workspace)]
    assert 0 == tieout("diff", first[0], "latest", "--workspace", workspace).code


class Impatient(Silent):
    """Whoever watches the progress, and presses Ctrl-C at the third unit."""

    def __init__(self) -> None:
        self.units = 0

    def collected(self, unit: Collected) -> None:
        """Interrupt as a signal does: in the thread that collects."""
        self.units += 1
        if self.units == 3:
            raise KeyboardInterrupt


def test_what_was_read_before_an_interrupt_is_kept(workspace: Path) -> None:
    """The units that had been read stand in the ledger under the aborted run, each once."""
    place = Workspace.load(workspace)
    with pytest.raises(KeyboardInterrupt):
        Audit(place, place.vault(), progress=Impatient()).run()
    _, second = runs(workspace)
    assert "aborted" == second[2]
    read = [each.fields["kind"] for each in entries(workspace, second[0], "evidence")]
    assert len(read) >= 3
    assert len(set(read)) == len(read)
    verified(workspace)


def test_a_killed_run_is_in_the_ledger_from_its_start(
    workspace: Path, chat: KubernetesStandIn
) -> None:
    """Even a process that could say nothing more leaves its start, and nothing damaged."""
    code, _ = cut_short(workspace, chat, signal.SIGKILL)
    assert -signal.SIGKILL == code
    first, second = runs(workspace)
    assert "complete" == first[2]
    assert UNFINISHED == second[2]
    assert 1 == len(entries(workspace, second[0], "run-start"))
    assert [] == entries(workspace, second[0], "run-end")
    verified(workspace)
    assert 0 == tieout("reindex", "--workspace", workspace).code
    assert [first, second] == runs(workspace)
    chat.requests.clear()
    read = {each.fields["kind"] for each in entries(workspace, second[0], "evidence")}
    # In a new process, as whoever resumes a killed one does.
    words = [sys.executable, "-P", "-m", "tieout", "run", "--resume", "--workspace", workspace]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert 1 == done.returncode, done.stderr
    first, second = runs(workspace)
    assert ("complete", "complete") == (first[2], second[2])
    assert 1 == len(entries(workspace, second[0], "run-resume"))
    planned = [
        (each.fields["kind"], each.fields["scope"])
        for each in entries(workspace, second[0], "evidence")
    ]
    assert len(set(planned)) == len(planned), "a unit was collected twice"
    # Nothing that had been committed was asked for again.
    asked = {each.path.rpartition("/")[2] for each in chat.requests}
    assert "pods" in asked
    assert "serviceaccounts" not in asked or "kubernetes.service_account" not in read
    assert 0 == tieout("diff", first[0], "latest", "--workspace", workspace).code
    verified(workspace)
