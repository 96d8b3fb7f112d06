"""The three-way merge: nothing is lost unseen, and nothing that nobody changed is touched."""

from hypothesis import given
from hypothesis import strategies as st

from evidence.filled_in.merge import merge
from evidence.filled_in.place import Place

PLACES = st.builds(
    Place, st.sampled_from(["Tests", "Requests"]), st.tuples(st.sampled_from("ab")), st.just("Due")
)
VALUES = st.dictionaries(PLACES, st.sampled_from(["", "x", "y", "z"]))
CELL = Place("Requests", ("PBC-1",), "Due")


@given(VALUES, VALUES, VALUES)
def test_every_place_of_the_file_comes_to_one_end(base, file, vault) -> None:
    """A place is taken, in conflict, or left because one side says what stood there before."""
    merged = merge(base, file, vault)
    conflicts = {each.place for each in merged.conflicts}
    assert not conflicts & merged.taken.keys()
    for place, theirs in file.items():
        before, ours = base.get(place, ""), vault.get(place, "")
        if place in merged.taken:
            assert merged.taken[place] == theirs != ours == before
        elif place in conflicts:
            assert len({theirs, ours, before}) == 3 or (theirs != before != ours != theirs)
        else:
            assert theirs in (ours, before)
    assert (merged.taken.keys() | conflicts) <= file.keys()


@given(VALUES, VALUES, VALUES)
def test_a_preference_leaves_no_conflict(base, file, vault) -> None:
    """Whoever is preferred, the other side's unopposed changes stand all the same."""
    undecided = merge(base, file, vault)
    for_file, for_vault = merge(base, file, vault, "file"), merge(base, file, vault, "vault")
    assert not for_file.conflicts
    assert not for_vault.conflicts
    assert for_vault.taken == undecided.taken
    decided = {each.place: each.file for each in undecided.conflicts}
    assert for_file.taken == undecided.taken | decided


@given(VALUES, VALUES, VALUES)
def test_what_was_merged_once_is_not_merged_again(base, file, vault) -> None:
    """The same file handed in a second time takes nothing more, and asks the same questions."""
    merged = merge(base, file, vault)
    after = merge(base, file, dict(vault) | merged.taken)
    assert not after.taken
    assert after.conflicts == merged.conflicts


@given(VALUES, VALUES)
def test_a_file_that_nobody_touched_changes_nothing(base, vault) -> None:
    """What stands in the vault since a workbook was drawn survives its untouched return."""
    assert merge(base, base, vault) == merge(base, {}, vault)


@given(VALUES, VALUES)
def test_without_a_base_only_empty_places_are_taken(file, vault) -> None:
    """Nobody knows which of two values is later, so both are shown."""
    merged = merge(None, file, vault)
    for place in merged.taken:
        assert not vault.get(place)
        assert file[place]
    for conflict in merged.conflicts:
        assert conflict.file
        assert conflict.vault


def test_the_four_cases_by_hand() -> None:
    """Changed here, changed there, changed alike, changed on both sides."""

    def one(base, file, vault):
        merged = merge({CELL: base}, {CELL: file}, {CELL: vault})
        return merged.taken.get(CELL), [tuple(each)[1:] for each in merged.conflicts]

    assert one("May", "June", "May") == ("June", [])
    assert one("May", "May", "June") == (None, [])
    assert one("May", "June", "June") == (None, [])
    assert one("May", "June", "July") == (None, [("May", "June", "July")])
    assert one("May", "", "May") == ("", [])
