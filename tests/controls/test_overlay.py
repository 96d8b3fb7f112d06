"""Overlays: mappings added and dropped, places limited, requirements set aside, each with why."""

from datetime import date
from pathlib import Path

import pytest

from controls.control import Library
from controls.coverage import cover, tallies
from controls.framework import Catalog, load_catalog
from controls.library_folders import load_library
from evidence.errors import OperatorFileError

OWN = """\
controls:
- id: OWN-01
  title: Own
  statement: It holds.
  owner: platform
  frequency: daily
  automation: manual
  satisfies:
    soc2: [{id: CC6.1, meets: full, why: All of it}, CC6.2]
    iso27001: [A.8.5]
"""
POLICY = """\
framework: acme-policy
name: Acme security policy
edition: "7"
publisher: Acme
aliases: [acme]
oscal_prefix: acme_
rights: ours
groups: [{id: G, title: All}]
requirements:
- {id: P-1, title: First, group: G, aliases: [P-01]}
- {id: P-2, title: Second, group: G}
"""
DECIDED = "reason: none here, approved_by: CISO, approved_on: 2026-01-01"


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """The shipped frameworks and one of the organisation's own."""
    own = tmp_path / "overlays" / "frameworks"
    own.mkdir(parents=True)
    (own / "acme.yaml").write_text(POLICY, encoding="utf-8")
    return load_catalog(own=own)


def under(tmp_path: Path, catalog: Catalog, *texts: str) -> Library:
    """A library of OWN-01 under overlays, a file a text."""
    own, over = tmp_path / "library", tmp_path / "overlays"
    own.mkdir(exist_ok=True)
    (own / "own.yaml").write_text(OWN, encoding="utf-8")
    for number, text in enumerate(texts):
        (over / f"{number}.yaml").write_text(text, encoding="utf-8")
    return load_library([own, over], catalog)


def test_own_frameworks_stand_beside_the_shipped_ones(catalog: Catalog) -> None:
    """One of the organisation's own is found by its alias, and is audited when it is named."""
    assert "acme-policy" == catalog.framework("acme").id
    assert "acme-policy" not in [each.id for each in catalog.defaults]


def test_an_own_framework_may_not_take_a_shipped_name(tmp_path: Path) -> None:
    """Ids and aliases are unique over both folders."""
    (tmp_path / "a.yaml").write_text(POLICY.replace("[acme]", "[soc2]"), encoding="utf-8")
    said = r"a\.yaml:1: the framework name 'soc2' is already taken by soc2-2017\.yaml"
    with pytest.raises(OperatorFileError, match=said):
        load_catalog(own=tmp_path)


def test_mappings_are_added(tmp_path: Path, catalog: Catalog) -> None:
    """A control gains a requirement, by an alias too, and knows where it was mapped."""
    text = "changes:\n- control: OWN-01\n  satisfies:\n    acme:\n"
    text += "    - {id: P-01, meets: full, why: It is the same rule}\n"
    own = under(tmp_path, catalog, text).control("OWN-01")
    assert ("P-1",) == own.satisfies["acme-policy"]
    added = own.mapping["acme-policy"]["P-1"]
    assert ("P-1", "full", "It is the same rule") == (added.id, added.meets, added.why)
    assert "overlays/0.yaml:5" == own.origin["satisfies.acme-policy.P-1"]
    assert ("CC6.1", "CC6.2") == own.satisfies["soc2-2017"]
    assert "library/own.yaml:8" == own.origin["satisfies"]


def test_mappings_are_dropped_with_a_reason(tmp_path: Path, catalog: Catalog) -> None:
    """A dropped requirement is mapped no longer; the reason and its place stay."""
    text = "changes:\n- {control: OWN-01, drops: {soc2-2017: [{id: CC6.2, reason: Not so}]}}\n"
    own = under(tmp_path, catalog, text).control("OWN-01")
    assert ("CC6.1",) == own.satisfies["soc2-2017"]
    assert {"soc2-2017": {"CC6.2": "Not so"}} == own.dropped
    assert "overlays/0.yaml:2" == own.origin["dropped.soc2-2017.CC6.2"]


def test_dropping_and_adding_changes_how_far_a_mapping_reaches(
    tmp_path: Path, catalog: Catalog
) -> None:
    """One change may put another strength in the place of the shipped one, and says why."""
    text = "changes:\n- control: OWN-01\n  drops: {soc2: [{id: CC6.1, reason: Too much said}]}\n"
    text += "  satisfies: {soc2: [{id: CC6.1, meets: partial, why: A part}]}\n"
    own = under(tmp_path, catalog, text).control("OWN-01")
    assert "partial" == own.mapping["soc2-2017"]["CC6.1"].meets
    assert {"CC6.1": "Too much said"} == own.dropped["soc2-2017"]


def test_a_scope_is_taken_over(tmp_path: Path, catalog: Catalog) -> None:
    """A limit holds with its decision and its place; a list may be one text."""
    text = f"changes:\n- control: OWN-01\n  scope: {{only: production, {DECIDED}}}\n"
    own = under(tmp_path, catalog, text).control("OWN-01")
    assert own.scope is not None
    assert (("production",), date(2026, 1, 1)) == (own.scope.only, own.scope.approved_on)
    assert "overlays/0.yaml:3" == own.origin["scope"]


def test_requirements_are_set_aside(tmp_path: Path, catalog: Catalog) -> None:
    """Each is known with its reason, approver, day and place; its framework still counts it."""
    text = "not_applicable:\n- framework: soc2\n  requirements: [CC6.1,\n    A1.2]\n"
    text += "  reason: none here\n  approved_by: CISO\n  approved_on: 2026-01-01\n"
    library = under(tmp_path, catalog, text)
    decided = library.decisions["soc2-2017"]
    assert ["CC6.1", "A1.2"] == list(decided)
    assert ["overlays/0.yaml:3", "overlays/0.yaml:4"] == [each.origin for each in decided.values()]
    assert "none here (approved by CISO)" == str(decided["A1.2"])
    soc2 = catalog.framework("soc2")
    covered = {each.requirement.id: each for each in cover(soc2, library, {"OWN-01": ("a",)})}
    assert ("not_applicable", "none") == (covered["CC6.1"].method, covered["CC6.1"].test)
    assert ("manual", "partial") == (covered["CC6.2"].method, covered["CC6.2"].test)
    whole, part = tallies(soc2, list(covered.values()))
    assert (61, 2, 1, 1) == (whole.requirements, whole.aside, whole.mapped, whole.tested)
    assert 1 == part.aside


MISTAKES = {
    "unknown framework": ("satisfies: {soc9: [CC6.1]}", "unknown framework 'soc9'"),
    "unknown requirement": ("satisfies: {acme: [P-9]}", "has no requirement 'P-9'"),
    "no reason why": ("satisfies: {acme: [P-1]}", "write {id: P-1, meets: partial, why: ...}"),
    "mapped already": (
        "satisfies: {soc2: [{id: CC6.1, why: So}]}",
        "OWN-01 is mapped to CC6.1 already; to change how far it reaches, drop that mapping",
    ),
    "nothing added": ("satisfies: {soc2: []}", "'satisfies.soc2' must not be empty"),
    "dropped without reason": ("drops: {soc2: [{id: CC6.1}]}", "reason' is missing"),
    "bare drop": ("drops: {soc2: [CC6.1]}", "must be a mapping of fields"),
    "not mapped": (
        "drops: {soc2: [{id: CC9.1, reason: r}]}",
        "OWN-01 is not mapped to soc2-2017:CC9.1; remove the entry",
    ),
    "dropped twice": (
        "drops: {soc2: [{id: CC6.1, reason: r}, {id: CC6.1, reason: r}]}",
        "'CC6.1' is named twice",
    ),
    "last mapping": (
        (
            "drops: {soc2: [{id: CC6.1, reason: r}, {id: CC6.2, reason: r}], "
            "iso27001: [{id: A.8.5, reason: r}]}"
        ),
        "takes away the last mapping of OWN-01",
    ),
    "scope without reason": (
        "scope: {only: [production]}",
        "the scope leaves something out and has no 'reason'; give reason, approved_by",
    ),
    "scope of nothing": ("scope: {only: []}", "'scope.only' must not be empty"),
    "misspelt scope": ("scope: {olny: [a]}", "unknown field 'scope.olny'; did you mean 'only'?"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_change_is_one_sentence(tmp_path: Path, catalog: Catalog, name: str) -> None:
    """The file and line, what is wrong and how to mend it."""
    text, said = MISTAKES[name]
    with pytest.raises(OperatorFileError) as caught:
        under(tmp_path, catalog, f"changes:\n- {{control: OWN-01, {text}}}\n")
    assert str(caught.value).startswith(f"{tmp_path / 'overlays' / '0.yaml'}:2: ")
    assert said in str(caught.value)


DECISIONS = {
    "unknown framework": (f"framework: soc9, requirements: [CC6.1], {DECIDED}", "'soc9'"),
    "unknown requirement": (f"framework: soc2, requirements: [CC6.11], {DECIDED}", "'CC6.1'?"),
    "none": (f"framework: soc2, requirements: [], {DECIDED}", "'requirements' must not be empty"),
    "twice": (
        f"framework: acme, requirements: [P-1, P-01], {DECIDED}",
        "acme-policy:P-1 is decided twice; it stands first at overlays/0.yaml:2",
    ),
    "no approver": (
        "framework: soc2, requirements: [CC6.1], reason: r, approved_on: 2026-01-01",
        "the field 'approved_by' is missing",
    ),
    "no day": (
        "framework: soc2, requirements: [CC6.1], reason: r, approved_by: a",
        "the field 'approved_on' is missing",
    ),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_a_mistake_in_a_decision_is_one_sentence(
    tmp_path: Path, catalog: Catalog, name: str
) -> None:
    """A requirement is set aside whole, or the file and line say what is missing."""
    text, said = DECISIONS[name]
    with pytest.raises(OperatorFileError) as caught:
        under(tmp_path, catalog, f"not_applicable:\n- {{{text}}}\n")
    assert str(caught.value).startswith(f"{tmp_path / 'overlays' / '0.yaml'}:2: ")
    assert said in str(caught.value)


def test_two_files_may_not_change_one_mapping(tmp_path: Path, catalog: Catalog) -> None:
    """Additions to one framework stand in one file, so that no order decides."""
    text = "changes:\n- {control: OWN-01, satisfies: {acme: [{id: P-1, why: So}]}}\n"
    said = r"1\.yaml:2: 'satisfies\.acme' of OWN-01 is changed twice"
    with pytest.raises(OperatorFileError, match=said):
        under(tmp_path, catalog, text, text.replace("P-1", "P-2"))
