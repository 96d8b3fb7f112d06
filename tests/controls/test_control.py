"""The control library that ships, overlays, and each mistake in a file of either."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from controls.control import Library
from controls.control_file import load_controls
from controls.coverage import cover
from controls.duration import duration
from controls.framework import Catalog, UnknownIdError, load_catalog
from controls.library_folders import LIBRARY, load_library
from evidence.errors import OperatorFileError
from evidence.workbook.sheets.requests import FORMS

CONTROL = """\
- id: OWN-01
  title: Own
  statement: It holds.
  owner: platform
  frequency: daily
  automation: automated
  parameters:
    within: 24 h
    least: 12
    names: [a, b]
    strict: true
  satisfies:
    soc2: [CC6.1]
    iso27001-2022: [A.8.5, "7.3"]
"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def library(catalog: Catalog) -> Library:
    return load_library([LIBRARY], catalog)


def test_the_seed_controls_stand(library: Library) -> None:
    """Each domain keeps its ids without a gap; all are manual with a target until checks serve."""
    domains = {"ORG": 19, "PER": 5, "PHY": 10, "TEC": 28, "SUP": 7, "XBR": 11, "PRV": 12}
    for domain, count in domains.items():
        found = [control.id for control in library if control.id.startswith(domain)]
        assert [f"{domain}-{number:02d}" for number in range(1, count + 1)] == found
    assert sum(domains.values()) == 92


def test_every_shipped_control_is_whole(library: Library) -> None:
    """Each has population, pass condition, evidence, type, basis, and is mapped somewhere."""
    for control in library:
        assert control.population, control.id
        assert control.pass_condition, control.id
        assert control.evidence, control.id
        assert control.type, control.id
        assert control.basis, control.id
        assert control.satisfies, control.id
        assert control.not_applicable is None, control.id
        assert (control.automation == "manual") or control.target != "manual", control.id


def test_what_a_person_gives_has_a_form(library: Library) -> None:
    """Each item asked of a person says what it is: a document, a register row, an attestation."""
    vague = [
        (control.id, item)
        for control in library
        for item in control.evidence
        if control.automation != "automated" and item.partition(":")[0] not in FORMS
    ]
    assert [] == vague


AT_ONCE = {("JML-07", "within")}
"""What is due on the day itself: an exit is recorded by the last day worked."""


def test_parameters_that_look_like_durations_are_durations(library: Library) -> None:
    """Text of a number and a word is read by `duration`, so no check meets one it cannot read."""
    for control in library:
        for name, value in control.parameters.items():
            if isinstance(value, str) and value[:1].isdigit():
                at_once = (control.id, name) in AT_ONCE
                assert (duration(value) == timedelta(0)) == at_once, control.id
                assert duration(value) >= timedelta(0), control.id


@pytest.mark.parametrize("framework", ["iso27001-2022", "soc2-2017", "pci-dss-4.0.1"])
def test_every_requirement_is_met_by_a_control(
    library: Library, catalog: Catalog, framework: str
) -> None:
    """No requirement is left without a control that meets it fully or in part."""
    holes = [
        each.requirement.id
        for each in cover(catalog.framework(framework), library, {})
        if each.method in ("unmapped", "supporting")
    ]
    assert [] == holes


def test_every_shipped_mapping_says_why(library: Library) -> None:
    """Each mapping has a strength and a reason of one line."""
    silent = [
        (control.id, framework, entry.id)
        for control in library
        for framework, entries in control.mapping.items()
        for entry in entries.values()
        if not entry.why
    ]
    assert [] == silent


def test_look_ups(library: Library) -> None:
    """Controls are found by id and by requirement; an unknown id names the nearest."""
    assert library.control("TEC-05").title == "One account, one person"
    assert "PER-01" in [control.id for control in library.satisfying("pci-dss-4.0.1", "12.6.1")]
    assert library.satisfying("pci-dss-4.0.1", "99.9") == ()
    with pytest.raises(UnknownIdError, match=r"there is no control 'TEC-5'; did you mean 'TEC-.5'"):
        library.control("TEC-5")


def test_a_file_of_controls(tmp_path: Path, catalog: Catalog) -> None:
    """A bare list and one under `controls:` read alike; aliases become ids; lines are kept."""
    file = tmp_path / "own.yaml"
    file.write_text(CONTROL)
    (control,) = load_controls(file, catalog)
    assert control.satisfies == {"soc2-2017": ("CC6.1",), "iso27001-2022": ("A.8.5", "7.3")}
    expected = {"within": "24 h", "least": 12, "names": ("a", "b"), "strict": True}
    assert expected == control.parameters
    assert (file, 1) == (control.file, control.line)
    assert f"{tmp_path.name}/own.yaml:9" == control.origin["parameters.least"]
    assert {"file", "line"}.isdisjoint(control.model_dump())
    file.write_text("controls:\n" + CONTROL)
    (moved,) = load_controls(file, catalog)
    assert (control.model_dump(exclude={"origin"}), 2) == (
        moved.model_dump(exclude={"origin"}),
        moved.line,
    )
    file.write_text("# nothing yet\n")
    assert load_controls(file, catalog) == []


def overlay(tmp_path: Path, catalog: Catalog, *texts: str) -> Library:
    """A library folder with OWN-01, and an overlays folder with one file a text."""
    own, over = tmp_path / "library", tmp_path / "overlays"
    own.mkdir(exist_ok=True)
    over.mkdir(exist_ok=True)
    (own / "own.yaml").write_text("controls:\n" + CONTROL)
    for number, text in enumerate(texts):
        (over / f"{number}.yaml").write_text(text)
    return load_library([own, over], catalog)


def test_an_overlay_changes_what_it_names(tmp_path: Path, catalog: Catalog) -> None:
    """Parameters are merged, other fields replaced, and each value knows where it came from."""
    text = """\
changes:
  - control: OWN-01
    owner: security
    parameters:
      within: 2 days
  - control: NEW-01
    not_applicable:
      reason: No such systems.
      approved_by: CISO
      approved_on: 2026-03-01
"""
    later = "controls:\n" + CONTROL.replace("OWN-01", "NEW-01")
    found = overlay(tmp_path, catalog, text, later)
    own, new = found.control("OWN-01"), found.control("NEW-01")
    assert (own.owner, own.frequency) == ("security", "daily")
    assert (own.parameters["within"], own.parameters["least"]) == ("2 days", 12)
    assert own.origin["owner"] == "overlays/0.yaml:3"
    assert own.origin["parameters.within"] == "overlays/0.yaml:5"
    assert own.origin["parameters.least"] == "library/own.yaml:10"
    assert own.origin["frequency"] == "library/own.yaml:6"
    assert new.not_applicable is not None
    assert new.not_applicable.approved_on == date(2026, 3, 1)
    assert new.origin["not_applicable"] == "overlays/0.yaml:7"


def test_a_control_may_stand_for_no_framework(tmp_path: Path, catalog: Catalog) -> None:
    """A control that no requirement asks for says why it is kept."""
    file = tmp_path / "own.yaml"
    file.write_text(CONTROL.partition("  satisfies")[0] + "  unmapped: ours alone\n")
    [own] = load_controls(file, catalog)
    assert ({}, "ours alone") == (own.satisfies, own.unmapped)


def test_a_later_folder_wins(tmp_path: Path, catalog: Catalog) -> None:
    """One folder may not change a field twice, yet a later folder may change it again."""
    overlay(tmp_path, catalog, "changes: [{control: OWN-01, owner: first}]\n")
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "a.yml").write_text("changes: [{control: OWN-01, owner: last}]\n")
    (tmp_path / "team" / ".#a.yml").write_text("an editor's lock: [\n")
    folders = [tmp_path / name for name in ("library", "overlays", "team")]
    assert load_library(folders, catalog).control("OWN-01").owner == "last"


def changed(old: str, new: str) -> str:
    assert old in CONTROL
    return CONTROL.replace(old, new)


MISTAKES = {
    "misspelt field": (
        changed("owner:", "ownr:"),
        4,
        "unknown field 'ownr'; did you mean 'owner'?",
    ),
    "missing field": (changed("  owner: platform\n", ""), 1, "the field 'owner' is missing"),
    "bad frequency": (changed("daily", "dayly"), 5, "not 'dayly'; did you mean 'daily'?"),
    "bad automation": (changed("automated", "automatic"), 6, "did you mean 'automated'?"),
    "bad id": (changed("OWN-01", "own-1"), 1, "which has not the form"),
    "empty title": (changed("title: Own", "title: ' '"), 2, "'title' must not be empty"),
    "title as number": (changed("title: Own", "title: 5.2"), 2, "put it in quotes"),
    "owner as list": (changed("platform", "[a]"), 4, "'owner' must be text and is a list"),
    "evidence as text": (CONTROL + "  evidence: a file\n", 15, "must be a list and is the text"),
    "unknown framework": (changed("soc2", "soc9"), 13, "unknown framework 'soc9'; did you mean"),
    "unknown requirement": (changed("CC6.1", "CC6.11"), 13, "'CC6.11'; did you mean 'CC6.1'?"),
    "number as requirement": (changed('"7.3"', "7.3"), 14, "is the number 7.3; put it in quotes"),
    "requirement twice": (changed("[CC6.1]", "[CC6.1, CC6.1]"), 13, "'CC6.1' is named twice"),
    "framework twice": (CONTROL + "    soc2-2017: [CC6.2]\n", 15, "once by its alias"),
    "requirements as text": (changed("[CC6.1]", "CC6.1"), 13, "must be a list and is the text"),
    "satisfies as list": (
        CONTROL.partition("  satisfies")[0] + "  satisfies: [CC6.1]\n",
        12,
        "must be a mapping of names to values and is a list",
    ),
    "fraction": (changed("12", "12.5"), 9, "must be text, a whole number, true, false or a list"),
    "empty parameter": (changed("least: 12", "least:"), 9, "and is empty"),
    "mapping as parameter": (changed("least: 12", "least: {a: 1}"), 9, "and is a mapping"),
    "parameter's name": (changed("least", "at-least"), 9, "no name of a parameter"),
    "keyword as name": (changed("least", "class"), 9, "no name of a parameter"),
    "no approver": (
        CONTROL + "  not_applicable:\n    reason: x\n    approved_on: 2026-01-01\n",
        15,
        "the field 'not_applicable.approved_by' is missing",
    ),
    "approval's date": (
        CONTROL + "  not_applicable: {reason: x, approved_by: y, approved_on: May}\n",
        15,
        "must be a date such as 2026-03-31",
    ),
    "id twice": (CONTROL + CONTROL, 15, "OWN-01 is given twice; it stands first at"),
    "duplicate key": (CONTROL + "  title: Own\n", 15, "the key 'title' is given twice"),
    "no list": ("controls: OWN-01\n", 1, "'controls' must be a list and is the text 'OWN-01'"),
    "other key": ("control: []\n", 1, "unknown field 'control'; did you mean 'controls'?"),
    "no mapping": ("OWN-01\n", 1, "must hold 'controls:' or 'changes:'"),
    "entry as text": ("controls:\n  - OWN-01\n", 2, "must be a mapping of fields"),
    "mapped to nothing": (
        CONTROL.partition("  satisfies")[0],
        1,
        "OWN-01 satisfies no requirement; map it under 'satisfies', or say why it is not",
    ),
    "an empty mapping": (
        CONTROL.partition("  satisfies")[0] + "  satisfies: {soc2: []}\n",
        12,
        "OWN-01 satisfies no requirement",
    ),
    "mapped and not": (CONTROL + "  unmapped: ours\n", 15, "is mapped and says why it is not"),
    "decisions here": ("not_applicable: [{framework: soc2}]\n", 1, "overlays folder"),
    "scope without approver": (
        CONTROL + "  scope: {without: lab, reason: x}\n",
        15,
        "has no 'approved_by'",
    ),
    "changes here": ("changes: [{control: OWN-01}]\n", 1, "overlays folder"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_control_is_one_sentence(
    tmp_path: Path, catalog: Catalog, name: str
) -> None:
    """Each mistake names the file, its line, what is wrong and how to mend it."""
    text, line, said = MISTAKES[name]
    file = tmp_path / "own.yaml"
    file.write_text(text)
    with pytest.raises(OperatorFileError) as caught:
        load_controls(file, catalog)
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


OVERLAY_MISTAKES = {
    "unknown control": ("control: OWN-02, owner: x", "unknown control 'OWN-02'; did you mean"),
    "unknown field": ("control: OWN-01, title: x", "unknown field 'title'; the fields are"),
    "no control": ("owner: x", "the field 'control' is missing"),
    "nothing": ("control: OWN-01", "nothing of OWN-01 is changed"),
    "emptied": ("control: OWN-01, owner: ", "'owner' is empty; give it a value or remove it"),
    "bad frequency": ("control: OWN-01, frequency: often", "'frequency' must be 'annual'"),
    "parameter": ("control: OWN-01, parameters: {witin: 1 h}", "did you mean 'within'?"),
    "kind": ("control: OWN-01, parameters: {least: '9'}", "is the text '9' and was the number 12"),
    "truth": ("control: OWN-01, parameters: {least: true}", "is the truth value true and was"),
    "months": ("control: OWN-01, parameters: {within: 3 months}", "must be a duration"),
    "no reason": ("control: OWN-01, not_applicable: {approved_by: x}", "reason' is missing"),
}


@pytest.mark.parametrize("name", OVERLAY_MISTAKES)
def test_a_mistake_in_an_overlay_is_one_sentence(
    tmp_path: Path, catalog: Catalog, name: str
) -> None:
    """An overlay's mistakes are told like a control's."""
    text, said = OVERLAY_MISTAKES[name]
    with pytest.raises(OperatorFileError) as caught:
        overlay(tmp_path, catalog, f"# ours\nchanges:\n  - {{{text}}}\n")
    assert str(caught.value).startswith(f"{tmp_path / 'overlays' / '0.yaml'}:3: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_changes_of_one_field_are_refused(tmp_path: Path, catalog: Catalog) -> None:
    """Two files of one folder that change the same field are told apart, both named."""
    text = "changes: [{control: OWN-01, parameters: {least: 9}}]\n"
    said = r"overlays/1\.yaml:1: 'parameters\.least' of OWN-01 is changed twice; .*/0\.yaml:1"
    with pytest.raises(OperatorFileError, match=said):
        overlay(tmp_path, catalog, text, text)


def test_an_overlay_may_not_repeat_an_id(tmp_path: Path, catalog: Catalog) -> None:
    """A control of the library is changed, never replaced."""
    with pytest.raises(OperatorFileError, match=r"given twice; it stands first at library/own\.y"):
        overlay(tmp_path, catalog, CONTROL)


def test_a_missing_folder_is_an_error(tmp_path: Path, catalog: Catalog) -> None:
    """A folder that is not there is named, not passed over."""
    with pytest.raises(OperatorFileError, match="not a folder of controls"):
        load_library([tmp_path / "none"], catalog)
