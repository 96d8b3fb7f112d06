"""The demo whole: the real audit over HTTP finds what was planted, all of it and nothing else."""

import io
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from evidence.result import Result
from evidence.run_store import RunReader
from evidence.traced import told
from evidence.verdict import Verdict
from tieout.demo import run_demo, stop_demo
from tieout.demo.run import audit_workspace
from tieout.demo.standins import StandIns
from tieout.demo.story import TRUTH, WAIVED

COMMITMENTS = "messenger-commitments"
NOT_SEEN = {
    "CLU-22": "the directory is delivered as a file, which tells of no groups",
    **dict.fromkeys(
        ("CLU-24", "RVW-01", "RVW-02", "TEC-04"), "no review of rights was begun here yet"
    ),
    "JML-03": "of the groups that give power nothing is told either",
    "CLU-47": "kubelets are read by a right that opens far more, which was not given",
}
"""Controls of which nothing could be judged, and why a company would leave it so."""
HOURS = 0.25
"""So that a test run that is killed leaves nothing behind for long."""


@dataclass
class Done:
    """A demo that was run and kept."""

    folder: Path
    reader: RunReader
    printed: str

    def of(self, verdict: Verdict) -> list[tuple[str, str]]:
        """Each result of a verdict as its control, and the names its resource goes by.

        What was said of a whole population names its items in its reason.
        """
        return [
            (result.control, f"{result.resource or result.reason} {self._name(result)}")
            for result in self.reader.results()
            if result.verdict is verdict
        ]

    def _name(self, result: Result) -> str:
        rows = self.reader.record(result.record).rows if result.record else ()
        row = next((row for row in rows if row["id"] == result.resource), {})
        tags: Any = row.get("tags") or {}
        return f"{row.get('name', '')} {tags.get('Name', '')}"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    folder = tmp_path_factory.mktemp("run") / "demo"
    kept: list[RunReader] = []

    def audit(place: Path) -> tuple[RunReader, Sequence[Path]]:
        reader, files = audit_workspace(place)
        kept.append(reader)
        return reader, files

    said = io.StringIO()
    with redirect_stdout(said):
        run_demo(folder, keep=True, today=datetime.now(UTC).date(), hours=HOURS, audit=audit)
    try:
        yield Done(folder, kept[0], said.getvalue())
    finally:
        stop_demo(folder)
        assert StandIns.running(folder) is None


def test_everything_planted_is_found(done: Done) -> None:
    """Each line of the truth table is a failure of its control, about its resource."""
    failed = done.of(Verdict.FAIL)
    for planted in TRUTH:
        assert any(
            control == planted.control and planted.resource in names for control, names in failed
        ), planted


def test_nothing_else_fails(done: Done) -> None:
    """No failure is there that the truth table does not tell."""
    for control, names in done.of(Verdict.FAIL):
        assert any(control == planted.control and planted.resource in names for planted in TRUTH), (
            control,
            names,
        )


def test_the_waiver_covers_what_it_is_for(done: Done) -> None:
    """Each accepted exception shows as waived, and nothing else does."""
    waived = done.of(Verdict.WAIVED)
    covered = [
        {each for each in WAIVED if each.control == control and each.resource in names}
        for control, names in waived
    ]
    assert all(covered)
    assert set().union(*covered) == set(WAIVED)


def test_of_the_alarms_the_one_on_stopped_trails_is_mute(done: Done) -> None:
    """Of all that must call somebody, only a change of the trail calls nobody."""
    failed = {each.check for each in done.reader.results() if each.verdict is Verdict.FAIL}
    assert {check for check in failed if check.endswith("_alarmed")} == {
        "changed_trails_are_alarmed"
    }


def test_what_is_not_seen_is_known_and_told(done: Done) -> None:
    """Nobody tells who holds two accounts, or who is in a group, or whom kubelets let in."""
    assert done.reader.run.status == "complete"
    unobserved = done.of(Verdict.UNOBSERVED)
    whole = {control for control, _ in unobserved} & set(NOT_SEEN)
    assert whole == set(NOT_SEEN)
    unseen = {names.split()[0] for control, names in unobserved if control not in NOT_SEEN}
    assert {each.rpartition("/")[2] for each in unseen} == {
        "shared-ops", "wiki-info", "platform-admins", "developers-view",
    }  # fmt: skip
    printed = done.printed.partition("What could not be seen")[2].partition("\n\n")[0]
    assert [control for control in NOT_SEEN if control not in printed] == []
    assert " more\n" not in printed


def test_no_population_is_missing(done: Done) -> None:
    """Every list that was planned was read whole."""
    assert [each for each in done.reader.run.evidence if each.gap] == []


def test_the_approved_colleague_abroad_passes(done: Done) -> None:
    """Of two people of the affiliate with the same right, the one with an approval passes."""
    judged = {
        result.resource.rpartition("/")[2]: result.verdict
        for result in done.reader.results()
        if result.check == "people_abroad_read_with_approval" and result.resource
    }
    assert judged["wei.zhang"] is Verdict.PASS
    assert judged["yan.liu"] is Verdict.FAIL


def test_every_access_from_abroad_is_accounted_for(done: Done) -> None:
    """Four engineers of the affiliate, 32 accesses: by whose leave, and which had none."""
    said = {
        result.resource: (result.verdict, told(result.reason))
        for result in done.reader.results()
        if result.check == "use_from_abroad_was_approved" and result.resource
    }
    found = {account.who[:5]: (verdict, account) for verdict, account in said.values() if account}
    assert {who: verdict.value for who, (verdict, _) in found.items()} == {
        "D2001": "pass", "D2002": "pass", "D2003": "fail", "D2004": "pass",
    }  # fmt: skip
    assert sum(account.times or 0 for _, account in found.values()) == 32
    assert {account.whence for _, account in found.values()} == {"CN"}
    assert "AP-0014 by H1017 until" in found["D2001"][1].leave
    assert "none on " in found["D2003"][1].leave


def test_withdrawn_rights_are_shown_gone(done: Done) -> None:
    """Of those whose approval ended, two read nothing any more and one still does."""
    said = [
        (result.verdict, told(result.reason))
        for result in done.reader.results()
        if result.check == "withdrawn_rights_stay_withdrawn"
    ]
    assert {account.who[:5]: verdict.value for verdict, account in said if account} == {
        "D2001": "pass", "D2003": "fail", "D2004": "pass",
    }  # fmt: skip


def test_the_workspace_is_left_whole(done: Done) -> None:
    """Workbooks, results, vault and configuration stand in the folder."""
    assert {path.name for path in (done.folder / "out").iterdir()} == {
        "iso27001.xlsx", "pack.zip", "pci-dss.xlsx", "report.html", "results.jsonl", "soc2.xlsx",
    }  # fmt: skip
    lines = (done.folder / "out" / "results.jsonl").read_bytes().splitlines()
    assert len(lines) == sum(done.reader.run.totals.values())
    assert (done.folder / "vault").is_dir()
    assert (done.folder / "tieout.toml").is_file()


def test_every_public_commitment_is_checked_or_asked_for(done: Done) -> None:
    """All 92 controls behind the 133 commitments ran a check here, or a workbook asks a person."""
    judged = {block.control for block in done.reader.blocks() if any(block.counts())}
    asked = set()
    for file in sorted((done.folder / "out").glob("*.xlsx")):
        page: Any = load_workbook(file, read_only=True)["Requests"]
        head, *rows = page.iter_rows(values_only=True)
        asked |= {row[head.index("Control")] for row in rows}
    controls = done.reader.controls().values()
    behind = {each.id: each.satisfies.get(COMMITMENTS, ()) for each in controls}
    behind = {control: promises for control, promises in behind.items() if promises}
    assert (len(behind), 133) == (92, len({one for each in behind.values() for one in each}))
    assert set(behind) - judged - asked == set()


def test_a_second_run_reads_the_same(done: Done) -> None:
    """On the same stand-ins every population has the digest that it had before."""
    again, _ = audit_workspace(done.folder)
    assert {(item.kind, item.scope): item.record for item in again.run.evidence} == {
        (item.kind, item.scope): item.record for item in done.reader.run.evidence
    }
    assert again.run.totals == done.reader.run.totals


def test_an_audit_that_breaks_off_leaves_no_standins(workspace: Path) -> None:
    """Ctrl-C in the audit stops the stand-ins, those that were to be kept too."""

    def interrupted(place: Path) -> tuple[RunReader, Sequence[Path]]:
        assert StandIns.running(place) is not None
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_demo(workspace, keep=True, hours=HOURS, audit=interrupted)
    assert StandIns.running(workspace) is None
