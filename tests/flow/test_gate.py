"""The gate from end to end: a baseline file says what its run says; tags, formats, mistakes."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from controls.drift import drift
from controls.drift_side import Side
from evidence.drift.baseline_file import read_baseline
from evidence.drift.change import Cause
from evidence.run_store import RunReader
from evidence.vault import Vault
from tests.flow.estate import tieout
from tests.flow.small import STAFF, TOML, written
from tieout.runs import side_of, stored_side

SETTLED = TOML + "".join(
    f'[out_of_scope.{world}]\nreason = "Not used"\napproved_by = "CISO"\n'
    for world in ("aws", "kubernetes")
)
SECOND = """\
Number,Mail,Company,Country,Joined,Left
001,,Hoshizora,JP,2020-04-01,
003,,Hoshizora,JP,2022-04-01,
004,d@hoshizora.example,Hoshizora,JP,2022-04-01,
009,,Hoshizora,JP,2022-04-01,
"""


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two runs: of the first listing, and of the second; the first has a file."""
    folder = written(tmp_path_factory.mktemp("gate"))
    (folder / "tieout.toml").write_text(SETTLED, encoding="utf-8")
    (folder / "staff.csv").write_text(STAFF + "005,,Hoshizora,JP,2020-04-01,\n", encoding="utf-8")
    assert tieout("run", "--workspace", folder).code in (1, 3)
    target = folder / "base.json"
    assert 0 == tieout("gate", "--write-baseline", target, "--workspace", folder).code
    (folder / "staff.csv").write_text(SECOND, encoding="utf-8")
    assert tieout("run", "--workspace", folder).code in (1, 3)
    return folder


@pytest.fixture
def workspace(audited: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return shutil.copytree(audited, tmp_path / "copy")


def test_a_file_tells_what_its_run_tells(audited: Path) -> None:
    """Verdicts and causes are those of the run itself, but for what held and is gone."""
    vault = Vault.open(audited / "vault")
    after = stored_side(RunReader(vault, vault.load_run("latest")))
    file = read_baseline(audited / "base.json")
    by_run = drift(side_of(vault, "previous"), after)
    by_file = drift(Side.of_baseline(file), after)
    completed = drift(Side.of_baseline(file, lambda digest: RunReader(
        vault, vault.load_run("previous")).record(digest)), after)  # fmt: skip
    # The file holds no reasons: those of what is gone stay in the vault.
    assert [
        replace(each, reason="") if each.after is None else each for each in by_run
    ] == completed

    def told(changes: object) -> list[tuple[object, ...]]:
        return [
            (each.control, each.check, each.scope, each.resource, each.before, each.after,
             each.cause)
            for each in changes  # type: ignore[attr-defined]
        ]  # fmt: skip

    silent = [each for each in told(by_run) if each not in told(by_file)]
    assert {(each[-1], each[-2]) for each in silent} == {(Cause.GONE, None)}
    assert {each[-3] for each in silent} <= {"pass", "not_applicable"}
    assert [each for each in told(by_run) if each not in silent] == told(by_file)
    own = {each.resource: each.cause for each in by_file if each.control == "ACME-01"}
    assert {"001": "resource changed", "003": "new resource", "004": "new resource",
            "005": "resource gone", "009": "new resource"} == own  # fmt: skip


def test_the_file_fits_its_schema_and_is_the_same_again(workspace: Path) -> None:
    """docs/schemas/baseline.json describes it, and writing it twice gives the same bytes."""
    jsonschema = pytest.importorskip("jsonschema", reason="it validates by schemas")
    schema = json.loads(
        (Path(__file__).parents[2] / "docs/schemas/baseline.json").read_text(encoding="utf-8")
    )
    text = (workspace / "base.json").read_bytes()
    assert [] == list(jsonschema.Draft202012Validator(schema).iter_errors(json.loads(text)))
    tieout("gate", "--write-baseline", workspace / "again.json", "--run", "previous",
           "--workspace", workspace)  # fmt: skip
    assert text == (workspace / "again.json").read_bytes()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 1),
        (("--fail-on", "lost-sight"), 0),
        (("--fail-on", "regression", "--fail-on", "lost-sight"), 1),
        (("--control", "PER-*"), 0),
        (("--owner", "people operations"), 1),
        (("--framework", "soc2"), 1),
        (("--framework", "iso27001"), 0),
        (("--fail-on", "waived"), 1),
    ],
)
def test_the_policy_decides_the_exit_code(audited: Path, words: tuple[str, ...], code: int) -> None:
    """What a run is failed on, and for which controls, is what was asked for."""
    said = tieout("gate", *words, "--workspace", audited)
    assert code == said.code, said
    assert "ACME-01" in said.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fail-on", "regresion"), "--fail-on has no 'regresion'; did you mean 'regression'?"),
        (("--control", "ACEM-01"), "no control is named 'ACEM-01'; did you mean 'ACME-01'?"),
        (("--owner", "nobody"), "no control has the owner 'nobody'"),
        (("--framework", "pci-dss"), "the framework 'pci-dss' is not audited here"),
        (("--baseline", "none.json"), "none.json: there is no such file"),
        (("--baseline", "nope"), "there is no run 'nope'"),
        (("--baseline", "latest"), "is held to itself; name an earlier one"),
        (("--baseline", "2099-01-01"), "is held to itself"),
        (("--baseline", "latest", "--run", "previous"), "is later than run"),
        (("--baseline", "base.json", "--run", "previous"), "is held to itself"),
        (("--baseline", ""), "--baseline is empty; give it a value, or leave it out"),
        (("--baseline=",), "--baseline is empty"),
        (("--baseline", "é" * 3000 + ".json"), "file name too long"),
        (("--format", "xml"), "unknown format 'xml'"),
        (("--format", "sarif", "--json"), "exclude each other"),
        (("--out", "x"), "--out writes no table"),
        (("--format", "json", "--out", "no/such/folder/x"), "cannot be written"),
    ],
)
def test_a_mistake_is_one_sentence(audited: Path, words: tuple[str, ...], said: str) -> None:
    """What nothing is named is refused with exit code 2 and the nearest name."""
    words = tuple(str(audited / word) if word == "base.json" else word for word in words)
    found = tieout("gate", *words, "--workspace", audited)
    assert (2, 1) == (found.code, found.err.count("\n"))
    assert said in found.err


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ('fail_on = ["regressions"]', 2, "did you mean 'regression'?"),
        ("fail_on = []", 2, "must not be empty"),
        ('basline = "x"', 2, "unknown field 'gate.basline'; did you mean 'baseline'?"),
        ('controls = ["ACEM-*"]', 2, "no control is named 'ACEM-*'"),
        ('owners = ["nobody"]', 2, "no control has the owner 'nobody'"),
        ('frameworks = ["soc3"]', 2, "the framework 'soc3' is not audited here"),
        ('baseline = "gone.json"', None, "gone.json: there is no such file"),
    ],
)
def test_the_table_is_read_with_its_lines(
    workspace: Path, table: str, line: int | None, said: str
) -> None:
    """A mistake in [gate] is exit code 2 with file and line."""
    start = SETTLED.count("\n") + 1
    (workspace / "tieout.toml").write_text(SETTLED + f"[gate]\n{table}\n", encoding="utf-8")
    found = tieout("gate", "--workspace", workspace)
    assert (2, True) == (found.code, said in found.err), found.err
    assert line is None or f"tieout.toml:{start + line - 1}:" in found.err


def test_another_organisations_baseline_is_refused(workspace: Path) -> None:
    """A file that was copied from elsewhere compares nothing."""
    (workspace / "tieout.toml").write_text(SETTLED.replace('"Hoshizora"', '"Other"'))
    found = tieout("gate", "--baseline", workspace / "base.json", "--workspace", workspace)
    assert (2, True) == (found.code, "is the baseline of 'Hoshizora', and 'Other'" in found.err)


def test_tags_are_acts_that_the_ledger_keeps(workspace: Path) -> None:
    """A tag names a run everywhere, is moved and taken off, and every act stays."""
    base = ("--workspace", workspace)
    first, second = (line.split("\t")[0] for line in tieout("runs", *base).out.splitlines()[1:])
    assert (
        0 == tieout("runs", "tag", "audited", first, "--by", "ciso", "--reason", "ok", *base).code
    )
    assert 1 == tieout("gate", "--baseline", "audited", *base).code
    assert first in tieout("results", "--run", "audited", "--format", "jsonl", *base).out
    assert f"{first}\t" in tieout("runs", *base).out.split("audited")[0]
    assert "it named" in tieout("runs", "tag", "audited", "latest", "--by", "cto", *base).out
    # A tag that was moved to the run that is judged says nothing any more.
    assert 2 == tieout("gate", "--baseline", "audited", *base).code
    assert 0 == tieout("runs", "tag", "audited", "--remove", "--by", "cto", *base).code
    told = [line.split("\t")[:4] for line in tieout("runs", "tags", *base).out.splitlines()[1:]]
    assert [
        ["audited", first, "no", "ciso"],
        ["audited", second, "no", "cto"],
        ["audited", "(taken off)", "no", "cto"],
    ] == told
    assert 2 == tieout("gate", "--baseline", "audited", *base).code
    assert 0 == tieout("reindex", *base).code
    assert 0 == tieout("verify", *base).code


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("latest", "cannot be a tag"),
        ("previous", "cannot be a tag"),
        ("2026-01-01", "cannot be a tag"),
        ("x.json", "cannot be a tag"),
        ("a/b", "cannot be a tag"),
        ("", "cannot be a tag"),
        ("x" * 64, "cannot be a tag"),
    ],
)
def test_a_tag_means_nothing_else(audited: Path, name: str, said: str) -> None:
    """A name that already means a run, a date or a file is no tag."""
    found = tieout("runs", "tag", name, "--by", "me", "--workspace", audited)
    assert (2, True) == (found.code, said in found.err)


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("markdown", "### Tieout: "),
        ("json", '{"control":"ACME-01"'),
        ("junit", "<?xml"),
        ("sarif", "{"),
        ("github", "::error file=overlays/own.yaml,line=2,"),
    ],
)
def test_each_format_is_printed_and_written(workspace: Path, form: str, begins: str) -> None:
    """A format is the same on standard output and in a file, for gate and for diff."""
    file = workspace / "out.txt"
    printed = tieout("gate", "--format", form, "--workspace", workspace)
    written_ = tieout("gate", "--format", form, "--out", file, "--workspace", workspace)
    assert (1, 1, "") == (printed.code, written_.code, written_.out)
    assert printed.out.startswith(begins)
    assert printed.out == file.read_text(encoding="utf-8")
    assert tieout("diff", "--format", form, "--workspace", workspace).out.startswith(begins)


def test_a_whole_run_is_exported(workspace: Path) -> None:
    """JUnit and SARIF of a run say what fails, what is waived, and what was not observed."""
    junit = tieout("export", "junit", "--workspace", workspace)
    sarif = tieout("export", "sarif", "--workspace", workspace)
    assert (0, 0) == (junit.code, sarif.code)
    assert '<testcase name="staff_have_an_address hr/staff.csv: 003"' in junit.out
    assert 'status="waived"><skipped>' in junit.out
    assert 'type="unobserved"' in junit.out
    results = json.loads(sarif.out)["runs"][0]["results"]
    own = [each for each in results if each["ruleId"].startswith("ACME-01/")]
    assert 3 == len(own)
    [waived] = [each for each in own if "suppressions" in each]
    assert "accepted" == waived["suppressions"][0]["status"]
    uri = own[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert "overlays/own.yaml" == uri
