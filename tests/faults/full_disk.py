"""A disk that fills up during a run: a file system in memory with little room, seen by one process.

Where a process may mount nothing, writes are refused by the process itself after so many bytes.
"""

import ctypes
import errno
import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

from evidence.vault import Vault
from tests.faults.acknowledged import acknowledged, faults_of
from tests.flow.small import STAFF

_NEW_MOUNTS = 0x00020000  # CLONE_NEWNS of sched.h
_LARGE = 64 << 20


def full_disk(workspace: str, folder: str, room: int, again: bool) -> int:
    """Fill the disk of a workspace but for `room` bytes and run; tell what came of it in a file.

    `folder` is for the disk and the report, which stands in `report.json`; the workspace was run
    once already. With `again` it is run with room enough after it.
    """
    from tests.faults.jobs import command

    place = Path(folder) / "disk"
    told, said = Path(folder) / "told", Path(folder) / "said"
    shutil.copyfile(Path(workspace) / "told", told)
    mounted = _mount(place)
    copy = place / "workspace"
    shutil.copytree(workspace, copy)
    words = ["run", "--workspace", str(copy)]
    before = Vault.open(copy / "vault").load_run("latest").id
    (copy / "staff.csv").write_text(STAFF.replace("a@", "other@"), encoding="utf-8")
    if mounted:
        disk = os.statvfs(place)
        used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize
        _sized(place, used + room)
    code = _apart(lambda: command(words, str(said), str(told)), room=None if mounted else room)
    vault = Vault.open(copy / "vault")
    report = {
        "mounted": mounted,
        "code": code,
        "said": said.read_text(encoding="utf-8"),
        "wrong": faults_of(vault.path, acknowledged(told)),
        "acknowledged": len(acknowledged(told)),
        "newest": "before" if vault.load_run("latest").id == before else "this",
        "status": vault.runs()[-1].status,
    }
    if mounted:
        _sized(place, _LARGE)
    if again:
        report["again"] = _apart(lambda: command(words, str(said), str(told)))
        report["wrong"] += faults_of(vault.path, acknowledged(told))
    (Path(folder) / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return 0


def _mount(place: Path) -> bool:
    place.mkdir()
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_MOUNTS):
        return False
    private = subprocess.run(["mount", "--make-rprivate", "/"], check=False, capture_output=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={_LARGE}", "tmpfs", str(place)]
    return not private.returncode and not subprocess.run(words, check=False).returncode


def _sized(place: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", place], check=True)


def _apart(work: Callable[[], int], *, room: int | None = None) -> int:
    child = os.fork()
    if not child:
        code = 99
        try:
            if room is not None:
                _refuse_after(room)
            code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _refuse_after(room: int) -> None:
    write, left = os.write, room

    def limited(descriptor: int, data: bytes) -> int:
        nonlocal left
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return write(descriptor, data)
        if not left:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        taken = write(descriptor, data[:left])
        left -= taken
        return taken

    os.write = limited  # type: ignore[assignment]
