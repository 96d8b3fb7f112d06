"""`tieout coverage`: each requirement with its controls, what is untested, and denominators."""

import json
from pathlib import Path
from typing import Any

import pytest

from evidence.run_store import RunReader
from evidence.vault import Vault
from tieout.formats.coverage import PARTS, REQUIREMENTS

FRAMEWORKS = {"soc2-2017": 61, "iso27001-2022": 123, "pci-dss-4.0.1": 280}


def as_json(tieout: Any, *words: str) -> Any:
    said = tieout("coverage", "--format", "json", *words)
    assert 0 == said.code
    return json.loads(said.out)


def test_every_part_shows_its_denominator(tieout: Any) -> None:
    """Each framework, and its part on systems, says how many of how many rest on a check."""
    head, *lines = [line.split("\t") for line in tieout("coverage").out.splitlines()]
    assert list(PARTS) == head
    rows = {(line[0], line[1]): dict(zip(head, line, strict=True)) for line in lines}
    assert {(name, "all") for name in FRAMEWORKS} < set(rows)
    assert {("soc2-2017", "CC6-CC8"), ("iso27001-2022", "A.8")} < set(rows)
    assert ("pci-dss-4.0.1", "1-8, 10, 11") in rows
    for name, count in FRAMEWORKS.items():
        whole = rows[name, "all"]
        assert whole["mapped"].endswith(f" of {count}")
        assert f" of {count} (" in whole["automated test"]
        assert count == sum(int(whole[word]) for word in PARTS[3:-2])


def test_a_framework_lists_each_requirement_and_control(tieout: Any) -> None:
    """Every requirement has a line a control with how far and why; the summary stands below."""
    head, *lines = tieout("coverage", "--framework", "soc2").out.splitlines()
    assert list(REQUIREMENTS) == head.split("\t")
    rows = [line.split("\t") for line in lines if "\t" in line]
    assert 61 == len({row[0] for row in rows})
    assert ["CC1.3", "automated", "partial", "none", "ACME-01", "partial", ""] in rows
    whole, systems, run = [line for line in lines if "\t" not in line]
    assert " of 61 requirements mapped; " in whole
    assert "of 61 have no automated test" in whole
    assert systems.startswith("soc2-2017 CC6-CC8: ")
    assert "verdicts: no run was judged against it" == run


def test_coverage_makes_no_vault(tieout: Any, workspace: Path) -> None:
    """Asking for coverage before the first run leaves the folder as it is."""
    tieout("coverage", "--framework", "soc2")
    assert not (workspace / "vault").exists()


def test_json_says_it_all(tieout: Any) -> None:
    """The object holds parts with counts, and each requirement with controls, checks, verdict."""
    found = as_json(tieout, "--framework", "soc2")
    [framework] = found["frameworks"]
    assert (1, "soc2-2017", None) == (found["v"], framework["framework"], framework["run"])
    assert 61 == len(framework["requirements"]) == framework["parts"][0]["requirements"]
    for part in framework["parts"]:
        assert part["requirements"] == sum(part["met"].values())
        tested = part["requirements"] - part["automated_test"]["none"]
        assert part["percent"] == 100 * tested // part["requirements"]
    own = next(each for each in framework["requirements"] if each["id"] == "CC1.3")
    assert ("partial", None) == (own["automated_test"], own["verdict"])
    control = next(each for each in own["controls"] if each["id"] == "ACME-01")
    assert {
        "id": "ACME-01",
        "title": "t",
        "automation": "automated",
        "meets": "partial",
        "why": "",
        "checks": ["staff_have_an_address"],
    } == control


def test_without_a_framework_json_holds_the_parts_of_each(tieout: Any) -> None:
    """All frameworks of the workspace are counted, and none is listed."""
    found = as_json(tieout)["frameworks"]
    assert set(FRAMEWORKS) <= {each["framework"] for each in found}
    assert not any("requirements" in each for each in found)


def test_the_newest_run_gives_the_verdicts(tieout: Any, workspace: Path) -> None:
    """After a run each requirement shows its roll-up there; a framework not judged has none."""
    tieout("run")
    [framework] = as_json(tieout, "--framework", "soc2")["frameworks"]
    assert framework["run"] in tieout("runs").out
    verdicts = {each["id"]: each["verdict"] for each in framework["requirements"]}
    vault = Vault.open(workspace / "vault")
    reader = RunReader(vault, vault.load_run("latest"))
    assert reader.requirement_verdicts("soc2-2017") == verdicts
    assert f"verdicts: run {framework['run']}" in tieout("coverage", "-f", "soc2").out
    settings = workspace / "tieout.toml"
    settings.write_text('frameworks = ["iso27001"]\n' + settings.read_text(), encoding="utf-8")
    tieout("run")
    [framework] = as_json(tieout, "--framework", "soc2")["frameworks"]
    assert framework["run"] is None
    assert {None} == {each["verdict"] for each in framework["requirements"]}


@pytest.mark.parametrize("words", [(), ("--framework", "soc2")])
def test_markdown_is_a_page(tieout: Any, workspace: Path, words: tuple[str, ...]) -> None:
    """Every line of a table has the cells of its heading, whatever a title or reason holds."""
    own = workspace / "overlays" / "own.yaml"
    mapping = '{id: CC1.3, meets: full, why: "a | b <i>"}'
    own.write_text(own.read_text().replace("[CC1.3]", f"[{mapping}]"), encoding="utf-8")
    lines = tieout("coverage", "--format", "md", *words).out.splitlines()
    assert "# Coverage" == lines[0]
    tables = [line.replace("\\|", "") for line in lines if line.startswith("|")]
    widths = {line.count("|") for line in tables}
    assert widths == ({12, 7} if words else {12})
    if words:
        assert "ACME-01 full: a \\| b &lt;i>" in "\n".join(lines)
