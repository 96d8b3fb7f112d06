"""Rows that come back: each becomes a decision, a conflict, nothing yet, or is told of."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.reviewed.act import WORDS
from evidence.reviewed.register import Told
from evidence.reviewed.weighing import Newer, weigh

PLACE = ("identity.account", "wiki")
WORD = st.sampled_from([*WORDS, "", " KEEP ", "yes", "=1+1"])


def heard(review, weighed, at) -> None:
    """Let a review hear what was weighed, as the register does."""
    for decision in weighed.decisions:
        review.rows[decision.row].hear(Told(decision, "somebody", at), settles=False)
    for conflict in weighed.conflicts:
        review.rows[conflict.row].against.append(conflict.why)


def test_words_become_decisions(review, made) -> None:
    """A word in any case is taken, and what is empty stays open."""
    rows = [made["handed"](review, row) for row in review.rows]
    rows[1] = replace(rows[1], word=" Revoke ")
    rows[2] = replace(rows[2], word="")
    found = weigh(review, rows, ())
    assert [each.word for each in found.decisions] == ["keep", "revoke", "keep"]
    assert (found.open, found.told, found.conflicts) == (1, [], [])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"row": "nothing"}, "none of this review"),
        ({"word": "maybe"}, "'maybe' is no decision"),
        ({"word": "change", "comment": ""}, "needs a comment"),
        ({"reviewer": "R9"}, "is R1's to decide"),
        ({"unusable": "Decision holds a formula"}, "a formula"),
        ({"comment": "x" * 2001}, "more than 2,000"),
    ],
)
def test_what_cannot_be_taken_is_told(review, made, changed, said) -> None:
    """Each row that is not taken says where it stands and why; the others are taken."""
    rows = [made["handed"](review, row) for row in review.rows]
    rows[0] = replace(rows[0], **changed)
    found = weigh(review, rows, ())
    assert len(found.decisions) == 3
    assert len(found.told) == 1
    assert said in found.told[0]


@pytest.mark.parametrize("people", [["H0"], ["R1", "H0"]])
def test_nobody_hands_in_their_own(review, made, people) -> None:
    """Whoever hands a file in has no say on their own rights, and is told so row by row."""
    rows = [made["handed"](review, row) for row in review.rows]
    found = weigh(review, rows, people)
    assert len(found.decisions) == 3
    assert "H0 holds the right" in found.told[0]


def test_an_approver_found_since_does_not_review(review, made) -> None:
    """That the reviewer approved the right shows in a later run, and counts."""
    rows = [made["handed"](review, row) for row in review.rows]
    now = {row: each.line.right for row, each in review.rows.items()}
    first = next(iter(now))
    now[first] = replace(now[first], approvers=("R1",))
    found = weigh(review, rows, (), Newer("run-2", now, {PLACE}))
    assert "R1 approved the right" in found.told[0]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (None, "was gone when run run-2 looked"),
        ({"gives": "may delete"}, "gives was may edit, is may delete"),
        ({"department": "Sales"}, "department was empty, is Sales"),
        ({"person": "H9"}, "person was H0, is H9"),
    ],
)
def test_a_row_that_changed_is_a_conflict(review, made, changed, said) -> None:
    """A decision on what is no longer so is kept as a conflict, and is no decision."""
    rows = [made["handed"](review, row) for row in review.rows]
    now = {row: each.line.right for row, each in review.rows.items()}
    first = next(iter(now))
    right = now.pop(first)
    if changed:
        now[first] = replace(right, **changed)
    found = weigh(review, rows, (), Newer("run-2", now, {PLACE}))
    assert [each.row for each in found.conflicts] == [first]
    assert said in found.conflicts[0].why
    assert weigh(review, rows, (), Newer("run-2", now, ())).conflicts == []


def test_what_a_reviewer_was_shown_cannot_be_changed(review, made) -> None:
    """A fact or guard that was edited or taken out makes a conflict of the decision on it."""
    rows = [made["handed"](review, row) for row in review.rows]
    rows[0] = replace(rows[0], facts={**rows[0].facts, "Gives": "nothing"})
    rows[1] = replace(rows[1], guard="0" * 16)
    shown = {name: text for name, text in rows[2].facts.items() if name != "Account"}
    rows[2] = replace(rows[2], facts=shown)
    found = weigh(review, rows, ())
    assert ["Gives was changed" in found.conflicts[0].why, len(found.decisions)] == [True, 1]
    assert "another snapshot" in found.conflicts[1].why
    assert "Account was taken out of the file" in found.conflicts[2].why


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_row_is_lost(made, data) -> None:
    """However files come, decided, undecided and conflicting rows are all rows there are."""
    count = data.draw(st.integers(1, 12))
    rights = [made["right"](number) for number in range(count)]
    review = made["review"](made["snapshot"](rights))
    words: dict[str, set[str]] = {}
    for _ in range(data.draw(st.integers(1, 4))):
        chosen = data.draw(st.lists(st.sampled_from(sorted(review.rows)), max_size=15))
        rows = [made["handed"](review, row, data.draw(WORD)) for row in chosen]
        gone = data.draw(st.sets(st.sampled_from(sorted(review.rows)), max_size=2))
        now = {row: each.line.right for row, each in review.rows.items() if row not in gone}
        newer = data.draw(st.sampled_from([None, Newer("run-2", now, {PLACE})]))
        heard(review, weigh(review, rows, (), newer), review.snapshot.at)
        for each in rows:
            plain = each.word.strip().lower()
            if plain in WORDS:
                words.setdefault(each.row, set()).add(plain)
    states = [review.count(state) for state in ("decided", "undecided", "conflict")]
    assert sum(states) == count
    for row, state in review.rows.items():
        said = words.get(row, set())
        assert (state.state == "undecided") == (not said)
        if len(said) > 1:
            assert state.state == "conflict"
        if state.state == "decided":
            assert state.decided.decision.word in said


def test_a_second_word_waits_to_be_settled(review, made) -> None:
    """Another decision later is a conflict; the same is known already; a person settles it."""
    row = next(iter(review.rows))
    heard(review, weigh(review, [made["handed"](review, row)], ()), review.snapshot.at)
    again = weigh(review, [made["handed"](review, row)], ())
    assert (again.again, again.decisions) == (1, [])
    other = weigh(review, [made["handed"](review, row, "revoke")], ())
    assert "decided keep before, and now revoke" in other.told[0]
    heard(review, other, review.snapshot.at)
    assert review.rows[row].state == "conflict"
    last = Told(other.decisions[0], "somebody", review.snapshot.at)
    review.rows[row].hear(last, settles=True)
    assert (review.rows[row].state, len(review.decided("revoke"))) == ("decided", 1)


def test_rows_that_are_not_in_the_file_are_counted(review, made) -> None:
    """A sheet from which rows were deleted says how many of its reviewer are missing."""
    first = next(iter(review.rows))
    assert weigh(review, [made["handed"](review, first)], ()).missing == 1
