"""Accounts: what a person, a machine or a guest signs in to a directory or application with."""

from datetime import datetime, timedelta

from collectors.accounts.words import Factor, KindSaid
from collectors.resource import NotObservedError, Resource

STRONG = ("passkey", "certificate")
"""Factors that a faked sign-in page cannot use."""
WEAK = ("question", "email")
"""What is no second factor: something known, or the mailbox that resets the first."""


class Account(
    Resource,
    kind="identity.account",
    data="identity",
    personal={
        "id": "person",
        "login": "person",
        "email": "person",
        "aliases": "person",
        "display": "name",
        "external_id": "person",
        "employee_number": "person",
        "manager": "person",
        "owner": "person",
        "sponsor": "person",
    },
):
    """An account of a directory or application; its id is the one that never changes there.

    `system` is the configured source it was read from, or the application that a delivered file
    names. `active` is whether it may sign in, whatever `status`, the system's own word, is; what
    was deleted and is still told of is not active. Addresses are in small letters; `aliases` are
    further ones, names to sign in by that look like addresses included. `last_sign_in` is None for
    one that never signed in, and may lag behind by `sign_in_lag` days. `expires` is None for one
    that stays. `manager`, `owner` and `sponsor` are an account id of the same system, an address or
    a staff number, as the system refers to people. `privileged` names the administrator roles held
    directly or through groups, `groups` are the ids of all groups, nested ones included.

    What a system does not tell, or refuses, is unobserved; None and an empty list are answers.
    """

    system: str
    login: str | None
    email: str | None
    aliases: list[str]
    display: str | None
    active: bool
    status: str | None
    created: datetime | None
    last_sign_in: datetime | None
    sign_in_lag: int
    expires: datetime | None
    external_id: str | None
    employee_number: str | None
    manager: str | None
    department: str | None
    entity: str | None
    country: str | None
    kind_said: KindSaid | None
    owner: str | None
    sponsor: str | None
    mfa: list[Factor]
    privileged: list[str]
    groups: list[str]

    @property
    def addresses(self) -> list[str]:
        """Every address it is known by, the main one first."""
        return list(dict.fromkeys(each for each in (self.email, *self.aliases) if each))

    def usable(self, at: datetime) -> bool:
        """Whether it may sign in at that instant: active, and not run out."""
        return self.active and (self.expires is None or at < self.expires)

    def unused_since(self, at: datetime) -> bool:
        """Whether it surely has not signed in at or after that instant."""
        if self.last_sign_in is None:
            return True
        return self.last_sign_in + timedelta(days=self.sign_in_lag) < at

    @property
    def has_second_factor(self) -> bool:
        """Whether a factor beyond the password is enrolled; questions and email are none."""
        return any(factor not in WEAK for factor in self.mfa)

    @property
    def resists_phishing(self) -> bool:
        """Whether it has a factor that a faked sign-in page cannot use.

        Raises:
            NotObservedError: where the system says only that there is a second factor.
        """
        if any(factor in STRONG for factor in self.mfa):
            return True
        if "unnamed" in self.mfa:
            said = f"{self.system} says that there is a second factor, and not which"
            raise NotObservedError(self.id, "mfa", said)
        return False
