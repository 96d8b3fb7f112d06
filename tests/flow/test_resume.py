"""A run that was cut short is taken up where it was, once, and under what it was begun with."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collectors.sweep import Collected
from evidence.run_lock import run_lock
from evidence.vault import Vault
from tests.flow.estate import Said, tieout
from tests.flow.small import swapped, written
from tieout.audit import Audit
from tieout.instants import utc_now
from tieout.progress import Silent
from tieout.workspace import Workspace

FINISHED = (0, 1, 3)
KINDS = ["people.person", "people.training"]


class Impatient(Silent):
    """Whoever presses Ctrl-C: while collecting, or while judging."""

    def __init__(self, when: str) -> None:
        self.when = when

    def collected(self, unit: Collected) -> None:
        """Interrupt at the first unit that is done."""
        if self.when == "collecting":
            raise KeyboardInterrupt

    def judging(self, assignments: int) -> None:
        """Interrupt when everything is collected."""
        if self.when == "judging":
            raise KeyboardInterrupt


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return written(tmp_path)


def cut_short(workspace: Path, when: str = "collecting", at: datetime | None = None) -> str:
    """A run of the workspace that is interrupted; its id."""
    place = Workspace.load(workspace)
    vault = place.vault()
    audit = Audit(place, vault, progress=Impatient(when), clock=lambda: at or utc_now())
    with pytest.raises(KeyboardInterrupt):
        audit.run()
    return vault.runs()[-1].id


def resumed(workspace: Path, *words: str) -> Said:
    return tieout("run", "--resume", *words, "--workspace", workspace)


def types(workspace: Path, run: str) -> list[str]:
    """What the ledger says of a run, in order."""
    vault = Vault.open(workspace / "vault")
    return [each.type for each in vault.entries() if each.fields.get("run") == run]


@pytest.mark.parametrize("when", ["collecting", "judging"])
def test_a_run_is_finished_under_its_own_name(workspace: Path, when: str) -> None:
    """What was committed is not read again, and the results are those of an unbroken run."""
    whole = tieout("run", "--workspace", workspace)
    run = cut_short(workspace, when)
    vault = Vault.open(workspace / "vault")
    before = {
        each.fields["kind"] for each in vault.entries("evidence") if each.fields["run"] == run
    }
    assert before
    said = resumed(workspace)
    assert (whole.code, "") == (said.code, said.err.partition("Traceback")[1])
    first, second = Vault.open(workspace / "vault").runs()
    assert (run, "complete", "complete") == (second.id, first.status, second.status)
    told = types(workspace, run)
    assert 2 == told.count("evidence"), "each unit is collected once"
    assert 1 == told.count("run-resume")
    assert "run-end" == told[-1]
    one, two = vault.load_run("previous"), vault.load_run("latest")
    assert (one.blocks, one.planned) == (two.blocks, two.planned)
    assert [item.kind for item in one.evidence] == [item.kind for item in two.evidence] == KINDS
    assert 0 == tieout("verify", "--read-data", "--workspace", workspace).code
    assert 0 == tieout("reindex", "--workspace", workspace).code
    assert (first, second) == tuple(Vault.open(workspace / "vault").runs())


def test_what_was_committed_is_not_read_again(workspace: Path) -> None:
    """A file that is gone by now was read already: its evidence stands."""
    run = cut_short(workspace, "judging")
    for name in ("staff.csv", "training.csv"):
        (workspace / name).unlink()
    assert resumed(workspace, run).code in FINISHED
    assert "complete" == Vault.open(workspace / "vault").runs()[-1].status


def test_a_run_may_be_cut_short_twice(workspace: Path) -> None:
    """A resumed run that is interrupted again is resumed again."""
    run = cut_short(workspace)
    place = Workspace.load(workspace)
    with pytest.raises(KeyboardInterrupt):
        Audit(place, place.vault(), progress=Impatient("judging")).resume()
    assert ["aborted"] == [each.status for each in place.vault().runs()]
    assert resumed(workspace).code in FINISHED
    assert 2 == types(workspace, run).count("run-resume")
    assert 0 == tieout("verify", "--workspace", workspace).code


def test_a_run_that_another_process_works_on_is_left_alone(workspace: Path) -> None:
    """Nobody resumes a run that is still going, nor one that somebody else resumes already."""
    run = cut_short(workspace)
    with run_lock(workspace / "vault", run):
        said = resumed(workspace)
    assert 2 == said.code
    assert f"another process is working on run {run}" in said.err
    assert resumed(workspace).code in FINISHED
    assert not list((workspace / "vault" / "tmp").iterdir()), "nothing is left of the lock"


def test_a_run_holds_its_lock_while_it_goes_on(workspace: Path) -> None:
    """A run that is under way cannot be resumed."""
    place = Workspace.load(workspace)
    said: list[Said] = []

    class Meddling(Silent):
        def judging(self, assignments: int) -> None:
            said.append(resumed(workspace))

    Audit(place, place.vault(), progress=Meddling()).run()
    assert 2 == said[0].code
    assert "another process" in said[0].err


CHANGES = {
    "a threshold": ("overlays/own.yaml", "30 days", "31 days", "definitions or code"),
    "a check": ("checks/own.py", "person.email,", "person.id,", "definitions or code"),
    "a waiver": ("waivers.yaml", "A test account", "Another one", "definitions or code"),
    "the configuration": ("tieout.toml", '"soc2", ', "", "configuration"),
    "the plan": ("tieout.toml", 'name = "hr"', 'name = "staff"', "configuration and plan"),
}


CATALOG = """\
framework: acme-policy
name: Policy of Acme
edition: "1"
publisher: Acme
aliases: []
oscal_prefix: acme_
rights: our own words
groups: [{id: G, title: Rules}]
requirements:
  - {id: G.1, title: Everybody has an address, group: G}
"""


def test_a_catalog_that_was_changed_is_another(workspace: Path) -> None:
    """A framework of the same name with other requirements is not what the run was begun by."""
    path = workspace / "overlays" / "frameworks" / "acme-policy.yaml"
    path.parent.mkdir()
    path.write_text(CATALOG, encoding="utf-8")
    settings = swapped("tieout.toml", '"soc2", ', '"acme-policy", ')
    (workspace / "tieout.toml").write_text(settings, encoding="utf-8")
    run = cut_short(workspace)
    path.write_text(CATALOG.replace("an address", "two addresses"), encoding="utf-8")
    said = resumed(workspace)
    assert (2, True) == (said.code, "its definitions or code changed" in said.err), said
    path.write_text(CATALOG, encoding="utf-8")
    assert resumed(workspace, run).code in FINISHED


@pytest.mark.parametrize("word", CHANGES)
def test_a_run_is_finished_as_it_was_begun(workspace: Path, word: str) -> None:
    """Whatever was changed since, a run is judged by one set of definitions or not at all."""
    run = cut_short(workspace)
    file, old, new, told = CHANGES[word]
    (workspace / file).write_text(swapped(file, old, new), encoding="utf-8")
    said = resumed(workspace)
    assert 2 == said.code
    assert f"run {run} cannot be resumed: its {told}" in said.err
    assert "start a new run" in said.err
    assert "run-resume" not in types(workspace, run)


def test_a_run_of_yesterday_is_not_resumed(workspace: Path) -> None:
    """Evidence that old is not fresh any more, and would speak for today."""
    run = cut_short(workspace, at=datetime.now(UTC) - timedelta(hours=25))
    said = resumed(workspace)
    assert (2, True) == (said.code, f"run {run} began more than 24 hours ago" in said.err)


def test_what_ended_is_not_resumed(workspace: Path) -> None:
    """A run with results has ended; so has the newest, though an older one was cut short."""
    said = resumed(workspace)
    assert (2, True) == (said.code, "there is no run to resume" in said.err)
    older = cut_short(workspace)
    tieout("run", "--workspace", workspace)
    newest = Vault.open(workspace / "vault").runs()[-1]
    said = resumed(workspace)
    assert (2, True) == (said.code, f"run {newest.id} ended (complete)" in said.err)
    assert resumed(workspace, older).code in FINISHED, "by its name it can be"
    assert (2, True) == (resumed(workspace, "x").code, "begins" in resumed(workspace, "x").err)
    tieout("evaluate", "--workspace", workspace)
    judged = Vault.open(workspace / "vault").runs()[-1]
    assert 2 == resumed(workspace, judged.id).code
    assert 2 == tieout("run", older, "--workspace", workspace).code, "--resume is to be said"


@pytest.mark.parametrize("status", ["complete", "incomplete"])
def test_a_run_with_results_cannot_be_reopened(workspace: Path, status: str) -> None:
    """An entry that takes up a run which ended is a finding, and changes no list of runs."""
    tieout("run", "--workspace", workspace)
    vault = Vault.open(workspace / "vault")
    (head,) = vault.runs()
    forged = {"type": "run-resume", "run": head.id}
    end = {"type": "run-end", "run": head.id, "status": status, "object": None}
    vault.commit([forged, end])
    assert [head] == vault.runs()
    said = tieout("verify", "--workspace", workspace)
    assert (4, True) == (said.code, f"resumes run {head.id}, which was not cut short" in said.out)


def test_who_asked_is_evidence(workspace: Path) -> None:
    """Files are asked nothing of us; other sources have an entry with their own word for it."""
    tieout("run", "--workspace", workspace)
    vault = Vault.open(workspace / "vault")
    assert not list(vault.entries("identity"))
    assert "complete" == vault.runs()[0].status
