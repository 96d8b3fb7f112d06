"""Rows as they come: each id once, in order, and faults told by number."""

from typing import Any

from collectors.kept import Kept


def kept(*rows: dict[str, Any] | None) -> Kept:
    made = Kept()
    for row in rows:
        made.add(row)
    return made


def test_a_row_that_comes_again_is_folded() -> None:
    """Two pages that both carry a row give it once, where it stood first."""
    found = kept({"id": "a", "n": 1}, {"id": "b", "n": 2}, {"id": "a", "n": 1})
    assert (list(found.rows), found.count) == ([{"id": "a", "n": 1}, {"id": "b", "n": 2}], 2)
    assert (found.again, found.unusable) == (None, False)


def test_two_rows_of_one_id_are_told_by_number() -> None:
    """The first pair is told, the first row of them is kept, and no id is named."""
    found = kept(None, {"id": "x", "n": 1}, {"id": "y", "n": 1}, {"id": "y", "n": 2}, {"id": "x"})
    assert found.again == "rows 2 and 4 have one id"
    assert [row["id"] for row in found.rows] == ["x", "y"]
    assert found.unusable
