"""Replaying a stored run: what agrees, what differs, and what cannot be said."""

from dataclasses import replace
from pathlib import Path

import pytest

from evidence.canonical import sha256
from evidence.pack.build import build_pack
from evidence.pack.selection import Selection, choose
from evidence.run_store import RunReader
from evidence.vault import Vault
from tests.flow.estate import audited, tieout
from tests.flow.small import written
from tieout.replaying import ABSENT, AGREES, CHANGED, DIFFERS, UNKNOWN, replayed
from tieout.workspace import Workspace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace that was audited."""
    place = Workspace.load(written(tmp_path_factory.mktemp("small")))
    audited(place)
    return place.folder


def test_every_unit_of_a_sound_run_agrees(folder: Path) -> None:
    """By default the newest run of the workspace is replayed, and by --run any other."""
    said = tieout("replay", "--workspace", folder)
    assert (0, "") == (said.code, said.err)
    assert "agrees: people.person hr/staff.csv" in said.out
    assert "2 of 2 units give the stored record again" in said.out.splitlines()[-1]
    vault = Vault.open(folder / "vault")
    named = tieout("replay", "--run", vault.runs()[-1].id, "--workspace", folder)
    assert said.out == named.out


@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_a_vault_or_pack_replays_far_from_its_workspace(
    folder: Path, tmp_path: Path, name: str
) -> None:
    """Neither configuration nor listing is needed, only the package."""
    vault = Vault.open(folder / "vault")
    build_pack(vault, choose(vault, Selection()), tmp_path / name, version="0")
    for path in (folder / "vault", tmp_path / name):
        said = tieout("replay", path, "--workspace", tmp_path)
        assert (0, "") == (said.code, said.err)
        assert "2 of 2 units" in said.out


def test_each_unit_has_its_word(folder: Path) -> None:
    """Another record by the same code is a flaw; by changed code, or without means, it is not."""
    place = Workspace.load(folder)
    vault = place.vault()
    run = vault.load_run("latest")
    unit, other = run.evidence
    changed = {
        AGREES: unit,
        DIFFERS: replace(unit, record=other.record),
        CHANGED: replace(unit, record=other.record, version="0" * 16),
        UNKNOWN: replace(unit, collector="somebody:else"),
        ABSENT: replace(unit, transcript=sha256(b"nothing")),
    }
    reader = RunReader(vault, replace(run, evidence=tuple(changed.values())))
    found = list(replayed(reader, place.collectors))
    assert list(changed) == [each.word for each in found]
    assert [DIFFERS] == [each.word for each in found if each.is_flaw]
    assert unit.record == found[0].record == found[1].record


def test_a_record_that_is_not_of_its_transcript_is_four(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verb ends with 4 and names the unit."""
    run = Vault.open(folder / "vault").load_run("latest")
    unit, other = run.evidence
    forged = replace(run, evidence=(replace(unit, record=other.record), other), code="0" * 64)
    monkeypatch.setattr(Vault, "load_run", lambda *_: forged)
    said = tieout("replay", "--workspace", folder)
    assert 4 == said.code
    assert f"differs: {unit.kind} {unit.scope}" in said.out
    assert "the code installed here is not the code that made this run" in said.out
