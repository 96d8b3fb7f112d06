"""Following: which later look shows that a right is gone, changed, still there, or back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from collectors.reviews.following import _Followed, _Look
from evidence.attested.person import Person
from evidence.reviewed.act import Decision, Line, Snapshot
from evidence.reviewed.register import Review, RowState, Told
from evidence.reviewed.right import Right

AT = datetime(2026, 8, 1, tzinfo=UTC)
PLACE = ("identity.account", "wiki")
RIGHT = Right(*PLACE, "u1", "mika", "group owners", "owners", "power", True, "b" * 64)


def followed(word="revoke"):
    """A decision of the first of August on a right seen then."""
    told = Told(Decision(RIGHT.id, word, "", "R1", RIGHT.substance), "somebody <s@x.example>", AT)
    row = RowState(Line(RIGHT, "R1"), told)
    ann = Person("Ann", "ann@example.org")
    snapshot = Snapshot("q3", "run-0", "c" * 64, AT, (), (), (), (), (), date(2026, 8, 9), ann, AT)
    return _Followed(Review("d" * 64, snapshot, {RIGHT.id: row}), row, AT)


def look(day, right=RIGHT, *, whole=True):
    """What a run saw so many days later; without a right it was gone."""
    forms = {right.id: right.form} if right else {}
    at = AT + timedelta(days=day)
    return _Look(f"run-{day}", forms, {PLACE} if whole else set(), {PLACE: at})


CHANGED = replace(RIGHT, gives="less")


@pytest.mark.parametrize(
    ("word", "looks", "seen", "gone", "back"),
    [
        ("revoke", [look(1), look(2, None), look(3, None)], 1, 2, None),
        ("revoke", [look(1), look(2)], 2, None, None),
        ("revoke", [look(1, None), look(2)], 0, 1, 2),
        ("revoke", [look(1, None), look(2), look(3, None)], 0, 1, None),
        ("revoke", [look(1, CHANGED)], 1, None, None),
        ("change", [look(1, CHANGED)], 0, 1, None),
        ("change", [look(1), look(2, None)], 1, 2, None),
        ("revoke", [look(0, None), look(-1, None)], 0, None, None),
        ("revoke", [look(1, None, whole=False)], 0, None, None),
    ],
)
def test_what_later_runs_show(word, looks, seen, gone, back) -> None:
    """The first whole look without the right proves it; a look before the decision never does."""
    one = followed(word)
    for each in looks:
        one.look(each)
    days = [(at - AT).days if at else None for at in (one.seen, one.gone, one.back)]
    assert days == [seen, gone, back]


def test_what_was_not_seen_says_why() -> None:
    """Without a whole look since, the row tells what is missing."""
    one = followed()
    assert one.as_row()["unread"] == "no run was made since"
    one.look(look(1, None, whole=False))
    assert "run-1 did not see identity.account wiki whole" in one.as_row()["unread"]
