"""The verbs `crosswalk` and `schema`, and the frameworks of a workspace that names none."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tieout.cli.app import app
from tieout.workspace import Workspace


def test_a_crosswalk_has_a_row_for_each_shared_control(tieout: Any) -> None:
    """The workspace's own control counts; each side's strength and the reason are given."""
    head, *rows = tieout("crosswalk", "soc2:CC6.1", "--framework", "iso27001").out.splitlines()
    assert ["requirement", "title", "control", "meets CC6.1", "meets it", "why"] == head.split("\t")
    assert rows
    for row in rows:
        name, title, control, one, other, _ = row.split("\t")
        assert name.startswith("iso27001-2022:")
        assert all((title, control))
        assert {one, other} <= {"full", "partial", "supporting"}


def test_nothing_related_is_said(tieout: Any, workspace: Path) -> None:
    """An empty table is explained on standard error, and is no error."""
    said = tieout("crosswalk", "appi:1-1")
    assert (0, 1) == (said.code, len(said.out.splitlines()))
    assert "appi-guideline:1-1: it has no control" in said.error
    (workspace / "overlays" / "own.yaml").write_text(
        "- {id: ACME-01, title: t, statement: s, owner: o, frequency: weekly, automation: manual,\n"
        "   satisfies: {appi: [1-1]}}\n",
        encoding="utf-8",
    )
    assert "none of its 1 controls is mapped there" in tieout("crosswalk", "appi:1-1").error


def test_the_migration_names_both_editions(tieout: Any) -> None:
    """Every id of 2013 with its successor and change; what is new has no predecessor."""
    head, *rows = tieout("crosswalk", "--migration").out.splitlines()
    assert ["iso27001-2013", "iso27001-2022", "change", "title"] == head.split("\t")
    cells = [row.split("\t")[:3] for row in rows]
    assert ["A.9.2.1", "A.5.16", "one-to-one"] in cells
    assert ["A.18.2.3", "A.8.8", "split, merged"] in cells
    assert ["", "A.5.7", "new"] in cells


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "no requirement is named"),
        (["soc2:CC6.1", "--migration"], "takes nothing else"),
        (["soc2:CC6.1", "-f", "soc2"], "CC6.1 is of soc2-2017 itself; name another framework"),
        (["soc2:CC6.1", "-f", "pci"], "there is no framework 'pci'; did you mean 'pci-dss'?"),
        (["soc2:CC66.1"], "soc2-2017 has no requirement 'CC66.1'; did you mean 'CC6.1'?"),
    ],
)
def test_a_mistaken_question_is_one_sentence(tieout: Any, words: list[str], said: str) -> None:
    """Exit code 2, and the nearest name."""
    answer = tieout("crosswalk", *words)
    assert (2, True) == (answer.code, said in answer.error), answer.error


def test_schemas_are_listed_and_printed(tieout: Any) -> None:
    """Without a name they are listed, with one it is JSON."""
    rows = tieout("schema", inside=False).out.splitlines()
    names = [row.split("\t")[0] for row in rows[1:]]
    assert {"configuration", "controls", "overlay", "waivers", "people-mapping"} <= set(names)
    for name in names:
        assert json.loads(tieout("schema", name, inside=False).out)["$schema"]
    assert "did you mean 'overlay'?" in tieout("schema", "overlays", inside=False).error


def test_a_workspace_that_names_no_framework_has_the_default_ones(workspace: Path) -> None:
    """Three are default; another is in force when `tieout.toml` names it."""
    names = [each.id for each in Workspace.load(workspace).frameworks]
    assert ["iso27001-2022", "pci-dss-4.0.1", "soc2-2017"] == names
    toml = workspace / "tieout.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(f'frameworks = ["appi", "nist-csf", "iso27001-2013"]\n{text}', encoding="utf-8")
    names = [each.id for each in Workspace.load(workspace).frameworks]
    assert ["appi-guideline", "nist-csf-2.0", "iso27001-2013"] == names


def test_workbooks_of_the_other_frameworks(tieout: Any, workspace: Path) -> None:
    """Each is audited and exported like the default ones, under its short name."""
    toml = workspace / "tieout.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(f'frameworks = ["appi", "nist-csf", "iso27001-2013"]\n{text}', encoding="utf-8")
    assert 3 == tieout("run").code
    out = workspace / "out"
    done = CliRunner().invoke(
        app, ["export", "workbook", "--workspace", str(workspace), "--out", str(out)]
    )
    assert 0 == done.exit_code, done.output
    names = sorted(path.name for path in out.iterdir())
    assert ["appi.xlsx", "iso27001-2013.xlsx", "nist-csf.xlsx"] == names
