"""Suggestions of whose an unresolved account may be: each with its reason, and none ever links."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from collectors.identity.account import Account
from collectors.people.person import Person
from evidence.errors import UsageError

MOST = 3
LEAST = 85
"""How alike, of 100, two names must be to be told at all."""
LETTERS = 3
"""Fewer letters than these are like anybody's."""
_TWIN = re.compile(r"^(?:adm|admin|a|ext|x|c)[-_.]|[-_.](?:adm|admin|a|ext)$")
"""How a second account of a person is often called."""


class Suggestion(NamedTuple):
    """Somebody whose an account may be, and why that is thought."""

    person: Person
    why: str


class Suggester:
    """Suggests people of one staff; what every login of theirs could be is worked out once."""

    def __init__(self, staff: Iterable[Person]) -> None:
        self._staff = list(staff)
        self._logins: dict[str, list[tuple[Person, str]]] = {}
        self._names: list[str] = []
        for person in self._staff:
            told = _names(person)
            self._names.append(" ".join(sorted(told[0])) if told else "")
            made = {login: how for words in told for login, how in _logins(words)}
            for login, how in made.items():
                self._logins.setdefault(login, []).append((person, how))

    def of(self, account: Account) -> Sequence[Suggestion]:
        """At most three people, the likeliest first; nobody where nothing is alike.

        Raises:
            UsageError: when the extra `links` is not installed.
        """
        login = _plain(account.login if account.tells("login") and account.login else account.id)
        bare = _TWIN.sub("", login.partition("@")[0])
        by_form = self._logins.get(bare, [])
        if len(by_form) == 1:
            person, how = by_form[0]
            return [Suggestion(person, f"{bare} is {how}, and nobody else's")]
        shown = account.display if account.tells("display") else None
        return self._alike(" ".join(sorted(_words(shown or bare))))

    def _alike(self, words: str) -> Sequence[Suggestion]:
        try:
            from rapidfuzz import fuzz, process
        except ImportError as error:
            raise UsageError("suggestions need rapidfuzz; pip install 'tieout[links]'") from error
        if len(words) < LETTERS:
            return []
        found = process.extract(
            words, self._names, scorer=fuzz.token_sort_ratio, limit=MOST, score_cutoff=LEAST
        )
        return [
            Suggestion(self._staff[place], f"{words} is {score:.0f} of 100 like {name}")
            for name, score, place in found
        ]


def _names(person: Person) -> list[list[str]]:
    """The words of a person's names in Latin letters; readings of other scripts are not guessed."""
    told = [person.name] if person.tells("name") and person.name else []
    if person.tells("email") and person.email:
        told.append(person.email.partition("@")[0])
    return [words for each in told if len(words := _words(each)) > 1]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]{2,}", _plain(text))


def _plain(text: str) -> str:
    """Small letters without accents and of one width."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in parts if not unicodedata.combining(each))


def _logins(words: Sequence[str]) -> Iterable[tuple[str, str]]:
    """What somebody of two names may sign in as, each form in words."""
    one, other = words[0], words[-1]
    for first, last, how in ((one, other, "first and last name"), (other, one, "the names turned")):
        for part in (".", "", "_", "-"):
            yield f"{first}{part}{last}", how
        yield f"{first[0]}{last}", "initial and name"
        yield f"{first[0]}.{last}", "initial and name"
        yield f"{first}{last[0]}", "name and initial"
