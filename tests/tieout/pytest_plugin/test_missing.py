"""`pytest --tieout`: an error where the newest stored run does not speak of the present."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.run_store import run_start
from evidence.vault import Vault
from evidence.verdict import Verdict
from tests.tieout.pytest_plugin.stored_run import NOW, control, store

ERROR = "ERROR vault::newest_run_is_of_the_present"
RUN = "20260331T090000Z-0001"


def passing(folder: Path, **more: Any) -> Vault:
    """A vault whose run passes throughout."""
    said = {("TST-01", "c"): [("a", Verdict.PASS, "")]}
    return store(folder / "vault", [control("TST-01", "c")], said, **more)


def begun(vault: Vault, run: str) -> None:
    """A newer run that never ended."""
    vault.commit([run_start(
        vault, run=run, started=NOW + timedelta(minutes=1), version="0.1.0", planned=[],
        organisation="Example KK", configuration="0" * 64,
    )])  # fmt: skip


@pytest.mark.parametrize("words", [(), ("-m", "soc2"), ("--tieout-allow-unobserved",)])
def test_a_newer_run_that_never_ended_is_an_error(
    session: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """It is named, whatever is chosen by marker or allowed to be unobserved."""
    begun(passing(tmp_path), "20260331T100000Z-0002")
    ran = session("--tieout", "vault", *words)
    assert (1, {"error": 1, "passed": 1}) == (ran.code, ran.counts())
    assert f"{ERROR} - the present is not known: run 20260331T100000Z-0002 of" in ran.out
    assert "Traceback" not in ran.out + ran.error


def test_a_run_that_is_too_old_is_an_error(session: Any, tmp_path: Path) -> None:
    """A daily control of three days ago is not today's; a run that is named is meant."""
    passing(tmp_path, now=NOW - timedelta(days=3))
    ran = session("--tieout", "vault")
    assert (1, {"error": 1, "passed": 1}) == (ran.code, ran.counts())
    assert "TST-01 is to be looked at again within 30 hours" in ran.out
    named = session("--tieout", "vault", "--tieout-run", RUN)
    assert (0, {"passed": 1}) == (named.code, named.counts())


def test_workers_tell_it_too(session: Any, tmp_path: Path) -> None:
    """Workers of pytest-xdist collect the same error as the session that started them."""
    pytest.importorskip("xdist")
    begun(passing(tmp_path), "20260331T100000Z-0002")
    ran = session("--tieout", "vault", "-n", "2")
    assert (1, {"error": 1, "passed": 1}) == (ran.code, ran.counts())
