"""Secrets of a source: named by variable or file, read when they are needed, shown nowhere."""

import os
from dataclasses import dataclass
from pathlib import Path

from collectors.errors import UnobservedError
from evidence.errors import UsageError
from evidence.transcript import Gap

MAX_BYTES = 20_000
SIGN_IN = "sign in"


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret by the name of its environment variable, or by the file that holds it.

    It is read anew each time, so that whatever renews the variable's or the file's value is heard.

    Raises:
        UsageError: when neither or both are named.
    """

    env: str | None = None
    file: Path | None = None

    def __post_init__(self) -> None:
        if (self.env is None) == (self.file is None):
            raise UsageError("a secret is named by an environment variable or by a file")

    def __str__(self) -> str:
        return f"the variable {self.env}" if self.env else f"the file {self.file}"

    def read(self) -> str:
        """The secret, without the line end that editors leave behind.

        Raises:
            UnobservedError: when it is not there, empty, or no single line of plain characters.
        """
        text = self.document()
        if not text.isascii() or not text.isprintable():
            raise self._missing("holds something that no credential is made of")
        return text

    def document(self) -> str:
        """The secret where it is several lines, such as a key file.

        Raises:
            UnobservedError: when it is not there, or empty.
        """
        text = os.environ.get(self.env, "") if self.env else self._of_file()
        text = text.rstrip("\r\n")
        if not text:
            raise self._missing("is not set" if self.env else "is empty")
        return text

    def _of_file(self) -> str:
        path = self.file or Path()
        try:
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES)
            return data.decode("ascii")
        except OSError as error:
            raise self._missing("cannot be read") from error
        except UnicodeDecodeError as error:
            raise self._missing("holds something that no credential is made of") from error

    def _missing(self, what: str) -> UnobservedError:
        gap = Gap(SIGN_IN, "not-configured", "NoCredential", None, f"{self} {what}")
        return UnobservedError(gap, lasting=True)
