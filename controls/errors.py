"""What can be wrong with checks and with the evidence a judgement asks for.

TieoutError
├── CheckDefinitionError   a check cannot be judged as written; raised when it is declared
│   └── ThresholdError     a control gives a threshold a value that its check cannot take
├── ScopeError             a control is limited to places that it cannot be limited to
└── AssertsVanishError     Python runs without asserts, so every check would pass
"""

from evidence.errors import UsageError


class CheckDefinitionError(UsageError):
    """A check is written in a way that evaluation cannot call; names the function and the mend."""


class ThresholdError(CheckDefinitionError):
    """A control sets the parameter `name` to a value that its check cannot take."""

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        super().__init__(message)


class ScopeError(UsageError):
    """The scope of a control limits nothing, or names a source that is not configured."""


class AssertsVanishError(UsageError):
    """Python was started with -O: asserts vanish, and every fail would become a pass."""
