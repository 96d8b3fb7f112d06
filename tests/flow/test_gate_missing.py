"""The gate where the newest run came to nothing, was never begun, or cannot begin."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import tieout.audit
from evidence.errors import UsageError
from tests.flow.estate import tieout as command
from tests.flow.small import TOML, written
from tieout.audit import Audit
from tieout.cli.refusals import name_too_long, refuse_empty
from tieout.gating import Limits, gate
from tieout.instants import utc_now
from tieout.workspace import Workspace

SETTLED = TOML + "".join(
    f'[out_of_scope.{world}]\nreason = "Not used"\napproved_by = "CISO"\n'
    for world in ("aws", "kubernetes")
)


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two runs between which nothing got worse."""
    folder = written(tmp_path_factory.mktemp("missing"))
    (folder / "tieout.toml").write_text(SETTLED, encoding="utf-8")
    for _ in range(2):
        assert command("run", "--workspace", folder).code in (1, 3)
    return folder


@pytest.fixture
def workspace(audited: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return shutil.copytree(audited, tmp_path / "copy")


@pytest.fixture
def failed(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a third run, in which judging broke down."""

    def breaks(*_: Any) -> None:
        raise ZeroDivisionError

    place = Workspace.load(workspace)
    with monkeypatch.context() as patch:
        patch.setattr(tieout.audit, "evaluate", breaks)
        with pytest.raises(ZeroDivisionError):
            Audit(place, place.vault()).run()
    newest = place.vault().runs()[-1]
    assert ("failed", None) == (newest.status, newest.digest)
    return newest.id


def test_a_run_that_failed_stops_the_gate(workspace: Path, failed: str) -> None:
    """Exit code 3, with the run in every format; an older one that is named is meant."""
    said = command("gate", "--workspace", workspace)
    assert (3, True) == (said.code, f"run {failed} of " in said.out)
    for form in ("markdown", "json", "junit", "sarif", "github"):
        told = command("gate", "--format", form, "--workspace", workspace)
        assert (3, True) == (told.code, failed in told.out), form
    first = json.loads(command("gate", "--json", "--workspace", workspace).out.splitlines()[0])
    assert ("unseen", "run", "") == (first["gate"], first["cause"], first["control"])
    judged = Workspace.load(workspace).vault().runs()[1].id
    assert 0 == command("gate", "--run", judged, "--workspace", workspace).code
    # What is judged anew from the evidence held makes up for no run that failed.
    assert command("evaluate", "--workspace", workspace).code in (1, 3)
    assert 3 == command("gate", "--workspace", workspace).code
    assert command("run", "--workspace", workspace).code in (1, 3)
    assert 0 == command("gate", "--workspace", workspace).code


def test_a_run_that_was_never_begun_stops_the_gate(audited: Path) -> None:
    """The newest run is good for as long as the controls within the limits allow."""
    place = Workspace.load(audited)
    asked, now = Limits(), utc_now()
    assert () == gate(place, asked, "latest", now)[0].missing
    found, reader = gate(place, asked, "latest", now + timedelta(days=400))
    assert (3, reader.run.id) == (found.exit_code, found.missing[0].run)
    named, _ = gate(place, asked, reader.run.id, now + timedelta(days=400))
    assert 0 == named.exit_code
    weekly = replace(asked, controls=("ACME-01",))
    assert () == gate(place, weekly, "latest", now + timedelta(days=7))[0].missing
    assert gate(place, weekly, "latest", now + timedelta(days=9))[0].missing


def test_a_definition_that_keeps_runs_from_starting_stops_the_gate(workspace: Path) -> None:
    """A mistake in an overlay or waiver is exit code 2, with its line, as for the run itself."""
    waivers = workspace / "waivers.yaml"
    waivers.write_text(waivers.read_text().replace("ACME-01", "ACME-99"), encoding="utf-8")
    said = command("gate", "--workspace", workspace)
    assert (2, True) == (said.code, "waivers.yaml:3" in said.err), said.err


@pytest.mark.parametrize(
    "words",
    [
        ("evaluate", "--as-of", ""),
        ("evaluate", "--run="),
        ("period", "--from", "2026-01-01", "--to", "2026-01-02", "--sla", ""),
        ("verify", "--key", " "),
        ("replay", "--run", ""),
        ("results", "--workspace", ""),
        ("export", "workbook", "--from=", "--to", "2026-01-02"),
    ],
)
def test_an_empty_option_is_refused(words: tuple[str, ...]) -> None:
    """A variable that is not set does not become the default, whatever the verb."""
    said = command(*words)
    assert (2, 1) == (said.code, said.err.count("\n"))
    assert "is empty; give it a value, or leave it out" in said.err


def test_what_is_no_empty_option_passes() -> None:
    """Values, flags, what stands behind `--`, and an empty argument of another sort are let be."""
    refuse_empty(["gate", "--baseline", "x", "--json", "-w", ".", "--form=a"])
    refuse_empty(["diff", ""])
    refuse_empty(["diff", "--", "--x=", ""])
    with pytest.raises(UsageError, match="-w is empty"):
        refuse_empty(["gate", "-w", ""])


@pytest.mark.parametrize(
    "words",
    [
        ("gate", "--workspace", "x" * 10_000),
        ("results", "--workspace", "x" * 10_000),
        ("verify", "x" * 10_000),
    ],
)
def test_a_name_that_is_too_long_is_one_sentence(words: tuple[str, ...]) -> None:
    """A path that no file system can hold is exit code 2, without a traceback or the whole name."""
    said = command(*words)
    assert (2, 1) == (said.code, said.err.count("\n")), said.err[:500]
    assert "too long" in said.err
    assert name_too_long(ValueError()) is None
