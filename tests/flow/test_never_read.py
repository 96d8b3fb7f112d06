"""What a collection planned and never read is not taken for a place where nothing is wrong."""

from pathlib import Path

from evidence.run_store import RunReader, run_start
from evidence.vault import Vault
from tests.flow.estate import tieout
from tests.flow.small import written
from tieout.instants import utc_now


def test_a_place_that_was_never_read_is_not_observed(tmp_path: Path) -> None:
    """A collection cut short before a place leaves it unobserved in what is judged from then on."""
    workspace = written(tmp_path)
    tieout("run", "--workspace", workspace)
    vault = Vault.open(workspace / "vault")
    whole = vault.load_run("latest")
    planned = [*whole.planned, "people.person hr/second"]
    start = run_start(
        vault, run="R-CUT", started=utc_now(), organisation="Hoshizora", version="0",
        configuration="c" * 64, planned=planned,
    )  # fmt: skip
    vault.commit([start])
    tieout("evaluate", "--workspace", workspace)
    run = Vault.open(workspace / "vault").load_run("latest")
    assert ("evaluate", "incomplete") == (run.mode, run.status)
    (missing,) = [item for item in run.evidence if str(item.scope) == "hr/second"]
    assert missing.gap is not None
    assert ("people.person", None, "NeverRead") == (
        missing.kind, missing.record, missing.gap.code
    )  # fmt: skip
    told = [
        block.whole.reason
        for block in RunReader(Vault.open(workspace / "vault"), run).blocks()
        if block.scope == "hr/second" and block.whole
    ]
    assert told
    assert all("planned, and never read" in reason for reason in told)
    assert 0 == tieout("verify", "--workspace", workspace).code
