"""Tables that others build on are what the code does: results, exit codes, causes, sheets."""

import dataclasses
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from controls.drift import Cause, Change
from evidence.errors import IncompleteError, IntegrityError, UsageError
from evidence.result import Result
from evidence.store.ledger import unpacked
from evidence.verdict import Verdict
from evidence.workbook.sheets import sheets_of
from tieout.cli.app import app
from tieout.cli.summary import exit_code

Table = Callable[[str, str], list[list[str]]]
TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "text or null": (str, type(None)),
    "list of text": (list,),
}


def tieout(workspace: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--workspace", str(workspace)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout


@pytest.fixture(scope="module")
def audited(fences: Sequence[Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the first mapping and listing of docs/people.md, audited once."""
    folder = tmp_path_factory.mktemp("acme")
    named = {fence.name: fence for fence in fences if fence.page == "docs/people.md" and fence.name}
    assert {"hr/employees.csv", "hr/employees.yaml"} == set(named)
    (folder / "hr").mkdir()
    for name, fence in named.items():
        (folder / name).write_text(fence.text, encoding="utf-8")
    (folder / "tieout.toml").write_text(
        'organisation = "Acme KK"\n[[people]]\nname = "hr"\n[[people.files]]\n'
        'file = "hr/employees.csv"\nmapping = "hr/employees.yaml"\n',
        encoding="utf-8",
    )
    code, _ = tieout(folder, "run")
    assert code in (1, 3)
    return folder


def test_the_first_listing_is_read_whole(audited: Path) -> None:
    """The listing and mapping of docs/people.md fit, control total and leavers included."""
    code, output = tieout(audited, "doctor")
    assert (0, True) == (code, "people.person\thr/employees.csv\tlocal file\tyes" in output)


def test_a_wrong_control_total_makes_a_listing_partial(audited: Path, tmp_path: Path) -> None:
    """A listing that is shorter than its total is collected as partial: exit code 3."""
    (tmp_path / "hr").mkdir()
    for name in ("tieout.toml", "hr/employees.yaml", "hr/employees.csv"):
        text = (audited / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("Total,4", "Total,5"), encoding="utf-8")
    code, output = tieout(tmp_path, "collect")
    assert (3, True) == (code, "0 of 1 units whole, 4 rows" in output)


def test_results_have_the_fields_of_the_contract(table: Table, audited: Path) -> None:
    """docs/results.md lists the fields of a result in order, and lines hold them in their types."""
    rows = table("docs/results.md", "field")
    names = [row[0] for row in rows]
    assert list(Result._fields) == names
    _, output = tieout(audited, "results", "--format", "jsonl")
    lines = [json.loads(line) for line in output.splitlines()]
    assert lines
    for line in lines:
        assert names == list(line)
        for name, kind, _ in rows:
            assert isinstance(line[name], TYPES[kind]), (name, line[name])


def test_the_example_of_a_result_is_one(fences: Sequence[Any]) -> None:
    """The line shown in docs/results.md has the fields in order, and a verdict that exists."""
    shown = [fence for fence in fences if fence.page == "docs/results.md"]
    (example,) = [fence for fence in shown if fence.language == "json"]
    line = json.loads(example.text)
    assert list(Result._fields) == list(line)
    assert line["verdict"] in list(Verdict)
    assert re.fullmatch(r"[0-9a-f]{64}", line["record"])


def test_exit_codes_of_a_run(table: Table) -> None:
    """The table of exit codes by worst result is what `run` exits with."""
    rows = table("docs/ci.md", "worst result")
    assert list(Verdict) == sorted((row[0] for row in rows), key=list(Verdict).index)
    for word, plain, strict in rows:
        assert int(plain) == exit_code({word: 1}, strict=False), word
        assert int(strict) == exit_code({word: 1}, strict=True), word


def test_exit_codes_by_meaning(table: Table) -> None:
    """docs/verdicts.md has a row for every exit code, and errors have theirs."""
    codes = [row[0] for row in table("docs/verdicts.md", "code")]
    assert ["0", "1", "2", "3", "4"] == codes
    errors = (UsageError, IncompleteError, IntegrityError)
    assert [2, 3, 4] == [error.exit_code for error in errors]


def test_what_a_change_exits_with(table: Table) -> None:
    """The two changes that `gate` stops at are told apart as docs/ci.md says."""
    rows = [row[1:] for row in table("docs/ci.md", "change")]
    assert [["1", "1"], ["0", "3"], ["0", "0"]] == rows
    fields: dict[str, Any] = dict.fromkeys(("control", "check", "kind", "scope", "reason"), "")
    rest = {"resource": None, "cause": Cause.RESOURCE, "detail": ""}
    worse = Change(**fields, **rest, before=Verdict.PASS, after=Verdict.FAIL)
    unseen = Change(**fields, **rest, before=Verdict.PASS, after=Verdict.UNOBSERVED)
    assert (True, False) == (worse.regressed, worse.lost_sight)
    assert (False, True) == (unseen.regressed, unseen.lost_sight)


def test_causes_are_complete(table: Table, pages: Mapping[str, str]) -> None:
    """docs/ci.md explains every cause of a change, and every field of one."""
    assert [cause.value for cause in Cause] == [row[0] for row in table("docs/ci.md", "cause")]
    names = ", ".join(f"`{field.name}`" for field in dataclasses.fields(Change))
    assert names in pages["docs/ci.md"].replace("\n", " ")


def test_sheets_are_complete(table: Table) -> None:
    """docs/workbook.md goes through the sheets in the order of the file."""
    shown = [row[0] for row in table("docs/workbook.md", "sheet")]
    common = ["Cover", *(sheet.title for sheet in sheets_of("any other"))]
    # Tables of the sheets that one framework's auditors expect follow.
    assert common == shown[: len(common)]


def test_the_layout_of_the_vault(audited: Path, pages: Mapping[str, str]) -> None:
    """docs/vault.md draws the folders and files that a vault has."""
    drawn = pages["docs/vault.md"].partition("```\nvault/\n")[2].partition("```")[0]
    named = {line.split()[0].split("/")[0] for line in drawn.splitlines()}
    assert {item.name for item in (audited / "vault").iterdir()} <= named
    assert (audited / "vault/ledger/000/000000000000.json.zst").is_file()


def test_entries_of_the_ledger_are_explained(audited: Path, pages: Mapping[str, str]) -> None:
    """docs/vault.md names every type of entry that a run writes."""
    types = {
        entry["type"]
        for path in sorted((audited / "vault" / "ledger").rglob("*.json.zst"))
        for entry in json.loads(unpacked(path.read_bytes()))["entries"]
    }
    assert {"run-start", "evidence", "results", "run-end"} <= types
    assert [] == [name for name in types if f"`{name}`" not in pages["docs/vault.md"]]
