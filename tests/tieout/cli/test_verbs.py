"""The verbs: what each prints, which code it ends with, and how it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from evidence.result import Result
from evidence.verdict import Verdict
from tieout.cli.summary import exit_code


def test_a_run_is_summarised_and_stored(tieout: Any) -> None:
    """`run` prints each verdict with its meaning, and is listed afterwards."""
    said = tieout("run")
    assert 3 == said.code
    assert "pass\t2\t" in said.out
    assert Verdict.UNOBSERVED.meaning in said.out
    assert "incomplete" not in tieout("runs").out


@pytest.mark.parametrize(
    ("counts", "strict", "code"),
    [
        ({}, False, 0),
        ({"pass": 3, "no_occurrence": 1, "not_applicable": 1, "waived": 1}, True, 0),
        ({"pass": 3, "pending": 1}, False, 0),
        ({"pass": 3, "pending": 1}, True, 3),
        ({"pass": 3, "unobserved": 1}, False, 3),
        ({"pass": 3, "stale": 1}, False, 3),
        ({"fail": 1, "unobserved": 9, "pending": 3}, True, 1),
    ],
)
def test_the_exit_code_says_what_was_found(counts: dict[str, int], strict: bool, code: int) -> None:
    """0 nothing failed or missing, 1 a failure, 3 something missing and nothing failed."""
    assert code == exit_code(counts, strict=strict)


def test_results_as_lines_hold_the_public_fields_in_order(tieout: Any) -> None:
    """`results --format jsonl` prints one object a result, with the documented fields."""
    tieout("run")
    lines = tieout("results", "--format", "jsonl").out.splitlines()
    first = json.loads(lines[0])
    assert list(Result._fields) == list(first)
    own = json.loads(
        tieout("results", "--format", "jsonl", "--control", "ACME-01").out.splitlines()[0]
    )
    assert ("001", "pass", "o", ["soc2-2017:CC1.3"]) == (
        own["resource"],
        own["verdict"],
        own["owner"],
        own["requirements"],
    )


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("results", "--verdict", "failed"), "did you mean 'fail'"),
        (("results", "--format", "xml"), "table or jsonl"),
        (("results", "--control", "ACME-1"), "did you mean 'ACME-01'"),
        (("results", "--run", "yesterday"), "there is no run 'yesterday'"),
        (("diff", "previous", "latest"), "there is no run 'previous'"),
        (("export", "workbook", "--framework", "soc3"), "did you mean 'soc2'"),
        (("export", "workbook", "--lang", "fr"), "choose en or ja"),
        (("export", "workbook", "--from", "2026-01-01"), "give both --from and --to"),
        (("frameworks", "show", "soc3"), "soc2"),
        (("controls", "show", "ACME-99"), "did you mean"),
        (("checks", "show", "staff_have_adress"), "staff_have_an_address"),
        (("kinds", "show", "people.persons"), "did you mean 'people.person'"),
        (("coverage", "--framework", "iso"), "iso27001"),
        (("coverage", "--format", "xml"), "table, json or md"),
        (("evaluate", "--definitions", "yesterday"), "'then' or 'today'"),
        (
            ("permissions", "azure"),
            "aws, kubernetes, identity, manifests, people, registers, reviews, scanners",
        ),
    ],
)
def test_a_wrong_word_is_refused_with_the_nearest_right_one(
    tieout: Any, words: tuple[str, ...], mend: str
) -> None:
    """Exit code 2, one sentence, and what to write instead."""
    tieout("run")
    said = tieout(*words)
    assert (2, True) == (said.code, mend in said.error), said.error
    assert "\n" not in said.error


def test_equal_runs_do_not_differ(tieout: Any) -> None:
    """Two runs of an unchanged estate: `diff` and `gate` name nothing, exit code 0."""
    tieout("run")
    tieout("run")
    for verb, words in (("diff", "no verdict differs\n"), ("gate", "nothing got worse\n")):
        said = tieout(verb)
        assert (0, words) == (said.code, said.out)


def test_a_regression_is_named_and_fails_the_gate(tieout: Any, workspace: Path) -> None:
    """What fails now is named with control and cause; what got better fails nothing."""
    tieout("run")
    staff = workspace / "staff.csv"
    staff.write_text(staff.read_text().replace("a@hoshizora.example", ""), encoding="utf-8")
    assert 1 == tieout("run").code
    for verb in ("diff", "gate"):
        said = tieout(verb, "--json")
        [change] = [json.loads(line) for line in said.out.splitlines()]
        assert (1, "ACME-01", "001", "resource changed") == (
            said.code,
            change["control"],
            change["resource"],
            change["cause"],
        )
    staff.write_text(staff.read_text().replace("001,,", "001,a@hoshizora.example,"))
    tieout("run")
    assert 0 == tieout("gate").code
    assert "resource changed" in tieout("diff").out


def test_what_is_seen_no_longer_fails_the_gate_with_its_own_code(
    tieout: Any, workspace: Path
) -> None:
    """A source out of reach is not a regression and not nothing: exit code 3."""
    tieout("run")
    (workspace / "staff.csv").unlink()
    assert 3 == tieout("run").code
    said = tieout("gate")
    assert (3, True) == (said.code, "what could be observed" in said.out)


def test_an_untouched_vault_verifies_and_a_touched_one_does_not(
    tieout: Any, workspace: Path
) -> None:
    """`verify` names the file that was changed, exit code 4."""
    tieout("run")
    assert 0 == tieout("verify", "--read-data").code
    victim = max((workspace / "vault" / "objects").rglob("*.zst"))
    victim.chmod(0o640)
    victim.write_bytes(victim.read_bytes()[:-1])
    said = tieout("verify", "--read-data")
    assert (4, True) == (said.code, victim.name in said.out)


def test_the_index_can_be_thrown_away(tieout: Any, workspace: Path) -> None:
    """Without its index the vault still knows every run."""
    tieout("run")
    before = tieout("runs").out
    (workspace / "vault" / "index.db").unlink()
    assert 0 == tieout("reindex").code
    assert before == tieout("runs").out


def test_workbooks_are_written_under_short_names(tieout: Any, workspace: Path) -> None:
    """One workbook per framework, drawn from the vault alone."""
    tieout("run")
    (workspace / "staff.csv").unlink()
    said = tieout("export", "workbook", "--framework", "soc2", "--out", str(workspace / "to"))
    assert 0 == said.code
    book = load_workbook(workspace / "to" / "soc2.xlsx")
    assert {"Cover", "Requirements", "Populations", "Failing items"} <= set(book.sheetnames)


def test_a_workbook_of_a_period_in_japanese(tieout: Any, workspace: Path) -> None:
    """With --from and --to it has the days, with --lang ja Japanese headings."""
    tieout("run")
    today = json.loads(tieout("results", "--format", "jsonl").out.splitlines()[0])["evaluated_at"]
    words = ("export", "workbook", "--framework", "soc2", "--from", "2026-01-01", "--to")
    assert 0 == tieout(*words, today[:10], "--lang", "ja", "--out", str(workspace / "to")).code
    book: Any = load_workbook(workspace / "to" / "soc2.xlsx")
    assert {"Day grid", "Deviations"} <= set(book.sheetnames)
    assert book["Day grid"]["A1"].value == "統制番号"
    before = tieout(*words, "2026-01-02")
    assert before.code == 2
    assert "no run was started on or before 2026-01-02" in before.error


@pytest.mark.parametrize("noun", ["frameworks", "controls", "checks", "kinds"])
def test_definitions_are_listed_also_outside_a_workspace(
    tieout: Any, tmp_path_factory: pytest.TempPathFactory, noun: str
) -> None:
    """Each noun lists and shows; without a workspace it shows what comes with Tieout."""
    empty = str(tmp_path_factory.mktemp("empty"))
    lines = tieout(noun, "list", "--workspace", empty, inside=False).out.splitlines()
    assert len(lines) > 3
    first = lines[1].split("\t")[0]
    assert 0 == tieout(noun, "show", first, "--workspace", empty, inside=False).code


def test_a_control_shows_where_its_values_come_from(tieout: Any) -> None:
    """`controls show` names file and line of the effective value."""
    said = tieout("controls", "show", "ACME-01")
    assert "owner: o  (overlays/own.yaml:2)" in said.out
    assert "    staff_have_an_address: Everybody has a work address.  (checks/own.py:3)" in said.out


def test_control_characters_of_evidence_do_not_reach_the_terminal(
    tieout: Any, workspace: Path
) -> None:
    """An id with escape codes is printed visibly, in tables as in gaps."""
    staff = workspace / "staff.csv"
    staff.write_text(staff.read_text() + "\x1b[2J003,,H,JP,2020-04-01,\n", encoding="utf-8")
    tieout("run")
    assert "\x1b" not in tieout("results").out
