"""The AWS accounts that a policy of a resource lets in by name."""

import re
from collections.abc import Iterable

from collectors.aws.policies.conditions import parsed
from collectors.aws.policies.policy import Statement

NAMED = re.compile(r"AWS:(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::.*)?")
"""A principal of an account: its number, or the ARN of its root, of a user, a role or a session."""
VALUE = re.compile(r"(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::.*)?")
KEYS = frozenset(
    {"aws:principalaccount", "aws:principalarn", "aws:sourceaccount", "aws:sourceowner"}
    | {"kms:calleraccount"}
)
"""Keys of conditions whose values name accounts, or users and roles of them."""
OPERATORS = frozenset(
    {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"}
)


def named_accounts(given: Iterable[Statement]) -> set[str]:
    """The accounts, twelve digits each, whose principals some statement allows something.

    What is allowed to anybody under a condition that names accounts is allowed to those.
    """
    allowed = [each for each in given if each["effect"] == "Allow"]
    by_name = {
        found[1]
        for each in allowed
        for principal in each["principals"]
        if (found := NAMED.fullmatch(principal))
    }
    return by_name.union(*map(by_condition, allowed))


def by_condition(statement: Statement) -> set[str]:
    """The accounts that the conditions of a statement name, where its principal is anybody."""
    if not any(name == "*" or name.startswith("not ") for name in statement["principals"]):
        return set()
    return {
        found[1]
        for condition in map(parsed, statement["conditions"])
        if condition.operator in OPERATORS and condition.key.lower() in KEYS
        for value in condition.values
        if (found := VALUE.fullmatch(value))
    }
