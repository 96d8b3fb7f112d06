"""A real Active Directory by Samba, on the fixed ports of LDAP; one at a time, as root."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.collectors.identity.ldap.certificates import write_certificates

BASE = "DC=ad,DC=example,DC=com"
PASSWORD = "Only-of-this-test-1"
ADMIN = "administrator@ad.example.com"
_LOCK = Path("/tmp/tieout-test-samba.lock")
_GLOBAL = """\
[global]
\tinterfaces = lo
\tbind interfaces only = yes
\tserver services = ldap
\ttls enabled = yes
\ttls keyfile = {folder}/host.key
\ttls certfile = {folder}/host.pem
\ttls cafile = {folder}/ca.pem
\tlog file = {folder}/log
"""
_OWN = ("server services", "interfaces", "log file", "[global]")


@dataclass(frozen=True)
class Samba:
    """A running domain controller."""

    folder: Path

    def tool(self, *words: str) -> None:
        """Change something as the administrator, straight on the database."""
        _run("samba-tool", *words, "-s", str(self.folder / "ad/etc/smb.conf"))

    def modify(self, name: str, **values: Any) -> None:
        """Set attributes of an entry, by the administrator over LDAP."""
        import ldap3

        server = ldap3.Server("127.0.0.1", port=636, use_ssl=True, get_info=ldap3.NONE)
        with ldap3.Connection(server, ADMIN, PASSWORD, auto_bind=True) as connection:
            changes = {key: [(ldap3.MODIFY_REPLACE, [value])] for key, value in values.items()}
            assert connection.modify(name, changes), connection.result


@contextmanager
def provisioned(folder: Path) -> Iterator[Samba]:
    """A domain `ad.example.com` in a folder, not yet running; others wait for their turn."""
    with _LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        write_certificates(folder)
        _run(
            "samba-tool", "domain", "provision", "--realm=AD.EXAMPLE.COM", "--domain=EXAMPLE",
            "--server-role=dc", "--dns-backend=NONE", "--host-name=dc",
            f"--adminpass={PASSWORD}", f"--targetdir={folder / 'ad'}", "--option=interfaces=lo",
        )  # fmt: skip
        conf = folder / "ad/etc/smb.conf"
        kept = [
            line
            for line in conf.read_text().splitlines()
            if not any(line.strip().startswith(word) for word in _OWN)
        ]
        conf.write_text(_GLOBAL.format(folder=folder) + "\n".join(kept) + "\n")
        yield Samba(folder)


@contextmanager
def serving(samba: Samba) -> Iterator[None]:
    """The domain controller answers until the end of the block."""
    conf = samba.folder / "ad/etc/smb.conf"
    program = shutil.which("samba", path="/usr/sbin:/usr/bin") or "samba"
    with (samba.folder / "out").open("wb") as out:
        server = subprocess.Popen(
            [program, "-i", "-M", "single", "-s", str(conf)],
            stdin=subprocess.PIPE, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
        try:
            for _ in range(600):
                assert server.poll() is None, (samba.folder / "out").read_text()
                if _listens(636):
                    break
                time.sleep(0.1)
            yield
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (words[:3], done.stderr[-2000:])
