"""Text from evidence made fit for a message: one line, no control characters, cut to a length."""

LONGEST = 300
"""The most characters of one line of a message."""


def line(text: object, longest: int = LONGEST) -> str:
    """A text on one line; control and direction characters are escaped, what is too long is cut."""
    shown = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in " ".join(str(text).split(" "))
    )
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def some(names: list[str], most: int = 3) -> str:
    """The first of some names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
