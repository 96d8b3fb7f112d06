"""`tieout schedule` and `tieout notify` as cron, systemd and people call them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evidence.run_lock import audit_lock
from evidence.vault import Vault
from tests.tieout.cli.conftest import Tieout

SINCE = datetime(2026, 3, 2, 2, 15, tzinfo=UTC)
HOOK = '[[notices.webhook]]\nname = "siem"\nurl = "https://127.0.0.1:1/"\nsecret_env = "NO_SUCH"\n'


@contextmanager
def scheduler(workspace: Path) -> Iterator[subprocess.Popen[str]]:
    """`tieout schedule` in a process of its own; ended at last, if it has not ended itself."""
    command = [sys.executable, "-m", "tieout", "schedule", "--workspace", str(workspace)]
    with subprocess.Popen(
        command, cwd=workspace, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "COLUMNS": "200"},
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def until(process: subprocess.Popen[str], words: str) -> str:
    """The lines that a process prints until one holds these words."""
    assert process.stdout
    told = ""
    for line in process.stdout:
        told += line
        if words in line:
            return told
    raise AssertionError(f"it never said {words!r}: {told}")


def test_once(tieout: Tieout, workspace: Path) -> None:
    """The first call audits, with the exit code of a run; the second says what is next."""
    shown = tieout("schedule", "--show")
    assert (0, False) == (shown.code, (workspace / "vault").exists())
    assert "ACME-01\tweekly\t-\t" in shown.out
    first = tieout("schedule", "--once")
    assert 3 == first.code
    assert "due: " in first.out
    assert " complete  Hoshizora" in first.out
    second = tieout("schedule", "--once")
    assert (0, True) == (second.code, second.out.startswith("nothing is due; next "))
    assert 1 == len(Vault.open(workspace / "vault").runs())
    assert "\tin time\t" in tieout("schedule", "--show").out


def test_one_audit_at_a_time(tieout: Tieout, workspace: Path) -> None:
    """Whoever comes second is told who holds the vault and since when; the exit code is 2."""
    tieout("schedule", "--show")
    Vault.create(workspace / "vault", origin="Hoshizora")
    with audit_lock(workspace / "vault", who="tieout schedule", since=SINCE):
        for words in (("run",), ("run", "--resume"), ("schedule", "--once")):
            said = tieout(*words)
            assert 2 == said.code
            assert "'tieout schedule' (process " in said.error
            assert "since 2026-03-02 02:15 UTC; let it end" in said.error
        assert 0 == tieout("schedule", "--show").code
    assert [] == Vault.open(workspace / "vault").runs()


def test_the_loop_ends_by_signal(workspace: Path, tieout: Tieout) -> None:
    """It audits what is due, holds off a second scheduler, and ends with 0 once it is stored."""
    with scheduler(workspace) as process:
        until(process, "due: ")
        said = tieout("schedule")
        assert 2 == said.code
        assert f"'tieout schedule' (process {process.pid} on " in said.error
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=300)
    assert 0 == process.returncode, errors
    assert "the scheduler has ended" in rest
    (head,) = Vault.open(workspace / "vault").runs()
    assert "complete" == head.status
    assert 0 == tieout("schedule", "--once").code


def test_the_loop_outlives_a_mistake(workspace: Path) -> None:
    """A workspace that is broken when it looks is said with file and line, and waited after."""
    (workspace / "vault").mkdir()
    Vault.create(workspace / "vault", origin="Hoshizora")
    (workspace / "waivers.yaml").write_text("waivers: [{id: 1}]\n", encoding="utf-8")
    with scheduler(workspace) as process:
        assert process.stderr
        assert "waivers.yaml:1" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=300)
    assert (0, True) == (process.returncode, "the scheduler has ended" in rest)


def test_options_that_exclude_one_another(tieout: Tieout) -> None:
    """What cannot be meant is refused."""
    assert 2 == tieout("schedule", "--once", "--show").code
    assert 2 == tieout("notify", "--test", "--dry-run").code


def test_a_receiver_that_is_down_fails_no_audit(tieout: Tieout, workspace: Path) -> None:
    """The run ends with its own exit code; the failure is said, and in the ledger."""
    without = tieout("run").code
    with (workspace / "tieout.toml").open("a", encoding="utf-8") as file:
        file.write(HOOK)
    said = tieout("run")
    assert without == said.code
    assert "notice to siem not delivered: NO_SUCH is not set; it is tried again" in said.error
    (entry,) = Vault.open(workspace / "vault").entries("notice")
    assert ("not delivered", "127.0.0.1") == (entry.fields["outcome"], entry.fields["to"])
    assert 3 == tieout("notify").code
    assert 3 == tieout("notify", "--test").code
    shown = tieout("notify", "--dry-run")
    assert 0 == shown.code
    assert shown.out.startswith('# siem (webhook)\n{"at":')
    assert 2 == len(list(Vault.open(workspace / "vault").entries("notice")))


def test_a_run_that_fails_is_told(
    tieout: Tieout, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The channels hear of it, and the error goes on up."""
    with (workspace / "tieout.toml").open("a", encoding="utf-8") as file:
        file.write(HOOK)
    monkeypatch.setattr("tieout.audit.evaluate", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tieout("run")
    (entry,) = Vault.open(workspace / "vault").entries("notice")
    assert {"problems": 1, "failed_runs": 1} == entry.fields["counts"]
    assert entry.fields["problem"] is not None


def test_without_a_channel_there_is_nobody_to_notify(tieout: Tieout) -> None:
    """It says what to add."""
    said = tieout("notify")
    assert 2 == said.code
    assert "add a table under [notices]" in said.error
