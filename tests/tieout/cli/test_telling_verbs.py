"""Whoever waits for an audit hears that it cannot be done, and no notice keeps it from its end."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evidence.run_lock import audit_lock
from evidence.run_store import run_start
from evidence.vault import Vault
from tests.tieout.cli.conftest import Tieout

HOOK = '[[notices.webhook]]\nname = "siem"\nurl = "https://127.0.0.1:1/"\nsecret_env = "NO_SUCH"\n'


@pytest.fixture
def channel(workspace: Path) -> None:
    """A channel that is configured; nothing is delivered, and the ledger says what was owed."""
    with (workspace / "tieout.toml").open("a", encoding="utf-8") as file:
        file.write(HOOK)


def owed(workspace: Path) -> list[dict[str, int]]:
    vault = Vault.open(workspace / "vault")
    return [dict(entry.fields["counts"]) for entry in vault.entries("notice")]


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize("words", [("schedule", "--once"), ("run",)])
@pytest.mark.parametrize("file", ["waivers.yaml", "overlays/own.yaml"])
def test_a_mistake_that_keeps_audits_from_being_done(
    tieout: Tieout, workspace: Path, words: tuple[str, ...], file: str
) -> None:
    """It is told before a run has begun, and the call ends with file, line and exit code 2."""
    Vault.create(workspace / "vault", origin="Hoshizora")
    (workspace / file).write_text("waivers: [{id: 1}]\n", encoding="utf-8")
    said = tieout(*words)
    assert (2, True) == (said.code, f"{file}:1" in said.error)
    assert [{"problems": 1}] == owed(workspace)
    assert [] == Vault.open(workspace / "vault").runs()


@pytest.mark.usefixtures("channel")
def test_what_a_person_asks_in_vain_is_no_problem(tieout: Tieout, workspace: Path) -> None:
    """That there is no run to resume concerns whoever asked for it."""
    Vault.create(workspace / "vault", origin="Hoshizora")
    assert 2 == tieout("run", "--resume").code
    assert [] == owed(workspace)


@pytest.mark.usefixtures("channel")
def test_a_run_that_was_killed_is_told_before_the_next(tieout: Tieout, workspace: Path) -> None:
    """The next may be killed as it was; and while an audit is going on, it is not called dead."""
    vault = Vault.create(workspace / "vault", origin="Hoshizora")
    vault.commit([
        run_start(vault, run="R1", started=datetime(2026, 3, 2, tzinfo=UTC),
                  organisation="Hoshizora", version="0", configuration="c" * 64, planned=[]),
    ])  # fmt: skip
    with audit_lock(vault.path, who="tieout run", since=datetime(2026, 3, 2, tzinfo=UTC)):
        for words in (("notify",), ("notify", "--dry-run")):
            said = tieout(*words)
            assert (2, True) == (said.code, "being worked on by 'tieout run'" in said.error)
    assert [] == owed(workspace)
    assert 3 == tieout("schedule", "--once").code
    first, second = owed(workspace)
    assert ({"failed_runs": 1}, ["lost"]) == (first, list(second))


@pytest.mark.usefixtures("channel")
def test_no_notice_keeps_a_run_from_its_seal(
    tieout: Tieout, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever telling raises is said; the run is sealed, and the exit code is its own."""
    sealed: list[Any] = []

    def broken(*_: object, **__: object) -> None:
        raise UnicodeError("secret")

    monkeypatch.setattr("tieout.notices.telling.Teller.tell", broken)
    monkeypatch.setattr(
        "tieout.cli.seal_keeper.SealKeeper.seal", lambda _: sealed.append(True) or True
    )
    said = tieout("run")
    assert (3, [True]) == (said.code, sealed)
    assert "not everybody was told, by a fault of Tieout's own" in said.error
