"""The AWS accounts that a policy of a resource lets in by name."""

import re
from collections.abc import Iterable

from collectors.aws.policies.policy import Statement

NAMED = re.compile(r"AWS:(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::.*)?")
"""A principal of an account: its number, or the ARN of its root, of a user, a role or a session."""


def named_accounts(given: Iterable[Statement]) -> set[str]:
    """The accounts, twelve digits each, whose principals some statement allows something."""
    return {
        found[1]
        for each in given
        if each["effect"] == "Allow"
        for principal in each["principals"]
        if (found := NAMED.fullmatch(principal))
    }
