"""Erased evidence is gone and never silently: the ledger, verify, workbooks and verdicts say so."""

import json
import shutil
from pathlib import Path
from unittest.mock import patch
from zipfile import ZipFile

import pytest

from evidence.run_store import RunReader
from evidence.store.disk import Disk, StorageError
from evidence.vault import Vault
from tests.flow.estate import latest, objects, tieout
from tests.flow.small import STAFF, written

WORDS = ("--reason", "request of 2026-11-20", "--by", "H1003", "--approved-by", "H1004")
OLD = ("--kind", "people.person", "--before", "2100-01-01")
NEWER = STAFF + "003,c@hoshizora.example,Hoshizora,JP,2022-04-01,\n"


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two runs, between which the staff listing has changed."""
    folder = written(tmp_path_factory.mktemp("audited"))
    assert tieout("run", "--workspace", folder).code in (1, 3)
    (folder / "staff.csv").write_text(NEWER, encoding="utf-8")
    assert tieout("run", "--workspace", folder).code in (1, 3)
    return folder


@pytest.fixture
def workspace(audited: Path, tmp_path: Path) -> Path:
    """A copy of it, to erase from."""
    return Path(shutil.copytree(audited, tmp_path / "workspace"))


def erase(workspace: Path, *more: str) -> str:
    said = tieout("erase", *OLD, *WORDS, *more, "--workspace", workspace)
    assert 0 == said.code, said.err
    return said.out


def staff(workspace: Path, run: str) -> tuple[str, str]:
    """The record and transcript of the staff listing in a run."""
    vault = Vault.open(workspace / "vault")
    found = [each for each in vault.load_run(run).evidence if each.kind == "people.person"]
    assert found[0].record
    return found[0].record, found[0].transcript


def test_what_only_old_runs_rest_on_goes(workspace: Path) -> None:
    """The record and transcript of the old listing go; all else is as it was, and verifies."""
    before = objects(workspace)
    old, new = staff(workspace, "previous"), staff(workspace, "latest")
    assert "2 objects may be erased" in erase(workspace, "--dry-run")
    assert before == objects(workspace)
    said = erase(workspace)
    assert "erased 2 objects" in said
    assert "unsigned" in said
    assert "2 stay: the newest evidence of its place" in said
    assert set(old) == before - objects(workspace)
    assert set(new) <= objects(workspace)
    verified = tieout("verify", "--read-data", "--workspace", workspace)
    assert 0 == verified.code, verified.out
    assert "2 objects were erased by entry" in verified.out
    assert "(request of 2026-11-20; unsigned)" in verified.out
    assert "0 objects may be erased" in erase(workspace)


def test_a_run_says_what_it_lacks(workspace: Path, tmp_path: Path) -> None:
    """Results, workbook and reader of the old run are drawn all the same, and say what is gone."""
    erase(workspace)
    lines = tieout("results", "--run", "previous", "--workspace", workspace)
    assert 0 == lines.code, lines.err
    assert "row 1, erased" in lines.out
    target = tmp_path / "out"
    done = tieout(
        "export", "workbook", "--run", "previous", "--out", target, "--workspace", workspace
    )
    assert 0 == done.code, done.err
    book = next(target.rglob("*.xlsx")) if target.is_dir() else target
    with ZipFile(book) as archive:
        text = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")
        )
    assert "erased by entry" in text
    assert "request of 2026-11-20" in text
    page = target / "report.html"
    done = tieout("export", "html", "--run", "previous", "--out", page, "--workspace", workspace)
    assert 0 == done.code, done.err
    assert "(request of 2026-11-20; unsigned)" in page.read_text(encoding="utf-8")
    reader = RunReader(*latest(workspace))
    assert {} == reader.gone


def test_erased_evidence_is_judged_as_unobserved(workspace: Path) -> None:
    """A past run judged again has no verdict on what was erased, and says why."""
    erase(workspace)
    said = tieout("evaluate", "--run", "previous", "--workspace", workspace)
    assert said.code in (1, 3), said.err
    again = tieout("runs", "--workspace", workspace).out.splitlines()[-1].split("\t")[0]
    words = ("--control", "ACME-01", "--run", again, "--format", "jsonl")
    lines = tieout("results", *words, "--workspace", workspace).out.splitlines()
    found = [json.loads(line) for line in lines]
    assert {"unobserved"} == {each["verdict"] for each in found}
    assert "erased by entry" in found[0]["reason"]


def test_one_person_does_not_erase_alone(workspace: Path) -> None:
    """Who asks cannot approve, and both and a reason are needed."""
    before = objects(workspace)
    for words, told in (
        (("--by", "H1", "--approved-by", "h1 ", "--reason", "x"), "cannot approve"),
        (("--by", "H1", "--reason", "x"), "must all be named"),
        (("--by", "H1", "--approved-by", "H2"), "must all be named"),
    ):
        said = tieout("erase", *OLD, *words, "--workspace", workspace)
        assert 2 == said.code
        assert told in said.err
    assert before == objects(workspace)


def test_a_hold_keeps_evidence(workspace: Path) -> None:
    """What a hold covers stays until it is lifted; the ledger holds both acts."""
    words = ("--by", "H1003", "--approved-by", "H1004", "--reason", "dispute")
    place = ("hold", "place", "case 7", "--kind", "people.*", *words, "--workspace", workspace)
    assert 0 == tieout(*place).code
    assert 2 == tieout(*place).code, "one hold a matter"
    assert "case 7" in tieout("hold", "list", "--workspace", workspace).out
    said = erase(workspace)
    assert "0 objects may be erased" in said
    assert "stay: under the hold for case 7" in said
    assert 0 == tieout("hold", "lift", "case 7", *words, "--workspace", workspace).code
    assert "erased 2 objects" in erase(workspace)


def test_an_interrupted_erasure_is_finished(workspace: Path) -> None:
    """The tombstone comes first: files that a crash left are named by verify, and removed later."""
    old = staff(workspace, "previous")
    with patch.object(Disk, "remove", side_effect=StorageError("the disk is gone")):
        said = tieout("erase", *OLD, *WORDS, "--workspace", workspace)
    assert said.code
    assert set(old) <= objects(workspace)
    verified = tieout("verify", "--workspace", workspace)
    assert 0 == verified.code
    assert "2 of them are still there; `tieout erase --finish`" in verified.out
    done = tieout("erase", "--finish", "--workspace", workspace)
    assert "removed 2 files" in done.out
    assert set(old).isdisjoint(objects(workspace))


def test_what_is_stored_again_is_kept(workspace: Path) -> None:
    """The old listing delivered once more is evidence again, which no old tombstone takes."""
    erase(workspace)
    old = staff(workspace, "previous")
    (workspace / "staff.csv").write_text(STAFF, encoding="utf-8")
    assert tieout("run", "--workspace", workspace).code in (1, 3)
    assert set(old) <= objects(workspace)
    assert "removed 0 files" in tieout("erase", "--finish", "--workspace", workspace).out
    assert set(old) <= objects(workspace)
    said = tieout("verify", "--read-data", "--workspace", workspace)
    assert 0 == said.code
    assert "erased" not in said.out


def test_retention_says_what_is_due(workspace: Path) -> None:
    """Nothing is due while it is younger than its class is kept, and without a table nothing is."""
    said = tieout("erase", "--due", "--workspace", workspace)
    assert 2 == said.code
    assert "[retention]" in said.err
    toml = workspace / "tieout.toml"
    table = '\n[retention]\npersonal = "18mo"\napproved_by = "H1004"\n'
    toml.write_text(toml.read_text() + table, encoding="utf-8")
    said = tieout("erase", "--due", "--by", "H1003", "--workspace", workspace)
    assert 0 == said.code, said.err
    assert "0 objects may be erased" in said.out
    toml.write_text(toml.read_text().replace("18mo", "18 moons"), encoding="utf-8")
    said = tieout("erase", "--due", "--workspace", workspace)
    assert 2 == said.code
    assert "is no retention" in said.err
