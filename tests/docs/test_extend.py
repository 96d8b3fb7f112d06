"""docs/extend.md: every file on the page is written as it stands there, and does what it says."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tieout.cli.app import app

PAGE = Path(__file__).parents[2] / "docs" / "extend.md"
BLOCK = re.compile(r"^`([a-z_/.-]+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILES: dict[str, str] = dict(BLOCK.findall(PAGE.read_text(encoding="utf-8")))

STAFF = """\
id,email,entity,country,start,last_day,manager
001,a@hoshizora.example,Hoshizora,JP,2020-04-01,,003
002,b@hoshizora.example,Hoshizora,JP,2021-04-01,2025-03-31,003
003,c@hoshizora.example,Hoshizora,JP,2019-04-01,,
"""
STAFF_MAPPING = """\
kind: people.person
columns: {id: id, email: email, entity: entity, country: country, start: start,
          last_day: last_day, manager: manager}
constants: {type: employee}
"""
APPROVALS = """\
person,resource,requested_by,approved_by,approved_on,until
001,store-a,001,003,2026-06-01,2027-06-01
001,store-b,001,002,2026-06-01,2027-06-01
"""
APPROVALS_MAPPING = """\
kind: people.approval
columns: {person: person, resource: resource, requested_by: requested_by,
          approved_by: approved_by, approved_on: approved_on, until: until}
"""
CONFIGURATION = """\
organisation = "Hoshizora"
[[people]]
name = "hr"
[[people.files]]
file = "staff.csv"
mapping = "staff.yaml"
[[people.files]]
file = "approvals.csv"
mapping = "approvals.yaml"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace of people files, with every file of the page in it."""
    own = {
        "tieout.toml": CONFIGURATION,
        "staff.csv": STAFF,
        "staff.yaml": STAFF_MAPPING,
        "approvals.csv": APPROVALS,
        "approvals.yaml": APPROVALS_MAPPING,
    }
    for name, text in {**own, **FILES}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def tieout(workspace: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--workspace", str(workspace)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_the_page_shows_all_that_it_promises() -> None:
    """A check, a check with a join, controls, decisions and a collector stand on the page."""
    assert {
        "checks/names.py",
        "checks/accounts.py",
        "checks/approvals.py",
        "checks/approvers.py",
        "checks/access_keys.py",
        "overlays/own-controls.yaml",
        "overlays/decisions.yaml",
    } == set(FILES)


def test_own_checks_and_controls_take_part_in_the_next_run(workspace: Path) -> None:
    """The verdicts and reasons of one's own checks stand among the results."""
    assert 1 == tieout(workspace, "run")[0]
    _, output = tieout(workspace, "results", "--format", "jsonl")
    results = [json.loads(line) for line in output.splitlines()]
    managers = {item["resource"]: item for item in results if item["control"] == "ACME-01"}
    assert {"001": "pass", "002": "pass", "003": "fail"} == {
        name: item["verdict"] for name, item in managers.items()
    }
    assert "003 of Hoshizora has no manager" == managers["003"]["reason"]
    assert "soc2-2017:CC1.3" in managers["003"]["requirements"]
    approvals = [item for item in results if item["control"] == "ACME-02"]
    assert ["fail", "pass"] == sorted(item["verdict"] for item in approvals)
    (tied,) = (item for item in results if item["control"] == "ACME-03")
    assert tied["verdict"] == "pass"
    assert f"The reason reads `{tied['reason']}`." in PAGE.read_text(encoding="utf-8")
    accounted = [item for item in results if item["control"] == "ACME-04"]
    assert {(item["verdict"], item["reason"]) for item in accounted} == {
        ("pass", told)
        for told in (
            (
                "who: 001; from: ; did: store-a; times: ; on: since 2026-06-01; "
                "leave: 001:store-a:2026-06-01 by 003"
            ),
            (
                "who: 001; from: ; did: store-b; times: ; on: since 2026-06-01; "
                "leave: 001:store-b:2026-06-01 by 002"
            ),
        )
    }
    decided = {item["verdict"] for item in results if item["control"] == "GEN-15"}
    assert {"not_applicable"} == decided


def test_the_effective_value_and_its_origin_are_shown(workspace: Path) -> None:
    """`controls show` tells which file set the owner."""
    code, output = tieout(workspace, "controls", "show", "PER-01")
    assert (0, True) == (code, "owner: learning and development" in output)
    assert "overlays/decisions.yaml:3" in output


def test_an_own_collector_is_listed_with_its_permission(workspace: Path) -> None:
    """A collector in `checks/` adds its kind, and its permission to the policy."""
    assert "acme.account_alias" in tieout(workspace, "kinds", "list")[1]
    assert "iam:ListAccountAliases" in tieout(workspace, "permissions", "aws")[1]


def test_what_one_workspace_declares_stays_in_it(workspace: Path, tmp_path: Path) -> None:
    """Checks and kinds of one workspace are not those of another."""
    tieout(workspace, "checks", "list")
    other = tmp_path / "other"
    other.mkdir()
    assert "staff_have_a_manager" not in tieout(other, "checks", "list")[1]
