"""A guard over stored sources: while they run, nothing is written, started or asked of a network.

It is a guard against accidents and no prison: Python cannot hold in code that means to break out.
Who does not trust a pack runs this on a machine that holds nothing else.
"""

from __future__ import annotations

import os
import sys
from typing import Any

_REFUSED = (
    "ctypes.", "ftplib.", "http.", "imaplib.", "os.chmod", "os.chown", "os.exec", "os.fork",
    "os.forkpty", "os.kill", "os.link", "os.mkdir", "os.posix_spawn", "os.putenv", "os.remove",
    "os.rename", "os.rmdir", "os.spawn", "os.startfile", "os.symlink", "os.system", "os.truncate",
    "os.utime", "poplib.", "pty.", "shutil.", "smtplib.", "socket.", "sqlite3.", "subprocess.",
    "telnetlib.", "tempfile.", "urllib.", "webbrowser.", "winreg.",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def stand_guard() -> None:
    """Refuse such things from now on, in this process, for good."""
    sys.addaudithook(_look)


def _look(event: str, given: tuple[Any, ...]) -> None:
    refused = event.startswith(_REFUSED)
    if event == "open":
        flags = given[2] if len(given) > 2 else 0
        refused = isinstance(flags, int) and bool(flags & _WRITING)
    if refused:
        raise PermissionError(f"a pack that is verified may not do this: {event}")
