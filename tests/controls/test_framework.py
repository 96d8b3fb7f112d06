"""The catalogs that ship, a framework file's mistakes, and look-ups by id and alias."""

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from controls.framework import (
    FRAMEWORKS,
    Catalog,
    Framework,
    UnknownIdError,
    load_catalog,
    load_framework,
)
from evidence.canonical import sha256
from evidence.errors import OperatorFileError

DEFAULTS = ["iso27001-2022", "pci-dss-4.0.1", "soc2-2017"]
IDS = {
    "iso27001-2013": "7cbbc1586240c8711ae0c51214bdafc7319b8d48b9569ddafc502d8aa13e30b3",
    "nist-csf-2.0": "2699fa1f31b6300017db92c82dc30fcf5fb059a7d96ef82bf3cffe558c127940",
    "messenger-commitments": "f14576862c9822d3e4bd148332e939230aa611638645d56513a1219391ae0d56",
    "appi-guideline": "1e722545d5d6d7363bd20aaecee617928d27b3d344e7b02bd4d6d3f7cf826164",
}
"""SHA-256 of the ids of the other frameworks, a line each, as they are listed."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def per_top_heading(framework: Framework) -> dict[str, int]:
    """How many requirements stand under each outermost group, in the order of first mention."""
    return dict(Counter(framework.headings(each)[0].id for each in framework.requirements))


def test_counts_of_iso27001(catalog: Catalog) -> None:
    """Clauses 4 to 10 have 30 leaves, and Annex A 93 controls in its four themes."""
    iso = catalog.framework("iso27001")
    clauses = {"4": 4, "5": 3, "6": 5, "7": 7, "8": 3, "9": 6, "10": 2}
    themes = {"A.5": 37, "A.6": 8, "A.7": 14, "A.8": 34}
    assert list((clauses | themes).items()) == list(per_top_heading(iso).items())
    assert (sum(clauses.values()), sum(themes.values())) == (30, 93)
    changes = Counter(each.change for each in iso.requirements if each.kind == "control")
    assert changes == {"new": 11, "merged": 24, "updated": 58}
    assert all(
        bool(each.from_2013) == (each.change in {"merged", "updated"})
        for each in iso.requirements
        if each.kind == "control"
    )


def test_counts_of_soc2(catalog: Catalog) -> None:
    """The 61 criteria stand under CC1 to CC9, A, C, PI and P, the 17 COSO principles once each."""
    soc2 = catalog.framework("soc2")
    common = {f"CC{number + 1}": count for number, count in enumerate((5, 3, 4, 2, 3, 8, 5, 1, 2))}
    privacy = {f"P{number + 1}": count for number, count in enumerate((1, 1, 2, 3, 2, 7, 1, 1))}
    expected = common | {"A1": 3, "C1": 2, "PI1": 5} | privacy
    assert list(expected.items()) == list(per_top_heading(soc2).items())
    assert len(soc2.requirements) == 61
    principles = [each.coso_principle for each in soc2.requirements if each.coso_principle]
    assert list(range(1, 18)) == sorted(principles)


def test_counts_of_pci_dss(catalog: Catalog) -> None:
    """PCI DSS has 250 numbers in twelve requirements and 30 in its appendices, with their flags."""
    pci = catalog.framework("pci-dss")
    per_requirement = Counter(pci.headings(each)[1].id for each in pci.requirements)
    main = dict(
        zip(map(str, range(1, 13)), (19, 11, 29, 6, 13, 19, 12, 29, 27, 27, 21, 37), strict=True)
    )
    assert list((main | {"A1": 7, "A2": 3, "A3": 20}).items()) == list(per_requirement.items())
    assert sum(main.values()) == 250
    assert Counter(each.applies_to for each in pci.requirements) == {
        "all": 233,
        "service-provider": 17,
        "multi-tenant-service-provider": 8,
        "issuer": 1,
        "early-tls-terminals": 1,
        "designated-entity": 20,
    }
    dated = [each for each in pci.requirements if each.mandatory_from]
    assert {date(2025, 3, 31)} == {each.mandatory_from for each in dated}
    assert (len(dated), sum(bool(each.mandatory_from_scope) for each in dated)) == (51, 5)
    assert sum(each.targeted_risk_analysis for each in pci.requirements) == 9
    assert sum(each.cadence is not None for each in pci.requirements) == 52
    superseded = {each.id: each.superseded_by for each in pci.requirements if each.superseded_by}
    assert superseded == {"6.4.1": "6.4.2", "8.3.10": "8.3.10.1", "10.7.1": "10.7.2"}


def test_counts_of_iso27001_2013(catalog: Catalog) -> None:
    """The withdrawn edition has 26 clause leaves, and 114 controls in 14 domains, 35 objectives."""
    iso = catalog.framework("iso27001-2013")
    domains = dict(zip(range(5, 19), (2, 7, 6, 10, 14, 2, 15, 14, 7, 13, 5, 7, 4, 8), strict=True))
    clauses = {"4": 4, "5": 3, "6": 4, "7": 7, "8": 3, "9": 3, "10": 2}
    expected = clauses | {f"A.{number}": count for number, count in domains.items()}
    assert list(expected.items()) == list(per_top_heading(iso).items())
    assert (26, 114) == (sum(clauses.values()), sum(domains.values()))
    assert 35 == sum(group.level == "objective" for group in iso.groups)
    assert date(2022, 10, 25) == iso.withdrawn
    assert len(iso.requirements) == 140


def test_counts_of_nist_csf(catalog: Catalog) -> None:
    """The 106 subcategories stand in 22 categories of six functions, each with NIST's wording."""
    csf = catalog.framework("nist-csf")
    functions = {"GV": 31, "ID": 21, "PR": 22, "DE": 11, "RS": 13, "RC": 8}
    assert list(functions.items()) == list(per_top_heading(csf).items())
    assert 22 == len({each.group for each in csf.requirements})
    assert len(csf.requirements) == 106
    assert all(each.text for each in csf.requirements)


def test_counts_of_the_appi_guideline(catalog: Catalog) -> None:
    """The guideline has 98 sections, 87 without parts; its annex 7 sections and 13 measures."""
    appi = catalog.framework("appi")
    assert len(appi.requirements) == 98
    assert 87 == 98 - len({each.parent for each in appi.requirements} - {None})
    annex = [each for each in appi.requirements if each.group == "10"]
    assert (7, 13) == (sum(not each.parent for each in annex), sum(bool(e.parent) for e in annex))
    assert all(each.title_ja for each in (*appi.groups, *appi.requirements))


def test_counts_of_the_commitments(catalog: Catalog) -> None:
    """133 statements from five sources: done, planned, or what came to light."""
    promises = catalog.framework("commitments")
    sources = {"data-security": 55, "introduction": 20, "certifications": 9}
    sources |= {"statement": 41, "press": 8}
    assert list(sources.items()) == list(per_top_heading(promises).items())
    assert len(promises.requirements) == 133
    assert {"commitment", "plan", "incident"} == {each.kind for each in promises.requirements}
    assert not promises.default


@pytest.mark.parametrize("framework", sorted(IDS))
def test_ids_are_those_of_the_list(catalog: Catalog, framework: str) -> None:
    """No id was lost, added, misspelt or moved."""
    ids = "\n".join(each.id for each in catalog.framework(framework).requirements)
    assert IDS[framework] == sha256(ids.encode())


def test_requirements_stand_in_auditors_order(catalog: Catalog) -> None:
    """Within a heading numbers rise as numbers, so that 10.1 comes after 9.9 and 1.10 after 1.9."""
    for framework in catalog:
        for first, second in pairwise(framework.requirements):
            if first.group == second.group:
                assert numbers(first.id) < numbers(second.id), framework.id


def numbers(requirement_id: str) -> list[int]:
    digits = "".join(sign if sign.isdigit() else " " for sign in requirement_id)
    return [int(number) for number in digits.split()]


def test_every_catalog_says_whose_words_its_titles_are() -> None:
    """Each file opens with the comment that titles are ours."""
    files = sorted(FRAMEWORKS.glob("*.yaml"))
    assert [file.stem for file in files] == sorted({*IDS, *DEFAULTS})
    assert all(file.read_text().startswith("# Titles are our own words") for file in files)
    assert [file.stem for file in files] == [load_framework(file).id for file in files]


def test_names_and_digest(catalog: Catalog) -> None:
    """A framework answers to its id and aliases, and carries the digest of its file's bytes."""
    for name, framework_id in (("soc2", "soc2-2017"), ("pci-dss", "pci-dss-4.0.1")):
        assert catalog.framework(framework_id) is catalog.framework(name)
        assert name in catalog
    soc2 = catalog.framework("soc2")
    assert sha256((FRAMEWORKS / "soc2-2017.yaml").read_bytes()) == soc2.digest
    assert "file" not in soc2.model_dump()
    assert len(catalog) == 7
    assert [each.id for each in catalog.defaults] == DEFAULTS


def test_look_ups(catalog: Catalog) -> None:
    """Requirements are found by id or by the id of another print; headings are outermost first."""
    pci = catalog.framework("pci-dss")
    assert pci.requirement("A3.3.1.2").id == "A3.3.1.1"
    headings = [group.id for group in pci.headings(pci.requirement("8.3.6"))]
    assert headings == ["G4", "8", "8.3"]


@pytest.mark.parametrize(
    ("name", "requirement", "said"),
    [
        ("soc3", "", "there is no framework 'soc3'; did you mean 'soc2'?"),
        ("soc2", "cc6.1", "soc2-2017 has no requirement 'cc6.1'; did you mean 'CC6.1'?"),
        ("pci-dss", "8.3.99", "pci-dss-4.0.1 has no requirement '8.3.99'; did you mean '8.3.9'?"),
        ("iso27001", "", "iso27001-2022 has no requirement ''; did you mean"),
    ],
)
def test_an_unknown_id_names_the_nearest(
    catalog: Catalog, name: str, requirement: str, said: str
) -> None:
    """A misspelt id is answered with the nearest that exists."""
    with pytest.raises(UnknownIdError) as caught:
        catalog.framework(name).requirement(requirement)
    assert str(caught.value).startswith(said)
    assert caught.value.exit_code == 2


HEAD = """\
framework: own-1
name: Our own
edition: "1"
publisher: Example
oscal_prefix: own-1_
rights: Ours
groups:
  - {id: A, title: First}
  - {id: A.1, title: Inner, parent: A}
requirements:
"""
ROW = "  - {id: A.1.1, title: One, group: A.1}\n"

MISTAKES = {
    "no requirements": (HEAD, 10, "'requirements' must be a list and is empty"),
    "empty list": (HEAD.replace("requirements:", "requirements: []"), 10, "must not be empty"),
    "no name": (HEAD.replace("name: Our own\n", "") + ROW, 1, "the field 'name' is missing"),
    "edition as number": (HEAD.replace('"1"', "1.0") + ROW, 3, "put it in quotes"),
    "unknown head": ("titel: x\n" + HEAD + ROW, 1, "unknown field 'titel'"),
    "bad id": (HEAD.replace("own-1\n", "Own 1\n", 1) + ROW, 1, "has not the form"),
    "number as id": (HEAD + "  - {id: 1.10, title: One, group: A.1}\n", 11, "put it in quotes"),
    "unknown field": (HEAD + ROW + "  - {id: A.2, titel: x, group: A}\n", 12, "mean 'title'?"),
    "no title": (HEAD + "  - {id: A.2, group: A}\n", 11, "'requirements[0].title' is missing"),
    "blank title": (HEAD + "  - {id: A.2, title: '', group: A}\n", 11, "must not be empty"),
    "bad date": (
        HEAD + "  - {id: A.2, title: x, group: A, mandatory_from: soon}\n",
        11,
        "must be a date such as 2026-03-31 and is the text 'soon'",
    ),
    "twice": (HEAD + ROW + ROW, 12, "'A.1.1' is given twice; it stands first on line 11"),
    "alias twice": (
        HEAD + ROW + "  - {id: A.2, title: x, group: A, aliases: [A.1.1]}\n",
        12,
        "'A.1.1' is given twice",
    ),
    "unknown group": (
        HEAD + ROW + "  - id: A.2\n    title: x\n    group: A.2\n",
        14,
        "unknown group 'A.2'; did you mean 'A.1'?",
    ),
    "unknown parent": (
        HEAD + "  - {id: A.2, title: x, group: A, parent: A.9}\n",
        11,
        "'parent' names the unknown requirement 'A.9'; did you mean 'A.2'?",
    ),
    "group twice": (HEAD.replace("A.1, title", "A, title") + ROW, 9, "the group 'A' is given"),
    "group circle": (HEAD.replace("title: First", "title: F, parent: A.1") + ROW, 8, "does not"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_framework_is_one_sentence(tmp_path: Path, name: str) -> None:
    """Each mistake names the file, its line, what is wrong and how to mend it."""
    text, line, said = MISTAKES[name]
    file = tmp_path / "own.yaml"
    file.write_text(text)
    with pytest.raises(OperatorFileError) as caught:
        load_framework(file)
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_frameworks_of_one_name_are_refused(tmp_path: Path) -> None:
    """An alias may stand for one framework only; the sentence names both files."""
    (tmp_path / "a.yaml").write_text(HEAD + ROW)
    (tmp_path / "b.yml").write_text("aliases: [own-1]\n" + HEAD.replace("own-1", "own-2") + ROW)
    with pytest.raises(
        OperatorFileError, match=r"b\.yml:1: .*'own-1' is already taken by .*a\.yaml"
    ):
        load_catalog(tmp_path)


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    """A folder given is the whole catalog; one that is not there is an error."""
    (tmp_path / "own.yaml").write_text(HEAD + ROW)
    own = load_catalog(tmp_path)
    assert ["own-1"] == [framework.id for framework in own]
    assert tuple(own) == own.defaults
    with pytest.raises(OperatorFileError, match="not a folder"):
        load_catalog(tmp_path / "none")
