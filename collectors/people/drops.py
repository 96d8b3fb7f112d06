"""Drops: folders on an SFTP server into which somebody delivers files; read, never written."""

import asyncio
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from collectors.delivered import DeliveryError
from evidence.errors import UsageError

if TYPE_CHECKING:
    import asyncssh

PIECE = 1_000_000
TIMEOUT = 30.0
"""Seconds to connect, to sign in, and for each answer."""
SETTLED = 2.0
"""Seconds within which a file that is being written changes."""
KEYS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-rsa",
)


@dataclass(frozen=True, slots=True)
class Drop:
    """A folder of an SFTP server, signed in to by a private key alone.

    `host_key` is the server's own public key as `ssh-keyscan` prints it, less the host; any other
    server is refused. With `ready` a file counts as whole once a file of its name with that ending
    stands beside it, no older than it. `settled` are the seconds in which it may not change.

    Raises:
        UsageError: for a host key that is none.
    """

    host: str
    user: str
    host_key: str
    key_file: Path
    port: int = 22
    folder: str = "."
    ready: str | None = None
    settled: float = SETTLED

    def __post_init__(self) -> None:
        words = self.host_key.split()
        if len(words) != 2 or words[0] not in KEYS:
            said = "'host_key' is not a server's public key"
            raise UsageError(f"{said}; write it as 'ssh-ed25519 AAAA...', as ssh-keyscan prints it")

    def as_json(self) -> dict[str, Any]:
        """Where is read and as whom, for the provenance of a run."""
        shown = {"host": self.host, "port": self.port, "user": self.user, "folder": self.folder}
        return {**shown, "host_key": self.host_key, "ready": self.ready}

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file of at most `most` bytes.

        Raises:
            DeliveryError: when the server is not the one whose key is pinned, does not answer or
                refuses; when the file is missing, empty, larger, no file, or not whole.
        """
        # In a thread of its own: whoever calls may have a loop that runs.
        with ThreadPoolExecutor(max_workers=1) as alone:
            return alone.submit(lambda: asyncio.run(self._read(name, most))).result()

    async def _read(self, name: str, most: int) -> bytes:
        import asyncssh

        try:
            async with (
                asyncssh.connect(
                    self.host,
                    self.port,
                    username=self.user,
                    client_keys=[str(self.key_file)],
                    known_hosts=asyncssh.import_known_hosts(f"* {self.host_key}"),
                    server_host_key_algs=[*_algorithms(self.host_key)],
                    x509_trusted_certs=None,
                    preferred_auth="publickey",
                    agent_path=None,
                    config=None,
                    connect_timeout=TIMEOUT,
                    login_timeout=TIMEOUT,
                ) as connection,
                connection.start_sftp_client() as sftp,
            ):
                return await self._whole(sftp, f"{self.folder.rstrip('/')}/{name}", most)
        except DeliveryError:
            raise
        except (asyncssh.Error, asyncssh.KeyImportError, OSError, TimeoutError) as error:
            raise _lost(error) from error

    async def _whole(self, sftp: "asyncssh.SFTPClient", path: str, most: int) -> bytes:
        before = await _stood(sftp, path)
        if self.ready:
            await self._refuse_unready(sftp, path, before)
        await asyncio.sleep(self.settled)
        data = bytearray()
        if before[0] > most:
            raise DeliveryError("malformed", "TooLarge", f"is larger than {most:,} bytes")
        async with sftp.open(path, "rb") as file:
            # A server may send more than it said there was.
            while True:
                piece: Any = await asyncio.wait_for(file.read(PIECE), TIMEOUT)
                if not piece:
                    break
                data += piece
                if len(data) > most:
                    raise DeliveryError("malformed", "TooLarge", f"is larger than {most:,} bytes")
        if await _stood(sftp, path) != before or len(data) != before[0]:
            raise DeliveryError("incomplete", "StillWritten", "changed while it was read")
        if not bytes(data).strip():
            raise DeliveryError("malformed", "Empty", "is empty")
        return bytes(data)

    async def _refuse_unready(
        self, sftp: "asyncssh.SFTPClient", path: str, before: tuple[int, int]
    ) -> None:
        import asyncssh

        try:
            _, at = await _stood(sftp, f"{path}{self.ready}")
        except asyncssh.SFTPNoSuchFile as error:
            said = f"its sender has not said that it is whole ('{self.ready}' is missing)"
            raise DeliveryError("incomplete", "NotReady", said) from error
        if at < before[1]:
            said = f"is newer than the '{self.ready}' that says it is whole"
            raise DeliveryError("incomplete", "NotReady", said)


async def _stood(sftp: "asyncssh.SFTPClient", path: str) -> tuple[int, int]:
    """Size and time of change of a regular file."""
    found = await asyncio.wait_for(sftp.stat(path), TIMEOUT)
    if found.permissions is not None and not stat.S_ISREG(found.permissions):
        raise DeliveryError("malformed", "NotAFile", "is not a regular file")
    if found.size is None or found.mtime is None:
        said = "the server tells neither size nor time of change"
        raise DeliveryError("unsupported", "NoAttributes", said)
    return found.size, found.mtime


def _algorithms(host_key: str) -> tuple[str, ...]:
    """The ways to prove the pinned key; RSA with SHA-1 is none."""
    kind = host_key.split(maxsplit=1)[0]
    return ("rsa-sha2-512", "rsa-sha2-256") if kind == "ssh-rsa" else (kind,)


def _lost(error: Exception) -> DeliveryError:
    """Our word for what went wrong: the library's texts name hosts and paths."""
    import asyncssh

    words: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str, str], ...] = (
        (asyncssh.SFTPNoSuchFile, "unavailable", "NoSuchFile", "there is no such file"),
        (asyncssh.SFTPPermissionDenied, "refused", "PermissionDenied", "may not be read"),
        (
            (asyncssh.HostKeyNotVerifiable, asyncssh.KeyExchangeFailed),
            "refused", "HostKeyDiffers", "the server is not the one whose key is pinned",
        ),
        (asyncssh.PermissionDenied, "refused", "SignInRefused", "the server refuses our key"),
        (
            (asyncssh.KeyImportError, FileNotFoundError, PermissionError),
            "not-configured", "NoKey", "our private key cannot be read",
        ),
        (TimeoutError, "unavailable", "TimedOut", "the server does not answer in time"),
    )  # fmt: skip
    for kind, cause, code, said in words:
        if isinstance(error, kind):
            return DeliveryError(cause, code, said)
    return DeliveryError("unavailable", "Unreachable", "the server does not answer")
