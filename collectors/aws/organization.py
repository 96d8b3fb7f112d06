"""A configured AWS organisation: its accounts, each read with a role of its own and lost alone."""

import threading
from collections.abc import Mapping, Sequence

from collectors.aws.account_filter import ACCOUNT, AccountFilter, require_rules
from collectors.aws.credentials import ROLE, Role
from collectors.aws.discovery import Found, discovered
from collectors.aws.partition import of_arn
from collectors.aws.session import Aws
from collectors.aws.source import AwsSource
from collectors.division import Bound
from collectors.session import Source
from collectors.tape import Tape
from evidence.errors import UsageError
from evidence.scope import Scope
from evidence.transcript import Transcript

BY_LIST = "accounts names it"


class AwsOrganization:
    """Several accounts of AWS under one name, found by the organisation or named one by one.

    `home` is the account that is signed in to: the management account, one that administers the
    organisation by delegation, or, with `accounts`, any that may assume the roles. In every other
    account `member_role` is assumed from there, with `member_external_id`; home itself is read with
    the credentials that it has. `rules` narrow down what the organisation lists.

    Raises:
        UsageError: when a setting cannot work.
    """

    system = "aws"

    def __init__(
        self,
        home: AwsSource,
        *,
        member_role: str,
        member_external_id: str | None = None,
        accounts: Sequence[str] = (),
        rules: AccountFilter | None = None,
        regions: Sequence[str] = (),
    ) -> None:
        self.name = home.name
        self.rules = rules or AccountFilter()
        if not ROLE.fullmatch(f"arn:aws:iam::{0:012}:role/{member_role}"):
            raise UsageError(f"source {self.name}: member_role {member_role!r} is no role's name")
        for account in accounts:
            if not ACCOUNT.fullmatch(account):
                raise UsageError(
                    f"source {self.name}: {account!r} is no account; write its twelve digits"
                )
        require_rules(self.name, self.rules)
        self.home = home
        self._role = member_role
        self._external_id = member_external_id
        self._accounts = tuple(accounts)
        self._regions = tuple(regions)
        self._lock = threading.Lock()
        self._found: list[Found] | None = None
        self._members: dict[str, AwsSource] = {}

    def identity(self) -> str:
        """Who we are in the account that is signed in to.

        Raises:
            UnobservedError: when AWS does not say.
        """
        return self.home.identity()

    def members(self) -> Mapping[Scope, Source]:
        """The accounts that are read, in order of id.

        Raises:
            UnobservedError: when AWS does not say who we are, or which accounts there are.
        """
        with self._lock:
            home, partition = self.home.account, of_arn(self.home.identity())
            if self._found is None:
                self._found = self._listed()
            for each in self._found:
                if each.read and each.id not in self._members:
                    own = each.id == home
                    self._members[each.id] = self.home if own else self._member(each.id, partition)
            return {
                Scope(self.name, (each.id,)): self._members[each.id]
                for each in self._found
                if each.read
            }

    def bounds(self) -> Sequence[Bound]:
        """Every account of the organisation, read or left out, with the rule that says so."""
        return [
            Bound(Scope(self.name, (each.id,)), each.read, each.rule, each.told_by)
            for each in self._found or ()
        ]

    def scopes(self, grain: str) -> Sequence[Scope]:
        """The scopes of all accounts that are read; each is planned by itself as a rule.

        Raises:
            UnobservedError: when one of them does not say.
        """
        return [scope for member in self.members().values() for scope in member.scopes(grain)]

    def offers(self, kind: str) -> bool:
        """Whether the kind is one of AWS's."""
        return self.home.offers(kind)

    def session(self, scope: Scope, tape: Tape) -> Aws:
        """A door to one of the accounts, or to one region of it."""
        member = self._members.get(scope.parts[0], self.home)
        return member.session(scope, tape)

    def settings(self) -> Mapping[str, object]:
        """The configuration, without external ids."""
        return {
            **self.home.settings(),
            "member_role": self._role,
            "member_external_id": self._external_id is not None,
            "accounts": list(self._accounts) or None,
            **self.rules.as_json(),
        }

    def asked(self) -> Transcript:
        """What was asked of the account that is signed in to: who we are, which accounts."""
        return self.home.asked()

    @property
    def request_ids(self) -> tuple[str, ...]:
        """AWS's own ids of what was asked there."""
        return self.home.request_ids

    def _listed(self) -> list[Found]:
        if self._accounts:
            named = sorted(set(self._accounts))
            return [Found(account, read=True, rule=BY_LIST, told_by="") for account in named]
        return discovered(self.home.told, self.rules)

    def _member(self, account: str, partition: str) -> AwsSource:
        role = Role(f"arn:{partition}:iam::{account}:role/{self._role}", self._external_id)
        return AwsSource(
            self.name,
            regions=self._regions or None,
            connection=self.home.connection.member(role),
            account=account,
        )
