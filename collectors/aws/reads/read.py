"""What there is to say of one read operation of AWS."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from collectors.aws.answers import Shape


@dataclass(frozen=True, slots=True)
class Read:
    """A read operation: the IAM `action` it needs, and what of its answer is evidence.

    `keep` names the members that may reach the disk (None: all); `refine` prepares the answer.
    `unordered` are lists of the answer, at any depth, whose order AWS does not promise and which
    say the same in any order.
    """

    action: str
    keep: Shape | None = None
    refine: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    unordered: frozenset[str] = frozenset()
