"""docs/overlays.md: every file on the page is written as it stands there, and does what it says."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from evidence.run_store import RunReader
from evidence.vault import Vault
from tieout.cli.app import app
from tieout.scaffold import OVERLAY

PAGE = Path(__file__).parents[2] / "docs" / "overlays.md"
BLOCK = re.compile(r"^`([a-z_/.-]+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILES: dict[str, str] = dict(BLOCK.findall(PAGE.read_text(encoding="utf-8")))

HEAD = "id,email,entity,country,start,last_day\n"
STAFF = f"{HEAD}001,a@hoshizora.example,Hoshizora,JP,2020-04-01,\n"
AGENCY = f"{HEAD}901,x@agency.example,Agency,JP,2020-04-01,\n"
MAPPING = """\
kind: people.person
columns: {id: id, email: email, entity: entity, country: country, start: start, last_day: last_day}
constants: {type: employee}
"""
CONFIGURATION = """\
organisation = "Hoshizora"
[[people]]
name = "hr"
[[people.files]]
file = "staff.csv"
mapping = "staff.yaml"
[[people.files]]
file = "agency.csv"
mapping = "staff.yaml"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace of people files, with every file of the page in it."""
    own = {
        "tieout.toml": CONFIGURATION,
        "staff.csv": STAFF,
        "agency.csv": AGENCY,
        "staff.yaml": MAPPING,
    }
    for name, text in {**own, **FILES}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def tieout(workspace: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--workspace", str(workspace)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_the_page_shows_every_kind_of_overlay() -> None:
    """Changes, own controls, mappings, scopes, decisions, a framework and a text stand there."""
    names = ("changes", "own-controls", "mappings", "scopes", "not-needed", "requirements")
    own = {"checks/addresses.py", "overlays/frameworks/acme-policy.yaml"}
    own |= {"overlays/texts/acme-policy.yaml"}
    assert {f"overlays/{name}.yaml" for name in names} | own == set(FILES)


def test_the_files_do_what_the_page_says(workspace: Path) -> None:
    """A run under all of them gives the verdicts that the page tells of."""
    assert tieout(workspace, "run")[0] in (0, 1, 3)
    _, output = tieout(workspace, "results", "--control", "ACME-01", "--format", "jsonl")
    results = [json.loads(line) for line in output.splitlines()]
    assert {("hr/staff.csv", "pass"), ("hr/agency.csv", "not_applicable")} == {
        (item["scope"], item["verdict"]) for item in results
    }
    vault = Vault.open(workspace / "vault")
    reader = RunReader(vault, vault.load_run("latest"))
    cards = reader.requirement_verdicts("pci-dss-4.0.1")
    assert {"not_applicable"} == {cards[name] for name in ("3.3.3", "12.9.1", "12.9.2")}
    assert "pass" == reader.requirement_verdicts("acme-policy")["P-1"]
    assert "text" not in (reader.framework("acme-policy")["requirements"][0]) or (
        reader.framework("acme-policy")["requirements"][0]["text"] is None
    )


def test_the_effective_values_and_their_places_are_shown(workspace: Path) -> None:
    """What was changed names the overlay, with unit and meaning of a parameter."""
    _, output = tieout(workspace, "controls", "show", "PER-01")
    assert "owner: learning and development  (overlays/changes.yaml:3)" in output
    assert "joiners_within: 14 days  [days: From somebody's first day" in output
    _, output = tieout(workspace, "controls", "show", "PER-02")
    assert "acme-policy:P-2: partial: The pledge covers cards too" in output
    assert "soc2-2017:CC1.4: Our pledge is not asked for before" in output
    _, output = tieout(workspace, "controls", "show", "ACME-01")
    assert "domains: hoshizora.example  [list of domains: Domains of ours.]" in output


def test_the_text_is_shown_here(workspace: Path) -> None:
    """`frameworks show` prints the text of a requirement beside its title."""
    assert (
        "can be reached under an address"
        in tieout(workspace, "frameworks", "show", "acme-policy")[1]
    )


def test_what_a_new_workspace_suggests_can_be_said(tmp_path: Path) -> None:
    """The commented lines of the overlay that `tieout init` writes are an overlay."""
    lines = OVERLAY.partition("# changes:")[2].splitlines()
    text = "changes:\n" + "\n".join(line.removeprefix("# ") for line in lines[1:])
    (tmp_path / "organisation.yaml").write_text(text, encoding="utf-8")
    library = load_library([LIBRARY, tmp_path], load_catalog())
    assert "60 days" == library.control("GEN-06").parameters["rotated_within"]
    assert {"3.3.3"} == set(library.decisions["pci-dss-4.0.1"])
