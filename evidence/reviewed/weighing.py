"""Weighing: each row that was handed in is a decision, a conflict, nothing yet, or told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evidence.reviewed.act import WORDS, Conflict, Decision, Word
from evidence.reviewed.register import Review, RowState
from evidence.reviewed.returned import Handed
from evidence.reviewed.right import Right, differs
from evidence.reviewed.sheets import FACTS, facts, guard
from evidence.workbook.as_read import drawn

_WORDS: Mapping[str, Word] = {"keep": "keep", "revoke": "revoke", "change": "change"}
_LONGEST = 2000
"""The most characters of a comment."""


@dataclass(frozen=True, slots=True)
class Newer:
    """What a later run saw of the rights of a review: `whole` are the places it saw all of."""

    run: str
    rights: Mapping[str, Right]
    whole: Collection[tuple[str, str]]


@dataclass(slots=True)
class Weighed:
    """What a file comes to.

    `told` says of every row that was not taken why; `open` counts rows left without a word, and
    `again` those that had been decided so before. `missing` are rows of the reviewers of the file
    that are not in it.
    """

    decisions: list[Decision] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    open: int = 0
    again: int = 0
    missing: int = 0


def weigh(
    review: Review, rows: Sequence[Handed], by: Collection[str], newer: Newer | None = None
) -> Weighed:
    """Hold the rows of a file against a review.

    `by` are the staff numbers of who hands it in: nobody hands in decisions on their own rights, or
    on rights that they approved. `newer` is what a later run saw.
    """
    made = Weighed()
    usable: dict[str, list[Handed]] = {}
    seen: set[str] = set()
    for handed in rows:
        seen.add(handed.row)
        why = _refused(review, handed, by, newer)
        if why:
            made.told.append(f"{handed.place}: {why}")
        elif not handed.word:
            made.open += 1
        else:
            usable.setdefault(handed.row, []).append(handed)
    for row, found in usable.items():
        _take(made, review, review.rows[row], found, newer)
    own = {handed.reviewer for handed in rows}
    made.missing = sum(
        1 for row, state in review.rows.items() if state.line.reviewer in own and row not in seen
    )
    return made


def self_reviewed(right: Right, people: Collection[str]) -> str:
    """Why none of these people may decide a row; empty where they may."""
    if right.person and right.person in people:
        return f"{right.person} holds the right, or answers for its holder"
    if approvers := sorted(set(right.approvers) & set(people)):
        return f"{' and '.join(approvers)} approved the right"
    return ""


def _refused(review: Review, handed: Handed, by: Collection[str], newer: Newer | None) -> str:
    """Why nothing is taken of a row; empty where it may be."""
    state = review.rows.get(handed.row)
    if state is None:
        return f"row {handed.row[:40]!r} is none of this review"
    if handed.unusable:
        return handed.unusable
    if handed.word and word_of(handed.word) is None:
        return f"{handed.word[:40]!r} is no decision; write {', '.join(WORDS)}"
    if handed.reviewer != state.line.reviewer:
        return f"is {state.line.reviewer}'s to decide, and the file says {handed.reviewer[:40]!r}"
    if not handed.word:
        return ""
    rights = [state.line.right]
    if newer and handed.row in newer.rights:
        # Whose a right is, and who approved it, may have come to light since.
        rights.append(newer.rights[handed.row])
    for right in rights:
        if why := self_reviewed(right, {state.line.reviewer, *by}):
            return f"not taken: {why}"
    if word_of(handed.word) == "change" and not handed.comment:
        return "a change needs a comment that says into what"
    if len(handed.comment) > _LONGEST:
        return f"the comment has more than {_LONGEST:,} characters"
    return ""


def _take(
    made: Weighed, review: Review, state: RowState, found: Sequence[Handed], newer: Newer | None
) -> None:
    words: list[Word | None] = list(dict.fromkeys(word_of(each.word) for each in found))
    handed = found[0]
    why = _conflict(review, state, found, newer)
    if len(words) > 1:
        why = f"decided {' and '.join(map(str, words))} in one file"
    if why:
        said = Conflict(handed.row, "/".join(map(str, words)), handed.reviewer, why)
        made.conflicts.append(said)
        made.told.append(f"{handed.place}: conflict: {why}")
        return
    word = words[0]
    assert word is not None, "a word that is none was refused before"
    before = state.decided.decision.word if state.decided else None
    if before == word and not state.against:
        made.again += 1
        return
    if before and before != word:
        made.told.append(f"{handed.place}: conflict: decided {before} before, and now {word}")
    comment = next((each.comment for each in found if each.comment), "")
    made.decisions.append(
        Decision(handed.row, word, comment, handed.reviewer, state.line.right.substance)
    )


def _conflict(review: Review, state: RowState, found: Iterable[Handed], newer: Newer | None) -> str:
    """Why a decision was made on something else than what stands there; empty where it was not."""
    right = state.line.right
    shown = {name: drawn(text) for (name, _), text in zip(FACTS, facts(right), strict=True)}
    for handed in found:
        if handed.guard != guard(review.digest, right):
            return "the row was drawn of another snapshot, or its guard was changed"
        if gone := [name for name in shown if name not in handed.facts]:
            return f"{', '.join(gone)} was taken out of the file"
        edited = [name for name, text in handed.facts.items() if text != shown[name]]
        if edited:
            return f"{', '.join(edited)} was changed in the file"
    if newer is None or (right.kind, right.scope) not in newer.whole:
        return ""
    now = newer.rights.get(right.id)
    if now is None:
        return f"the right was gone when run {newer.run} looked"
    changed = differs(right, now)
    return f"changed since, as run {newer.run} saw: {changed}" if changed else ""


def word_of(text: str) -> Word | None:
    """The decision that a text is, in any case of letters; None for any other."""
    return _WORDS.get(text.strip().casefold())
