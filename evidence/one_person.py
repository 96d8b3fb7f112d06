"""Whether two ways to name a person may mean one: by their words, or by their mailbox."""

import re
import unicodedata
from contextlib import suppress

_WORD = re.compile(r"[^\W_]+")
_VOICED = "\u3099\u309a"
"""Marks that make another letter of a kana, and not another way to write it."""
_BRACKETS = str.maketrans("<>", "  ")
_MAIL = re.compile(r"[^<>\s,;]+[@\uff20][^<>\s,;]+")


def words(name: str) -> list[str]:
    """The words of a name, without their order and what a keyboard, a case or an accent makes."""
    parts = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(each for each in parts if each in _VOICED or not _unseen(each))
    plain = unicodedata.normalize("NFC", plain)
    return sorted(_WORD.findall(plain)) or [plain]


def mailbox(mail: str) -> str:
    """The mailbox of an address: what follows a plus sign is the holder's own choice."""
    local, _, domain = unicodedata.normalize("NFKC", mail).casefold().rpartition("@")
    domain = domain.rstrip(".")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local.partition('+')[0] or local}@{domain}"


def may_be_one(one: str, other: str) -> bool:
    """Whether two texts that name somebody, with an address or without, may name one person."""
    names = [words(_MAIL.sub(" ", text).translate(_BRACKETS)) for text in (one, other)]
    boxes = [{mailbox(_seen(mail)) for mail in _MAIL.findall(text)} for text in (one, other)]
    return bool(boxes[0] & boxes[1]) or (names[0] == names[1] and any(map(str.strip, names[0])))


def _seen(text: str) -> str:
    return "".join(each for each in text if not _unseen(each))


def _unseen(letter: str) -> bool:
    """An accent, or what takes no place on the screen."""
    return bool(unicodedata.combining(letter)) or unicodedata.category(letter) == "Cf"
