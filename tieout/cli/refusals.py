"""What the command refuses around every verb: empty options, names that are too long."""

from collections.abc import Sequence
from errno import ENAMETOOLONG

from evidence.errors import UsageError

LONGEST = 80
"""Characters of a name that a sentence repeats."""


def refuse_empty(words: Sequence[str]) -> None:
    """Refuse an option that was given as empty text, as by a variable that is not set.

    It would read as if the option had been left out, which means something else.

    Raises:
        UsageError: naming the first such option.
    """
    before = ""
    for word in words:
        if word == "--":
            return
        option, separator, value = word.partition("=")
        given = option.startswith("--") and separator
        empty = not value.strip() if given else before.startswith("-") and not word.strip()
        if empty:
            name = option if given else before
            raise UsageError(f"{name} is empty; give it a value, or leave it out")
        before = word


def name_too_long(error: Exception) -> str | None:
    """The sentence for a path that no file system can hold; None for any other error."""
    if not isinstance(error, OSError) or error.errno != ENAMETOOLONG:
        return None
    name = str(error.filename or "")
    cut = name if len(name) <= LONGEST else f"{name[:LONGEST]}..."
    return f"the name of a file or folder is too long: {cut!r}"
