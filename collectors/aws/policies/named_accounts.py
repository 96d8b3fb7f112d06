"""The AWS accounts that a policy of a resource lets in by name, themselves or through a service."""

import re
from collections.abc import Iterable

from collectors.aws.policies.conditions import parsed
from collectors.aws.policies.policy import Statement

NAMED = re.compile(r"AWS:(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::.*)?")
"""A principal of an account: its number, or the ARN of its root, of a user, a role or a session."""
VALUE = re.compile(r"(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::.*)?")
OWNER = re.compile(r"(?:arn:[^:]+:[^:]+:[^:]*:)?(\d{12})(?::.*)?")
"""The account of a resource that asks, by its number or in the ARN of the resource."""
SOURCES = frozenset({"aws:sourceaccount", "aws:sourcearn", "aws:sourceowner"})
"""Keys of conditions whose values name the account of a resource that asks, or for which one is
asked."""
KEYS = frozenset({"aws:principalaccount", "aws:principalarn", "kms:calleraccount"}) | SOURCES
"""Keys of conditions whose values name accounts, or users, roles and resources of them."""
OPERATORS = frozenset(
    {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"}
)


def named_accounts(given: Iterable[Statement]) -> set[str]:
    """The accounts, twelve digits each, whose principals some statement allows something.

    What is allowed to anybody under a condition that names accounts is allowed to those, and what
    is allowed to a service for resources of an account is allowed to that account.
    """
    allowed = [each for each in given if each["effect"] == "Allow"]
    by_name = {
        found[1]
        for each in allowed
        for principal in each["principals"]
        if (found := NAMED.fullmatch(principal))
    }
    return by_name.union(*map(by_condition, allowed), *map(_by_service, allowed))


def by_condition(statement: Statement) -> set[str]:
    """The accounts that the conditions of a statement name, where its principal is anybody."""
    if not any(name == "*" or name.startswith("not ") for name in statement["principals"]):
        return set()
    return _stated(statement, KEYS)


def _by_service(statement: Statement) -> set[str]:
    """The accounts for whose resources a service is let in."""
    if not any(name.startswith("Service:") for name in statement["principals"]):
        return set()
    return _stated(statement, SOURCES)


def _stated(statement: Statement, keys: frozenset[str]) -> set[str]:
    return {
        found[1]
        for condition in map(parsed, statement["conditions"])
        if condition.operator in OPERATORS and (key := condition.key.lower()) in keys
        for value in condition.values
        if (found := (OWNER if key in SOURCES else VALUE).fullmatch(value))
    }
