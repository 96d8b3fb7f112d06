"""Identity links told: a check says whose an account is, by which rung, and what spoke against."""

from evidence.linked import Linked, Told, in_words

__all__ = ["Linked", "linked_to"]


def linked_to(
    account: str, system: str, *, sort: str, whose: str, rung: str, inputs: str, against: str = ""
) -> Linked:
    """A link in the words that the sheet Identity links takes apart.

    A check of one account returns it where the link holds, and asserts with its `text` where it
    does not. `whose` is the person, the owner of a machine or the sponsor of a guest.
    """
    return Linked(in_words(Told(account, system, sort, whose, rung, inputs, against)))
