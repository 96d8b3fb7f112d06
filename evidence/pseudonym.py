"""Pseudonyms: keyed names that stand for people in what is handed over, and which fields need them.

A pseudonym is HMAC-SHA-256 (RFC 2104) under the key of one pack, cut to 80 bits: with the key the
same person has the same one wherever they appear, so joins still hold; without it nothing can be
found again by trying names, and two packs cannot be joined. What is pseudonymised is still personal
data (GDPR 4(5)): whoever holds the key can turn it back.
"""

import hmac
import re
from base64 import b32encode
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any, Literal, get_args

from evidence.errors import UsageError

Sort = Literal["person", "account", "arn", "name", "domain"]
"""What a personal field holds.

`person`: a staff number or address, `account`: the name of a login, `arn`: an ARN or path that ends
in one, `name`: what somebody is called. Where the value is an email address, each is an address.
`domain`: what stands in addresses behind the @, which may be one person's own.
"""
SORTS: tuple[Sort, ...] = get_args(Sort)

KEY_BYTES = 32
_BITS = 80
_NOBODY = ("system:", "[redacted]")
"""How names begin that no person has: groups and users of Kubernetes itself, what was left out."""
_ARN = re.compile(r"arn:[^:]*:[^:]*:[^:]*:[^:]*:[^:]+")
_GROUP = re.compile(r"group:[^@]+")
"""How an approval names a group, which is nobody."""


class Pseudonyms:
    """The pseudonyms under one key, and all those given out so far.

    `addressed` gives an address the form in which it is compared: two of one form are one address,
    and have one pseudonym. `aliases` are alias domains, each with the one that it stands for: under
    both, an address has the same pseudonym before the @, and that of its own domain behind it.

    Raises:
        UsageError: for a key that is not 32 bytes.
    """

    def __init__(
        self,
        key: bytes,
        addressed: Callable[[str], str] = str.lower,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        if len(key) != KEY_BYTES:
            raise UsageError(f"a pseudonym key has {KEY_BYTES} bytes, not {len(key)}")
        self._key = key
        self._addressed = addressed
        self._aliases = aliases or {}
        self._given: dict[str, str] = {}

    def of(self, sort: Sort, value: str) -> str:
        """The pseudonym of `value`: `person-`, `account-`, `name-`, `address-...@domain-...`.

        A domain is `domain-....invalid` (RFC 2606), alone and in each address of it. An ARN keeps
        what stands before its last slash. Case and blanks around do not matter.
        """
        if not value or value.startswith(_NOBODY):
            return value
        if sort == "person" and _GROUP.fullmatch(value):
            return value
        if sort == "arn" or _ARN.fullmatch(value):
            path, slash, name = value.rpartition("/")
            if ":role/" in path + slash:
                # A role is nobody, and stands under its name wherever it is described.
                return value
            if slash:
                return path + slash + self.of("account", name)
            sort = "account"
        plain = value.strip().lower()
        if sort == "domain":
            # Some write a domain with its @, as it stands in an address.
            plain = plain.lstrip("@")
        if "@" in plain:
            given = self._address(plain)
        elif sort == "domain":
            given = self._domain(self._addressed(f"@{plain}").lstrip("@"))
        else:
            # Staff numbers, logins and names are kept apart.
            given = self._word(sort, plain)
        self._given.setdefault(value, given)
        return given

    def _address(self, plain: str) -> str:
        """An address is one wherever it stands, and of the same domain as its neighbours."""
        local, at, domain = self._addressed(plain).rpartition("@")
        word = self._word("address", f"{local}{at}{self._aliases.get(domain, domain)}")
        return f"{word}@{self._domain(domain)}"

    def _domain(self, plain: str) -> str:
        given = f"{self._word('domain', plain)}.invalid"
        self._given.setdefault(plain, given)
        return given

    def _word(self, kind: str, plain: str) -> str:
        mac = hmac.digest(self._key, f"{kind}\0{plain}".encode(), sha256)
        return f"{kind}-{b32encode(mac[: _BITS // 8]).decode().lower()}"

    def row(self, row: Mapping[str, Any], personal: Mapping[str, Sort]) -> dict[str, Any]:
        """A row of a record with its personal fields replaced; `personal` is that of its kind.

        A field is named by its path: `email`, `aliases`, `tags.email`, `spells.entity`. Lists are
        taken item by item, with `subjects[kind=User].name` those of that kind alone; the rest of
        the row is the same object.
        """
        done = dict(row)
        for path, sort in personal.items():
            done = self._at(done, path.split("."), sort)
        return done

    def _at(self, value: Any, path: list[str], sort: Sort) -> Any:
        if isinstance(value, list):
            return [self._at(each, path, sort) for each in value]
        if not path:
            return self.of(sort, value) if isinstance(value, str) else value
        name, _, only = path[0].removesuffix("]").partition("[")
        if not isinstance(value, dict) or name not in value:
            return value
        if not only:
            return {**value, name: self._at(value[name], path[1:], sort)}
        member, _, wanted = only.partition("=")
        done = [
            self._at(each, path[1:], sort) if each.get(member) == wanted else each
            for each in value[name]
        ]
        return {**value, name: done}

    def revealed(self) -> Iterator[tuple[str, str]]:
        """Each pseudonym given so far with what it stands for: the table that is kept apart."""
        yield from sorted((given, value) for value, given in self._given.items())
