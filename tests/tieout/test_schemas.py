"""The JSON Schemas: equal to their copies, whole, and true to what Tieout reads."""

import json
import runpy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from controls.framework import FRAMEWORKS
from evidence.errors import UsageError
from evidence.yaml.text import parse_yaml, read_yaml
from tieout.schemas import DIALECT, SCHEMAS, schema
from tieout.settings.schema_words import WORDS
from tieout.settings.toml_file import read_toml

ROOT = Path(__file__).parents[2]
COPIES = ROOT / "docs" / "schemas"
CONTROL = """\
  id: OWN-01
  title: t
  statement: s
  owner: o
  frequency: daily
  automation: manual
"""
PEOPLE = "kind: people.person\ncolumns: {id: {column: No}, email: Mail}\n"


def problems(name: str, value: object) -> list[str]:
    """What the schema of that name refuses of a value."""
    jsonschema = pytest.importorskip("jsonschema", reason="it validates by schemas")
    found = jsonschema.Draft202012Validator(schema(name)).iter_errors(value)
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def models(name: str) -> Iterator[Mapping[str, Any]]:
    """Each object with named fields in a schema."""
    whole = schema(name)
    yield from (each for each in (whole, *whole.get("$defs", {}).values()) if "properties" in each)


def test_the_copies_are_what_the_verb_prints() -> None:
    """docs/schemas/ holds each schema as it is printed, and nothing else."""
    script = runpy.run_path(str(Path(__file__).with_name("schema_files.py")))
    copies = {path.name: path.read_text(encoding="utf-8") for path in COPIES.iterdir()}
    assert script["files"]() == copies


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_each_is_a_schema(name: str) -> None:
    """Each is valid by the dialect that it names, and needs no other file."""
    jsonschema = pytest.importorskip("jsonschema", reason="it validates by schemas")
    found = schema(name)
    jsonschema.Draft202012Validator.check_schema(found)
    assert DIALECT == found["$schema"]
    references = json.dumps(found).count('"$ref": "')
    assert references == json.dumps(found).count('"$ref": "#/$defs/')


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_each_field_is_explained(name: str) -> None:
    """Every field has its meaning, every model its own, and unknown fields are refused."""
    for model in models(name):
        assert model["description"], model["title"]
        assert set(model["properties"]) == set(WORDS[model["title"]]), model["title"]
        assert False is model["additionalProperties"]
        for field, form in model["properties"].items():
            assert WORDS[model["title"]][field] == form["description"]


def test_no_word_is_left_over() -> None:
    """Every model that has words stands in some schema."""
    assert set(WORDS) == {model["title"] for name in SCHEMAS for model in models(name)}


@pytest.mark.parametrize("path", sorted(FRAMEWORKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_frameworks_fit(path: Path) -> None:
    """Each catalog that ships fits the schema of frameworks."""
    assert [] == problems("framework", read_yaml(path).value)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "controls" / "library").glob("*.yaml")), ids=lambda path: path.stem
)
def test_shipped_controls_fit(path: Path) -> None:
    """Each file of controls that ships fits the schemas of controls and of overlays."""
    value = read_yaml(path).value
    assert [] == problems("controls", value)
    assert [] == problems("overlay", value)


@pytest.mark.parametrize(
    ("name", "text", "fits"),
    [
        ("controls", f"-{CONTROL[1:]}  satisfies: {{soc2: [CC6.1]}}\n", True),
        ("controls", f"-{CONTROL[1:]}  satisfies: {{soc2: [{{id: CC6.1, meets: full}}]}}\n", True),
        ("controls", f"-{CONTROL[1:]}  satisfies: {{soc2: [{{id: CC6.1, meets: all}}]}}\n", False),
        ("controls", f"-{CONTROL[1:]}  satisfies: {{iso27001: [5.2]}}\n", False),
        ("controls", f"-{CONTROL[1:]}  parameters: {{a: 90 days, b: [x], c: 3}}\n", True),
        ("controls", f"-{CONTROL[1:]}  parameters: {{a: 1.5}}\n", False),
        ("controls", f"-{CONTROL[1:]}  titel: t\n", False),
        ("controls", "changes: [{control: GEN-01, owner: o}]\n", False),
        ("overlay", "changes: [{control: GEN-01, owner: o}]\n", True),
        ("overlay", "changes: [{owner: o}]\n", False),
        ("overlay", "controls:\nchanges:\n", True),
        ("waivers", "waivers: []\n", True),
        ("waivers", "waiver: []\n", False),
        ("people-mapping", PEOPLE, True),
        ("people-mapping", PEOPLE + "control_total: 12\nnewest: 3 days\n", True),
        ("people-mapping", PEOPLE + "control_total: {cell: B2}\nas_of: {text: As of}\n", True),
        ("people-mapping", PEOPLE + "newest: 3\n", False),
        ("people-mapping", PEOPLE + "newest: 3 weeks\n", False),
        ("people-mapping", PEOPLE.replace("id:", "salary:"), False),
        ("people-mapping", PEOPLE.replace("people.person", "people.pledge"), False),
    ],
)
def test_what_fits_and_what_does_not(name: str, text: str, fits: bool) -> None:
    """Shorthand fits as its long form does; a misspelt field or value of another kind does not."""
    found = problems(name, parse_yaml(text, Path("own.yaml")).value)
    assert fits is (not found), found


def test_a_configuration_fits(tmp_path: Path) -> None:
    """The `tieout.toml` of docs/your-estate.md fits, and a misspelt table does not."""
    page = (ROOT / "docs" / "your-estate.md").read_text(encoding="utf-8")
    for number, text in enumerate(page.split("```toml\n")[1:]):
        file = tmp_path / f"{number}.toml"
        file.write_text(text.partition("```")[0], encoding="utf-8")
        assert [] == problems("configuration", read_toml(file).value)
    assert problems("configuration", {"organisation": "x", "asw": []})


def test_an_unknown_schema_names_the_nearest() -> None:
    """A misspelt name is one sentence."""
    with pytest.raises(UsageError, match=r"no schema 'waiver'; did you mean 'waivers'\?"):
        schema("waiver")
