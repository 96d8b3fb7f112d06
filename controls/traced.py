"""Accesses accounted for: a check says who, when and by whose leave, also of what it lets pass."""

from evidence.traced import Told, Traced, in_words

__all__ = ["Traced", "traced"]


def traced(
    who: str, *, whence: str, what: str, when: str, leave: str, times: int | None = None
) -> Traced:
    """An access in the words that the sheet Accesses takes apart.

    A check of one resource returns it where the access holds, and asserts with its `text` where
    it does not: `assert not bare, account.text`. `when` are the days, by month with their counts;
    `leave` is by whose approval, or that there was none.
    """
    return Traced(in_words(Told(who, whence, what, times, when, leave)))
