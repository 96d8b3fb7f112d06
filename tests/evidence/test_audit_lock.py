"""The lock of an audit: one at a time on a vault, the second told who holds it and since when."""

import errno
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evidence.errors import UsageError
from evidence.run_lock import audit_lock
from evidence.store.disk import StorageError

SINCE = datetime(2026, 3, 2, 2, 15, tzinfo=UTC)
HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from evidence.run_lock import audit_lock
with audit_lock(Path(sys.argv[1]), who="tieout schedule", since=datetime(2026, 3, 2, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    """It is refused with exit code 2, and told command, process, host and since when."""
    with (
        audit_lock(tmp_path, who="tieout schedule", since=SINCE),
        pytest.raises(UsageError) as refused,
        audit_lock(tmp_path, who="tieout run", since=SINCE),
    ):
        pass
    assert (
        f"this vault is being worked on by 'tieout schedule' (process {os.getpid()} on "
        f"{os.uname().nodename}) since 2026-03-02 02:15 UTC; let it end"
    ) == str(refused.value)
    assert 2 == refused.value.exit_code


def test_it_is_free_again_behind_it(tmp_path: Path) -> None:
    """What was held is free, and another name is another lock."""
    for who in ("one", "two"):
        with (
            audit_lock(tmp_path, who=who, since=SINCE),
            audit_lock(tmp_path, who=who, since=SINCE, name="schedule"),
        ):
            pass
    assert [] == list((tmp_path / "tmp").iterdir())


def test_the_dead_hold_nothing(tmp_path: Path) -> None:
    """What a killed process held is free, though its file is still there."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert "held\n" == other.stdout.readline()
        with (
            pytest.raises(UsageError, match=f"process {other.pid} "),
            audit_lock(tmp_path, who="tieout run", since=SINCE),
        ):
            pass
        other.kill()
        other.wait()
    assert (tmp_path / "tmp" / "audit.lock").exists()
    with audit_lock(tmp_path, who="tieout run", since=SINCE):
        pass


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"who": 1}', b"\xff\xfe"])
def test_what_is_no_word_of_a_holder_is_no_fault(tmp_path: Path, text: bytes) -> None:
    """Between taking the lock and writing who took it, the second is told just that."""
    with audit_lock(tmp_path, who="tieout schedule", since=SINCE):
        (tmp_path / "tmp" / "audit.lock").write_bytes(text)
        with (
            pytest.raises(UsageError, match="by another process, just begun; let it end"),
            audit_lock(tmp_path, who="tieout run", since=SINCE),
        ):
            pass


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no room to write who holds it, nothing is held and the disk is named."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with (
            pytest.raises(StorageError, match=r"the lock of .*: No space left on device"),
            audit_lock(tmp_path, who="tieout run", since=SINCE),
        ):
            pass
    with audit_lock(tmp_path, who="tieout run", since=SINCE):
        pass
