"""The least-privilege IAM policy that a set of collectors needs."""

from collections.abc import Iterable
from typing import Any

from collectors.aws.source import ACTIONS
from collectors.collector import Collector


def policy(collectors: Iterable[Collector[Any]]) -> dict[str, Any]:
    """An IAM policy document that allows what the collectors call, and nothing else.

    None of the actions can be narrowed to a resource without naming every bucket and trail
    beforehand, which would leave new ones unseen; hence `Resource: *`.
    """
    needed = {action for each in collectors if each.system == "aws" for action in each.needs}
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "TieoutReads",
                "Effect": "Allow",
                "Action": sorted(needed.union(ACTIONS)),
                "Resource": "*",
            }
        ],
    }
