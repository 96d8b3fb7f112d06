"""The correspondence of the two editions of ISO 27001, and each mistake in such a file."""

from collections import Counter
from pathlib import Path

import pytest

from controls.correspondence import MIGRATION, Correspondence, load_correspondence
from controls.framework import Catalog, UnknownIdError, load_catalog
from evidence.errors import OperatorFileError


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def shipped(catalog: Catalog) -> Correspondence:
    return load_correspondence(catalog)


def test_no_requirement_of_either_edition_is_left_out(shipped: Correspondence) -> None:
    """Each id of 2013 went somewhere, in order; each id of 2022 came from somewhere or is new."""
    sources = list(dict.fromkeys(step.source.id for step in shipped.steps if step.source))
    assert [each.id for each in shipped.source.requirements] == sources
    assert {each.id for each in shipped.target.requirements} == {
        step.target.id for step in shipped.steps
    }


def test_it_agrees_with_the_catalog_of_2022(shipped: Correspondence) -> None:
    """Predecessors and changes are those that the newer catalog names beside its controls."""
    changes: dict[str, set[str]] = {}
    for step in shipped.steps:
        changes.setdefault(step.target.id, set()).add(step.change)
    for each in shipped.target.requirements:
        before = tuple(one.id for one in shipped.predecessors(each.id))
        assert sorted(each.from_2013) == sorted(before), each.id
        assert (each.change == "new") == (not before), each.id
        if each.kind != "control":
            continue
        words = {"new": {"new"}, "updated": {"one-to-one"}}.get(each.change or "")
        assert changes[each.id] == words or all("merged" in word for word in changes[each.id])
        assert (each.change == "merged") == any("merged" in word for word in changes[each.id])


def test_counts(shipped: Correspondence) -> None:
    """Annex A: 11 new, one control split in two; clause 6.3 is new, 9.2 and 9.3 are split."""
    assert 12 == sum(step.change == "new" for step in shipped.steps)
    split = Counter(
        step.source.id for step in shipped.steps if "split" in step.change and step.source
    )
    assert {"9.2": 2, "9.3": 3, "A.18.2.3": 2} == split


def test_look_ups(shipped: Correspondence) -> None:
    """Successors and predecessors are found by id; an unknown id names the nearest."""
    assert ["A.5.36", "A.8.8"] == [each.id for each in shipped.successors("A.18.2.3")]
    assert ["A.12.6.1", "A.18.2.3"] == [each.id for each in shipped.predecessors("A.8.8")]
    assert () == shipped.predecessors("A.5.7")
    with pytest.raises(UnknownIdError, match=r"iso27001-2013 has no requirement 'A\.5\.7'"):
        shipped.successors("A.5.7")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("from: iso27001-2013", "from: iso27001-2014", "no framework 'iso27001-2014'; did you"),
        ("{from: A.5.1.2,", "{from: A.5.1.9,", "no requirement 'A.5.1.9'; did you mean"),
        ("{from: A.5.1.2,", "{from: A.5.1.1,", "'A.5.1.1' stands twice"),
        ("to: [A.5.36, A.8.8]", "to: [A.5.36, A.5.36]", "'A.5.36' stands twice"),
        ("to: [A.5.36, A.8.8]", "to: []", "must not be empty"),
        ("new: [", "new: [A.5.1, ", "'A.5.1' is new and has a predecessor"),
        ("basis: ", "bases: ", "unknown field 'bases'; did you mean 'basis'?"),
    ],
)
def test_a_mistake_is_one_sentence(
    catalog: Catalog, tmp_path: Path, old: str, new: str, said: str
) -> None:
    """Each mistake names the file and its line."""
    text = MIGRATION.read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    line = next(
        number
        for number, (one, other) in enumerate(
            zip(text.splitlines(), changed.splitlines(), strict=True), start=1
        )
        if one != other
    )
    file = tmp_path / "own.yaml"
    file.write_text(changed, encoding="utf-8")
    with pytest.raises(OperatorFileError) as caught:
        load_correspondence(catalog, file)
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert said in str(caught.value)
