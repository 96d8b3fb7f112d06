"""docs/registers.md: what the page tells to type works, and what it shows is read."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from collectors.registers.form import FORMS
from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from tieout.cli.app import app
from tieout.settings.configuration import load_configuration
from tieout.sources import open_sources

PAGE = (Path(__file__).parents[2] / "docs" / "registers.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The blocks of a language on the page."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_commands_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the page ends well, and makes the template it names."""
    monkeypatch.chdir(tmp_path)
    Path("registers").mkdir()
    for line in "".join(blocks("sh")).splitlines():
        done = CliRunner().invoke(app, shlex.split(line)[1:])
        assert done.exit_code == 0, (line, done.output, done.exception)
    assert Path("registers/suppliers.xlsx").is_file()


def test_the_configuration_opens(tmp_path: Path) -> None:
    """The tables of the page are taken as they stand."""
    text = 'organisation = "Example"\n' + "".join(blocks("toml"))
    (tmp_path / "tieout.toml").write_text(text, encoding="utf-8")
    configuration, document = load_configuration(tmp_path)
    (source,) = open_sources(configuration, document, tmp_path)
    assert source.offers("registers.supplier")
    assert source.offers("registers.entry")


def test_the_overlay_applies(tmp_path: Path) -> None:
    """The overlay of the page changes the parameters it names."""
    (tmp_path / "own.yaml").write_text("".join(blocks("yaml")), encoding="utf-8")
    library = load_library([LIBRARY, tmp_path], load_catalog())
    assert library.control("XBR-01").parameters["home_countries"] == ("DE", "FR")


def test_every_register_is_told_of() -> None:
    """The page names every register, and no other."""
    table = PAGE.partition("| register | is held against")[2]
    rows = [line.partition("|")[2].partition("|")[0] for line in table.splitlines()[2:]]
    named = {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)}
    assert named == set(FORMS)
