"""Secrets of channels: read from the environment or a file when needed, and kept nowhere."""

import base64
import binascii
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import TieoutError

LARGEST = 4096
_PREFIX = "whsec_"


class NotSentError(TieoutError):
    """A notice was not delivered; the message names neither secret nor address."""


@dataclass(frozen=True)
class Withheld:
    """Where secrets are read: the environment, and files relative to `folder`."""

    folder: Path
    environment: Mapping[str, str]

    def read(self, variable: str | None, file: str | None) -> str:
        """The secret in a variable, or on the first line of a file that others cannot read.

        Raises:
            NotSentError: when it is missing, empty, or open to others.
        """
        if variable:
            said = self.environment.get(variable, "").strip()
            if not said:
                raise NotSentError(f"{variable} is not set")
            return said
        path = self.folder / (file or "")
        try:
            # Links are followed: that is how secrets are mounted into a pod.
            with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as held:
                found = os.fstat(held.fileno())
                if not stat.S_ISREG(found.st_mode):
                    raise NotSentError(f"{path} is no regular file")
                if found.st_mode & 0o007:
                    raise NotSentError(f"{path} can be read by others; run: chmod o= {path}")
                said = held.read(LARGEST).decode().split("\n", 1)[0].strip()
        except OSError as error:
            raise NotSentError(f"{path} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise NotSentError(f"{path} is not UTF-8") from error
        except ValueError as error:
            raise NotSentError(f"{path!s:.80} is no name of a file") from error
        if not said:
            raise NotSentError(f"{path} holds nothing on its first line")
        return said


def signing_key(secret: str) -> bytes:
    """The bytes of a secret as Standard Webhooks writes it: `whsec_` and base64 of 24 to 64 bytes.

    Raises:
        NotSentError: when it has another form.
    """
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(_PREFIX) or not 24 <= len(key) <= 64:
        raise NotSentError("the signing secret is not 'whsec_' and base64 of 24 to 64 bytes")
    return key
