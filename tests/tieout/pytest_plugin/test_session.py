"""`pytest --tieout`: a test for each control and check, with the outcome its verdict means."""

import shutil
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from evidence.verdict import Verdict
from tests.tieout.pytest_plugin.stored_run import control, store

NODES = [
    "vault::TST-01::stores_are_kept",
    "vault::TST-01::stores_are_shut",
    "vault::TST-02::stores_are_seen",
    "vault::TST-03::stores_are_fresh",
    "vault::TST-04::stores_are_moved",
    "vault::TST-05::stores_exist",
    "vault::TST-06::stores_matter",
    "vault::TST-07::attestation",
    "vault::TST-08::stores_are_silent",
]


def outcomes(session: Any, *words: str) -> dict[str, str]:
    """The word that `-v` prints beside each test."""
    ran = session("--tieout", "vault", "-v", *words)
    rows = [line.split() for line in ran.out.splitlines() if line.startswith("vault::")]
    return {row[0]: row[1] for row in rows if len(row) > 1 and "[" not in row[1]}


def listed(session: Any, *words: str) -> list[str]:
    ran = session("--tieout", "vault", "--collect-only", "-q", "--strict-markers", *words)
    return [line for line in ran.out.splitlines() if "::" in line]


@pytest.mark.usefixtures("vault")
def test_tests_are_the_pairs(session: Any) -> None:
    """Each control and check is one test, an attestation and a silent check too, in order."""
    assert NODES == listed(session)


@pytest.mark.usefixtures("vault")
def test_outcomes_follow_verdicts(session: Any) -> None:
    """Absence is an error, never green and never skipped; what was judged passes or fails."""
    ran = session("--tieout", "vault")
    # A failed test, its failing resource, and the three errors with two resources and two wholes.
    assert {"failed": 2, "passed": 1, "skipped": 3, "xfailed": 1, "error": 7} == ran.counts()
    assert 1 == ran.code
    assert "9 checks: 1 fail, 2 unobserved, 1 stale, 1 pending, 1 waived, 1 pass" in ran.out
    assert "Traceback" not in ran.out + ran.error


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize(
    ("option", "changed"),
    [
        ((), {}),
        (("--tieout-strict",), {7: "ERROR"}),
        (("--tieout-allow-unobserved",), {2: "XFAIL", 3: "XFAIL", 8: "XFAIL"}),
        (("--runxfail",), {4: "FAILED"}),
    ],
)
def test_options_change_outcomes(
    session: Any, option: tuple[str, ...], changed: dict[int, str]
) -> None:
    """Each option moves the verdicts that it names, and no others."""
    words = (
        "FAILED",
        "PASSED",
        "ERROR",
        "ERROR",
        "XFAIL",
        "SKIPPED",
        "SKIPPED",
        "SKIPPED",
        "ERROR",
    )
    wanted = {node: changed.get(number, words[number]) for number, node in enumerate(NODES)}
    assert wanted == outcomes(session, *option)


@pytest.mark.usefixtures("vault")
def test_absence_is_never_green(session: Any) -> None:
    """A session of nothing but unobserved or stale ends with a code that is not 0."""
    assert 1 == session("--tieout", "vault", "-q", "-k", "TST-02 or TST-03 or TST-08").code


@pytest.mark.usefixtures("vault")
def test_reports_say_what_an_auditor_asks(session: Any) -> None:
    """Title, statement, reason, resource, scope, record and owner stand in the report."""
    out = session("--tieout", "vault", "-k", "stores_are_kept", "-rA").out
    wanted = (
        "fail: versioning is off", "resource   b", "scope      production/111122223333/0",
        "control    TST-01 Title of TST-01", "statement  What TST-01 states.",
        "owner      platform", "record     ", "SUBFAILED[b] vault::TST-01::stores_are_kept",
        "SUBERROR[c] vault::TST-01::stores_are_kept", "mapped to  soc2-2017:CC6.1",
        "results    1 fail, 1 unobserved, 1 pass", "parameters within = 30 days",
    )  # fmt: skip
    assert [] == [text for text in wanted if text not in out]


@pytest.mark.usefixtures("vault")
def test_a_waiver_is_told_whole(session: Any) -> None:
    """An expected failure names reason, approver and end."""
    out = session("--tieout", "vault", "-k", "TST-04", "-rx").out
    (line,) = [line for line in out.splitlines() if line.startswith("XFAIL")]
    assert "moved soon" in line
    assert "approved by security officer, ends 2026-06-30" in line


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize(
    ("words", "nodes"),
    [
        (("-m", "soc2 and CC6_1"), NODES[:6] + NODES[8:]),
        (("-m", "soc2_2017 and not CC6_1"), [NODES[6]]),
        (("-k", "TST-01 and shut"), [NODES[1]]),
        (("vault::TST-01",), NODES[:2]),
        (("vault::TST-01::stores_are_shut",), [NODES[1]]),
    ],
)
def test_tests_are_selected(session: Any, words: tuple[str, ...], nodes: list[str]) -> None:
    """Markers, words and node ids select as they do among any tests."""
    assert nodes == listed(session, *words)


def test_tests_of_ones_own_run_beside(session: Any, vault: Path, tmp_path: Path) -> None:
    """Without a file named the vault is presented alone; files that are named come with it."""
    (tmp_path / "test_own.py").write_text("def test_own(): pass\n", encoding="utf-8")
    assert NODES == listed(session)
    assert ["test_own.py::test_own", *NODES] == listed(session, "test_own.py")
    ran = session("-q")
    assert {"passed": 1} == ran.counts()


def test_a_vault_elsewhere_keeps_its_path(session: Any, vault: Path, tmp_path: Path) -> None:
    """Of a vault outside the folder of the tests, ids are the whole path, and select."""
    inside = tmp_path / "inside"
    inside.mkdir()
    name = f"{vault.as_posix()}::TST-01::stores_are_shut"
    ran = session("--tieout", str(vault), "--rootdir", ".", name, "-v", cwd=inside)
    assert {"passed": 1} == ran.counts()
    assert "::TST-01::stores_are_shut PASSED" in ran.out


def test_nothing_of_the_vault_is_run(session: Any, vault: Path, tmp_path: Path) -> None:
    """A `conftest.py` that somebody laid into a vault is not executed."""
    (vault / "conftest.py").write_text("raise SystemExit('executed')\n", encoding="utf-8")
    ran = session("--tieout", "vault", "-q", "-k", "shut")
    assert (0, {"passed": 1, "deselected": 8}) == (ran.code, ran.counts())


@pytest.mark.usefixtures("vault")
def test_workers_present_the_same(session: Any) -> None:
    """With pytest-xdist the same tests come out alike, with the same text."""
    alone = session("--tieout", "vault", "-q", "-rA")
    shared = session("--tieout", "vault", "-q", "-rA", "-n", "2")
    assert alone.counts() == shared.counts()
    words = ("SUBFAILED", "SUBERROR", "FAILED", "ERROR", "XFAIL", "SKIPPED", "PASSED")
    lines = [
        sorted(line for line in each.out.splitlines() if line.startswith(words))
        for each in (alone, shared)
    ]
    assert lines[0] == lines[1]


@pytest.mark.usefixtures("vault")
def test_junit_has_a_case_for_each_test(session: Any, tmp_path: Path) -> None:
    """JUnit XML tells failures from errors, and names control, verdict and run."""
    session("--tieout", "vault", "-q", "--junitxml", "out.xml")
    (suite,) = ET.parse(tmp_path / "out.xml").getroot()
    cases = suite.findall("testcase")
    assert [node.rpartition("::")[2] for node in NODES] == [case.get("name") for case in cases]
    first = cases[0]
    assert "vault.TST-01" == first.get("classname")
    assert ["failure", "error", "failure"] == [
        each.tag for each in first if each.tag != "properties"
    ]
    (properties,) = first.findall("properties")
    found = {each.get("name"): each.get("value") for each in properties}
    assert ("TST-01", "fail", "platform") == (found["control"], found["verdict"], found["owner"])


@pytest.mark.parametrize(
    "words", [("--tieout", "nowhere"), ("--tieout", "vault", "--tieout-run", "x")]
)
def test_wrong_usage_is_one_sentence(session: Any, vault: Path, words: tuple[str, ...]) -> None:
    """A vault or run that is not there is one sentence, and exit code 4 of pytest."""
    ran = session(*words)
    assert 4 == ran.code
    assert ran.error.strip().startswith("ERROR: --tieout: there is no ")
    assert 1 == len(ran.error.strip().splitlines())


def test_damage_is_one_sentence(session: Any, vault: Path) -> None:
    """A vault that lost its ledger or its objects is refused before anything is presented."""
    shutil.rmtree(vault / "objects")
    (vault / "objects").mkdir()
    ran = session("--tieout", "vault")
    assert (4, 1) == (ran.code, len(ran.error.strip().splitlines()))
    assert "is missing" in ran.error


def test_a_lost_record_is_no_pass(session: Any, vault: Path) -> None:
    """A check whose record is gone is an error, though its stored results say pass."""
    from evidence.run_store import RunReader
    from evidence.vault import Vault

    opened = Vault.open(vault)
    reader = RunReader(opened, opened.load_run("latest"))
    (block,) = [block for block in reader.blocks() if block.check == "stores_are_shut"]
    digest = block.record or ""
    (vault / "objects" / digest[:2] / f"{digest}.zst").unlink()
    ran = session("--tieout", "vault", "-q", "-k", "stores_are_shut")
    assert (1, {"error": 1, "deselected": 8}) == (ran.code, ran.counts())
    assert "not readable" in ran.out


def test_the_first_hundred_are_named(session: Any, tmp_path: Path) -> None:
    """Of 5,000 failing resources 100 are told one by one, and the rest counted."""
    said = [(f"store-{number:04d}", Verdict.FAIL, f"off since {number}") for number in range(5000)]
    check = control("TST-01", "stores_are_kept")
    store(tmp_path / "vault", [check], {("TST-01", "stores_are_kept"): said})
    ran = session("--tieout", "vault")
    assert {"failed": 101} == ran.counts()
    assert "fail: and 4,900 more" in ran.out
    assert "store-0099" in ran.out
    assert "store-0100" not in ran.out


def test_nothing_is_loaded_unasked(session: Any, tmp_path: Path) -> None:
    """In a project that has Tieout installed, a session without `--tieout` loads none of it."""
    (tmp_path / "test_own.py").write_text(
        "import sys\n"
        "def test_own():\n"
        "    ours = ('tieout.', 'controls', 'collectors', 'evidence', 'orjson', 'pydantic')\n"
        "    found = {name for name in sys.modules if name.startswith(ours)}\n"
        "    assert found == {'tieout.pytest_plugin'}\n",
        encoding="utf-8",
    )
    # What else is installed here may load what it likes.
    ran = session("-q", "-p", "no:hypothesispytest", "-W", "error")
    assert (0, {"passed": 1}) == (ran.code, ran.counts()), ran.out
    assert sys.version_info >= (3, 11)
