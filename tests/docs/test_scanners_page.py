"""docs/scanners.md: its files stand as written, do what the page says, and name every setting."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from collectors.scanners.mapping import MappedRule, ScannerMapping, load_scanner_mapping
from collectors.scanners.report import Category, Format
from tieout.cli.app import app
from tieout.settings.configuration import ScannerFileSettings, ScannerSettings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "scanners.md"
BLOCK = re.compile(r"^`([a-z_/.-]+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
TEXT = PAGE.read_text(encoding="utf-8")
FILES: dict[str, str] = dict(BLOCK.findall(TEXT))
SCANS = ROOT / "tests" / "collectors" / "scanners" / "data"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with every file of the page, and the recorded scans that it speaks of."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in ("prowler.ocsf.json", "trivy-image.json"):
        shutil.copy(SCANS / name, tmp_path / "scans")
    return tmp_path


def tieout(workspace: Path, *words: str) -> tuple[int, str]:
    """What a command says, and its exit code."""
    done = CliRunner().invoke(app, [*words, "--workspace", str(workspace)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_the_mapped_controls_are_judged(workspace: Path) -> None:
    """The controls of the page, shipped and own, have results of the check, by file."""
    tieout(workspace, "run")
    for control, file in (
        ("GEN-09", "prowler.ocsf.json"),
        ("GEN-10", "prowler.ocsf.json"),
        ("ACME-30", "trivy-image.json"),
    ):
        _, said = tieout(workspace, "results", "--control", control, "--format", "jsonl")
        found = [json.loads(line) for line in said.splitlines()]
        own = [each for each in found if each["check"] == "scanner_finds_nothing"]
        assert {each["scope"] for each in own} == {f"scans/{file}/{control}"}
        # The recorded scans are of a day long past.
        assert {each["verdict"] for each in own} == {"stale"}


def test_the_control_shows_its_check(workspace: Path) -> None:
    """What judges a mapped control is listed with it, and the doctor reads every file."""
    _, said = tieout(workspace, "controls", "show", "ACME-30")
    assert "scanner_finds_nothing" in said
    code, said = tieout(workspace, "doctor")
    assert "scans/trivy-image.json/ACME-30" in said
    assert code in (0, 3)


def test_the_mappings_load(tmp_path: Path) -> None:
    """Every mapping of the page is one that Tieout takes."""
    texts = [text for name, text in FILES.items() if name.startswith("scans/")]
    for text in texts:
        path = tmp_path / "mapping.yaml"
        path.write_text(text, encoding="utf-8")
        assert load_scanner_mapping(path)[0].rules
    assert len(texts) == 2


def test_tables_name_every_setting(table: Callable[[str, str], list[list[str]]]) -> None:
    """Settings and keys are those of the models; every category and format is on the page."""
    settings = {row[0] for row in table("docs/scanners.md", "setting")}
    assert settings == {*ScannerSettings.model_fields, *ScannerFileSettings.model_fields}
    keys = {row[0] for row in table("docs/scanners.md", "key")}
    assert keys == {*ScannerMapping.model_fields, *MappedRule.model_fields}
    assert all(f"`{word}`" in TEXT for word in (*get_args(Category), *get_args(Format)))
