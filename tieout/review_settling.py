"""Settlements: a person's last word on a row of a review that is in conflict."""

from collections.abc import Collection
from datetime import datetime

from evidence.attested.person import Person
from evidence.errors import UsageError
from evidence.reviewed.act import WORDS, Decision, Decisions
from evidence.reviewed.register import Review, RowState
from evidence.reviewed.weighing import self_reviewed, word_of


def settlement(
    review: Review,
    row: str,
    word: str,
    why: str,
    by: Person,
    numbers: Collection[str],
    at: datetime,
) -> Decisions:
    """The act that ends a conflict; `numbers` are the staff numbers of who settles it.

    Raises:
        UsageError: for a row that is not in conflict, another word, no reason, somebody who is not
            one person of the staff, and one who holds the right or approved it.
    """
    state = _row(review, row)
    found = word_of(word)
    if found is None:
        raise UsageError(f"--decision is {word!r:.40}; write {', '.join(WORDS)}")
    if not why.strip():
        raise UsageError("--why is empty; say why the row is decided so")
    if len(numbers) != 1:
        raise UsageError(f"{by} is not one person of the staff that the review's run read")
    if refused := self_reviewed(state.line.right, numbers):
        raise UsageError(f"{by} cannot settle the row: {refused}")
    right = state.line.right
    (reviewer,) = numbers
    made = Decision(right.id, found, why.strip(), reviewer, right.substance)
    return Decisions(review.digest, by, at, None, (made,), settles=True)


def _row(review: Review, named: str) -> RowState:
    found = [each for row, each in review.rows.items() if len(named) >= 6 and row.startswith(named)]
    if len(found) != 1:
        raise UsageError(f"{review.name} has no one row {named!r:.40}; see tieout review show")
    if not found[0].against:
        raise UsageError(f"row {named} is in no conflict; decide it on the sheet")
    return found[0]
