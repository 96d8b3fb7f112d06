"""The crosswalk: what shares a control with a requirement, seen alike from both sides."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.control import Control, Library, Satisfied
from controls.crosswalk import related, requirement_named
from controls.framework import (
    Catalog,
    Framework,
    Requirement,
    RequirementGroup,
    UnknownIdError,
    load_catalog,
)
from controls.library_folders import LIBRARY, load_library


def framework(name: str) -> Framework:
    """A framework of three requirements."""
    return Framework(
        id=name, name=name, edition="1", publisher="x", aliases=(), oscal_prefix="x", rights="x",
        groups=(RequirementGroup(id="1", title="x"),),
        requirements=tuple(Requirement(id=f"1.{n}", title="x", group="1") for n in range(3)),
        digest="", file=Path("x"),
    )  # fmt: skip


def control(name: str, mapping: Mapping[str, Mapping[str, Satisfied]]) -> Control:
    """A control mapped so."""
    return Control(
        id=name, title="x", statement="x", owner="x", frequency="daily", automation="manual",
        satisfies={key: tuple(entries) for key, entries in mapping.items()}, mapping=mapping,
        file=Path("x"), line=1, origin={},
    )  # fmt: skip


FRAMEWORKS = [framework(name) for name in ("a", "b", "c")]
PAIRS = [(each, requirement) for each in FRAMEWORKS for requirement in each.requirements]
MEETS = st.sampled_from(["full", "partial", "supporting"])


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """Up to four controls, each mapped anywhere."""
    found = {}
    for number in range(draw(st.integers(0, 4))):
        mapping: dict[str, dict[str, Satisfied]] = {}
        for where, requirement in draw(st.lists(st.sampled_from(PAIRS), unique_by=str)):
            said = Satisfied(id=requirement.id, meets=draw(MEETS), why=f"{number}")
            mapping.setdefault(where.id, {})[requirement.id] = said
        name = f"OWN-{number:02d}"
        found[name] = control(name, mapping)
    return Library(found)


@given(libraries())
def test_it_is_symmetric(library: Library) -> None:
    """If one is related to the other through a control, so is the other to the one, swapped."""
    seen = {
        ((framework.id, asked.id), (row.framework.id, row.requirement.id), link.control.id):
        (link.asked, link.related)
        for framework, asked in PAIRS
        for row in related(framework, asked, library, FRAMEWORKS)
        for link in row.links
    }  # fmt: skip
    for (one, other, through), (asked, answer) in seen.items():
        assert one[0] != other[0]
        assert (answer, asked) == seen[other, one, through]
    shared = {
        ((one.id, this.id), (other.id, that.id), each.id)
        for one, this in PAIRS
        for other, that in PAIRS
        for each in library
        if one.id != other.id
        and this.id in each.satisfies.get(one.id, ())
        and that.id in each.satisfies.get(other.id, ())
    }
    assert shared == set(seen)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_the_shipped_controls_relate_all_frameworks(catalog: Catalog) -> None:
    """Access limits of SOC 2 are related to each other framework, in the order asked for."""
    library = load_library([LIBRARY], catalog)
    asked = requirement_named(catalog, "soc2:CC6.1")
    rows = related(*asked, library, catalog)
    found = list(dict.fromkeys(row.framework.id for row in rows))
    assert [each.id for each in catalog if each.id != "soc2-2017"] == found
    wanted = [catalog.framework("appi")]
    assert {"appi-guideline"} == {row.framework.id for row in related(*asked, library, wanted)}
    assert "appi-guideline:10-6(1)" in [row.name for row in rows]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("soc2:cc6.1", "soc2-2017 has no requirement 'cc6.1'; did you mean 'CC6.1'?"),
        ("sok2:CC6.1", "there is no framework 'sok2'; did you mean 'soc2'?"),
        ("CC6.1", "'CC6.1' names no framework; did you mean 'soc2-2017:CC6.1'?"),
        ("soc2", "'soc2' is a whole framework; name one requirement of it, such as 'soc2:CC1.1'"),
        ("?", "'?' names no framework; write framework:requirement, such as 'soc2:CC6.1'"),
        ("soc2:", "soc2-2017 has no requirement ''; did you mean"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    catalog: Catalog, name: str, said: str
) -> None:
    """A misspelt or half name is one sentence with the mend."""
    with pytest.raises(UnknownIdError) as caught:
        requirement_named(catalog, name)
    assert str(caught.value).startswith(said)
