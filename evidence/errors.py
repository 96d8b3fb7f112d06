"""Every error a user can meet, each with one sentence and an exit code by meaning.

TieoutError                 something the user is told in one sentence
├── UsageError              wrong usage or configuration                      exit 2
│   └── OperatorFileError   a file an operator wrote, with file, line, mend   exit 2
├── IncompleteError         something needed could not be read                exit 3
└── IntegrityError          vault, ledger or pack does not verify             exit 4
    └── MissingObjectError  an object that the ledger names is not there      exit 4
"""

from pathlib import Path


class TieoutError(Exception):
    """What went wrong, in one sentence for the user; `exit_code` says what kind of wrong."""

    exit_code = 2


class UsageError(TieoutError):
    """A command was called, or a workspace configured, in a way that cannot work."""


class OperatorFileError(UsageError):
    """A file that an operator wrote holds a mistake.

    `file` and `line` (counted from 1) say where, `mend` says what to write instead.
    """

    def __init__(
        self, message: str, *, file: Path, line: int | None = None, mend: str | None = None
    ) -> None:
        self.message = message
        self.file = file
        self.line = line
        self.mend = mend
        where = f"{file}:{line}" if line else str(file)
        super().__init__(f"{where}: {message}" + (f"; {mend}" if mend else ""))


class IncompleteError(TieoutError):
    """Something that the command needs could not be observed."""

    exit_code = 3


class IntegrityError(TieoutError):
    """Stored evidence is not what was written: a digest, a chain or a signature does not agree."""

    exit_code = 4


class MissingObjectError(IntegrityError):
    """An object named by the ledger is not in the vault."""
