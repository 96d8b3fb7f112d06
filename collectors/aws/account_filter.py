"""Which accounts of an organisation are read: an operator's rules, applied and named."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from collectors.aws.answers import REDACTED, label
from evidence.errors import UsageError

ACCOUNT = re.compile(r"\d{12}")
UNIT = re.compile(r"r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}")
OUT_OF_REACH = ("SUSPENDED", "PENDING_CLOSURE", "CLOSED")
"""States in which AWS lets nobody act in an account, or is about to end it."""
ALL = "every account of the organisation"

Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as its organisation lists it; `state` is AWS's word."""

    id: str
    state: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the accounts beyond the list, as far as some rule asks for it.

    `units` are the accounts below each organizational unit that a rule names, at any depth;
    `tags` are those of each account.
    """

    units: Mapping[str, Collection[str]] = field(default_factory=dict)
    tags: Mapping[str, Tags] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Rules that narrow an organisation down; without any, all its accounts are read.

    An account is read when it meets each `include` rule that is given (it lies under one of the
    units, bears one of the tags, is one of the accounts), and no `exclude` rule.
    """

    include_ous: tuple[str, ...] = ()
    exclude_ous: tuple[str, ...] = ()
    include_tags: Tags = field(default_factory=dict)
    exclude_tags: Tags = field(default_factory=dict)
    include_accounts: tuple[str, ...] = ()
    exclude_accounts: tuple[str, ...] = ()

    @property
    def units(self) -> Sequence[str]:
        """The organizational units that some rule names, each once."""
        return tuple(dict.fromkeys((*self.include_ous, *self.exclude_ous)))

    @property
    def asks_for_tags(self) -> bool:
        """Whether some rule rests on the tags of accounts."""
        return bool(self.include_tags or self.exclude_tags)

    def as_json(self) -> dict[str, Any]:
        """The rules that are given."""
        rules = {
            "include_ous": list(self.include_ous),
            "exclude_ous": list(self.exclude_ous),
            "include_tags": dict(self.include_tags),
            "exclude_tags": dict(self.exclude_tags),
            "include_accounts": list(self.include_accounts),
            "exclude_accounts": list(self.exclude_accounts),
        }
        return {name: rule for name, rule in rules.items() if rule}

    def before_tags(self, account: Listed, known: Known) -> str:
        """The rule that leaves an account out, tags apart; empty where none does.

        Its state comes first: nobody can read a suspended account, whatever the rules say.
        """
        if account.state in OUT_OF_REACH:
            return f"the account is {account.state}"
        if account.id in self.exclude_accounts:
            return f"exclude_accounts {account.id}"
        for unit in self.exclude_ous:
            if account.id in known.units[unit]:
                return f"exclude_ous {unit}"
        if self.include_accounts and account.id not in self.include_accounts:
            return "not in include_accounts"
        if self.include_ous and not any(account.id in known.units[u] for u in self.include_ous):
            return "not in include_ous"
        return ""

    def by_tags(self, account: Listed, known: Known) -> str:
        """The rule on tags that leaves an account out; empty where none does."""
        if not self.asks_for_tags:
            return ""
        tags = known.tags[account.id].items()
        for name, value in self.exclude_tags.items():
            if (name, value) in tags:
                return f"exclude_tags {name}={value}"
        if self.include_tags and not self.include_tags.items() & tags:
            return "not in include_tags"
        return ""

    @property
    def included_by(self) -> str:
        """What an account that is read is read by."""
        rules = ("include_accounts", "include_ous", "include_tags")
        return " and ".join(name for name in rules if getattr(self, name)) or ALL


def require_rules(name: str, rules: AccountFilter) -> None:
    """Refuse rules that no account could be told by.

    Raises:
        UsageError: for an id that is none, or a tag whose value never reaches the disk.
    """
    for account in (*rules.include_accounts, *rules.exclude_accounts):
        if not ACCOUNT.fullmatch(account):
            raise UsageError(f"source {name}: {account!r} is no account; write its twelve digits")
    for unit in rules.units:
        if not UNIT.fullmatch(unit):
            raise UsageError(
                f"source {name}: {unit!r} is no organizational unit; write its id, "
                "ou-XXXX-XXXXXXXX, or that of the root, r-XXXX"
            )
    for key, value in (*rules.include_tags.items(), *rules.exclude_tags.items()):
        if label(key, value) == REDACTED:
            raise UsageError(
                f"source {name}: the value of tag {key!r} is no label, and is not kept; "
                "choose by a tag of one word"
            )
    both = {*rules.include_accounts} & {*rules.exclude_accounts}
    both |= {*rules.include_ous} & {*rules.exclude_ous}
    if both:
        raise UsageError(
            f"source {name}: {min(both)} is included and excluded; remove one of the two"
        )
