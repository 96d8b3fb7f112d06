"""A real slapd on a free port of this machine, with what a test puts into it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.collectors.identity.ldap.certificates import write_certificates

BASE = "dc=example,dc=com"
ADMIN, AUDITOR = f"cn=admin,{BASE}", f"cn=audit,{BASE}"
PASSWORD = "only-of-this-test"
PATH = "/usr/sbin:/usr/bin:/usr/lib/openldap"
CONFIGURATION = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/host.pem
TLSCertificateKeyFile {folder}/host.key
database mdb
maxsize 200000000
suffix "{base}"
rootdn "{admin}"
rootpw {password}
directory {folder}/data
sizelimit size.soft=100 size.hard=100 size.prtotal=unlimited
overlay memberof
overlay ppolicy
access to attrs=userPassword by anonymous auth by * none
access to attrs=employeeNumber by dn.exact="{auditor}" {numbers} by * none
access to * by dn.exact="{auditor}" read by * none
"""
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Slapd:
    """A running server; `add` speaks to it as its administrator."""

    folder: Path
    port: int
    tls_port: int

    @property
    def ca_file(self) -> Path:
        """The authority that its certificate is of."""
        return self.folder / "ca.pem"

    def add(self, *entries: tuple[str, Sequence[str], Values]) -> None:
        """Add entries online, as overlays need it."""
        import ldap3

        server = ldap3.Server("127.0.0.1", port=self.port, get_info=ldap3.NONE)
        with ldap3.Connection(server, ADMIN, PASSWORD, auto_bind=True) as connection:
            for name, classes, values in entries:
                added = connection.add(name, list(classes), dict(values))
                assert added, (name, connection.result)


def ldif(*entries: tuple[str, Sequence[str], Values]) -> str:
    """Entries as slapadd reads them."""
    blocks = []
    for name, classes, values in entries:
        lines = [f"dn: {name}", *(f"objectClass: {each}" for each in classes)]
        for key, held in values.items():
            lines += [f"{key}: {each}" for each in (held if isinstance(held, list) else [held])]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


ROOT = (
    (BASE, ("dcObject", "organization"), {"dc": "example", "o": "Example"}),
    (AUDITOR, ("organizationalRole", "simpleSecurityObject"), {
        "cn": "audit", "userPassword": PASSWORD,
    }),
    (f"ou=people,{BASE}", ("organizationalUnit",), {"ou": "people"}),
    (f"ou=groups,{BASE}", ("organizationalUnit",), {"ou": "groups"}),
)  # fmt: skip


@contextmanager
def running(folder: Path, offline: str = "", *, numbers: str = "read") -> Iterator[Slapd]:
    """A server; `offline` is loaded before it starts, `numbers` is the right to employeeNumber."""
    write_certificates(folder)
    (folder / "data").mkdir()
    conf = folder / "slapd.conf"
    conf.write_text(
        CONFIGURATION.format(
            folder=folder, base=BASE, admin=ADMIN, auditor=AUDITOR, password=PASSWORD,
            numbers=numbers,
        )
    )  # fmt: skip
    (folder / "load.ldif").write_text(ldif(*ROOT) + "\n" + offline)
    tools = {name: shutil.which(name, path=PATH) or name for name in ("slapadd", "slapd")}
    loading = [tools["slapadd"], "-q", "-f", str(conf), "-l", str(folder / "load.ldif")]
    subprocess.run(loading, check=True, capture_output=True)
    ports = _free(2)
    urls = f"ldap://127.0.0.1:{ports[0]} ldaps://127.0.0.1:{ports[1]}"
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [tools["slapd"], "-h", urls, "-f", str(conf), "-d", "0"], stdout=log, stderr=log
        )
        try:
            _wait_for(ports[1], server)
            yield Slapd(folder, *ports)
        finally:
            server.terminate()
            server.wait(30)


def _free(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    try:
        for each in held:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in held]
    finally:
        for each in held:
            each.close()


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended as it started"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not listen")
