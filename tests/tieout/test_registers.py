"""Registers in a workspace: from the template to the verdict, and what the verb prints."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from collectors.people.place import CHOICES
from collectors.registers.form import FORMS, heading
from evidence.errors import OperatorFileError, UsageError
from tests.collectors.registers.filled import entries, rows
from tests.collectors.registers.test_registers import read
from tieout.cli.app import app
from tieout.register_templates import template, told
from tieout.schemas import schema
from tieout.settings.configuration import load_configuration
from tieout.sources import open_sources

HEAD = 'organisation = "Example"\n'
TABLE = '[[registers]]\nname = "registers"\n[[registers.files]]\n'


def said(*words: str) -> str:
    """What the command prints."""
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 0, found.output
    return found.stdout


def configured(folder: Path, text: str) -> list[Any]:
    """The sources of a workspace with these lines."""
    (folder / "tieout.toml").write_text(HEAD + text, encoding="utf-8")
    configuration, document = load_configuration(folder)
    return open_sources(configuration, document, folder)


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["data-inventory", "suppliers", "zone-entries", "disposals"])
def test_a_filled_template_is_read_through_libreoffice(name: str, tmp_path: Path) -> None:
    """A template filled in and saved by LibreOffice is read as it stands, whatever its cells."""
    office = shutil.which("soffice")
    if office is None:
        message = "LibreOffice (soffice) is not installed, so nothing was saved by it"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    file = _filled(name, tmp_path / f"{name}.xlsx")
    words = [f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    words += ["--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(file)]
    subprocess.run([office, *words], check=True, capture_output=True, timeout=300)
    before, after = read(file, name), read(tmp_path / "saved" / file.name, name)
    assert (before.evidence.gap, after.evidence.gap) == (None, None)
    assert before.record
    assert after.record
    assert after.record.rows == before.record.rows
    assert len(after.record.rows) == 2


def _filled(name: str, file: Path) -> Path:
    file.write_bytes(template(FORMS[name], file))
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    for line, row in enumerate(rows(FORMS[name]), start=2):
        for column, text in enumerate(row, start=1):
            sheet.cell(line, column, text or None)
    book.save(file)
    return file


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".yaml"])
@pytest.mark.parametrize("name", sorted(FORMS))
def test_an_empty_template_is_an_empty_register(name: str, suffix: str, tmp_path: Path) -> None:
    """A template that nobody filled in is read whole and holds no row."""
    file = tmp_path / f"{name}{suffix}"
    file.write_bytes(template(FORMS[name], file, japanese=suffix == ".csv"))
    found = read(file, name)
    assert found.evidence.gap is None
    assert found.record
    assert list(found.record.rows) == []


def test_a_template_explains_its_columns(tmp_path: Path) -> None:
    """Each column of the workbook has a word, and drop-downs where only some words are taken."""
    register = FORMS["incidents"]
    file = tmp_path / "i.xlsx"
    file.write_bytes(template(register, file))
    sheet = openpyxl.load_workbook(file).worksheets[0]
    comments = [cell.comment.text for cell in sheet[1] if cell.comment]
    assert comments == [told(place) for place in register.layout.places]
    offered = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert f'"{",".join(CHOICES["severity"])}"' in offered
    assert [cell.value for cell in sheet[1]] == [
        heading(place.name) for place in register.layout.places
    ]


@pytest.mark.parametrize("name", sorted(FORMS))
def test_the_schema_takes_what_is_read(name: str) -> None:
    """Rows that are read fit the schema; a key that is no column does not."""
    jsonschema = pytest.importorskip("jsonschema", reason="it validates by schemas")
    validator = jsonschema.Draft202012Validator(schema(f"register-{name}"))
    rows_of = entries(FORMS[name])
    assert [error.message for error in validator.iter_errors(rows_of)] == []
    assert list(validator.iter_errors([{**rows_of[0], "pay": "1"}]))
    assert list(validator.iter_errors([{}]))


def test_the_verb_lists_shows_and_makes(tmp_path: Path) -> None:
    """Each register is listed and shown; a template is made once and never written over."""
    assert all(name in said("register", "list") for name in FORMS)
    assert "the tag data-class" in said("register", "show", "data-inventory")
    assert json.loads(said("register", "schema", "risks"))["title"] == "Risks"
    target = tmp_path / "risks.csv"
    assert 'register = "risks"' in said("register", "template", "risks", "-o", str(target))
    assert target.read_bytes().startswith(b"\xef\xbb\xbfId,Event,")
    again = CliRunner().invoke(app, ["register", "template", "risks", "-o", str(target)])
    assert isinstance(again.exception, UsageError)
    with pytest.raises(UsageError, match=r"risks\.ods is none of \.csv, \.xlsx and \.yaml"):
        template(FORMS["risks"], Path("risks.ods"))


def test_a_register_is_named_in_the_configuration(tmp_path: Path) -> None:
    """A file named with its register becomes a source with one unit."""
    (source,) = configured(tmp_path, TABLE + 'file = "s.xlsx"\nregister = "suppliers"\n')
    assert source.offers("registers.supplier")
    assert [str(scope) for scope in source.scopes("supplier file")] == ["registers/s.xlsx"]


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        ('file = "s.csv"\n', 5, "needs either 'register' or 'mapping'"),
        ('file = "s.csv"\nregister = "a"\nmapping = "b"\n', 5, "needs either 'register'"),
        ('file = "s.csv"\nregister = "supliers"\n', 6, "did you mean 'suppliers'"),
        ('file = "s.csv"\nmapping = "b.yaml"\n', 6, "mapping 'b.yaml' is not there"),
        ('file = "s.csv"\nmapping = "b.yaml"\nnewest = "3 days"\n', 7, "is said in the mapping"),
        ('file = "s.ods"\nregister = "suppliers"\n', 2, "s.ods is neither .csv nor .xlsx"),
        ('file = "s.csv"\nregister = "suppliers"\nnewest = "3 days"\n', 2, "'as_of'"),
        ('file = "s.csv"\nregister = "suppliers"\ntime_zone = "Asia/Tokio"\n', 2, "time zone"),
    ],
)
def test_a_mistake_is_told_with_its_line(lines: str, line: int, words: str, tmp_path: Path) -> None:
    """What cannot work is refused before any register is opened."""
    with pytest.raises(OperatorFileError) as refusal:
        configured(tmp_path, TABLE + lines)
    assert words in str(refusal.value)
    assert refusal.value.line == line
